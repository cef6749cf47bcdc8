using System.Net;
using System.Security.Cryptography.X509Certificates;
using AllianceBot.Fakes.FeedFarm;
using AllianceBot.Feeds;
using AllianceBot.Security;
using AllianceBot.Settings;
using Microsoft.Extensions.Time.Testing;

namespace AllianceBot.Tests.Feeds;

/// <summary>A feed farm and a fetcher that may ask it; its clock stands still until the test moves it.</summary>
internal sealed class Fetching : IAsyncDisposable
{
    private readonly GuardedHttp _http;

    private Fetching(FeedFarm farm, PollingOptions options, SecurityOptions security, ResolveHost? resolve, X509Certificate2? trusted)
    {
        Farm = farm;
        Gate = new HostGate(options, Time);
        _http = new GuardedHttp(security, Time, resolve, trusted is null ? null : Trusting(trusted));
        Fetcher = new FeedFetcher(_http, Gate, options, Time);
    }

    public static readonly PollingOptions Unhurried = new() { HostDelay = Duration.Seconds(0) };

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 2, 14, 10, 0, TimeSpan.Zero));
    public FeedFarm Farm { get; }
    public HostGate Gate { get; }
    public FeedFetcher Fetcher { get; }

    /// <param name="security">By default private networks are allowed, since that is where the farm is.</param>
    public static async Task<Fetching> StartAsync(
        PollingOptions? options = null, SecurityOptions? security = null, ResolveHost? resolve = null,
        X509Certificate2? certificate = null, X509Certificate2? trusted = null, int port = 0)
    {
        var farm = await FeedFarm.StartAsync(IPAddress.IPv6Any, port, certificate);
        return new Fetching(farm, options ?? Unhurried, security ?? new SecurityOptions { AllowPrivateNetworks = true }, resolve, trusted);
    }

    public Task<FetchResult> FetchAsync(string path) => FetchAsync(new FetchRequest(Farm.Url(path)));

    public Task<FetchResult> FetchAsync(Uri url) => FetchAsync(new FetchRequest(url));

    public Task<FetchResult> FetchAsync(FetchRequest request) => Fetcher.FetchAsync(request, TestContext.Current.CancellationToken);

    public async Task<FetchResult.Fetched> FetchedAsync(FetchRequest request) => Assert.IsType<FetchResult.Fetched>(await FetchAsync(request));

    public async Task<FetchResult.Failed> FailedAsync(Uri url) => Assert.IsType<FetchResult.Failed>(await FetchAsync(url));

    public Task<FetchResult.Failed> FailedAsync(string path) => FailedAsync(Farm.Url(path));

    /// <summary>Waits until <paramref name="condition"/> holds, then moves the clock.</summary>
    public async Task AdvanceOnceAsync(Func<bool> condition, TimeSpan span)
    {
        await UntilAsync(condition);
        Time.Advance(span);
    }

    public static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Fetcher.Dispose();
        Gate.Dispose();
        _http.Dispose();
        await Farm.DisposeAsync();
    }

    private static X509ChainPolicy Trusting(X509Certificate2 root)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(root);
        return policy;
    }
}
