using System.CommandLine;
using System.Text.Json;
using System.Text.RegularExpressions;
using AllianceBot.Summaries;

namespace AllianceBot.Cli;

/// <summary><c>summarize [--words N]</c>: in <c>{"id","lang"?,"title","text","query"?}</c>, out <c>{"id","summary"}</c>, its sentences joined by a line feed.</summary>
internal static partial class SummarizeVerb
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
            var text = request.Text ?? "";
            var sentences = Summarizer.Summarize(new SummaryRequest(request.Lang, request.Title ?? "", text, QueryTerms(request.Query, text), words));
            return ValueTask.FromResult<object>(new { request.Id, Summary = string.Join('\n', sentences) });
        }, cancellationToken);

    /// <summary>The query as a phrase where the text has it so; else its words and quoted phrases, without operators and what
    /// they exclude.</summary>
    internal static IReadOnlyList<string> QueryTerms(string? query, string text)
    {
        if (string.IsNullOrWhiteSpace(query))
            return [];
        if (text.Contains(query.Trim(), StringComparison.OrdinalIgnoreCase))
            return [query.Trim()];
        return [.. QueryTerm().Matches(query)
            .Where(term => !term.Groups["not"].Success && term.Value is not ("AND" or "OR" or "NOT" or "NEAR" or "ONEAR"))
            .Select(term => (term.Groups["phrase"].Success ? term.Groups["phrase"] : term.Groups["word"]).Value.TrimEnd('*'))
            .Where(term => term.Length > 0)];
    }

    [GeneratedRegex("""(?<not>(NOT\s+|(?<!\S)-))?(\p{L}+:)?("(?<phrase>[^"]*)"|=?(?<word>[^\s()"/]+)(/\d+)?)""", RegexOptions.ExplicitCapture)]
    private static partial Regex QueryTerm();

    private sealed record Request(JsonElement? Id, string? Lang, string? Title, string? Text, string? Query);
}
