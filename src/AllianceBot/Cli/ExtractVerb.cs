using System.CommandLine;
using System.IO.Compression;
using System.Text.Json;
using AllianceBot.Security;
using AllianceBot.Summaries;

namespace AllianceBot.Cli;

/// <summary>
/// <c>extract</c>: in <c>{"id","url","path"}</c> (path: an .html or .html.gz file), out <c>{"id","title","text","byline","published","image"}</c>
/// and, for a page without a text to read, <c>"problem"</c>.
/// </summary>
internal static class ExtractVerb
{
    private static readonly Uri Nowhere = new("http://page.invalid/");

    public static Command Create()
    {
        var command = new Command("extract", "Take the article out of saved pages: one JSON line in, one out.");
        command.SetAction((_, cancellationToken) =>
        {
            var (input, output) = JsonLines.Standard();
            return RunAsync(input, output, cancellationToken);
        });
        return command;
    }

    internal static Task<int> RunAsync(TextReader input, TextWriter output, CancellationToken cancellationToken) =>
        JsonLines.AnswerAsync(input, output, async (line, cancel) =>
        {
            var request = JsonSerializer.Deserialize<Request>(line, JsonLines.Options) ?? throw new FormatException("not an object");
            var html = PageCharset.Decode(await ReadAsync(request.Path ?? throw new FormatException("no path"), cancel), contentType: null);
            var url = SafeUri.TryParse(request.Url, out var known) ? known : Nowhere;
            var article = await ArticleExtractor.ExtractAsync(html, url, TimeProvider.System, cancel);
            return new
            {
                request.Id,
                article.Title,
                article.Text,
                article.Byline,
                Published = article.Published?.UtcDateTime,
                article.Image,
                Problem = article.Problem?.ToString().ToLowerInvariant(),
            };
        }, cancellationToken);

    private static async Task<byte[]> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var bytes = await File.ReadAllBytesAsync(path, cancellationToken);
            if (bytes is not [0x1f, 0x8b, ..])
                return bytes;
            using var plain = new MemoryStream();
            using (var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress))
                await gzip.CopyToAsync(plain, cancellationToken);
            return plain.ToArray();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new FormatException(failure.Message, failure);
        }
    }

    private sealed record Request(JsonElement? Id, string? Url, string? Path);
}
