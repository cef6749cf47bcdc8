using AllianceBot.DiscordApi.Models;
using AllianceBot.Fakes.Discord;
using Microsoft.Extensions.Time.Testing;

namespace AllianceBot.DiscordApi.Tests.Rest;

/// <summary>A client at the stand-in, both on one fake clock.</summary>
internal sealed class RestFixture : IAsyncDisposable
{
    private readonly Underway _underway = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly HttpClient _http;

    private RestFixture(FakeDiscord discord, FakeTimeProvider time, DiscordRestOptions options)
    {
        _http = new HttpClient(_underway) { Timeout = Timeout.InfiniteTimeSpan };
        Discord = discord;
        Time = time;
        Rest = new DiscordRest(_http, options, time);
        Channel = new Snowflake(discord.Channel.Id);
    }

    public FakeDiscord Discord { get; }

    public FakeTimeProvider Time { get; }

    public DiscordRest Rest { get; }

    public Snowflake Channel { get; }

    public static async Task<RestFixture> StartAsync(
        Func<FakeDiscordOptions, FakeDiscordOptions>? discord = null, Func<DiscordRestOptions, DiscordRestOptions>? rest = null)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        var options = new FakeDiscordOptions { Time = time };
        var fake = await FakeDiscord.StartAsync(discord?.Invoke(options) ?? options);
        var client = new DiscordRestOptions { Token = options.Token, BaseAddress = fake.ApiBaseUrl };
        return new RestFixture(fake, time, rest?.Invoke(client) ?? client);
    }

    /// <summary>Moves the clock on, a little at a time, until a call that waits for it is done. It stands while a request is under way that does not wait for it.</summary>
    public async Task<T> PassAsync<T>(Task<T> call)
    {
        while (!call.IsCompleted)
        {
            // Real time only lets the sockets work; how much of it passes decides nothing.
            await Task.WhenAny(call, Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System));
            if (!call.IsCompleted && _underway.Count <= Discord.Stalling)
                Time.Advance(TimeSpan.FromMilliseconds(50));
        }
        return await call;
    }

    public Task<DiscordResult<Message>> PostAsync(string content, string? nonce = null) =>
        PassAsync(Rest.CreateMessageAsync(Channel, new MessageCreate { Content = content, Nonce = nonce }, TestContext.Current.CancellationToken));

    public void Script(string method, string path, Fault fault, int times = 1) => Discord.Faults.Add(new FaultRule(method, path, fault) { Times = times });

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Discord.DisposeAsync();
    }

    /// <summary>Counts the requests whose answer has not begun.</summary>
    private sealed class Underway(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _count);
            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            finally
            {
                Interlocked.Decrement(ref _count);
            }
        }
    }
}
