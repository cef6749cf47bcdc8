using System.Net;
using System.Text.Json.Nodes;
using AllianceBot.Alerts;
using AllianceBot.Chat;
using AllianceBot.Chat.Console;
using AllianceBot.Chat.Discord;
using AllianceBot.Communities;
using AllianceBot.Deliveries;
using AllianceBot.DiscordApi;
using AllianceBot.DiscordApi.Models;
using AllianceBot.Fakes.Discord;
using AllianceBot.Feeds;
using AllianceBot.Items;
using AllianceBot.Seeding;
using AllianceBot.Settings;
using AllianceBot.Storage;
using AllianceBot.Tests.App;
using AllianceBot.TestSupport;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AllianceBot.Tests.Chat.Discord;

/// <summary>
/// The whole bot on a stand-in for Discord, over a store of its own, in real time: nothing here waits for more than the
/// stand-in's answers. Interactions can come over the gateway, as people fire them, or be handed in as an attacker would
/// make them up.
/// </summary>
internal sealed class DiscordBot : IAsyncDisposable
{
    private readonly TestStore _store;
    private readonly ServiceProvider _services;
    private readonly CancellationTokenSource _stop = new();
    private readonly SeedFolder _seeds;
    private readonly bool _isReplica;
    private Task _running = Task.CompletedTask;
    private ulong _ids = 1_000_000;

    private DiscordBot(FakeDiscord discord, TestStore store, BotSettings settings, SeedFolder seeds, bool isReplica = false)
    {
        (Discord, _store, Settings, _seeds, _isReplica) = (discord, store, settings, seeds, isReplica);
        // Answers to interactions that no user of the stand-in fired are caught on the way.
        _services = Composed.Services(store, settings, seeds, TimeProvider.System, Log, services => services
            .AddKeyedSingleton("discord", (_, _) => new HttpClient(Answers) { BaseAddress = discord.ApiBaseUrl, Timeout = Timeout.InfiniteTimeSpan }));
    }

    public FakeDiscord Discord { get; }
    public BotSettings Settings { get; }
    public TestLog Log { get; } = new();
    public CaughtAnswers Answers { get; } = new();
    public Database Database => _store.Database;
    public Community Home { get; private set; } = new();
    public Destination News { get; private set; } = new();

    /// <summary>Connected and seeded; with <paramref name="listen"/> also logged in at the gateway, its commands registered.</summary>
    /// <param name="sample">With the sample feeds and the starter rules; else with neither.</param>
    public static async Task<DiscordBot> StartAsync(Action<BotSettings>? configure = null, bool listen = false, bool sample = false, FakeDiscordOptions? options = null)
    {
        var discord = await FakeDiscord.StartAsync(options ?? new FakeDiscordOptions { MessagesPerWindow = 1000 });
        var store = await TestStore.SqliteAsync();
        var settings = new BotSettings();
        settings.Discord.Token = "fake-bot-token";
        settings.Discord.ChannelId = discord.Channel.Id.ToString();
        settings.Discord.ApiBaseUrl = discord.ApiBaseUrl.ToString();
        settings.Alerts.GatherFor = Duration.Seconds(0);
        configure?.Invoke(settings);
        var bot = new DiscordBot(discord, store, settings, sample ? Composed.SampleSeeds : Composed.NoSeeds(store));
        (bot.Home, bot.News) = await Composed.SeedAsync(bot._services, bot.Database, bot.Chat);
        if (listen)
            await bot.ListenAsync();
        return bot;
    }

    /// <summary>Another process over the same store and stand-in, which waits for its turn at the gateway.</summary>
    public DiscordBot StartReplica()
    {
        var replica = new DiscordBot(Discord, _store, Settings, _seeds, isReplica: true) { Home = Home, News = News };
        replica._running = replica.Chat.RunAsync(replica._stop.Token);
        return replica;
    }

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    public DiscordPlatform Platform => (DiscordPlatform)Get<IEnumerable<IChatPlatform>>().Single(platform => platform.Name == Platforms.Discord);

    public DiscordChat Chat => (DiscordChat)Get<IChat>();

    /// <summary>One full cycle: what the feeds have is posted.</summary>
    public Task CycleAsync() => Get<Pipeline>().RunOnceAsync(TestContext.Current.CancellationToken);

    /// <summary>What stands in the channel, but for words of the bot itself.</summary>
    public IReadOnlyList<FakeMessage> Stories(FakeChannel? channel = null) =>
        [.. Discord.Messages(channel ?? Discord.Channel).Where(message => message.Components.Count > 0)];

    public Task<Destination> AddDestinationAsync(FakeChannel channel, string kind, Community? community = null) => Database.WriteAsync(connection =>
        DestinationStore.GetOrAddAsync(connection, new Destination
        {
            ChatId = News.ChatId,
            CommunityId = (community ?? Home).Id,
            Platform = Platforms.Discord,
            ExternalId = channel.Id.ToString(),
            Kind = kind,
            Name = channel.Name,
        }), CancellationToken.None);

    public Delivery Delivery(Card? card = null, Destination? to = null, string key = "test-1", string? messageId = null, TimeSpan? triedAgo = null) =>
        new(key, to ?? News, card ?? Some.Card(), messageId, triedAgo is { } ago ? TimeProvider.System.GetUtcNow() - ago : null);

    public Task<DeliveryOutcome> SendAsync(Delivery delivery) => Platform.SendAsync(delivery, TestContext.Current.CancellationToken);

    public Task<DeliveryOutcome> EditAsync(Delivery delivery) => Platform.EditAsync(delivery, TestContext.Current.CancellationToken);

    public Task<FindOutcome> FindAsync(Delivery delivery) => Platform.FindOutAsync(delivery, TestContext.Current.CancellationToken);

    /// <summary>Waits for the answer to something that a user did, filled in.</summary>
    public async Task<FakeInteraction> AnswerAsync(FakeInteraction interaction)
    {
        await Discord.WaitUntilAsync(_ => interaction.Response is not null && !interaction.IsThinking, "an answer to the interaction");
        return interaction;
    }

    /// <summary>An interaction that nobody fired, as an attacker would make it up; a moderator of the guild unless said otherwise.</summary>
    public Interaction MadeUp(InteractionType type, InteractionData data, FakeGuild? guild = null, FakeChannel? channel = null, bool moderator = true, ulong user = 77) => new()
    {
        Id = new Snowflake(Interlocked.Increment(ref _ids)),
        ApplicationId = new Snowflake(Discord.Bot.Id),
        Type = type,
        Token = $"made-up-{_ids}",
        Data = data,
        GuildId = new Snowflake((guild ?? Discord.Guild).Id),
        ChannelId = new Snowflake((channel ?? Discord.Channel).Id),
        Channel = new Channel { Id = new Snowflake((channel ?? Discord.Channel).Id), Type = ChannelType.GuildText, Name = (channel ?? Discord.Channel).Name, GuildId = new Snowflake((guild ?? Discord.Guild).Id) },
        Member = new Member { User = new User { Id = new Snowflake(user), Username = "eve" }, Permissions = moderator ? Permissions.ManageGuild : Permissions.ViewChannel },
    };

    /// <summary>Hands an interaction in and returns the answer's JSON: what the user would see.</summary>
    public async Task<JsonNode> HandleAsync(Interaction interaction)
    {
        await Get<DiscordInteractions>().HandleAsync(interaction, TimeProvider.System.GetTimestamp(), TestContext.Current.CancellationToken);
        return Answers.Of(interaction.Token);
    }

    public Task<T?> AskAsync<T>(string sql, object? values = null) =>
        Database.ReadAsync(connection => connection.ExecuteScalarAsync<T?>(sql, values), CancellationToken.None);

    /// <summary>Leaves the gateway, as at the end of the process.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
        await _services.DisposeAsync();
        if (_isReplica)
            return;
        await Discord.DisposeAsync();
        await _store.DisposeAsync();
    }

    /// <summary>Logs in at the gateway and registers the commands.</summary>
    public async Task ListenAsync()
    {
        _running = Chat.RunAsync(_stop.Token);
        await Discord.WaitUntilAsync(world => world.Commands.Count > 0 && Discord.Gateway.Identifies.Count > 0, "the login and the commands");
    }
}

/// <summary>Catches answers to made-up interactions; everything else goes on to the stand-in.</summary>
internal sealed class CaughtAnswers : DelegatingHandler
{
    private readonly Dictionary<string, JsonNode> _answers = [];
    private readonly Lock _lock = new();

    public CaughtAnswers()
        : base(new SocketsHttpHandler())
    {
    }

    /// <summary>Held before each answer is taken: a test can make Discord slow.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _answers.Count;
        }
    }

    public JsonNode Of(string token)
    {
        lock (_lock)
            return _answers.GetValueOrDefault(token) ?? throw new InvalidOperationException("There was no answer.");
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath.Split('/');
        var token = path.FirstOrDefault(part => part.StartsWith("made-up-", StringComparison.Ordinal));
        if (token is null)
            return await base.SendAsync(request, cancellationToken);
        var body = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!;
        lock (_lock)
            _answers[token] = body;
        return new HttpResponseMessage(path[^1] == "callback" ? HttpStatusCode.NoContent : HttpStatusCode.OK) { Content = new StringContent("{\"id\":\"1\",\"channel_id\":\"1\"}") };
    }
}
