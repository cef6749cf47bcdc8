using System.Text;
using AllianceBot.Fakes.FeedFarm;
using AllianceBot.Feeds;

namespace AllianceBot.Tests.Feeds;

/// <summary>POLLING.md 3, 5 and 6: what a request looks like, and what its answer is taken for.</summary>
public sealed class RequestHygieneTests
{
    private static readonly string Feed = Answers.Rss("Nachrichten", "Meldung", "Zweite Meldung");

    [Fact]
    public async Task A_request_says_who_asks_and_nothing_that_is_not_needed()
    {
        await using var fetching = await Fetching.StartAsync(Fetching.Unhurried with { Contact = "https://bot.example/about" });
        await fetching.FetchedAsync(new FetchRequest(fetching.Farm.On("/feed.xml", Answers.Feed(Feed))));
        var request = Assert.Single(fetching.Farm.Requests);
        Assert.Matches(@"^AllianceBot/\d+\.\d+\.\d+ \(\+https://bot\.example/about\)$", request.Header("User-Agent"));
        Assert.StartsWith("application/atom+xml, application/rss+xml", request.Header("Accept"), StringComparison.Ordinal);
        Assert.EndsWith("*/*;q=0.1", request.Header("Accept"), StringComparison.Ordinal);
        Assert.Equal("gzip, br, deflate", request.Header("Accept-Encoding"));
        Assert.Equal("/feed.xml", request.Path);
        Assert.Equal(["Accept", "Accept-Encoding", "Host", "User-Agent"], request.Headers.Keys.Order());
    }

    [Fact]
    public async Task One_poll_is_one_request_even_when_it_fails()
    {
        await using var fetching = await Fetching.StartAsync();
        foreach (var status in new[] { 500, 502, 503, 404, 429 })
            await fetching.FailedAsync(fetching.Farm.On($"/{status}", Answers.Status(status)));
        Assert.Equal(5, fetching.Farm.Requests.Count);
    }

    [Theory]
    [InlineData("gzip"), InlineData("x-gzip"), InlineData("br"), InlineData("deflate"), InlineData("raw deflate"), InlineData("identity"), InlineData("GZIP")]
    [InlineData("gzip without a header"), InlineData("plain text that claims to be gzip")]
    public async Task Bodies_are_decoded_as_servers_really_send_them(string coding)
    {
        await using var fetching = await Fetching.StartAsync();
        var plain = Encoding.UTF8.GetBytes(Feed);
        var (body, header) = coding switch
        {
            "br" => (Answers.Brotli(plain), "br"),
            "deflate" => (Answers.Zlib(plain), "deflate"),
            "raw deflate" => (Answers.RawDeflate(plain), "deflate"),
            "identity" => (plain, "identity"),
            "gzip without a header" => (Answers.Gzip(plain), null),
            "plain text that claims to be gzip" => (plain, "gzip"),
            _ => (Answers.Gzip(plain), coding),
        };
        var url = fetching.Farm.On("/feed.xml", Answers.Body(body, header is null ? [] : [("Content-Encoding", header)]));
        Assert.Equal(Feed, Encoding.UTF8.GetString((await fetching.FetchedAsync(new FetchRequest(url))).Body));
    }

    [Fact]
    public async Task A_compressed_body_that_is_damaged_is_an_error()
    {
        await using var fetching = await Fetching.StartAsync();
        var damaged = Answers.Gzip(Encoding.UTF8.GetBytes(Feed));
        damaged[damaged.Length / 2] ^= 0xff;
        Assert.Equal(FetchProblem.BadEncoding, (await fetching.FailedAsync(fetching.Farm.On("/feed.xml", Answers.Body(damaged, ("Content-Encoding", "gzip"))))).Problem);
    }

    [Theory]
    [InlineData("<!DOCTYPE html><html><body>Bitte anmelden</body></html>", "text/html", true)]
    [InlineData("\uFEFF <!-- x --> <HTML><head><link rel='alternate' href='/feed'></head>", "application/rss+xml", true)]
    [InlineData("<?xml version='1.0'?><!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0 Strict//EN' ''><html xmlns='http://www.w3.org/1999/xhtml'/>", "text/xml", true)]
    [InlineData("<rss version='2.0'><channel><item><description>&lt;html></description></item></channel></rss>", "text/html", false)]
    [InlineData("<!doctype html>\n<rss version='2.0'><channel/></rss>", "text/html", false)]
    [InlineData("{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[]}", "text/html", false)]
    [InlineData("<rdf:RDF xmlns='http://purl.org/rss/1.0/'/>", "text/plain", false)]
    public async Task A_web_page_in_place_of_a_feed_is_an_error_whatever_its_type_says(string body, string contentType, bool isPage)
    {
        await using var fetching = await Fetching.StartAsync();
        var url = fetching.Farm.On("/feed.xml", Answers.Body(body, ("Content-Type", contentType)));
        var result = await fetching.FetchAsync(url);
        Assert.Equal(isPage, result is FetchResult.Failed { Problem: FetchProblem.WebPage });
        Assert.IsType<FetchResult.Fetched>(await fetching.FetchAsync(new FetchRequest(url) { Wanted = Wanted.FeedOrPage }));
    }

    [Theory]
    [InlineData(401, "http_401", "The server denies access to this address (401).")]
    [InlineData(403, "http_403", "The server denies access to this address (403).")]
    [InlineData(404, "http_404", "There is nothing at this address (404).")]
    [InlineData(410, "gone", "The feed is gone for good (410).")]
    [InlineData(418, "http_418", "The server answers with an error (418).")]
    [InlineData(429, "rate_limited", "The server asks for fewer requests (429).")]
    [InlineData(500, "http_500", "The server answers with an error (500).")]
    [InlineData(503, "unavailable", "The server is not available just now (503).")]
    [InlineData(204, "empty", "The answer is empty.")]
    public async Task Every_status_has_a_code_for_the_log_and_a_sentence_for_people(int status, string code, string sentence)
    {
        await using var fetching = await Fetching.StartAsync();
        var failed = await fetching.FailedAsync(fetching.Farm.On("/feed.xml", Answers.Status(status)));
        Assert.Equal((code, sentence, status), (failed.Code, failed.Sentence, failed.Status));
    }

    [Fact]
    public async Task A_check_for_humans_is_told_apart_from_a_plain_403()
    {
        await using var fetching = await Fetching.StartAsync();
        var url = fetching.Farm.On("/feed.xml", Answers.Status(403, ("cf-mitigated", "challenge"), ("Content-Type", "text/html")));
        Assert.Equal("challenge", (await fetching.FailedAsync(url)).Code);
    }

    [Fact]
    public async Task An_empty_body_is_an_error()
    {
        await using var fetching = await Fetching.StartAsync();
        Assert.Equal("empty", (await fetching.FailedAsync(fetching.Farm.On("/feed.xml", Answers.Body("")))).Code);
    }

    [Theory]
    [InlineData("max-age=1800", null, null, null, 1800), InlineData("public, MAX-AGE=\"600\"", "60", null, null, 540), InlineData("max-age=600", "900", null, null, null)]
    [InlineData("no-cache, max-age=600", null, null, null, null), InlineData("no-store", null, "Mon, 02 Mar 2026 10:00:00 GMT", "Mon, 02 Mar 2026 09:00:00 GMT", null)]
    [InlineData("max-age=-5", null, null, null, null), InlineData("max-age=", null, null, null, null), InlineData(null, null, null, null, null)]
    // Expires counts from the answer's own Date: the server's clock may be years off ours.
    [InlineData(null, null, "Sat, 02 Mar 2024 10:00:00 GMT", "Sat, 02 Mar 2024 09:00:00 GMT", 3600)]
    [InlineData("max-age=60", null, "Sat, 02 Mar 2024 10:00:00 GMT", "Sat, 02 Mar 2024 09:00:00 GMT", 60)]
    [InlineData(null, null, "0", "Sat, 02 Mar 2024 09:00:00 GMT", null), InlineData(null, null, "-1", null, null), InlineData(null, null, "Sat, 02 Mar 2024 10:00:00 GMT", null, null)]
    public async Task Freshness_is_what_the_owner_said(string? cacheControl, string? age, string? expires, string? date, int? seconds)
    {
        await using var fetching = await Fetching.StartAsync();
        var headers = new (string Name, string? Value)[] { ("Cache-Control", cacheControl), ("Age", age), ("Expires", expires), ("Date", date) };
        var lines = string.Concat(headers.Where(header => header.Value is not null).Select(header => $"{header.Name}: {header.Value}\r\n"));
        await using var server = RawServer.Sending($"HTTP/1.1 200 OK\r\n{lines}Content-Length: 6\r\n\r\n<rss/>");
        Assert.Equal(seconds, (int?)(await fetching.FetchedAsync(new FetchRequest(server.Url()))).FreshFor?.TotalSeconds);
    }

    [Fact]
    public async Task Cancelling_stops_a_fetch_at_once_and_is_no_result()
    {
        await using var fetching = await Fetching.StartAsync();
        using var stop = new CancellationTokenSource();
        var fetch = fetching.Fetcher.FetchAsync(new FetchRequest(fetching.Farm.On("/feed.xml", Answers.Silence)), stop.Token);
        await Fetching.UntilAsync(() => fetching.Farm.Requests.Count == 1);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetch);
    }
}
