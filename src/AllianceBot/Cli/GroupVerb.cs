using System.CommandLine;
using System.Text.Json;
using AllianceBot.Stories;

namespace AllianceBot.Cli;

/// <summary>
/// <c>group</c>: items in time order on standard input, each answered with its story: in <c>{"id","lang","title","text","date"}</c>
/// (date: seconds since 1970, or ISO 8601), out <c>{"id","cluster"}</c>.
/// </summary>
internal static class GroupVerb
{
    public static Command Create()
    {
        var command = new Command("group", "Group items into stories: one JSON line in, one out.");
        command.SetAction((_, cancellationToken) =>
        {
            var (input, output) = JsonLines.Standard();
            return RunAsync(input, output, cancellationToken);
        });
        return command;
    }

    internal static Task<int> RunAsync(TextReader input, TextWriter output, CancellationToken cancellationToken)
    {
        var grouper = new StoryGrouper();
        long read = 0, stories = 0;
        return JsonLines.AnswerAsync(input, output, (line, _) =>
        {
            var request = JsonSerializer.Deserialize<Request>(line, JsonLines.Options) ?? throw new FormatException("not an object");
            var item = new GroupItem(read++, request.Lang ?? "", request.Title ?? "", request.Text ?? "", Milliseconds(request.Date), request.Url);
            var placement = grouper.Place(item);
            var story = placement.StoryId ?? ++stories;
            grouper.Add(placement, story);
            return ValueTask.FromResult<object>(new { request.Id, Cluster = $"s{story}" });
        }, cancellationToken);
    }

    private static long Milliseconds(JsonElement date) => date.ValueKind switch
    {
        JsonValueKind.Number => (long)(date.GetDouble() * 1000),
        JsonValueKind.String when date.TryGetDateTimeOffset(out var at) => at.ToUnixTimeMilliseconds(),
        JsonValueKind.Undefined or JsonValueKind.Null => 0,
        _ => throw new FormatException("date: seconds since 1970 or ISO 8601"),
    };

    private sealed record Request(JsonElement? Id, string? Lang, string? Title, string? Text, JsonElement Date, string? Url);
}
