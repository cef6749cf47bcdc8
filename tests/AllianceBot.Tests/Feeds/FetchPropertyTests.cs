using System.Net;
using System.Text;
using AllianceBot.Fakes.FeedFarm;
using AllianceBot.Feeds;
using AllianceBot.Security;
using CsCheck;

namespace AllianceBot.Tests.Feeds;

/// <summary>Whatever is typed or answered, a fetch ends in a result: nothing but cancellation is thrown.</summary>
public sealed class FetchPropertyTests
{
    private static readonly Gen<string> AddressPart = Gen.OneOf(
        "http", "https", "feed", "://", ":", "//", "/", "\\", "@", "?", "#", "[", "]", "::1", "%25", "%", "127.0.0.1", "0x7f.1", "localhost", "xn--", "xn--a", "ü", "。", "①", "a", ".", "..", "-",
        "80", "99999", "user:pass", "\u00ad", "\u200d", "\u0000", " ", "\t", "%00", "%0d%0a", "😀", new string('a', 70), new string('b', 300));

    private static readonly Gen<string> Address = AddressPart.Array[0, 8].Select(parts => string.Concat(parts));

    [Fact]
    public async Task Any_address_gives_a_result()
    {
        ResolveHost nothing = (_, _) => Task.FromResult(Array.Empty<IPAddress>());
        await using var fetching = await Fetching.StartAsync(security: new SecurityOptions(), resolve: nothing);
        foreach (var scheme in new[] { "", "http://", "https://" })
        {
            await Address.SampleAsync(async typed =>
            {
                if (Uri.TryCreate(scheme + typed, UriKind.Absolute, out var url))
                    Assert.IsType<FetchResult.Failed>(await fetching.FetchAsync(url));
                Assert.True(!WebAddress.TryParse(typed, out var address) || address.Scheme is "http" or "https");
                WebAddress.Redirect(new Uri("https://news.example/a/b"), typed);
            }, iter: 1_000, threads: 1);
        }
        Assert.Equal(0, fetching.Farm.Connects);
    }

    [Fact]
    public async Task Any_name_is_given_to_the_machines_resolver_without_harm()
    {
        using var http = new GuardedHttp(new SecurityOptions(), TimeProvider.System);
        using var gate = new HostGate(Fetching.Unhurried, TimeProvider.System);
        using var fetcher = new FeedFetcher(http, gate, Fetching.Unhurried, TimeProvider.System);
        foreach (var host in new[] { string.Join('.', Enumerable.Repeat(new string('a', 63), 4)), new string('b', 63) + ".invalid", "a_b.invalid", "xn--a.invalid", "-.invalid", "a..invalid" })
        {
            if (Uri.TryCreate($"http://{host}/", UriKind.Absolute, out var url))
                Assert.IsType<FetchResult.Failed>(await fetcher.FetchAsync(new FetchRequest(url), TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task Any_answer_gives_a_result()
    {
        var answer = Array.Empty<byte>();
        await using var fetching = await Fetching.StartAsync();
        await using var server = RawServer.Start((stream, stop) => stream.WriteAsync(answer, stop).AsTask());
        var line = Gen.OneOf(
            Gen.OneOf(
                "Content-Length: 6", "Content-Length: -1", "Content-Length: 6, 7", "Transfer-Encoding: chunked", "Transfer-Encoding: gzip, chunked", "Content-Encoding: gzip", "Content-Encoding: br",
                "Content-Encoding: deflate", "Content-Encoding: ,,", "Content-Type: ;;;", "ETag:", "ETag: \u0001", "Last-Modified: \u00ff", "Cache-Control: max-age=", "Cache-Control: =,=,max-age=99999999999999999999",
                "Expires: 0", "Age: x", "Date: never", "Retry-After: 1e9", "Location: http://[", "Location: ///", "Location: \u00ff\u00fe", "Location: ?", "Connection: close", "Set-Cookie: =", ": x", "no colon", "X: \u0000", " folded"),
            Gen.String[Gen.Char['\0', '\u00ff'], 0, 20]);
        var response = Gen.Select(
            Gen.OneOf("HTTP/1.1 200 OK", "HTTP/1.1 304 Not Modified", "HTTP/1.1 301 Moved", "HTTP/1.1 429 Slow", "HTTP/1.1 101 Switching", "HTTP/1.1 999 Odd", "HTTP/1.1 000 Odd", "HTTP/1.0 200", "HTTP/2 200", "ICY 200 OK", ""),
            line.Array[0, 6], Gen.Byte.Array[0, 60],
            (status, lines, body) => (byte[])[.. Encoding.Latin1.GetBytes($"{status}\r\n{string.Concat(lines.Select(text => text + "\r\n"))}\r\n"), .. body]);
        await response.SampleAsync(async bytes =>
        {
            answer = bytes;
            var result = await fetching.FetchAsync(new FetchRequest(server.Url()) { Validators = new("\"1\"", null) });
            Assert.True(result is FetchResult.Failed or FetchResult.Fetched or FetchResult.NotModified or FetchResult.Deferred);
            if (result is FetchResult.Deferred or FetchResult.Failed { Problem: FetchProblem.RateLimited })
                fetching.Time.Advance(TimeSpan.FromDays(1));
        }, iter: 1_500, threads: 1);
    }
}
