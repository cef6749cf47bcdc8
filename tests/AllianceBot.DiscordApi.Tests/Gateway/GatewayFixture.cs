using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using AllianceBot.DiscordApi.Gateway;
using AllianceBot.DiscordApi.Models;
using AllianceBot.Fakes.Discord;
using Microsoft.Extensions.Time.Testing;

namespace AllianceBot.DiscordApi.Tests.Gateway;

/// <summary>A gateway client at the stand-in, both on one fake clock, its events collected.</summary>
internal sealed class GatewayFixture : IAsyncDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler()) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly CancellationTokenSource _stop = new();
    private readonly IdentifyBudget _budget;
    private Task _collecting = Task.CompletedTask;
    private ulong _marks;

    private GatewayFixture(FakeDiscord discord, FakeTimeProvider time, DiscordGatewayOptions options)
    {
        Discord = discord;
        Time = time;
        Rest = new DiscordRest(_http, new DiscordRestOptions { Token = options.Token, BaseAddress = discord.ApiBaseUrl }, time);
        _budget = new IdentifyBudget(
            _ => ValueTask.FromResult(Count),
            (count, _) =>
            {
                Count = count;
                return ValueTask.CompletedTask;
            },
            time);
        Gateway = new DiscordGateway(Rest, _http, options, _budget, time);
    }

    public FakeDiscord Discord { get; }

    public FakeTimeProvider Time { get; }

    public DiscordRest Rest { get; }

    public DiscordGateway Gateway { get; }

    /// <summary>The stored count of identifies.</summary>
    public IdentifyCount? Count { get; set; }

    public int GuildsSeen { get; private set; }

    public ConcurrentQueue<GatewayEvent> Events { get; } = new();

    public Task<GatewayEnd> Running { get; private set; } = null!;

    public static async Task<GatewayFixture> StartAsync(
        Func<FakeDiscordOptions, FakeDiscordOptions>? discord = null,
        Func<DiscordGatewayOptions, DiscordGatewayOptions>? gateway = null,
        Action<GatewayFixture>? beforeStart = null,
        bool keepsEvents = true)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        var options = new FakeDiscordOptions { Time = time };
        var fake = await FakeDiscord.StartAsync(discord?.Invoke(options) ?? options);
        var client = new DiscordGatewayOptions { Token = options.Token, Intents = GatewayIntents.Guilds | GatewayIntents.GuildMessages | GatewayIntents.DirectMessages };
        var fixture = new GatewayFixture(fake, time, gateway?.Invoke(client) ?? client);
        beforeStart?.Invoke(fixture);
        fixture.Running = Task.Run(() => fixture.Gateway.RunAsync(fixture._stop.Token));
        fixture._collecting = Task.Run(() => fixture.CollectAsync(keepsEvents));
        return fixture;
    }

    public static async Task<GatewayFixture> StartReadyAsync(
        Func<FakeDiscordOptions, FakeDiscordOptions>? discord = null, Func<DiscordGatewayOptions, DiscordGatewayOptions>? gateway = null)
    {
        var fixture = await StartAsync(discord, gateway);
        await fixture.PassUntilAsync(() => fixture.Of<GuildAvailableEvent>().Any(), "the first session");
        return fixture;
    }

    public IEnumerable<T> Of<T>() => Events.OfType<T>();

    /// <summary>Moves the clock on, a little whenever nothing happens any more, until something is so. Answers the fake time it took.</summary>
    public async Task<TimeSpan> PassUntilAsync(Func<bool> condition, string what, TimeSpan? limit = null, double secondsAtOnce = 0.2)
    {
        var began = Time.GetUtcNow();
        var busy = 0;
        while (!condition())
        {
            var seen = Activity;
            var asked = TimeProvider.System.GetTimestamp();
            await Task.Delay(TimeSpan.FromMilliseconds(4), TimeProvider.System);
            // On a machine that is late for us, sockets are late as well: the clock waits for them, for a while.
            var isLate = TimeProvider.System.GetElapsedTime(asked) > TimeSpan.FromMilliseconds(12);
            if (seen != Activity || (isLate && ++busy % 6 != 0))
                continue;
            if (Time.GetUtcNow() - began > (limit ?? TimeSpan.FromMinutes(2)))
                Assert.Fail($"Not within {limit}: {what}. Events: {string.Join(", ", Events.TakeLast(10).Select(happened => happened.GetType().Name))}");
            Time.Advance(TimeSpan.FromSeconds(secondsAtOnce));
        }
        return Time.GetUtcNow() - began;
    }

    /// <summary>Waits for what needs no time of the fake clock, which stands: else a large payload under way could look like a connection that died.</summary>
    public async Task HappensAsync(Func<bool> condition, string what)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromMinutes(2), $"Still not so: {what}");
            await Task.Delay(TimeSpan.FromMilliseconds(4), TimeProvider.System);
        }
    }

    public Task<TimeSpan> PassAsync(TimeSpan time)
    {
        var until = Time.GetUtcNow() + time;
        return PassUntilAsync(() => Time.GetUtcNow() >= until, "time", time + TimeSpan.FromSeconds(1));
    }

    /// <summary>Sends an event that can be told from all others.</summary>
    public void Mark() => Discord.Dispatch(Discord.Guild.Id, "MESSAGE_DELETE", new JsonObject
    {
        ["id"] = $"{++_marks}",
        ["channel_id"] = $"{Discord.Channel.Id}",
        ["guild_id"] = $"{Discord.Guild.Id}",
    });

    public bool HasAllMarks => Marks.Count() >= (int)_marks;

    public IEnumerable<ulong> Marks => Of<MessagesDeletedEvent>().Select(deleted => deleted.MessageIds[0].Value);

    public void AssertEveryMarkCameOnce() => Assert.Equal(Enumerable.Range(1, (int)_marks).Select(mark => (ulong)mark), Marks);

    private (int, int, int, int) Activity => (Events.Count, Discord.Requests.All.Count, Discord.Gateway.Connections, Discord.Gateway.Heartbeats);

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Running.ContinueWith(_ => { }, TaskScheduler.Default);
        await _collecting;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Discord.DisposeAsync();
        _http.Dispose();
        _budget.Dispose();
        _stop.Dispose();
    }

    private async Task CollectAsync(bool keepsEvents)
    {
        await foreach (var happened in Gateway.Events.ReadAllAsync())
        {
            if (happened is GuildAvailableEvent)
                GuildsSeen++;
            if (keepsEvents)
                Events.Enqueue(happened);
        }
    }
}
