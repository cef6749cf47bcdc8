using System.Text;
using AllianceBot.Fakes.FeedFarm;
using AllianceBot.Feeds;

namespace AllianceBot.Tests.Feeds;

/// <summary>POLLING.md 1: conditional requests.</summary>
public sealed class ConditionalRequestTests
{
    private const string Monday = "Mon, 02 Mar 2026 08:00:00 GMT";
    private const string Sunday = "Sun, 01 Mar 2026 08:00:00 GMT";

    private static readonly string Feed = Answers.Rss("Nachrichten", "Meldung");

    [Theory]
    [InlineData("\"abc\"", Monday), InlineData("W/\"abc\"", Monday), InlineData("unquoted", "yesterday"), InlineData("\"a, b\"", "2026-03-02T08:00:00Z")]
    [InlineData("W/\"x", Monday), InlineData("\"\"", "Mon, 2 Mar 2026 8:00:00 +0100"), InlineData("\"é\u0080\u00ff\"", Monday)]
    public async Task Validators_go_back_byte_for_byte_whatever_they_look_like(string etag, string lastModified)
    {
        await using var fetching = await Fetching.StartAsync();
        await using var first = RawServer.Sending($"HTTP/1.1 200 OK\r\nETag: {etag}\r\nLast-Modified: {lastModified}\r\nContent-Length: 6\r\n\r\n<rss/>");
        var given = (await fetching.FetchedAsync(new FetchRequest(first.Url()))).Validators;
        Assert.Equal((etag, lastModified), (given.ETag, given.LastModified));

        var request = "";
        await using var second = RawHead(head => request = head);
        await fetching.FetchAsync(new FetchRequest(second.Url()) { Validators = given with { GivenBy = null } });
        Assert.Contains($"\r\nIf-None-Match: {etag}\r\n", request, StringComparison.Ordinal);
        Assert.Contains($"\r\nIf-Modified-Since: {lastModified}\r\n", request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Both_validators_are_sent_and_neither_as_an_empty_header()
    {
        await using var fetching = await Fetching.StartAsync();
        var url = fetching.Farm.On("/feed.xml", Answers.Feed(Feed));
        await fetching.FetchAsync(new FetchRequest(url) { Validators = new("\"1\"", Monday) });
        await fetching.FetchAsync(new FetchRequest(url) { Validators = new("", "") });
        await fetching.FetchAsync(new FetchRequest(url));
        var requests = fetching.Farm.Requests;
        Assert.Equal(("\"1\"", Monday), (requests[0].Header("If-None-Match"), requests[0].Header("If-Modified-Since")));
        Assert.All(requests.Skip(1), request => Assert.False(request.Headers.ContainsKey("If-None-Match") || request.Headers.ContainsKey("If-Modified-Since")));
    }

    [Fact]
    public async Task Not_modified_keeps_the_pair_and_takes_what_the_304_carries()
    {
        await using var fetching = await Fetching.StartAsync();
        var url = fetching.Farm.On("/feed.xml", Answers.Status(304, ("Last-Modified", Monday)));
        var result = Assert.IsType<FetchResult.NotModified>(await fetching.FetchAsync(new FetchRequest(url) { Validators = new("\"1\"", Sunday) }));
        Assert.Equal(("\"1\"", Monday), (result.Validators.ETag, result.Validators.LastModified));
    }

    [Fact]
    public async Task A_new_answer_replaces_the_pair_as_a_pair()
    {
        await using var fetching = await Fetching.StartAsync();
        var url = fetching.Farm.On("/feed.xml", Answers.Feed(Feed, lastModified: Monday));
        var fetched = await fetching.FetchedAsync(new FetchRequest(url) { Validators = new("\"old\"", Sunday) });
        Assert.Equal((null, Monday), (fetched.Validators.ETag, fetched.Validators.LastModified));
    }

    [Fact]
    public async Task An_answer_without_validators_clears_the_old_ones()
    {
        await using var fetching = await Fetching.StartAsync();
        var url = fetching.Farm.On("/feed.xml", Answers.Feed(Feed));
        Assert.False((await fetching.FetchedAsync(new FetchRequest(url) { Validators = new("\"old\"", Sunday) })).Validators.Any);
    }

    [Theory]
    [InlineData("\"1\"", Monday, true), InlineData("\"2\"", Monday, false)]
    // A server whose ETag stands still while its date moves has changed.
    [InlineData("\"1\"", Sunday, false)]
    public async Task A_full_answer_with_our_own_validators_is_unchanged(string etag, string lastModified, bool isUnchanged)
    {
        await using var fetching = await Fetching.StartAsync();
        var url = fetching.Farm.On("/feed.xml", Answers.Body(Feed, ("ETag", "\"1\""), ("Last-Modified", Monday)));
        var result = await fetching.FetchAsync(new FetchRequest(url) { Validators = new(etag, lastModified) });
        Assert.Equal(isUnchanged, result is FetchResult.NotModified);
    }

    [Fact]
    public async Task A_feed_whose_server_lies_about_changes_is_asked_unconditionally()
    {
        await using var fetching = await Fetching.StartAsync();
        var url = fetching.Farm.On("/feed.xml", Answers.Feed(Feed, "\"1\"", Monday));
        await fetching.FetchedAsync(new FetchRequest(url) { Validators = new("\"1\"", Monday), IgnoreHttpCache = true });
        Assert.Null(Assert.Single(fetching.Farm.Requests).Header("If-None-Match"));
    }

    [Fact]
    public async Task Validators_belong_to_the_url_that_gave_them_and_are_sent_to_no_other()
    {
        await using var fetching = await Fetching.StartAsync();
        fetching.Farm.On("/moved", Answers.Redirect(302, "/a"));
        fetching.Farm.On("/a", Answers.Feed(Feed, "\"a\"", Monday));
        fetching.Farm.On("/b", Answers.Feed(Feed, "\"b\"", Sunday));
        var given = (await fetching.FetchedAsync(new FetchRequest(fetching.Farm.Url("/moved")))).Validators;
        Assert.IsType<FetchResult.NotModified>(await fetching.FetchAsync(new FetchRequest(fetching.Farm.Url("/moved")) { Validators = given }));

        // The date of /a must not make the older /b look unchanged.
        fetching.Farm.On("/moved", Answers.Redirect(302, "/b"));
        Assert.IsType<FetchResult.Fetched>(await fetching.FetchAsync(new FetchRequest(fetching.Farm.Url("/moved")) { Validators = given }));
        Assert.Null(fetching.Farm.Requests[^1].Header("If-Modified-Since"));
    }

    private static RawServer RawHead(Action<string> seen)
    {
        RawServer? server = null;
        server = RawServer.Start(async (stream, stop) =>
        {
            seen(server!.Heads[^1]);
            await stream.WriteAsync(Encoding.Latin1.GetBytes("HTTP/1.1 304 Not Modified\r\n\r\n"), stop);
        });
        return server;
    }
}
