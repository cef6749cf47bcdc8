using System.Text;
using AllianceBot.Fakes.FeedFarm;
using AllianceBot.Feeds;

namespace AllianceBot.Tests.Feeds;

/// <summary>POLLING.md 4: redirects, and when a permanent one is believed.</summary>
public sealed class RedirectTests
{
    private static readonly string Feed = Answers.Rss("Nachrichten", "Meldung");
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 14, 10, 0, TimeSpan.Zero);
    private static readonly Uri Old = new("http://news.example/feed");

    [Theory]
    [InlineData(new[] { 301 }, true), InlineData(new[] { 308 }, true), InlineData(new[] { 301, 308, 301, 301, 301 }, true)]
    [InlineData(new[] { 302 }, false), InlineData(new[] { 303 }, false), InlineData(new[] { 307 }, false), InlineData(new[] { 301, 302 }, false), InlineData(new[] { 307, 301 }, false)]
    public async Task Up_to_five_redirects_are_followed_and_are_permanent_only_if_every_hop_is(int[] hops, bool isPermanent)
    {
        await using var fetching = await Fetching.StartAsync();
        for (var i = 0; i < hops.Length; i++)
            fetching.Farm.On($"/{i}", Answers.Redirect(hops[i], i == hops.Length - 1 ? "/feed.xml" : $"/{i + 1}"));
        var target = fetching.Farm.On("/feed.xml", Answers.Feed(Feed));
        var fetched = await fetching.FetchedAsync(new FetchRequest(fetching.Farm.Url("/0")));
        Assert.Equal(target, fetched.FinalUrl);
        Assert.Equal(isPermanent ? target.AbsoluteUri : null, fetched.PermanentUrl);
    }

    [Fact]
    public async Task A_direct_answer_has_no_permanent_url()
    {
        await using var fetching = await Fetching.StartAsync();
        Assert.Null((await fetching.FetchedAsync(new FetchRequest(fetching.Farm.On("/feed.xml", Answers.Feed(Feed))))).PermanentUrl);
    }

    [Fact]
    public async Task A_location_may_be_relative_and_in_raw_utf8()
    {
        await using var fetching = await Fetching.StartAsync();
        await using var server = RawServer.Sending(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(
            $"HTTP/1.1 302 Found\r\nLocation: //127.0.0.1:{fetching.Farm.Port}/f%C3%A9ed/ñ?q=é\r\nContent-Length: 0\r\n\r\n")));
        fetching.Farm.On("/féed/ñ", Answers.Feed(Feed));
        await fetching.FetchedAsync(new FetchRequest(server.Url()));
    }

    [Fact]
    public void A_permanent_redirect_is_believed_after_three_sightings_over_a_day()
    {
        const string target = "https://other.example/feed";
        var first = PermanentRedirect.After(Old, target, null, Start);
        var second = PermanentRedirect.After(Old, target, first.Sightings, Start.AddHours(12));
        var early = PermanentRedirect.After(Old, target, second.Sightings, Start.AddHours(23));
        var third = PermanentRedirect.After(Old, target, early.Sightings, Start.AddHours(24));
        Assert.All([first, second, early], decision => Assert.Null(decision.MoveTo));
        Assert.Equal(new RedirectDecision(null, target), third);
    }

    [Fact]
    public void Two_sightings_are_too_few_however_far_apart()
    {
        var first = PermanentRedirect.After(Old, "https://other.example/feed", null, Start);
        Assert.Null(PermanentRedirect.After(Old, "https://other.example/feed", first.Sightings, Start.AddDays(30)).MoveTo);
    }

    [Fact]
    public void From_http_to_https_of_the_same_address_is_believed_at_once()
    {
        Assert.Equal("https://news.example/feed", PermanentRedirect.After(Old, "https://news.example/feed", null, Start).MoveTo);
        Assert.Null(PermanentRedirect.After(Old, "https://news.example/other", null, Start).MoveTo);
        Assert.Null(PermanentRedirect.After(Old, "https://news.example:8443/feed", null, Start).MoveTo);
    }

    [Fact]
    public void A_poll_without_that_redirect_starts_the_count_anew()
    {
        var seen = new RedirectSightings("https://other.example/feed", 2, Start.AddDays(-3));
        Assert.Equal(default, PermanentRedirect.After(Old, null, seen, Start));
        Assert.Equal(1, PermanentRedirect.After(Old, "https://third.example/feed", seen, Start).Sightings!.Count);
    }

    [Fact]
    public void A25_urls_that_redirect_to_each_other_move_a_feed_once_a_day_at_most()
    {
        var (a, b) = (new Uri("https://a.example/feed"), new Uri("https://b.example/feed"));
        var (current, sightings, moves) = (a, (RedirectSightings?)null, 0);
        for (var poll = 0; poll < 4 * 24 * 10; poll++)
        {
            var decision = PermanentRedirect.After(current, (current == a ? b : a).AbsoluteUri, sightings, Start.AddMinutes(15 * poll));
            sightings = decision.Sightings;
            if (decision.MoveTo is null)
                continue;
            (current, moves) = (new Uri(decision.MoveTo), moves + 1);
        }
        Assert.InRange(moves, 1, 10);
    }
}
