using AllianceBot.Alerts;
using AllianceBot.Chat;
using AllianceBot.Chat.Console;
using AllianceBot.Commands;
using AllianceBot.Communities;
using AllianceBot.Deliveries;
using AllianceBot.Fakes.FeedFarm;
using AllianceBot.Feeds;
using AllianceBot.Items;
using AllianceBot.Seeding;
using AllianceBot.Settings;
using AllianceBot.Storage;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace AllianceBot.Tests.App;

/// <summary>
/// The whole bot as it is composed for people, over a store of its own: a feed farm for the network, a chat whose answers are
/// scripted, a terminal that is a string, a clock that stands still. Tests walk through the stages one by one.
/// </summary>
internal sealed class TestBot : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly TestStore _store;
    private readonly StringWriter _screen = new();
    private readonly bool _ownsStore;

    private TestBot(TestStore store, bool ownsStore, FeedFarm farm, FakeChat chat, FakeTimeProvider time, BotSettings settings, SeedFolder seeds, string typed)
    {
        (_store, _ownsStore, Farm, Chat, Time, Settings) = (store, ownsStore, farm, chat, time, settings);
        _services = Composed.Services(store, settings, seeds, time, Log, services => services.AddSingleton(Chat).AddSingleton<IChat>(Chat).AddSingleton<IChatPlatform>(Chat), _screen, typed);
    }

    public FakeChat Chat { get; }
    public TestLog Log { get; } = new();
    public FeedFarm Farm { get; }
    public FakeTimeProvider Time { get; }
    public BotSettings Settings { get; }
    public LosingDatabase Database => _store.Database;
    public Community Home { get; private set; } = new();

    /// <summary>The configured channel, to which the rules of the settings go.</summary>
    public Destination News { get; private set; } = new();

    /// <summary>What the terminal shows.</summary>
    public string Screen => _screen.ToString();

    public long NowMs => Time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Seeded with what <paramref name="configure"/> says: by default no feeds and no rules.</summary>
    /// <param name="typed">The terminal's input.</param>
    public static async Task<TestBot> StartAsync(Action<BotSettings>? configure = null, TestStore? store = null, SeedFolder? seeds = null, string typed = "")
    {
        var settings = new BotSettings
        {
            Security = new() { AllowPrivateNetworks = true },
            Polling = new() { HostDelay = Duration.Seconds(0) },
            // Links of made-up entries lead nowhere.
            Articles = new() { Read = false },
        };
        configure?.Invoke(settings);
        var owned = store ?? await TestStore.SqliteAsync();
        var farm = await FeedFarm.StartAsync();
        return await StartAsync(new TestBot(owned, true, farm, new FakeChat(), new FakeTimeProvider(Some.Noon.AddHours(2)), settings, seeds ?? Composed.NoSeeds(owned), typed));
    }

    /// <summary>Another process over the same store, farm, chat and clock: a restart, or a second replica.</summary>
    public async Task<TestBot> AgainAsync(Action<BotSettings>? configure = null, SeedFolder? seeds = null)
    {
        configure?.Invoke(Settings);
        return await StartAsync(new TestBot(_store, false, Farm, Chat, Time, Settings, seeds ?? Composed.NoSeeds(_store), ""));
    }

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Follows a path of the farm.</summary>
    public async Task<Source> FollowAsync(string path, string? name = null, int sample = 0, Community? community = null) => await Database.WriteAsync(async connection =>
    {
        var feed = await FeedStore.GetOrAddAsync(connection, Farm.Url(path).ToString(), isPrivate: false, NowMs);
        return await SourceStore.AddAsync(connection, new Source
        {
            CommunityId = (community ?? Home).Id,
            FeedId = feed.Id,
            Name = name ?? path.Trim('/'),
            SampleLimit = sample,
        }, "test", NowMs) ?? throw new InvalidOperationException("It is followed already.");
    }, CancellationToken.None);

    /// <summary>Serves a feed of these entries from now on.</summary>
    public void Serve(string path, params IEnumerable<Entry> entries) => Farm.On(path, Answers.Feed(Some.Rss(path.Trim('/'), entries)));

    /// <summary>Follows a feed that is known already: its first poll, of one old entry, is over.</summary>
    public async Task<Source> FollowKnownAsync(string path, Community? community = null)
    {
        Serve(path, Some.Noise());
        var source = await FollowAsync(path, community: community);
        await PollAsync();
        await EditAsync();
        return source;
    }

    public async Task<int> PollAsync()
    {
        var poller = Get<Poller>();
        var started = await poller.StartDueAsync(TestContext.Current.CancellationToken);
        await poller.WhenIdleAsync();
        return started;
    }

    /// <summary>The interval of every feed passes, and each is asked.</summary>
    public async Task PollAgainAsync()
    {
        Time.Advance(TimeSpan.FromMinutes(70));
        await PollAsync();
    }

    public Task<int> EditAsync() => Get<Editor>().EditPendingAsync(TestContext.Current.CancellationToken);

    public Task<int> ReportHealthAsync() => Get<HealthReporter>().ReportAsync(atOnce: false, TestContext.Current.CancellationToken);

    public Task<int> PrepareAsync() => Get<Preparer>().PreparePendingAsync(TestContext.Current.CancellationToken);

    /// <summary>Prepares and delivers what is due now, until nothing is.</summary>
    public async Task DeliverAsync()
    {
        await PrepareAsync();
        while (await Get<Deliverer>().StartDueAsync(TestContext.Current.CancellationToken) > 0)
        {
            await Get<Deliverer>().WhenIdleAsync();
            await PrepareAsync();
        }
    }

    /// <summary>Edits what was polled, waits until nothing is gathered any more, and delivers.</summary>
    public async Task EditAndDeliverAsync()
    {
        await EditAsync();
        await PrepareAsync();
        Time.Advance(TimeSpan.FromSeconds(4));
        await DeliverAsync();
    }

    /// <summary>All that there is to do: polls, edits, cards, sendings; and edits of messages after their pause.</summary>
    public async Task CycleAsync()
    {
        await PollAgainAsync();
        await EditAndDeliverAsync();
        Time.Advance(TimeSpan.FromMinutes(40));
        await ReportHealthAsync();
        await DeliverAsync();
        Assert.Empty(Log.Errors);
    }

    /// <summary>Says a command; a moderator in the channel of the news unless somebody else is named.</summary>
    public Task<Reply> SayAsync(string line, Caller? caller = null) =>
        Get<CommandCatalogue>().RunLineAsync(caller ?? Moderator, line, TestContext.Current.CancellationToken);

    /// <summary>The same, drawn as lines of text; a refusal fails the test.</summary>
    public async Task<string> TellAsync(string line, Caller? caller = null)
    {
        var reply = await SayAsync(line, caller);
        Assert.False(reply.IsError, reply.Title);
        return new ConsoleRenderer(colour: false, width: 100).Reply(reply);
    }

    public Caller Moderator => new(Home, Platforms.Discord, News.ChatId, "1", "Ana", IsModerator: true, News);

    public Caller Reader(string id = "2") => new(Home, Platforms.Discord, News.ChatId, id, $"reader {id}", IsModerator: false, News);

    /// <summary>Another community with a chat and a channel of its own, and a moderator in it.</summary>
    public Task<Caller> AddCommunityAsync(string key) => Database.WriteAsync(async connection =>
    {
        var community = await CommunityStore.GetOrAddAsync(connection, new Community { Key = key, Name = key }, NowMs);
        var chat = await DestinationStore.GetOrAddChatAsync(connection, community.Id, Platforms.Discord, $"guild {key}", key, NowMs);
        var channel = await DestinationStore.GetOrAddAsync(connection, new Destination
        {
            ChatId = chat,
            CommunityId = community.Id,
            Platform = Platforms.Discord,
            ExternalId = $"channel {key}",
            Name = key,
        });
        return new Caller(community, Platforms.Discord, chat, $"mod-{key}", key, IsModerator: true, channel);
    }, CancellationToken.None);

    /// <summary>Another channel of the home community.</summary>
    public Task<Destination> AddChannelAsync(string name) => Database.WriteAsync(connection => DestinationStore.GetOrAddAsync(connection, new Destination
    {
        ChatId = News.ChatId,
        CommunityId = Home.Id,
        Platform = Platforms.Discord,
        ExternalId = $"channel {name}",
        Name = name,
    }), CancellationToken.None);

    /// <summary>A single value of the store.</summary>
    public Task<T?> AskAsync<T>(string sql, object? values = null) =>
        Database.ReadAsync(connection => connection.ExecuteScalarAsync<T?>(sql, values), CancellationToken.None);

    /// <summary>The states of all posts, in order.</summary>
    public Task<List<string>> StatesAsync() =>
        Database.ReadAsync(async connection => (await connection.QueryAsync<string>("SELECT state FROM posts ORDER BY id")).AsList(), CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (!_ownsStore)
            return;
        await Farm.DisposeAsync();
        await _store.DisposeAsync();
    }

    private static async Task<TestBot> StartAsync(TestBot bot)
    {
        (bot.Home, bot.News) = await Composed.SeedAsync(bot._services, bot.Database, bot.Chat);
        return bot;
    }
}
