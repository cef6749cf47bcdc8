using System.Text;
using AllianceBot.Fakes.FeedFarm;
using Microsoft.AspNetCore.Http;

namespace AllianceBot.Benchmarks;

/// <summary>HOSTILE.md C: what a server may do to the one who asks it. The server runs in this process, so its part is in the figures.</summary>
internal static class HostileTransportRows
{
    private static readonly byte[] Zeros = new byte[10_000_000];
    private static readonly byte[] GzipOfTenMegabytes = Answers.Gzip(Zeros);
    private static readonly string Feed = Answers.Rss("t", "1", "2");

    public static IEnumerable<HostileRow> Rows =>
    [
        Farm("warmup-c", "an ordinary answer", Answers.Feed(Feed)),
        Farm("C01", "1 GB out of 1 MB of gzip", Answers.Body([.. Enumerable.Repeat(GzipOfTenMegabytes, 100).SelectMany(bytes => bytes)], ("Content-Encoding", "gzip"))),
        Farm("C02", "a brotli bomb", Answers.Body(Answers.Brotli(new byte[100_000_000]), ("Content-Encoding", "br"))),
        Farm("C03", "compressed twice", Answers.Body(Answers.Gzip(GzipOfTenMegabytes), ("Content-Encoding", "gzip, gzip"))),
        Farm("C04", "a byte at a time (deadline 1 s)", Answers.Endless([(byte)' '], TimeSpan.FromMilliseconds(100))),
        Farm("C05", "headers that never come (0.5 s)", Answers.Silence),
        Raw("C06", "400 KB of headers", $"HTTP/1.1 200 OK\r\nX-Long: {new string('a', 400_000)}\r\nContent-Length: 1\r\n\r\nx"),
        Raw("C07", "3 bytes of 100", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<rs"),
        Raw("C08", "chunks without an end", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<rss>\r\n"),
        Raw("C09", "no length, cut early", "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n<rss><channel><item>"),
        Farm("C10", "a redirect loop", Answers.Redirect(302, "/feed.xml")),
        Tls("C11", "https that leads to http, untrusted", Answers.Redirect(301, "http://127.0.0.1/")),
        Farm("C12", "a redirect to a file", Answers.Redirect(302, "file:///etc/passwd")),
        Farm("C13", "a redirect with a password", Answers.Redirect(302, "http://name:password@127.0.0.1/")),
        Farm("C14", "304 to nobody's question", Answers.Status(304)),
        Farm("C15", "a body without end", Answers.Endless(new byte[256 * 1024])),
        Farm("C16", "Retry-After in the year 9999", Answers.Status(503, ("Retry-After", "Fri, 31 Dec 9999 23:59:59 GMT"))),
        Tls("C17", "a certificate that nobody trusts", Answers.Feed(Feed)),
        Many("C18", "1,000 requests to one host", Answers.Feed(Feed), 1000),
        Farm("C19", "500 cookies", Answers.Body(Feed, [.. Enumerable.Range(0, 500).Select(i => ("Set-Cookie", $"c{i}={new string('x', 50)}"))])),
        Raw("C20", "HTTP/2 resets where HTTP/1.1 was asked", string.Concat(Enumerable.Repeat("\0\0\u0004\u0003\0\0\0\0\u0001\0\0\0\u0008", 10_000))),
    ];

    private static HostileRow Farm(string id, string what, RequestDelegate answer) => Many(id, what, answer, 1);

    private static HostileRow Many(string id, string what, RequestDelegate answer, int requests) => new(id, what, async () =>
    {
        await using var asking = await HostileAsking.OpenAsync();
        var url = asking.Farm.On("/feed.xml", answer);
        var outcome = "";
        for (var i = 0; i < requests; i++)
            outcome = await asking.AskAsync(url);
        return outcome;
    });

    private static HostileRow Tls(string id, string what, RequestDelegate answer) => new(id, what, async () =>
    {
        await using var asking = await HostileAsking.OpenAsync(tls: true);
        return await asking.AskAsync(asking.Farm.On("/feed.xml", answer));
    });

    private static HostileRow Raw(string id, string what, string answer) => new(id, what, async () =>
    {
        await using var asking = await HostileAsking.OpenAsync();
        await using var server = RawServer.Start((stream, stop) => stream.WriteAsync(Encoding.Latin1.GetBytes(answer), stop).AsTask());
        return await asking.AskAsync(server.Url());
    });
}
