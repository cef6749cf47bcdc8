using System.IO.Compression;
using System.Text;

namespace AllianceBot.Fakes.FeedFarm;

/// <summary>Scripted answers of a feed server.</summary>
public static class Answers
{
    public const string RssType = "application/rss+xml; charset=utf-8";

    /// <summary>A small valid feed of our own.</summary>
    public static string Rss(string title = "Allianz-Nachrichten", params string[] items)
    {
        var text = new StringBuilder($"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\"><channel><title>{title}</title><link>http://news.example/</link>\n");
        foreach (var item in items)
            text.Append($"<item><title>{item}</title><link>http://news.example/{Uri.EscapeDataString(item)}</link><guid>{item}</guid></item>\n");
        return text.Append("</channel></rss>\n").ToString();
    }

    /// <summary>200 with these validators; 304 with the same ones to a request that carries the ETag, or else the date.</summary>
    public static RequestDelegate Feed(string body, string? etag = null, string? lastModified = null, string? contentType = RssType) =>
        Feed(Encoding.UTF8.GetBytes(body), etag, lastModified, contentType);

    public static RequestDelegate Feed(byte[] body, string? etag = null, string? lastModified = null, string? contentType = RssType) => async context =>
    {
        if (etag is not null)
            context.Response.Headers.ETag = etag;
        if (lastModified is not null)
            context.Response.Headers.LastModified = lastModified;
        var request = context.Request.Headers;
        var isCurrent = request.IfNoneMatch.Count > 0 ? request.IfNoneMatch == etag : request.IfModifiedSince.Count > 0 && request.IfModifiedSince == lastModified;
        if (isCurrent)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        context.Response.ContentType = contentType;
        await context.Response.Body.WriteAsync(body);
    };

    /// <summary>A body as it is, with headers such as <c>("Content-Encoding", "gzip")</c>.</summary>
    public static RequestDelegate Body(byte[] body, params (string Name, string Value)[] headers) => async context =>
    {
        SetHeaders(context, headers);
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body);
    };

    public static RequestDelegate Body(string body, params (string Name, string Value)[] headers) => Body(Encoding.UTF8.GetBytes(body), headers);

    public static RequestDelegate Status(int status, params (string Name, string Value)[] headers) => context =>
    {
        context.Response.StatusCode = status;
        SetHeaders(context, headers);
        return Task.CompletedTask;
    };

    public static RequestDelegate Redirect(int status, string location) => Status(status, ("Location", location));

    /// <summary>The first call gets the first answer, and so on; the last answer stays.</summary>
    public static RequestDelegate InTurn(params RequestDelegate[] answers)
    {
        var next = 0;
        return context => answers[Math.Min(Interlocked.Increment(ref next), answers.Length) - 1](context);
    }

    /// <summary>Nothing for so long, then the answer.</summary>
    public static RequestDelegate After(TimeSpan delay, RequestDelegate answer) => async context =>
    {
        await Task.Delay(delay, TimeProvider.System, context.RequestAborted);
        await answer(context);
    };

    /// <summary>Never a byte, until the client gives up.</summary>
    public static RequestDelegate Silence { get; } = context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);

    /// <summary>Headers at once, then <paramref name="chunk"/> again and again with pauses, without end.</summary>
    public static RequestDelegate Endless(byte[] chunk, TimeSpan pause = default) => async context =>
    {
        context.Response.ContentType = RssType;
        while (!context.RequestAborted.IsCancellationRequested)
        {
            await context.Response.Body.WriteAsync(chunk, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            if (pause > TimeSpan.Zero)
                await Task.Delay(pause, TimeProvider.System, context.RequestAborted);
        }
    };

    /// <summary>Half of what was promised, then the connection is cut.</summary>
    public static RequestDelegate Cut(string body, bool chunked = false) => async context =>
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        context.Response.ContentType = RssType;
        context.Response.ContentLength = chunked ? null : bytes.Length;
        await context.Response.Body.WriteAsync(bytes.AsMemory(0, bytes.Length / 2));
        await context.Response.Body.FlushAsync();
        context.Abort();
    };

    public static byte[] Gzip(byte[] bytes) => Compress(bytes, target => new GZipStream(target, CompressionLevel.SmallestSize));

    public static byte[] Brotli(byte[] bytes) => Compress(bytes, target => new BrotliStream(target, CompressionLevel.Fastest));

    /// <summary>What RFC 9110 calls deflate.</summary>
    public static byte[] Zlib(byte[] bytes) => Compress(bytes, target => new ZLibStream(target, CompressionLevel.SmallestSize));

    /// <summary>What some servers send under that name.</summary>
    public static byte[] RawDeflate(byte[] bytes) => Compress(bytes, target => new DeflateStream(target, CompressionLevel.SmallestSize));

    private static byte[] Compress(byte[] bytes, Func<Stream, Stream> encoder)
    {
        using var target = new MemoryStream();
        using (var stream = encoder(target))
            stream.Write(bytes);
        return target.ToArray();
    }

    private static void SetHeaders(HttpContext context, (string Name, string Value)[] headers)
    {
        foreach (var (name, value) in headers)
            context.Response.Headers.Append(name, value);
    }
}
