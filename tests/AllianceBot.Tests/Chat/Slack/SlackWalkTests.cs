using AllianceBot.Chat;
using AllianceBot.Chat.Console;
using AllianceBot.Communities;
using AllianceBot.Deliveries;
using AllianceBot.Fakes.Slack;
using AllianceBot.Seeding;
using AllianceBot.Settings;
using AllianceBot.Tests.App;
using AllianceBot.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace AllianceBot.Tests.Chat.Slack;

/// <summary>The whole bot on a stand-in for Slack: what it posts, and what people get for commands and buttons.</summary>
public sealed class SlackWalkTests
{
    [Fact]
    public async Task A_post_is_found_by_its_metadata_and_edited_and_a_deleted_one_is_gone()
    {
        await using var bot = await SlackBot.StartAsync();
        var sent = Assert.IsType<DeliveryOutcome.Sent>(await bot.Platform.SendAsync(bot.Delivery(), bot.Stop));
        var message = Assert.Single(bot.Slack.Messages(FakeWorkspace.CarNews));
        Assert.Equal(sent.MessageId, message.Ts);

        var longAgo = TimeProvider.System.GetUtcNow() - TimeSpan.FromMinutes(1);
        var found = await bot.Platform.FindOutAsync(bot.Delivery() with { FirstTried = longAgo }, bot.Stop);
        Assert.Equal(new FindOutcome.Found(sent.MessageId), found);
        Assert.IsType<FindOutcome.SendAgain>(await bot.Platform.FindOutAsync(bot.Delivery("other") with { FirstTried = longAgo }, bot.Stop));

        Assert.IsType<DeliveryOutcome.Sent>(await bot.Platform.EditAsync(bot.Delivery() with { MessageId = sent.MessageId }, bot.Stop));
        Assert.Equal(1, message.Edits);
        bot.Slack.DeleteByPeople(FakeWorkspace.CarNews, sent.MessageId);
        Assert.IsType<DeliveryOutcome.Gone>(await bot.Platform.EditAsync(bot.Delivery() with { MessageId = sent.MessageId }, bot.Stop));
    }

    [Fact]
    public async Task Commands_answer_the_asker_and_a_member_may_not_moderate()
    {
        await using var bot = await SlackBot.StartAsync();
        await bot.ListenAsync();

        var help = await bot.Slack.CommandAsync(FakeWorkspace.Member, FakeWorkspace.CarNews, "/alliance", "help");
        Assert.Contains("AllianceBot watches the news", help.Ack.Payload!.ToJsonString(), StringComparison.Ordinal);
        var refused = await bot.Slack.CommandAsync(FakeWorkspace.Member, FakeWorkspace.CarNews, "/alliance-mod", "rule add talks renault AND nissan");
        Assert.Contains("moderators", refused.Ack.Payload!.ToJsonString(), StringComparison.Ordinal);
        var added = await bot.Slack.CommandAsync(FakeWorkspace.Admin, FakeWorkspace.CarNews, "/alliance-mod", "rule add talks renault AND nissan");
        Assert.Contains("is watching", added.Ack.Payload!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_button_answers_its_presser()
    {
        await using var bot = await SlackBot.StartAsync();
        await bot.ListenAsync();
        var sent = Assert.IsType<DeliveryOutcome.Sent>(await bot.Platform.SendAsync(bot.Delivery(), bot.Stop));
        var pressed = await bot.Slack.PressAsync(FakeWorkspace.Member, FakeWorkspace.CarNews, sent.MessageId, "why:test-1");
        Assert.True(pressed.Ack.Arrived);
        await bot.UntilAsync(() => bot.Slack.Messages(FakeWorkspace.CarNews).Any(message => message.OnlyFor == FakeWorkspace.Member));
    }

    [Fact]
    public async Task The_check_names_the_missing_scope()
    {
        await using var bot = await SlackBot.StartAsync(slack => slack.Workspace.BotScopes.Remove("im:write"), mayConnect: false);
        var check = await bot.Chat.CheckAsync(bot.Stop);
        Assert.Contains("im:write", Assert.Single(check.Problems), StringComparison.Ordinal);
    }

    private sealed class SlackBot : IAsyncDisposable
    {
        private readonly TestStore _store;
        private readonly ServiceProvider _services;
        private readonly CancellationTokenSource _stop = new();
        private Destination _news = new();
        private Task _running = Task.CompletedTask;

        private SlackBot(FakeSlack slack, TestStore store, BotSettings settings)
        {
            (Slack, _store) = (slack, store);
            var rules = Path.Combine(store.Folder, "rules.yaml");
            File.WriteAllText(rules, "rules: []\n");
            var services = new ServiceCollection();
            services.AddLogging();
            services.AddSingleton(TimeProvider.System);
            services.AddSingleton(_ => new ConsoleScreen(new StringWriter(), new ConsoleRenderer(colour: false, width: 100)));
            services.AddSingleton<TextReader>(new StringReader(""));
            services.AddAllianceBot(settings, new SeedFolder(null, rules, IsNamed: true), store.Database);
            _services = services.BuildServiceProvider();
        }

        public FakeSlack Slack { get; }

        public CancellationToken Stop => TestContext.Current.CancellationToken;

        public IChat Chat => _services.GetRequiredService<IChat>();

        public IChatPlatform Platform => _services.GetServices<IChatPlatform>().Single(platform => platform.Name == Platforms.Slack);

        public static async Task<SlackBot> StartAsync(Action<FakeSlack>? configure = null, bool mayConnect = true)
        {
            var slack = await FakeSlack.StartAsync(new FakeSlackOptions { MessagesPerSecond = 0 });
            configure?.Invoke(slack);
            var settings = new BotSettings();
            settings.Slack.BotToken = slack.BotToken;
            settings.Slack.AppToken = slack.AppToken;
            settings.Slack.ChannelId = FakeWorkspace.CarNews;
            settings.Slack.ApiBaseUrl = slack.ApiAddress.ToString();
            var bot = new SlackBot(slack, await TestStore.SqliteAsync(), settings);
            if (mayConnect)
                await bot.ConnectAsync();
            return bot;
        }

        public Delivery Delivery(string key = "test-1") => new(key, _news, Some.Card(), null);

        public async Task ListenAsync()
        {
            _running = Chat.RunAsync(_stop.Token);
            await UntilAsync(() => Slack.Sockets > 0);
        }

        public async Task UntilAsync(Func<bool> isSo)
        {
            while (!isSo())
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Stop);
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _running;
            _stop.Dispose();
            await _services.DisposeAsync();
            await Slack.DisposeAsync();
            await _store.DisposeAsync();
        }

        private async Task ConnectAsync()
        {
            var check = await Chat.CheckAsync(Stop);
            Assert.Empty(check.Problems);
            await _services.GetRequiredService<Seeder>().SeedAsync([check.Chat!], Stop);
            _news = await _store.Database.ReadAsync(async connection =>
            {
                var home = (await CommunityStore.FindByChatAsync(connection, Platforms.Console, HomeCommunity.Terminal))!;
                return (await DestinationStore.OfCommunityAsync(connection, home.Id)).Single(place => place.Platform == Platforms.Slack);
            }, CancellationToken.None);
        }
    }
}
