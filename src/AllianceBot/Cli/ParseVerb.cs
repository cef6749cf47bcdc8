using System.CommandLine;
using AllianceBot.Items;
using AllianceBot.Security;

namespace AllianceBot.Cli;

/// <summary>parse: reads feed files named on standard input, one JSON line for each.</summary>
internal static class ParseVerb
{
    /// <summary>Shows titles whole; the poller cuts them.</summary>
    private static readonly FeedReaderLimits Limits = FeedReaderLimits.Default with { TitleLength = 1_000_000 };

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

    public static async ValueTask<object> AnswerAsync(string line, CancellationToken cancellationToken)
    {
        var fields = line.Split('\t');
        var baseUri = fields.Length > 1 && SafeUri.TryParse(fields[1], out var uri) ? uri : null;
        var contentType = fields.Length > 2 ? fields[2] : null;
        try
        {
            var body = await File.ReadAllBytesAsync(fields[0], cancellationToken);
            return Answer(fields[0], FeedReader.Read(body, contentType, baseUri, Limits));
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
        items = reading.Document?.Entries.Select(Answer) ?? [],
    };

    private static object Answer(FeedEntry entry)
    {
        var (summary, content) = (entry.Summary?.Value, entry.Content?.Value);
        // RSS has no elements in a description, but feeds do: its own text is shown beside the whole, which alerts use.
        if (content is null && entry.Summary is { Kind: FeedTextKind.Xhtml } written && XmlElementText.OwnText(written.Value) is { Length: > 0 } ownText)
            (summary, content) = (ownText, written.Value);
        return new
        {
            id = entry.Id,
            title = entry.Title,
            link = entry.Link,
            published = entry.Published,
            updated = entry.Updated,
            author = entry.Author,
            summary,
            content,
            image = entry.Image,
            enclosures = entry.Enclosures,
        };
    }
}
