using AllianceBot.Fakes.FeedFarm;
using AllianceBot.Settings;
using Dapper;

namespace AllianceBot.Tests.App;

/// <summary>The stages side by side, as the service runs them.</summary>
public sealed class PipelineTests
{
    [Fact]
    public async Task A_new_item_is_posted_without_anybody_asking()
    {
        await using var bot = await StartAsync();
        await bot.FollowAsync("/gazette");
        bot.Serve("/gazette", Some.Noise());
        await RunAsync(bot, async () =>
        {
            await UntilAsync(bot, () => bot.AskAsync<long>("SELECT COUNT(*) FROM items WHERE state = 'done'"), 1);
            bot.Serve("/gazette", Some.Talks(), Some.Noise());
            await UntilAsync(bot, () => Task.FromResult((long)bot.Chat.Messages.Count), 1);
        });

        Assert.Equal([Some.Talks().Title], bot.Chat.Titles());
        Assert.Empty(bot.Log.Errors);
    }

    [Fact]
    public async Task A_feed_that_hangs_and_one_that_is_broken_stop_no_other()
    {
        await using var bot = await StartAsync();
        bot.Farm.On("/hangs", Answers.Silence);
        bot.Farm.On("/broken", Answers.Body("<rss><channel><item><ti"));
        bot.Farm.On("/bomb", Answers.Body("<!DOCTYPE a [<!ENTITY b \"" + new string('b', 100_000) + "\">]><rss><channel><title>&b;</title></channel></rss>"));
        bot.Serve("/gazette", Some.Noise());
        foreach (var path in (string[])["/hangs", "/broken", "/bomb", "/gazette"])
            await bot.FollowAsync(path);
        await RunAsync(bot, async () =>
        {
            await UntilAsync(bot, () => bot.AskAsync<long>("SELECT COUNT(*) FROM items WHERE state = 'done' AND feed_id = 4"), 1);
            bot.Serve("/gazette", Some.Talks(), Some.Noise());
            await UntilAsync(bot, () => Task.FromResult((long)bot.Chat.Messages.Count), 1);
        });

        Assert.Empty(bot.Log.Errors);
        Assert.Contains("broken", await bot.TellAsync("/alliance-mod feed list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_is_away_for_a_while_stops_the_stages_for_that_while_only()
    {
        await using var bot = await StartAsync();
        bot.Serve("/gazette", Some.Noise());
        await bot.FollowAsync("/gazette");
        await RunAsync(bot, async () =>
        {
            await UntilAsync(bot, () => bot.AskAsync<long>("SELECT COUNT(*) FROM items WHERE state = 'done'"), 1);
            await bot.Database.WriteAsync(connection => connection.ExecuteAsync("ALTER TABLE destinations RENAME TO away"), CancellationToken.None);
            bot.Serve("/gazette", Some.Talks(), Some.Noise());
            await UntilAsync(bot, () => Task.FromResult((long)bot.Log.Errors.Count), 3);
            await bot.Database.WriteAsync(connection => connection.ExecuteAsync("ALTER TABLE away RENAME TO destinations"), CancellationToken.None);
            await UntilAsync(bot, () => Task.FromResult((long)bot.Chat.Messages.Count), 1);
        });

        Assert.All(bot.Log.Errors, line => Assert.Contains("no such table", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_cycle_delivers_all_that_is_due_and_leaves_nothing_waiting_for_others()
    {
        await using var bot = await StartAsync();
        bot.Serve("/gazette", Some.Talks());
        bot.Serve("/kerb", Some.Talks(outlet: "kerb"));
        await bot.FollowAsync("/gazette", sample: 3);
        await bot.FollowAsync("/kerb", sample: 3);
        await bot.Get<Pipeline>().RunOnceAsync(TestContext.Current.CancellationToken);

        Assert.Single(Assert.Single(bot.Chat.Messages).Value.Card.AlsoReportedBy);
        Assert.Equal(["sent"], await bot.StatesAsync());
        Assert.Equal(0, await bot.AskAsync<long>("SELECT until_ms FROM leases"));
    }

    [Fact]
    public async Task The_terminal_answers_after_the_first_cycle_and_a_second_start_says_what_stands_already()
    {
        await using var bot = await TestBot.StartAsync(settings => settings.Rules.Add(new RuleSetting { Query = "renault" }), typed: "/alliance latest\n\n/alliance-mod rule list\n");
        bot.Serve("/gazette", Some.Talks());
        await bot.FollowAsync("/gazette", sample: 1);
        await ServeAsync(bot, () => Task.FromResult(bot.Screen.Contains("→ news", StringComparison.Ordinal) ? 1L : 0));
        var screen = bot.Screen;
        Assert.Contains("AllianceBot watches 1 feed with 1 rule", screen, StringComparison.Ordinal);
        Assert.DoesNotContain("already posted", screen, StringComparison.Ordinal);
        Assert.Contains($"• {Some.Talks().Title}", screen, StringComparison.Ordinal);

        // An edit that still waits does not make the story unposted.
        bot.Serve("/gazette", Some.Talks("Renault and Nissan agree"));
        await bot.PollAgainAsync();
        await bot.EditAsync();
        await using var again = await bot.AgainAsync();
        await ServeAsync(again, () => Task.FromResult(again.Screen.Contains("Ctrl-C", StringComparison.Ordinal) ? 1L : 0));
        Assert.Contains("1 story already posted: /alliance latest", again.Screen, StringComparison.Ordinal);
    }

    private static async Task<TestBot> StartAsync() => await TestBot.StartAsync(settings =>
    {
        settings.Rules.Add(new RuleSetting { Query = "renault AND nissan" });
        settings.Polling = settings.Polling with { MinimumInterval = Duration.Seconds(10) };
    });

    private static Task RunAsync(TestBot bot, Func<Task> during) => RunAsync(bot.Get<Pipeline>().RunAsync, during);

    private static Task ServeAsync(TestBot bot, Func<Task<long>> until) => RunAsync(async stop =>
    {
        var service = bot.Get<BotService>();
        await service.ConnectAsync(stop);
        await service.StartAsync(stop);
        await stop.WhenCancelledAsync();
        await service.StopAsync(CancellationToken.None);
    }, () => UntilAsync(bot, until, 1));

    private static async Task RunAsync(Func<CancellationToken, Task> run, Func<Task> during)
    {
        using var stop = new CancellationTokenSource();
        var running = run(stop.Token);
        await during();
        await stop.CancelAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
    }

    // The clock goes on while the stages work.
    private static async Task UntilAsync(TestBot bot, Func<Task<long>> value, long least)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        while (await value() < least)
        {
            bot.Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
        }
    }
}

internal static class CancellationExtensions
{
    public static async Task WhenCancelledAsync(this CancellationToken cancellation)
    {
        var cancelled = new TaskCompletionSource();
        await using var registration = cancellation.Register(cancelled.SetResult);
        await cancelled.Task;
    }
}
