using System.Text;
using AllianceBot.Fakes.FeedFarm;
using AllianceBot.Feeds;

namespace AllianceBot.Tests.Feeds;

/// <summary>Finding a feed from what people type; HOSTILE.md D18 for hostile pages.</summary>
public sealed class FeedDiscoveryTests
{
    private static readonly Uri Page = new("https://news.example/cars/index.html");
    private static readonly string Feed = Answers.Rss("Nachrichten", "Meldung");

    [Theory]
    [InlineData("<link rel=\"alternate\" type=\"application/rss+xml\" title=\"A &gt; B\" href=\"/feed?a=1&amp;b=2\">", "https://news.example/feed?a=1&b=2", "A > B")]
    [InlineData("<LINK REL='alternate' TYPE='application/atom+xml' HREF='atom.xml' />", "https://news.example/cars/atom.xml", null)]
    [InlineData("<link href=/x.xml type=application/rss+xml rel=alternate>", "https://news.example/x.xml", null)]
    [InlineData("<link\n rel = 'home alternate'\n type='application/rss+xml; charset=utf-8' title=\"It's\" href = '//feeds.example/a'>", "https://feeds.example/a", "It's")]
    [InlineData("<link rel=alternate type='application/feed+json' href=/feed.json>", "https://news.example/feed.json", null)]
    [InlineData("<base href='https://www.example.org/blog/'><link rel=alternate type=application/rss+xml href=rss>", "https://www.example.org/blog/rss", null)]
    [InlineData("<link rel=alternate type=application/rss+xml title='日産のニュース' href='http://news.example/f'>", "http://news.example/f", "日産のニュース")]
    [InlineData("<a href='/about'>About</a> <a class=x href='/news/rss.xml'>RSS</a>", "https://news.example/news/rss.xml", null)]
    public void A_page_names_its_feed(string html, string url, string? title) =>
        Assert.Equal(new FeedLink(url, title), Assert.Single(Links("<html><head>" + html + "</head>")));

    [Theory]
    [InlineData("<!-- <link rel=alternate type=application/rss+xml href=/old> -->"), InlineData("<script>'<link rel=alternate type=application/rss+xml href=/js>'</script>")]
    [InlineData("<style><link rel=alternate type=application/rss+xml href=/css></style>"), InlineData("<link rel=stylesheet type=application/rss+xml href=/a>")]
    [InlineData("<link rel=alternate hreflang=fr type=text/html href=/fr>"), InlineData("<link rel=alternate type=application/rss+xml>"), InlineData("<p>rss feed atom</p><a href=/feedback>Say</a>")]
    [InlineData("<linked rel=alternate type=application/rss+xml href=/a>"), InlineData("<link rel=alternate type=application/rss+xml href=/cars/index.html>")]
    // D18: where a page may not lead.
    [InlineData("<link rel=alternate type=application/rss+xml href='javascript:alert(1)'>"), InlineData("<link rel=alternate type=application/rss+xml href='file:///etc/passwd'>")]
    [InlineData("<link rel=alternate type=application/rss+xml href='https://a:b@evil.example/'>"), InlineData("<link rel=alternate type=application/rss+xml href='data:text/xml,<rss/>'>")]
    // Hosts of which .NET's Uri makes an exception, and signs of markup.
    [InlineData("<link rel=alternate type=application/rss+xml href='file://\u202E'>"), InlineData("<base href='\\\\\u202E'><link rel=alternate type=application/rss+xml href='\\\\\u202E'>")]
    [InlineData("<link rel=alternate type=application/rss+xml href='https://x\uFF1E.example/'>")]
    public void What_is_not_a_feed_link_is_not_taken_for_one(string html) => Assert.Empty(Links(html));

    [Fact]
    public void A_feed_of_comments_comes_last_and_doubles_are_dropped()
    {
        var link = (string title, string href) => $"<link rel=alternate type=application/rss+xml title='{title}' href='{href}'>";
        Assert.Equal(["/main", "/comments"], Links(link("Site: Comments Feed", "/comments") + link("Site", "/main") + link("Again", "/main#top")).Select(found => new Uri(found.Url).AbsolutePath));
    }

    public static TheoryData<string, string> HostilePages { get; } = new()
    {
        { "unclosed links", string.Concat(Enumerable.Repeat("<link ", 200_000)) },
        { "one endless tag", "<link " + new string('a', 2_000_000) },
        { "nested links", string.Concat(Enumerable.Repeat("<link rel=\"alternate\" ", 100_000)) },
        { "a hundred thousand feeds", string.Concat(Enumerable.Range(0, 100_000).Select(i => $"<link rel=alternate type=application/rss+xml href=/{i}>")) },
        { "deep", string.Concat(Enumerable.Repeat("<a><b>", 300_000)) },
        { "unclosed comments", string.Concat(Enumerable.Repeat("<!--", 300_000)) },
        { "unclosed scripts", string.Concat(Enumerable.Repeat("<script", 200_000)) },
        { "open quotes", string.Concat(Enumerable.Repeat("<a href=\"", 200_000)) },
        { "brackets", new string('<', 2_000_000) },
        { "spaces", "<link" + new string(' ', 2_000_000) + ">" },
    };

    [Theory, MemberData(nameof(HostilePages))]
    public void D18_a_hostile_page_is_searched_within_bounds(string name, string html)
    {
        var started = TimeProvider.System.GetTimestamp();
        Assert.InRange(Links(html).Count, 0, FeedLinks.MaximumLinks);
        // Far above what a bounded pass takes on a busy machine, far below what an unbounded one takes.
        Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(20), $"{name} took {TimeProvider.System.GetElapsedTime(started)}");
    }

    [Fact]
    public async Task A_new_feed_is_one_request_since_finding_it_and_its_first_poll_share_the_document()
    {
        await using var fetching = await Fetching.StartAsync();
        var url = fetching.Farm.On("/feed.xml", Answers.Feed(Feed, "\"1\""));
        var found = Assert.IsType<DiscoveryResult.Found>(await new FeedDiscovery(fetching.Fetcher).FindAsync(url.AbsoluteUri, TestContext.Current.CancellationToken));
        Assert.Equal(url.AbsoluteUri, found.Url);

        var first = await fetching.FetchedAsync(new FetchRequest(new Uri(found.Url)));
        Assert.Equal(Feed, Encoding.UTF8.GetString(first.Body));
        Assert.Single(fetching.Farm.Requests);

        // The second poll asks, with the validators of the first.
        Assert.IsType<FetchResult.NotModified>(await fetching.FetchAsync(new FetchRequest(url) { Validators = first.Validators }));
        Assert.Equal(2, fetching.Farm.Requests.Count);
    }

    [Fact]
    public async Task A_document_kept_for_the_first_poll_is_given_once_and_not_for_long()
    {
        await using var fetching = await Fetching.StartAsync();
        var url = fetching.Farm.On("/feed.xml", Answers.Feed(Feed));
        var discovery = new FeedDiscovery(fetching.Fetcher);
        await discovery.FindAsync(url.AbsoluteUri, TestContext.Current.CancellationToken);
        await fetching.FetchAsync(url);
        await fetching.FetchAsync(url);
        Assert.Equal(2, fetching.Farm.Requests.Count);

        await discovery.FindAsync(url.AbsoluteUri, TestContext.Current.CancellationToken);
        fetching.Time.Advance(FirstAnswers.KeptFor + TimeSpan.FromSeconds(1));
        await fetching.FetchAsync(url);
        Assert.Equal(4, fetching.Farm.Requests.Count);
    }

    [Fact]
    public async Task A_page_with_one_feed_is_enough_and_costs_two_requests()
    {
        await using var fetching = await Fetching.StartAsync();
        fetching.Farm.On("/feed.xml", Answers.Feed(Feed));
        var page = fetching.Farm.On("/", Answers.Body("<!doctype html><link rel=alternate type=application/rss+xml title=Autos href=feed.xml>", ("Content-Type", "text/html")));
        var found = Assert.IsType<DiscoveryResult.Found>(await new FeedDiscovery(fetching.Fetcher).FindAsync(page.AbsoluteUri, TestContext.Current.CancellationToken));
        Assert.Equal((fetching.Farm.Url("/feed.xml").AbsoluteUri, "Autos"), (found.Url, found.Title));
        Assert.Equal(["/", "/feed.xml"], fetching.Farm.Requests.Select(request => request.Path));
    }

    [Fact]
    public async Task A_page_with_several_feeds_asks_which_and_fetches_none()
    {
        await using var fetching = await Fetching.StartAsync();
        var page = fetching.Farm.On("/", Answers.Body("<html><link rel=alternate type=application/rss+xml title=A href=a><link rel=alternate type=application/atom+xml title=B href=b>"));
        var several = Assert.IsType<DiscoveryResult.Several>(await new FeedDiscovery(fetching.Fetcher).FindAsync(page.AbsoluteUri, TestContext.Current.CancellationToken));
        Assert.Equal(["A", "B"], several.Feeds.Select(feed => feed.Title));
        Assert.Single(fetching.Farm.Requests);
    }

    [Theory]
    [InlineData("/none", "That page names no feed. Give the feed's own address.")]
    [InlineData("/404", "There is nothing at this address (404).")]
    [InlineData("/dead", "The address answers with a web page, not with a feed.")]
    public async Task What_is_no_feed_is_said_in_a_sentence_and_no_path_is_guessed(string path, string sentence)
    {
        await using var fetching = await Fetching.StartAsync();
        fetching.Farm.On("/none", Answers.Body("<html><body>Guten Tag"));
        fetching.Farm.On("/dead", Answers.Body("<html><link rel=alternate type=application/rss+xml href=/none>"));
        var failed = Assert.IsType<DiscoveryResult.Failed>(await new FeedDiscovery(fetching.Fetcher).FindAsync(fetching.Farm.Url(path).AbsoluteUri, TestContext.Current.CancellationToken));
        Assert.Equal(sentence, failed.Sentence);
        Assert.InRange(fetching.Farm.Requests.Count, 1, 2);
    }

    [Fact]
    public async Task D18_a_page_cannot_lead_discovery_inside()
    {
        await using var fetching = await Fetching.StartAsync();
        var page = fetching.Farm.On("/", Answers.Body("<html><link rel=alternate type=application/rss+xml href='http://169.254.169.254/latest/meta-data'>"));
        var failed = Assert.IsType<DiscoveryResult.Failed>(await new FeedDiscovery(fetching.Fetcher).FindAsync(page.AbsoluteUri, TestContext.Current.CancellationToken));
        Assert.Equal("The address cannot be reached from here.", failed.Sentence);
    }

    [Theory]
    [InlineData("news.example", "https://news.example/"), InlineData(" news.example/feed.xml ", "https://news.example/feed.xml"), InlineData("<https://news.example/feed>", "https://news.example/feed")]
    [InlineData("http://news.example", "http://news.example/"), InlineData("feed://news.example/rss", "https://news.example/rss"), InlineData("feed:https://news.example/rss", "https://news.example/rss")]
    [InlineData("https://reader:pass@news.example/rss", "https://reader:pass@news.example/rss")]
    public void People_may_leave_out_the_scheme(string typed, string url)
    {
        Assert.True(WebAddress.TryParse(typed, out var parsed));
        Assert.Equal(url, parsed.AbsoluteUri);
    }

    [Theory]
    [InlineData("file:///etc/passwd"), InlineData("ftp://news.example/"), InlineData("sample:one.xml"), InlineData("sample://one.xml"), InlineData(""), InlineData("not an address"), InlineData("javascript:alert(1)"), InlineData("https://name@news.example/")]
    public void Other_addresses_are_refused(string typed) => Assert.False(WebAddress.TryParse(typed, out _));

    private static IReadOnlyList<FeedLink> Links(string html) => FeedLinks.In(Encoding.UTF8.GetBytes(html), Page);
}
