using AllianceBot.Fakes.FeedFarm;

namespace AllianceBot.Tests.App;

/// <summary>What a feed may do between two polls without anybody hearing of its old items again.</summary>
public sealed class FeedMemoryTests : IAsyncLifetime
{
    private static readonly Entry[] Old = [.. Enumerable.Range(1, 8).Select(i => Some.Renault(i))];
    private TestBot _bot = null!;

    public async ValueTask InitializeAsync()
    {
        _bot = await TestBot.StartAsync();
        await _bot.TellAsync("/alliance-mod rule add all renault");
        _bot.Serve("/gazette", Old);
        await _bot.FollowAsync("/gazette");
        await _bot.CycleAsync();
        Assert.Empty(_bot.Chat.Calls);
    }

    public async ValueTask DisposeAsync() => await _bot.DisposeAsync();

    [Fact]
    public async Task A_feed_that_was_emptied_and_refilled_posts_nothing_again()
    {
        _bot.Serve("/gazette");
        await _bot.CycleAsync();
        _bot.Serve("/gazette", Old);
        await AssertOnlyNewIsPostedAsync(Old);
    }

    [Fact]
    public async Task A_feed_that_shrinks_and_grows_posts_nothing_again()
    {
        foreach (var count in new[] { 2, 8, 1, 5 })
        {
            _bot.Serve("/gazette", Old.Take(count));
            await _bot.CycleAsync();
        }
        await AssertOnlyNewIsPostedAsync(Old);
    }

    [Theory]
    [InlineData("a web page"), InlineData("an error"), InlineData("nothing"), InlineData("a cut document")]
    public async Task What_stands_in_a_feeds_place_for_a_while_makes_it_forget_nothing(string instead)
    {
        _bot.Farm.On("/gazette", instead switch
        {
            "a web page" => Answers.Body("<html><body>Log in</body></html>", ("Content-Type", "text/html")),
            "an error" => Answers.Status(500),
            "nothing" => Answers.Body(""),
            _ => Answers.Body(Some.Rss("gazette", Old)[..400]),
        });
        await _bot.CycleAsync();
        _bot.Time.Advance(TimeSpan.FromHours(3));
        await AssertOnlyNewIsPostedAsync(Old);
    }

    [Fact]
    public async Task Ids_that_change_at_every_poll_are_caught_by_the_links()
    {
        for (var session = 0; session < 3; session++)
        {
            _bot.Serve("/gazette", Old.Select(entry => entry with { Guid = $"{entry.Guid}?session={session}" }));
            await _bot.CycleAsync();
        }
        await AssertOnlyNewIsPostedAsync(Old);
    }

    [Fact]
    public async Task A_change_of_all_links_to_https_is_no_news()
    {
        var secure = Old.Select(entry => entry with { Guid = entry.Link!.Replace("http:", "https:", StringComparison.Ordinal), Link = entry.Link.Replace("http:", "https:", StringComparison.Ordinal) }).ToArray();
        _bot.Serve("/gazette", secure);
        await AssertOnlyNewIsPostedAsync(secure);
    }

    [Fact]
    public async Task A11_A17_of_a_feed_that_is_too_large_or_cut_off_the_first_items_are_kept_and_the_list_says_so()
    {
        _bot.Farm.On("/large", Answers.Body(Some.Rss("large", Enumerable.Range(1, 1500).Select(i => Some.Renault(i)))));
        await _bot.FollowAsync("/large");
        _bot.Farm.On("/cut", Answers.Body(Some.Rss("cut", Old)[..^200]));
        await _bot.FollowAsync("/cut");
        await _bot.CycleAsync();

        Assert.Equal(1000L, await _bot.AskAsync<long>("SELECT COUNT(*) FROM items i JOIN sources s ON s.feed_id = i.feed_id WHERE s.name = 'large'"));
        Assert.Equal(7L, await _bot.AskAsync<long>("SELECT COUNT(*) FROM items i JOIN sources s ON s.feed_id = i.feed_id WHERE s.name = 'cut'"));
        var list = await _bot.TellAsync("/alliance-mod feed list");
        Assert.Matches("large +read in part since [0-9:]+: too large \\(too_large\\)", list);
        Assert.Matches("cut +read in part since [0-9:]+: truncated \\(truncated\\)", list);
        Assert.Empty(_bot.Chat.Calls);

        await _bot.CycleAsync();
        Assert.Single(_bot.Log.Warnings, line => line.Contains("breaks off", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A24_five_hundred_items_with_new_ids_and_the_old_links_are_no_news()
    {
        var many = Enumerable.Range(1, 500).Select(i => Some.Renault(i)).ToArray();
        _bot.Serve("/large", many);
        await _bot.FollowAsync("/large");
        await _bot.CycleAsync();
        _bot.Serve("/large", many.Select(entry => entry with { Guid = $"migrated {entry.Guid}" }));
        await _bot.CycleAsync();

        Assert.Empty(_bot.Chat.Calls);
    }

    [Fact]
    public async Task A24_five_hundred_new_items_at_once_are_one_digest_and_none_is_lost()
    {
        var many = Enumerable.Range(1000, 500).Select(i => Some.Renault(i)).ToArray();
        _bot.Serve("/gazette", [.. many, .. Old]);
        await _bot.CycleAsync();

        Assert.Equal("digest", await _bot.AskAsync<string>("SELECT GROUP_CONCAT(kind) FROM posts WHERE state = 'sent'"));
        Assert.Equal(500L, await _bot.AskAsync<long>("SELECT COUNT(*) FROM posts WHERE state = 'folded'"));
        Assert.Equal(508L, await _bot.AskAsync<long>("SELECT COUNT(*) FROM items"));
    }

    private async Task AssertOnlyNewIsPostedAsync(Entry[] old)
    {
        _bot.Serve("/gazette", [Some.Renault(77), .. old]);
        await _bot.CycleAsync();
        Assert.Equal([Some.Renault(77).Title], _bot.Chat.Titles());
    }
}
