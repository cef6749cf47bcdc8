using System.CommandLine;
using System.Text.Json;
using AllianceBot.Summaries;

namespace AllianceBot.Cli;

/// <summary><c>summarize [--words N]</c>: in <c>{"id","lang"?,"title","text","query"?}</c>, out <c>{"id","summary"}</c>, its sentences joined by a line feed.</summary>
internal static class SummarizeVerb
{
    public static Command Create()
    {
        var words = new Option<int>("--words") { Description = "Word budget of a summary.", DefaultValueFactory = _ => SummaryRequest.Default };
        var command = new Command("summarize", "Summarise texts by their own sentences: one JSON line in, one out.") { words };
        command.SetAction((parsed, cancellationToken) =>
        {
            var (input, output) = JsonLines.Standard();
            return RunAsync(input, output, parsed.GetValue(words), cancellationToken);
        });
        return command;
    }

    internal static Task<int> RunAsync(TextReader input, TextWriter output, int words, CancellationToken cancellationToken) =>
        JsonLines.AnswerAsync(input, output, (line, _) =>
        {
            var request = JsonSerializer.Deserialize<Request>(line, JsonLines.Options) ?? throw new FormatException("not an object");
            string[] terms = string.IsNullOrWhiteSpace(request.Query) ? [] : [request.Query];
            var sentences = Summarizer.Summarize(new SummaryRequest(request.Lang, request.Title ?? "", request.Text ?? "", terms, words));
            return ValueTask.FromResult<object>(new { request.Id, Summary = string.Join('\n', sentences) });
        }, cancellationToken);

    private sealed record Request(JsonElement Id, string? Lang, string? Title, string? Text, string? Query);
}
