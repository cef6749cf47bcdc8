using System.CommandLine;
using AllianceBot.Items;

namespace AllianceBot.Cli;

/// <summary>parse: reads feed files named on standard input, one JSON line for each.</summary>
internal static class ParseVerb
{
    public static Command Create()
    {
        var command = new Command("parse", "Read feed documents: a line is PATH, or PATH TAB BASE-URL TAB CONTENT-TYPE; a line of JSON comes out for each.");
        command.SetAction((_, cancellationToken) =>
        {
            var (input, output) = JsonLines.Standard();
            return JsonLines.AnswerAsync(input, output, AnswerAsync, cancellationToken);
        });
        return command;
    }

    private static async ValueTask<object> AnswerAsync(string line, CancellationToken cancellationToken)
    {
        var fields = line.Split('\t');
        var baseUri = fields.Length > 1 && Uri.TryCreate(fields[1], UriKind.Absolute, out var uri) ? uri : null;
        var contentType = fields.Length > 2 ? fields[2] : null;
        try
        {
            var body = await File.ReadAllBytesAsync(fields[0], cancellationToken);
            return Answer(fields[0], FeedReader.Read(body, contentType, baseUri));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new { file = fields[0], ok = false, error = unreadable.Message };
        }
    }

    private static object Answer(string file, FeedReading reading) => new
    {
        file,
        ok = reading.Document is not null,
        error = reading.Problem?.Message,
        feed = reading.Document is { } feed ? new { title = feed.Title, link = feed.Link } : null,
        items = reading.Document?.Entries.Select(entry => new
        {
            id = entry.Id,
            title = entry.Title,
            link = entry.Link,
            published = entry.Published,
            updated = entry.Updated,
            author = entry.Author,
            summary = entry.Summary?.Value,
            content = entry.Content?.Value,
            image = entry.Image,
            enclosures = entry.Enclosures,
        }) ?? [],
    };
}
