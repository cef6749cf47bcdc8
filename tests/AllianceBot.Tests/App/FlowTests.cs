using AllianceBot.Alerts;
using AllianceBot.Deliveries;
using AllianceBot.Fakes.FeedFarm;
using AllianceBot.Feeds;
using AllianceBot.Rules;
using AllianceBot.Settings;
using AllianceBot.Storage;
using AllianceBot.Stories;

namespace AllianceBot.Tests.App;

/// <summary>From a poll to a message, over SQLite and PostgreSQL alike: what is posted, edited, and left alone.</summary>
public abstract class FlowTests
{
    private protected abstract Task<TestStore> OpenAsync();

    private async Task<TestBot> StartAsync(Action<BotSettings>? configure = null)
    {
        var bot = await TestBot.StartAsync(configure, await OpenAsync());
        await bot.TellAsync("/alliance-mod rule add alliance renault AND nissan");
        return bot;
    }

    [Fact]
    public async Task A_story_is_posted_once_and_names_every_outlet_that_reports_it()
    {
        await using var bot = await StartAsync();
        foreach (var outlet in (string[])["gazette", "kerb", "wire"])
        {
            await bot.FollowKnownAsync($"/{outlet}");
            bot.Serve($"/{outlet}", Some.Talks(outlet: outlet), Some.Noise(1));
        }
        await bot.CycleAsync();

        var card = Assert.Single(bot.Chat.Messages).Value.Card;
        Assert.Equal(1, bot.Chat.Count("send"));
        Assert.Equal(Some.Talks().Title, card.Title);
        Assert.Equal(["gazette", "kerb", "wire"], card.AlsoReportedBy.Append(card.Outlet).Order());
        Assert.Contains("alliance: nissan, renault in title", card.Footer, StringComparison.Ordinal);
        Assert.Contains(card.Summary, run => run is { Bold: true, Text: "Renault" });
        Assert.Contains(string.Concat(card.Summary.Select(run => run.Text)).Split('\n')[0], Some.TalksText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_poll_of_a_feed_posts_nothing_old_and_history_knows_it()
    {
        await using var bot = await StartAsync();
        bot.Serve("/gazette", Some.Talks());
        await bot.FollowAsync("/gazette");
        await bot.CycleAsync();
        await bot.CycleAsync();

        Assert.Empty(bot.Chat.Calls);
        Assert.Contains(Some.Talks().Title, await bot.TellAsync("/alliance history nissan"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_poll_of_a_feed_with_a_sample_posts_its_newest_matches()
    {
        await using var bot = await StartAsync();
        await bot.TellAsync("/alliance-mod rule add all renault");
        bot.Serve("/gazette", Some.Noise(), Some.Renault(1), Some.Renault(4), Some.Renault(3), Some.Renault(2));
        await bot.FollowAsync("/gazette", sample: 2);
        await bot.CycleAsync();

        Assert.Equal([Some.Renault(3).Title, Some.Renault(4).Title], bot.Chat.Titles());
    }

    [Fact]
    public async Task Of_entries_without_dates_the_first_ones_are_the_newest()
    {
        await using var bot = await StartAsync();
        await bot.TellAsync("/alliance-mod rule add all renault");
        bot.Serve("/gazette", Enumerable.Range(1, 5).Select(number => Some.Renault(number) with { At = null }));
        await bot.FollowAsync("/gazette", sample: 2);
        await bot.CycleAsync();

        Assert.Equal([Some.Renault(2).Title, Some.Renault(1).Title], bot.Chat.Titles());
    }

    [Fact]
    public async Task A_late_report_edits_the_post_instead_of_posting_again()
    {
        await using var bot = await StartAsync();
        await bot.FollowKnownAsync("/gazette");
        await bot.FollowKnownAsync("/kerb");
        bot.Serve("/gazette", Some.Talks());
        await bot.CycleAsync();
        Assert.Empty(Assert.Single(bot.Chat.Messages).Value.Card.AlsoReportedBy);

        bot.Serve("/kerb", Some.Talks(outlet: "kerb", at: Some.Noon.AddHours(3)));
        await bot.CycleAsync();

        Assert.Equal(["kerb"], Assert.Single(bot.Chat.Messages).Value.Card.AlsoReportedBy);
        Assert.Equal((1, 1), (bot.Chat.Count("send"), bot.Chat.Count("edit")));
    }

    [Fact]
    public async Task Reports_that_come_while_an_edit_waits_are_one_edit()
    {
        await using var bot = await StartAsync(settings => settings.Polling = settings.Polling with { MinimumInterval = Duration.Seconds(1) });
        foreach (var outlet in (string[])["gazette", "kerb", "wire"])
            await bot.FollowKnownAsync($"/{outlet}");
        bot.Serve("/gazette", Some.Talks());
        bot.Time.Advance(TimeSpan.FromSeconds(2));
        await bot.PollAsync();
        await bot.EditAndDeliverAsync();

        foreach (var outlet in (string[])["kerb", "wire"])
        {
            bot.Serve($"/{outlet}", Some.Talks(outlet: outlet));
            bot.Time.Advance(TimeSpan.FromSeconds(2));
            await bot.PollAsync();
            await bot.EditAsync();
            await bot.DeliverAsync();
            Assert.Equal(0, bot.Chat.Count("edit"));
        }
        bot.Time.Advance(TimeSpan.FromSeconds(31));
        await bot.DeliverAsync();

        Assert.Equal(1, bot.Chat.Count("edit"));
        Assert.Equal(["kerb", "wire"], Assert.Single(bot.Chat.Messages).Value.Card.AlsoReportedBy.Order());
    }

    [Fact]
    public async Task A_changed_headline_edits_the_post()
    {
        await using var bot = await StartAsync();
        await bot.FollowKnownAsync("/gazette");
        bot.Serve("/gazette", Some.Talks());
        await bot.CycleAsync();
        bot.Serve("/gazette", Some.Talks("Renault and Nissan agree on a new shape of their alliance"));
        await bot.CycleAsync();

        Assert.Equal(["Renault and Nissan agree on a new shape of their alliance"], bot.Chat.Titles());
        Assert.Equal((1, 1), (bot.Chat.Count("send"), bot.Chat.Count("edit")));
    }

    [Fact]
    public async Task A_known_item_never_alerts_again()
    {
        await using var bot = await StartAsync();
        var old = Some.Talks("Renault and Nissan in talks");
        bot.Serve("/gazette", old, Some.Noise());
        await bot.FollowAsync("/gazette", sample: 0);
        bot.Serve("/sampled", old with { Link = "http://sampled.example/1" }, Some.Noise());
        await bot.FollowAsync("/sampled", sample: 1);
        await bot.CycleAsync();
        Assert.Equal(1, bot.Chat.Count("send"));
        var second = await bot.AddChannelAsync("second");
        await bot.TellAsync("/alliance-mod rule add another renault", bot.Moderator with { Here = second });

        // Under another id, under another headline, under both.
        bot.Serve("/gazette", old with { Guid = "session-2" }, Some.Noise());
        await bot.CycleAsync();
        bot.Serve("/gazette", old with { Title = "Nissan and Renault in talks" }, Some.Noise());
        await bot.CycleAsync();
        bot.Serve("/gazette", old with { Title = "Talks of Renault and Nissan", Guid = "session-3" }, Some.Noise());
        bot.Serve("/sampled", old with { Title = "Talks of Renault and Nissan", Link = "http://sampled.example/1" }, Some.Noise());
        await bot.CycleAsync();

        Assert.Equal(1, bot.Chat.Count("send"));
        Assert.Empty(bot.Chat.Titles("second"));
    }

    [Fact]
    public async Task An_item_that_changes_before_it_was_edited_still_alerts()
    {
        await using var bot = await StartAsync();
        await bot.FollowKnownAsync("/gazette");
        bot.Serve("/gazette", Some.Talks());
        await bot.PollAgainAsync();
        bot.Serve("/gazette", Some.Talks("Nissan and Renault agree"));
        await bot.CycleAsync();

        Assert.Equal(["Nissan and Renault agree"], bot.Chat.Titles());
    }

    [Fact]
    public async Task Entries_that_all_link_to_one_page_are_items_of_their_own()
    {
        await using var bot = await StartAsync();
        await bot.TellAsync("/alliance-mod rule add all renault");
        await bot.FollowKnownAsync("/gazette");
        bot.Serve("/gazette", Enumerable.Range(1, 4).Select(number => Some.Renault(number) with { Link = "http://gazette.example/" }));
        await bot.CycleAsync();
        bot.Serve("/gazette", Enumerable.Range(2, 4).Select(number => Some.Renault(number) with { Link = "http://gazette.example/" }));
        await bot.CycleAsync();

        Assert.Equal(Enumerable.Range(1, 5).Select(number => Some.Renault(number).Title), bot.Chat.Titles().Order());
        Assert.Equal(0, bot.Chat.Count("edit"));
    }

    [Fact]
    public async Task An_entry_that_a_feed_has_twice_is_one_item_and_does_not_change_at_every_poll()
    {
        await using var bot = await StartAsync();
        await bot.FollowKnownAsync("/gazette");
        bot.Serve("/gazette", Some.Talks(), Some.Talks("Nissan and Renault: the older headline"));
        for (var i = 0; i < 3; i++)
            await bot.CycleAsync();

        Assert.Equal([Some.Talks().Title], bot.Chat.Titles());
        Assert.Equal((1, 0), (bot.Chat.Count("send"), bot.Chat.Count("edit")));
        Assert.Equal(1, await bot.AskAsync<long>("SELECT MAX(revision) FROM items"));
    }

    [Fact]
    public async Task A_feed_that_is_followed_again_after_a_while_posts_nothing_old()
    {
        await using var bot = await StartAsync();
        await bot.FollowKnownAsync("/gazette");
        await bot.TellAsync("/alliance-mod feed remove gazette");
        bot.Time.Advance(TimeSpan.FromDays(20));
        bot.Serve("/gazette", Some.Talks(at: Some.Noon.AddDays(9)));
        await bot.FollowAsync("/gazette");
        await bot.CycleAsync();
        Assert.Empty(bot.Chat.Calls);

        bot.Serve("/gazette", new Entry("Nissan and Renault part", "They part for good.", At: bot.Time.GetUtcNow()));
        await bot.CycleAsync();
        Assert.Equal(["Nissan and Renault part"], bot.Chat.Titles());
    }

    [Fact]
    public async Task A_new_report_of_a_story_that_was_too_old_to_post_heads_its_card()
    {
        await using var bot = await StartAsync();
        bot.Serve("/gazette", Some.Talks("Renault and Nissan: the old headline"));
        await bot.FollowAsync("/gazette");
        await bot.FollowKnownAsync("/kerb");
        bot.Serve("/kerb", Some.Talks("Nissan and Renault: the new headline", outlet: "kerb", at: Some.Noon.AddHours(2)));
        await bot.CycleAsync();

        var card = Assert.Single(bot.Chat.Messages).Value.Card;
        Assert.Equal(("Nissan and Renault: the new headline", "kerb"), (card.Title, card.Outlet));
        Assert.Equal(["gazette"], card.AlsoReportedBy);
        Assert.Contains("the new headline", await bot.TellAsync("/alliance latest"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_posts_what_comes_after_it_and_nothing_that_was_there()
    {
        await using var bot = await StartAsync();
        await bot.FollowKnownAsync("/gazette");
        bot.Serve("/gazette", Some.Renault(1));
        await bot.CycleAsync();
        await bot.TellAsync("/alliance-mod rule add all renault");
        await bot.CycleAsync();
        Assert.Empty(bot.Chat.Calls);

        bot.Serve("/gazette", Some.Renault(2), Some.Renault(1));
        await bot.CycleAsync();
        Assert.Equal([Some.Renault(2).Title], bot.Chat.Titles());
    }

    [Fact]
    public async Task A_flood_of_one_poll_becomes_one_digest()
    {
        await using var bot = await StartAsync();
        await bot.TellAsync("/alliance-mod rule add all renault");
        await bot.FollowKnownAsync("/gazette");
        bot.Serve("/gazette", Enumerable.Range(0, 12).Select(number => Some.Renault(number)));
        await bot.CycleAsync();

        var digest = Assert.Single(bot.Chat.Messages).Value.Card;
        Assert.Equal("12 stories came at once", digest.Title);
        Assert.Equal(Enumerable.Range(0, 12).Select(number => Some.Renault(number).Title).Order(), digest.Lines.Select(line => line.Title).Order());
        Assert.Equal(Enumerable.Repeat("folded", 12).Append("sent"), (await bot.StatesAsync()).Order());
        Assert.Contains(bot.Log.Warnings, line => line.Contains("12 alerts", StringComparison.Ordinal));

        // A later report of a story that was told in the digest is not news.
        await bot.FollowKnownAsync("/kerb");
        bot.Serve("/kerb", Some.Renault(3) with { Guid = "kerb-3" });
        await bot.CycleAsync();
        Assert.Equal(1, bot.Chat.Count("send"));
    }

    [Fact]
    public async Task As_many_as_the_fuse_allows_are_posts_of_their_own()
    {
        await using var bot = await StartAsync();
        await bot.TellAsync("/alliance-mod rule add all renault");
        await bot.FollowKnownAsync("/gazette");
        bot.Serve("/gazette", Enumerable.Range(0, 10).Select(number => Some.Renault(number)));
        await bot.CycleAsync();

        // In the order of their publication.
        Assert.Equal(Enumerable.Range(0, 10).Select(number => Some.Renault(number).Title), bot.Chat.Titles());
    }

    [Fact]
    public async Task A_route_in_digest_mode_tells_an_hours_stories_together()
    {
        await using var bot = await StartAsync(settings => settings.Polling = settings.Polling with { MinimumInterval = Duration.Seconds(1) });
        await bot.TellAsync("/alliance-mod rule add all renault");
        await bot.TellAsync("/alliance-mod route all news digest");
        await bot.FollowKnownAsync("/gazette");
        for (var number = 1; number <= 3; number++)
        {
            bot.Serve("/gazette", Some.Renault(number));
            bot.Time.Advance(TimeSpan.FromMinutes(10));
            await bot.PollAsync();
            await bot.EditAndDeliverAsync();
        }
        Assert.Empty(bot.Chat.Calls);

        bot.Time.Advance(TimeSpan.FromMinutes(40));
        await bot.DeliverAsync();
        var digest = Assert.Single(bot.Chat.Messages).Value.Card;
        Assert.Equal("3 stories", digest.Title);
        Assert.Equal(1, bot.Chat.Count("send"));
    }

    [Fact]
    public async Task Of_a_rule_that_says_digest_and_one_that_says_now_the_latter_wins()
    {
        await using var bot = await StartAsync();
        await bot.TellAsync("/alliance-mod rule add everything renault OR nissan");
        await bot.TellAsync("/alliance-mod rule add words renault");
        await bot.TellAsync("/alliance-mod route alliance news digest");
        await bot.TellAsync("/alliance-mod route words news digest");
        await bot.FollowKnownAsync("/gazette");
        bot.Serve("/gazette", Some.Talks());
        await bot.PollAgainAsync();
        await bot.EditAndDeliverAsync();

        Assert.Equal([Some.Talks().Title], bot.Chat.Titles());
    }

    [Fact]
    public async Task A_story_that_waits_in_a_digest_is_told_at_once_when_a_rule_wants_it_now()
    {
        await using var bot = await StartAsync();
        await bot.TellAsync("/alliance-mod route alliance news digest");
        await bot.TellAsync("/alliance-mod rule add yokohama renault AND berlin");
        await bot.FollowKnownAsync("/gazette");
        await bot.FollowKnownAsync("/kerb");
        bot.Serve("/gazette", Some.Talks());
        bot.Serve("/kerb", Some.Talks(outlet: "kerb") with { Text = Some.TalksText + " They meet in Berlin." });
        await bot.PollAgainAsync();
        await bot.EditAndDeliverAsync();
        Assert.Equal([Some.Talks().Title], bot.Chat.Titles());

        bot.Time.Advance(TimeSpan.FromHours(1));
        await bot.DeliverAsync();
        Assert.Equal(1, bot.Chat.Count("send"));
    }

    [Fact]
    public async Task What_is_over_the_budget_of_a_direct_message_becomes_a_digest()
    {
        await using var bot = await StartAsync();
        await bot.TellAsync("/alliance watch renault", bot.Reader());
        for (var feed = 0; feed < 3; feed++)
            await bot.FollowKnownAsync($"/feed{feed}");
        for (var feed = 0; feed < 3; feed++)
            bot.Serve($"/feed{feed}", Enumerable.Range(feed * 8, 8).Select(number => Some.Renault(number)));
        await bot.CycleAsync();

        var cards = bot.Chat.Messages.Values.Where(message => message.Destination.Kind == "dm").Select(message => message.Card).ToList();
        Assert.Equal(Budget.InAWhile, cards.Count(card => card.Lines.Count == 0));
        Assert.Equal((24 - Budget.InAWhile), Assert.Single(cards, card => card.Lines.Count > 0).Lines.Count);
        Assert.Equal(Budget.InAWhile + 1, bot.Chat.Count("send"));
    }

    [Fact]
    public async Task Each_community_hears_of_its_own_sources_only()
    {
        await using var bot = await StartAsync();
        var other = await bot.AddCommunityAsync("other");
        await bot.TellAsync("/alliance-mod rule add theirs nissan", other);
        await bot.FollowKnownAsync("/gazette");
        await bot.FollowKnownAsync("/kerb");
        await bot.FollowKnownAsync("/secret", other.Community);
        bot.Serve("/gazette", Some.Talks());
        bot.Serve("/kerb", Some.Talks(outlet: "kerb", at: Some.Noon.AddMinutes(5)));
        bot.Serve("/secret", Some.Talks("Secret talks of Renault and Nissan", outlet: "secret"));
        await bot.CycleAsync();

        Assert.Equal([Some.Talks().Title], bot.Chat.Titles());
        Assert.Equal(["Secret talks of Renault and Nissan"], bot.Chat.Titles("other"));
        Assert.Equal(["kerb"], bot.Chat.Messages.Values.Single(message => message.Destination.Name == "news").Card.AlsoReportedBy);
        Assert.Empty(bot.Chat.Messages.Values.Single(message => message.Destination.Name == "other").Card.AlsoReportedBy);
    }

    [Fact]
    public async Task A_private_feed_joins_no_story_of_others()
    {
        await using var bot = await StartAsync();
        var url = new UriBuilder(bot.Farm.Url("/private")) { UserName = "me", Password = "pass" }.Uri.ToString();
        bot.Serve("/private", Some.Noise());
        await bot.Database.WriteAsync(async connection =>
        {
            var feed = await FeedStore.GetOrAddAsync(connection, url, isPrivate: true, bot.NowMs);
            await SourceStore.AddAsync(connection, new Source { CommunityId = bot.Home.Id, FeedId = feed.Id, Name = "private" }, "test", bot.NowMs);
        }, CancellationToken.None);
        await bot.FollowKnownAsync("/gazette");
        bot.Serve("/private", Some.Talks(outlet: "private"));
        bot.Serve("/gazette", Some.Talks());
        await bot.CycleAsync();

        Assert.Equal(2, bot.Chat.Count("send"));
        Assert.All(bot.Chat.Messages.Values, message => Assert.Empty(message.Card.AlsoReportedBy));
    }

    [Fact]
    public async Task A_source_that_is_paused_raises_nothing_and_one_that_was_left_takes_its_waiting_posts_with_it()
    {
        await using var bot = await StartAsync();
        await bot.FollowKnownAsync("/gazette");
        await bot.FollowKnownAsync("/kerb");
        await bot.TellAsync("/alliance-mod feed pause kerb");
        bot.Serve("/gazette", Some.Talks());
        bot.Serve("/kerb", Some.Renault(1) with { Title = "Renault and Nissan quarrel" });
        await bot.PollAgainAsync();
        await bot.EditAsync();
        await bot.TellAsync("/alliance-mod feed remove gazette");
        await bot.EditAndDeliverAsync();

        Assert.Empty(bot.Chat.Calls);
        Assert.Equal(["dropped"], await bot.StatesAsync());
        Assert.Equal("its source was left", await bot.AskAsync<string>("SELECT reason FROM posts"));
    }

    [Fact]
    public async Task After_a_restart_a_late_report_still_finds_its_story()
    {
        await using var bot = await StartAsync();
        await bot.FollowKnownAsync("/gazette");
        await bot.FollowKnownAsync("/kerb");
        bot.Serve("/gazette", Some.Talks());
        await bot.CycleAsync();

        await bot.Get<Editor>().ReleaseAsync();
        await using var restarted = await bot.AgainAsync();
        restarted.Serve("/kerb", Some.Talks(outlet: "kerb"));
        await restarted.CycleAsync();

        Assert.Equal(["kerb"], Assert.Single(bot.Chat.Messages).Value.Card.AlsoReportedBy);
        Assert.Equal(1, bot.Chat.Count("send"));
    }

    [Fact]
    public async Task A_chunk_that_the_store_has_to_do_again_is_edited_as_if_for_the_first_time()
    {
        await using var bot = await StartAsync();
        await bot.FollowKnownAsync("/gazette");
        await bot.FollowKnownAsync("/kerb");
        bot.Serve("/gazette", Some.Talks());
        bot.Serve("/kerb", Some.Talks(outlet: "kerb", at: Some.Noon.AddMinutes(5)), Some.Renault(1));
        await bot.PollAgainAsync();
        bot.Database.LoseNext(1);
        await bot.EditAndDeliverAsync();

        Assert.Equal(["kerb"], Assert.Single(bot.Chat.Messages).Value.Card.AlsoReportedBy);
    }

    [Fact]
    public async Task Of_two_replicas_one_edits_and_the_other_one_takes_over()
    {
        await using var bot = await StartAsync();
        await bot.FollowKnownAsync("/gazette");
        await using var second = await bot.AgainAsync();
        bot.Serve("/gazette", Some.Talks());
        await bot.PollAgainAsync();
        await bot.EditAsync();
        bot.Serve("/kerb", Some.Noise());
        await second.FollowAsync("/kerb");
        await second.PollAsync();
        Assert.Equal(0, await second.EditAsync());

        await bot.Get<Editor>().ReleaseAsync();
        Assert.Equal(1, await second.EditAsync());
    }

    [Fact]
    public async Task A_feed_that_fails_keeps_what_it_gave_and_says_since_when()
    {
        await using var bot = await StartAsync();
        await bot.FollowKnownAsync("/gazette");
        bot.Farm.On("/gazette", Answers.Status(403));
        await bot.PollAgainAsync();
        Assert.Contains("403", await bot.TellAsync("/alliance-mod feed list"), StringComparison.Ordinal);

        bot.Serve("/gazette", Some.Talks(), Some.Noise());
        bot.Time.Advance(TimeSpan.FromDays(2));
        await bot.CycleAsync();
        Assert.Equal([Some.Talks().Title], bot.Chat.Titles());
        Assert.Contains("well", await bot.TellAsync("/alliance-mod feed list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validators_go_back_as_they_came_also_after_a_restart()
    {
        await using var bot = await StartAsync();
        var body = Some.Rss("gazette", Some.Noise());
        bot.Farm.On("/gazette", Answers.Feed(body, "W/\"a-b, c\"", "Mon,  02 Mar 2026 09:00:00 +0000"));
        await bot.FollowAsync("/gazette");
        await bot.PollAsync();
        await using var restarted = await bot.AgainAsync();
        await restarted.PollAgainAsync();

        Assert.Equal(2, bot.Farm.Requests.Count);
        Assert.Equal(("W/\"a-b, c\"", "Mon,  02 Mar 2026 09:00:00 +0000"), (bot.Farm.Requests[1].Header("If-None-Match"), bot.Farm.Requests[1].Header("If-Modified-Since")));
        Assert.Empty(bot.Log.Errors);
    }
}

public sealed class SqliteFlowTests : FlowTests
{
    private protected override Task<TestStore> OpenAsync() => TestStore.SqliteAsync();
}

public sealed class PostgresFlowTests : FlowTests
{
    private protected override Task<TestStore> OpenAsync() => TestStore.PostgresAsync();
}
