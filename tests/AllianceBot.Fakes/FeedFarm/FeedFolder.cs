using System.Globalization;
using System.Net;

namespace AllianceBot.Fakes.FeedFarm;

/// <summary>
/// The farm as a program: <c>feeds --port N --root DIR</c> serves a folder's files, read anew at each request, with ETag and Last-Modified,
/// and its log of requests as JSON at <c>/_fake/requests</c>.
/// </summary>
public static class FeedFolder
{
    public static async Task<int> RunAsync(string[] args)
    {
        if (Option(args, "--root") is not { } root || !Directory.Exists(root) || !int.TryParse(Option(args, "--port") ?? "0", CultureInfo.InvariantCulture, out var port))
        {
            await Console.Error.WriteLineAsync("usage: feeds --root DIR [--port N]");
            return 2;
        }
        await using var farm = await FeedFarm.StartAsync(IPAddress.Loopback, port);
        farm.Otherwise = context => ServeAsync(context, Path.GetFullPath(root));
        farm.On("/_fake/requests", context => context.Response.WriteAsJsonAsync(farm.Requests.Where(request => request.Path != "/_fake/requests")));
        await Console.Out.WriteLineAsync($"serving {root} at http://127.0.0.1:{farm.Port}/");
        await farm.WaitAsync(CancellationToken.None);
        return 0;
    }

    private static Task ServeAsync(HttpContext context, string root)
    {
        var file = new FileInfo(Path.GetFullPath(Path.Combine(root, context.Request.Path.Value!.TrimStart('/'))));
        if (!file.Exists || !file.FullName.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            return Answers.Status(404)(context);
        var etag = $"\"{file.LastWriteTimeUtc.Ticks:x}-{file.Length:x}\"";
        var modified = file.LastWriteTimeUtc.ToString("r", CultureInfo.InvariantCulture);
        return Answers.Feed(File.ReadAllBytes(file.FullName), etag, modified, ContentType(file.Extension))(context);
    }

    private static string ContentType(string extension) => extension switch
    {
        ".rss" => Answers.RssType,
        ".atom" => "application/atom+xml; charset=utf-8",
        ".json" => "application/feed+json; charset=utf-8",
        ".html" => "text/html; charset=utf-8",
        _ => "text/xml; charset=utf-8",
    };

    private static string? Option(string[] args, string name) =>
        Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
}
