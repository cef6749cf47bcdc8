using AllianceBot.Alerts;
using AllianceBot.Deliveries;
using AllianceBot.Fakes.Slack;
using AllianceBot.Settings;
using AllianceBot.SlackApi.SocketMode;
using AllianceBot.Tests.App;
using Microsoft.Extensions.Time.Testing;

namespace AllianceBot.Tests.Chat.Slack;

/// <summary>
/// Sendings whose outcome Slack does not tell: accepted and then dropped, a server error, no answer at all; each with and without effect.
/// Through the store, the deliverer and the platform, over Slack's HTTP.
/// </summary>
public sealed class SlackAmbiguityTests
{
    private static readonly string[] Channels = [FakeWorkspace.CarNews, .. Enumerable.Range(1, 7).Select(n => $"C0CHANNEL{n}")];

    [Fact]
    public async Task Three_hundred_ambiguous_sendings_end_with_each_post_once()
    {
        const int Posts = 180;
        var time = new FakeTimeProvider(Some.Noon);
        await using var bot = await SlackBot.StartAsync(time: time, settings: settings => settings.Deliveries.Lease = Duration.Seconds(600));
        await WantAsync(bot, Posts);
        Misbehave(bot, 300);

        await DeliverAsync(bot, time, async () => await bot.AskAsync<long>("SELECT COUNT(*) FROM posts WHERE state = 'sent'") == Posts);
        Assert.Equal(0, bot.Slack.Scripted);
        Assert.Equal(Posts, Keys(bot).Count);
        Assert.Equal(Posts, Keys(bot).Distinct().Count());
        TestContext.Current.TestOutputHelper?.WriteLine($"{bot.Slack.RequestsOf("chat.postMessage").Count} sendings, 300 of them ambiguous: {Posts} posts, 0 twice, 0 lost");
    }

    [Fact]
    public async Task Where_the_history_is_closed_nothing_is_sent_twice_and_moderators_choose()
    {
        var time = new FakeTimeProvider(Some.Noon);
        await using var bot = await SlackBot.StartAsync(time: time, settings: settings => settings.Deliveries.Lease = Duration.Seconds(600));
        bot.Slack.Workspace.History = HistoryAccess.NoScope;
        await WantAsync(bot, 60);
        Misbehave(bot, 60);

        await DeliverAsync(bot, time, async () => await bot.AskAsync<long>("SELECT COUNT(*) FROM posts WHERE state = 'sent' OR state = 'unsure' AND due_ms = 9223372036854775807") == 60);
        Assert.Equal(60, await bot.AskAsync<long>("SELECT COUNT(*) FROM posts WHERE state = 'unsure'"));
        Assert.Equal(Keys(bot).Count, Keys(bot).Distinct().Count());

        await bot.HandleAsync(new AppHomeOpened(bot.NewKey(), FakeWorkspace.TeamId, FakeWorkspace.Admin) { Tab = "home" });
        var home = Shown.Text(bot.Slack.Workspace.Homes[FakeWorkspace.Admin].Content);
        Assert.Contains("Perhaps posted", home, StringComparison.Ordinal);
        await bot.HandleAsync(new AppHomeOpened(bot.NewKey(), FakeWorkspace.TeamId, FakeWorkspace.Member) { Tab = "home" });
        Assert.DoesNotContain("Perhaps posted", Shown.Text(bot.Slack.Workspace.Homes[FakeWorkspace.Member].Content), StringComparison.Ordinal);

        var missing = await bot.AskAsync<long>("SELECT MIN(id) FROM posts WHERE state = 'unsure'");
        await bot.HandleAsync(Choice(bot, missing, "again"));
        await bot.HandleAsync(Choice(bot, missing + 1, "stands"));
        bot.Slack.ClearScript();
        await DeliverAsync(bot, time, async () => await bot.AskAsync<string>("SELECT state FROM posts WHERE id = @missing", new { missing }) == "sent");
        Assert.Equal("dropped", await bot.AskAsync<string>("SELECT state FROM posts WHERE id = @id", new { id = missing + 1 }));
        Assert.Equal(58, await bot.AskAsync<long>("SELECT COUNT(*) FROM posts WHERE state = 'unsure'"));
    }

    [Fact]
    public async Task Under_the_history_limits_of_2025_nothing_is_sent_twice_or_lost()
    {
        var time = new FakeTimeProvider(Some.Noon);
        await using var bot = await SlackBot.StartAsync(time: time, settings: settings => settings.Deliveries.Lease = Duration.Seconds(600));
        bot.Slack.Workspace.History = HistoryAccess.Restricted;
        await WantAsync(bot, 6);
        Misbehave(bot, 6);
        await DeliverAsync(bot, time, async () => await bot.AskAsync<long>("SELECT COUNT(*) FROM posts WHERE state = 'sent'") == 6);
        Assert.Equal(6, Keys(bot).Count);
        Assert.Equal(6, Keys(bot).Distinct().Count());
    }

    private static BlockAction Choice(SlackBot bot, long post, string choice) => new(bot.NewKey(), FakeWorkspace.TeamId, FakeWorkspace.Admin)
    {
        ActionId = $"home-unsure:{post}",
        Value = choice,
        TriggerId = "",
        View = new ViewState { Id = "V1", Type = "home" },
    };

    private static async Task WantAsync(SlackBot bot, int posts)
    {
        var places = new List<long>();
        foreach (var channel in Channels)
            bot.Slack.Workspace.Channels.TryAdd(channel, new FakeChannel(channel, channel.ToLowerInvariant()));
        foreach (var channel in Channels)
            places.Add((await bot.AddChannelAsync(channel)).Id);
        await bot.Database.WriteAsync(async connection =>
        {
            for (var n = 0; n < posts; n++)
                await NoticeStore.PostAsync(connection, places[n % places.Count], $"k{n}", new Card { Title = $"Story {n}" }, nowMs: 0);
        }, TestContext.Current.CancellationToken);
    }

    private static void Misbehave(SlackBot bot, int times)
    {
        var random = new Random(20261124);
        FakeFaultKind[] kinds = [FakeFaultKind.Drop, FakeFaultKind.Status, FakeFaultKind.Stall];
        for (var n = 0; n < times; n++)
            bot.Slack.Script(new FakeFault("chat.postMessage", kinds[n % 3]) { Applied = random.Next(2) == 0 });
    }

    // The clock moves only while no request is under way but those that Slack leaves without an answer.
    private static async Task DeliverAsync(SlackBot bot, FakeTimeProvider time, Func<Task<bool>> isDone)
    {
        var deliverer = bot.Get<Deliverer>();
        for (var step = 0; ; step++)
        {
            if (step % 4 == 0)
                await deliverer.StartDueAsync(bot.Stop);
            if (step % 16 == 0 && await isDone())
                break;
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, bot.Stop);
            if (bot.Traffic.Open.All(bot.Slack.Stalled))
                time.Advance(TimeSpan.FromSeconds(1));
        }
        var idle = deliverer.WhenIdleAsync();
        while (!idle.IsCompleted)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, bot.Stop);
            time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    private static List<string> Keys(SlackBot bot) => [.. Channels.SelectMany(bot.Slack.Messages).Where(message => message.Metadata is not null).Select(message => (string)message.Metadata!["event_payload"]!["key"]!)];
}
