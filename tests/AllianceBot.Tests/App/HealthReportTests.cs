using AllianceBot.Communities;
using AllianceBot.Fakes.FeedFarm;
using Dapper;

namespace AllianceBot.Tests.App;

/// <summary>What a community hears of its feeds' health, from the answer to the message, over SQLite and PostgreSQL alike.</summary>
public abstract class HealthReportTests
{
    private protected abstract Task<TestStore> OpenAsync();

    // Noon in the tests is at 14:00 when a bot starts; a rule gives the channel a route.
    private async Task<TestBot> StartAsync()
    {
        var bot = await TestBot.StartAsync(store: await OpenAsync());
        await bot.TellAsync("/alliance-mod rule add alliance renault AND nissan");
        return bot;
    }

    [Fact]
    public async Task A_sick_feed_is_told_once_and_once_more_when_it_is_well()
    {
        await using var bot = await StartAsync();
        await bot.FollowKnownAsync("/gazette");
        bot.Farm.On("/gazette", Answers.Status(403));
        await PollForAsync(bot, hours: 4);
        Assert.Empty(bot.Chat.Calls);

        await PollForAsync(bot, hours: 40);
        Assert.Matches("^gazette: 403 since 1[56]:[0-9]{2}, next try 3 Mar 0[0-9]:[0-9]{2}$", Assert.Single(bot.Chat.Titles()));

        bot.Serve("/gazette", Some.Noise());
        await PollForAsync(bot, hours: 50);
        Assert.Equal(2, bot.Chat.Titles().Count);
        Assert.Matches("^gazette: well again \\(403 since 2 Mar 1[56]:[0-9]{2}\\)$", bot.Chat.Titles()[1]);
    }

    [Fact]
    public async Task A_restart_neither_forgets_nor_repeats_what_was_told()
    {
        await using var bot = await StartAsync();
        await bot.FollowKnownAsync("/gazette");
        bot.Farm.On("/gazette", Answers.Status(500));
        await PollForAsync(bot, hours: 12);
        Assert.Single(bot.Chat.Titles());

        await using var restarted = await bot.AgainAsync();
        await PollForAsync(restarted, hours: 40);
        Assert.Single(bot.Chat.Titles());
        bot.Serve("/gazette", Some.Noise());
        await PollForAsync(restarted, hours: 30);
        Assert.Equal(2, bot.Chat.Titles().Count);
    }

    [Fact]
    public async Task Of_two_replicas_one_tells_it()
    {
        await using var bot = await StartAsync();
        await using var second = await bot.AgainAsync();
        await bot.FollowKnownAsync("/gazette");
        bot.Farm.On("/gazette", Answers.Status(410));
        await bot.PollAgainAsync();
        bot.Time.Advance(TimeSpan.FromMinutes(2));
        var posts = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => (i % 2 == 0 ? bot : second).ReportHealthAsync()));

        Assert.Equal(1, posts.Sum());
        await bot.DeliverAsync();
        Assert.Single(bot.Chat.Titles());
    }

    [Fact]
    public async Task Two_failures_in_a_row_are_not_worth_a_word()
    {
        await using var bot = await StartAsync();
        await bot.FollowKnownAsync("/gazette");
        bot.Farm.On("/gazette", Answers.Status(500));
        while (bot.Farm.Requests.Count < 3)
            await PollForAsync(bot, hours: 1);
        bot.Serve("/gazette", Some.Noise());
        await PollForAsync(bot, hours: 30);

        Assert.Empty(bot.Chat.Calls);
    }

    [Fact]
    public async Task A_feed_that_is_gone_is_said_to_be_gone_and_not_asked_again()
    {
        await using var bot = await StartAsync();
        await bot.FollowKnownAsync("/gazette");
        bot.Farm.On("/gazette", Answers.Status(410));
        await PollForAsync(bot, hours: 48);

        Assert.Matches("^gazette: gone for good since 1[0-9]:[0-9]{2}; it is not asked any more$", Assert.Single(bot.Chat.Titles()));
        Assert.Equal(2, bot.Farm.Requests.Count);
        Assert.Contains("gone for good", await bot.TellAsync("/alliance-mod feed list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Feeds_that_fall_sick_together_are_told_together()
    {
        await using var bot = await StartAsync();
        var paths = Enumerable.Range(1, 13).Select(i => $"/outlet{i}").ToList();
        foreach (var path in paths)
        {
            await bot.FollowKnownAsync(path);
            bot.Farm.On(path, Answers.Status(502));
        }
        for (var i = 0; i < 6; i++)
        {
            bot.Time.Advance(TimeSpan.FromHours(5));
            await bot.PollAsync();
        }
        Assert.Equal(1, await bot.ReportHealthAsync());
        await bot.DeliverAsync();

        var card = Assert.Single(bot.Chat.Messages).Value.Card;
        Assert.Equal("13 feeds cannot be read", card.Title);
        var lines = Assert.Single(card.Summary).Text.Split('\n');
        Assert.Equal(("and 3 more: /alliance-mod feed list", 11), (lines[^1], lines.Length));
    }

    [Fact]
    public async Task Every_community_that_follows_the_feed_hears_of_it_by_its_own_name_and_nobody_else()
    {
        await using var bot = await StartAsync();
        var (other, third) = (await bot.AddCommunityAsync("other"), await bot.AddCommunityAsync("third"));
        foreach (var caller in new[] { other, third })
            await bot.TellAsync("/alliance-mod rule add cars car", caller);
        await bot.FollowKnownAsync("/gazette");
        await bot.FollowAsync("/gazette", "Their gazette", community: other.Community);
        var paused = await bot.FollowAsync("/gazette", "Paused gazette", community: third.Community);
        await bot.TellAsync($"/alliance-mod feed pause {paused.Name}", third);
        bot.Farm.On("/gazette", Answers.Status(403));
        await PollForAsync(bot, hours: 40);

        Assert.StartsWith("gazette: 403", Assert.Single(bot.Chat.Titles()), StringComparison.Ordinal);
        Assert.StartsWith("Their gazette: 403", Assert.Single(bot.Chat.Titles("other")), StringComparison.Ordinal);
        Assert.Empty(bot.Chat.Titles("third"));
    }

    [Fact]
    public async Task Where_the_terminal_is_the_only_place_it_is_told()
    {
        await using var bot = await StartAsync();
        await bot.Database.WriteAsync(async connection =>
        {
            var terminal = (await DestinationStore.OfCommunityAsync(connection, bot.Home.Id)).Single(place => place.Kind == "terminal");
            await DestinationStore.ResumeAsync(connection, terminal.Id);
            await DestinationStore.PauseAsync(connection, bot.News.Id, "the token is gone", bot.NowMs);
            await connection.ExecuteAsync("UPDATE routes SET destination_id = @Id", terminal);
        }, CancellationToken.None);
        await bot.FollowKnownAsync("/gazette");
        bot.Farm.On("/gazette", Answers.Status(403));
        await PollForAsync(bot, hours: 12);

        Assert.Contains("gazette: 403 since 1", bot.Screen, StringComparison.Ordinal);
        Assert.Empty(bot.Chat.Calls);
    }

    [Fact]
    public async Task After_a_downtime_a_gap_is_said_when_everything_in_the_feed_is_new()
    {
        await using var bot = await StartAsync();
        await bot.FollowKnownAsync("/gazette");
        bot.Serve("/gazette", Some.Noise(1), Some.Noise(2));
        bot.Time.Advance(TimeSpan.FromHours(20));
        await bot.PollAsync();
        bot.Time.Advance(TimeSpan.FromMinutes(2));
        await bot.ReportHealthAsync();
        await bot.DeliverAsync();

        Assert.Equal(["gazette: nothing was read from 2 Mar 14:00 to 10:00; items of that time may be missing"], bot.Chat.Titles());
    }

    [Theory]
    [InlineData(20, true), InlineData(1.2, false)]
    public async Task No_gap_is_said_when_the_feed_reaches_back_or_was_asked_as_planned(double hours, bool reachesBack)
    {
        await using var bot = await StartAsync();
        await bot.FollowKnownAsync("/gazette");
        bot.Serve("/gazette", reachesBack ? [Some.Noise(1), Some.Noise() with { Text = "Corrected." }] : [Some.Noise(1), Some.Noise(2)]);
        bot.Time.Advance(TimeSpan.FromHours(hours));
        await bot.PollAsync();
        bot.Time.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(2, bot.Farm.Requests.Count);
        Assert.Equal(0, await bot.ReportHealthAsync());
    }

    [Fact]
    public async Task The_first_poll_of_a_feed_has_no_gap()
    {
        await using var bot = await StartAsync();
        bot.Serve("/gazette", Some.Noise());
        await bot.FollowAsync("/gazette");
        bot.Time.Advance(TimeSpan.FromDays(3));
        await bot.PollAsync();
        bot.Time.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(0, await bot.ReportHealthAsync());
    }

    [Fact]
    public async Task A_poll_that_lost_its_lease_tells_nobody()
    {
        await using var bot = await StartAsync();
        await bot.FollowKnownAsync("/gazette");
        // While the server thinks, another replica takes the feed over.
        bot.Farm.On("/gazette", async context =>
        {
            await TakeOverAsync(bot);
            context.Response.StatusCode = 403;
        });
        for (var i = 0; i < 5; i++)
        {
            bot.Time.Advance(TimeSpan.FromHours(3));
            await bot.PollAsync();
        }

        Assert.Equal(0L, await bot.AskAsync<long>("SELECT COUNT(*) FROM feed_notices"));
    }

    private static async Task TakeOverAsync(TestBot bot) =>
        await bot.Database.WriteAsync(connection => connection.ExecuteAsync("UPDATE feeds SET fence = fence + 1"), CancellationToken.None);

    // As the pipeline does: look again often, poll what is due, report, deliver.
    private static async Task PollForAsync(TestBot bot, int hours)
    {
        for (var i = 0; i < hours; i++)
        {
            bot.Time.Advance(TimeSpan.FromHours(1));
            await bot.PollAsync();
            bot.Time.Advance(TimeSpan.FromMinutes(2));
            await bot.EditAsync();
            await bot.ReportHealthAsync();
            await bot.DeliverAsync();
        }
        Assert.Empty(bot.Log.Errors);
    }
}

public sealed class SqliteHealthReportTests : HealthReportTests
{
    private protected override Task<TestStore> OpenAsync() => TestStore.SqliteAsync();
}

public sealed class PostgresHealthReportTests : HealthReportTests
{
    private protected override Task<TestStore> OpenAsync() => TestStore.PostgresAsync();
}
