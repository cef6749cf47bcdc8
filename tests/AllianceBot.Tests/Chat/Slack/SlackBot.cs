using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using AllianceBot.Alerts;
using AllianceBot.Chat;
using AllianceBot.Chat.Console;
using AllianceBot.Chat.Slack;
using AllianceBot.Communities;
using AllianceBot.Deliveries;
using AllianceBot.Fakes.Slack;
using AllianceBot.Seeding;
using AllianceBot.Settings;
using AllianceBot.SlackApi.SocketMode;
using AllianceBot.Storage;
using AllianceBot.Tests.App;
using AllianceBot.TestSupport;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AllianceBot.Tests.Chat.Slack;

/// <summary>
/// The whole bot on a stand-in for Slack, over a store of its own. Events come over Socket Mode, as people cause them, or are handed in as
/// an attacker would make them up. In real time unless a clock is given.
/// </summary>
internal sealed class SlackBot : IAsyncDisposable
{
    private readonly TestStore _store;
    private readonly ServiceProvider _services;
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private int _events;

    private SlackBot(FakeSlack slack, TestStore store, BotSettings settings, SeedFolder seeds, TimeProvider time)
    {
        (Slack, _store, Settings) = (slack, store, settings);
        _services = Composed.Services(store, settings, seeds, time, Log, services => services
            .AddKeyedSingleton("slack", (_, _) => new HttpClient(Traffic) { Timeout = Timeout.InfiniteTimeSpan }));
    }

    public FakeSlack Slack { get; }
    public BotSettings Settings { get; }
    public TestLog Log { get; } = new();
    public Traffic Traffic { get; } = new();
    public Database Database => _store.Database;
    public Community Home { get; private set; } = new();
    public Destination News { get; private set; } = new();

    public CancellationToken Stop => TestContext.Current.CancellationToken;

    public IChat Chat => Get<IChat>();

    public IChatPlatform Platform => Get<IEnumerable<IChatPlatform>>().Single(platform => platform.Name == Platforms.Slack);

    /// <param name="sample">With the sample feeds and the starter rules; else with neither.</param>
    public static async Task<SlackBot> StartAsync(
        Action<FakeSlack>? configure = null, bool connect = true, bool listen = false, bool sample = false, TimeProvider? time = null, Action<BotSettings>? settings = null)
    {
        var slack = await FakeSlack.StartAsync(new FakeSlackOptions { MessagesPerSecond = 0, Time = time ?? TimeProvider.System });
        configure?.Invoke(slack);
        var said = new BotSettings();
        said.Slack.BotToken = slack.BotToken;
        said.Slack.AppToken = slack.AppToken;
        said.Slack.ChannelId = FakeWorkspace.CarNews;
        said.Slack.ApiBaseUrl = slack.ApiAddress.ToString();
        said.Alerts.GatherFor = Duration.Seconds(0);
        settings?.Invoke(said);
        var store = await TestStore.SqliteAsync();
        var bot = new SlackBot(slack, store, said, sample ? Composed.SampleSeeds : Composed.NoSeeds(store), time ?? TimeProvider.System);
        if (connect)
            (bot.Home, bot.News) = await Composed.SeedAsync(bot._services, bot.Database, bot.Chat);
        if (listen)
            await bot.ListenAsync();
        return bot;
    }

    public string MadeUpUrl => new Uri(Slack.Address, Traffic.MadeUpUrl).ToString();

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    /// <summary>One full cycle: what the feeds have is posted.</summary>
    public Task CycleAsync() => Get<Pipeline>().RunOnceAsync(Stop);

    public Delivery Delivery(Card? card = null, string key = "test-1", string? messageId = null, Destination? to = null) => new(key, to ?? News, card ?? Some.Card(), messageId);

    public async Task<Destination> AddChannelAsync(string id, Community? community = null) => await Database.WriteAsync(connection => DestinationStore.GetOrAddAsync(connection, new Destination
    {
        ChatId = News.ChatId,
        CommunityId = (community ?? Home).Id,
        Platform = Platforms.Slack,
        ExternalId = id,
        Kind = "channel",
        Name = Slack.Workspace.Channels.TryGetValue(id, out var channel) ? channel.Name : id,
    }), CancellationToken.None);

    public async Task ListenAsync()
    {
        _running = Chat.RunAsync(_stop.Token);
        await UntilAsync(() => Slack.Sockets > 0);
    }

    public async Task UntilAsync(Func<bool> isSo)
    {
        while (!isSo())
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Stop);
    }

    public async Task UntilAsync(Func<Task<bool>> isSo)
    {
        while (!await isSo())
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Stop);
    }

    /// <summary>A command as people type it, and the answer that they see, be it in the acknowledgement or, on a slow machine, after it.</summary>
    public async Task<string> SayAsync(string user, string command, string text, string channel = FakeWorkspace.CarNews)
    {
        var answer = await CommandAsync(user, command, text, channel);
        return $"{answer.Text} {Shown.Text(answer.Blocks)}";
    }

    /// <summary>The same, and the answer as a message.</summary>
    public async Task<FakeMessage> CommandAsync(string user, string command, string text, string channel = FakeWorkspace.CarNews)
    {
        var before = Answers(user, channel).Count;
        var outcome = await Slack.CommandAsync(user, channel, command, text);
        Assert.True(outcome.Ack.Arrived);
        await UntilAsync(() => Answers(user, channel).Count > before);
        return Answers(user, channel)[^1];
    }

    private List<FakeMessage> Answers(string user, string channel) => [.. Slack.Messages(channel).Where(message => message.OnlyFor == user)];

    /// <summary>A key that no event had before.</summary>
    public string NewKey() => $"made-up-{Interlocked.Increment(ref _events)}";

    /// <summary>Hands in an event that nobody caused, and returns all that anybody would see of it: acknowledgement, answers, views, messages.</summary>
    public async Task<string> HandleAsync(SlackEvent made)
    {
        var acks = new List<SlackAck>();
        var before = Slack.Requests.Count;
        await Get<SlackInteractions>().HandleAsync(new SlackDelivery(made, ack =>
        {
            if (ack is not null)
                acks.Add(ack);
            return Task.FromResult(true);
        }), Stop);
        return Shown.Of(acks) + "\n" + string.Join('\n', Traffic.TakeAnswers().Select(Shown.Text)) + "\n" + string.Join('\n', Slack.Requests.Skip(before).Where(request => request.Body is not null && request.Path.StartsWith('/')).Select(request => Shown.Text(request.Body)));
    }

    public Task<T?> AskAsync<T>(string sql, object? values = null) => Database.ReadAsync(connection => connection.ExecuteScalarAsync<T?>(sql, values), CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
        await _services.DisposeAsync();
        await Slack.DisposeAsync();
        await _store.DisposeAsync();
    }
}

/// <summary>
/// Names the requests that have no answer yet, so that a test's clock can stand still until there is one; takes the answers to made-up
/// interactions, whose response_url the stand-in does not know.
/// </summary>
internal sealed class Traffic() : DelegatingHandler(new SocketsHttpHandler())
{
    public const string MadeUpUrl = "/actions/made-up/1/x";

    private readonly ConcurrentQueue<JsonNode> _answers = new();
    private readonly ConcurrentDictionary<string, bool> _open = new();
    private int _sent;

    public IEnumerable<string> Open => _open.Keys;

    /// <summary>The answers since this was asked last.</summary>
    public IEnumerable<JsonNode> TakeAnswers()
    {
        while (_answers.TryDequeue(out var answer))
            yield return answer;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri!.AbsolutePath == MadeUpUrl)
        {
            _answers.Enqueue(JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!);
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("ok") };
        }
        var id = $"{Interlocked.Increment(ref _sent)}";
        request.Headers.Add(FakeSlack.RequestIdHeader, id);
        _open[id] = true;
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        finally
        {
            _open.TryRemove(id, out _);
        }
    }
}
