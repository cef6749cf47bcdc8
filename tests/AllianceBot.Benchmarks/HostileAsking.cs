using System.Net;
using AllianceBot.Fakes.FeedFarm;
using AllianceBot.Feeds;
using AllianceBot.Security;
using AllianceBot.Settings;

namespace AllianceBot.Benchmarks;

/// <summary>A feed farm and the bot's own fetcher; deadlines are a fraction of life's, so that rows which wait for them are short.</summary>
internal sealed class HostileAsking : IAsyncDisposable
{
    private static readonly PollingOptions Quick = new()
    {
        HostDelay = Duration.Seconds(0),
        Deadline = Duration.Seconds(1),
        HeadersDeadline = Duration.Seconds(0.5),
    };

    private readonly GuardedHttp _http;
    private readonly HostGate _gate = new(Quick, TimeProvider.System);
    private readonly FeedFetcher _fetcher;

    private HostileAsking(FeedFarm farm, SecurityOptions security, ResolveHost? resolve)
    {
        Farm = farm;
        _http = new GuardedHttp(security, TimeProvider.System, resolve);
        _fetcher = new FeedFetcher(_http, _gate, Quick, TimeProvider.System);
        Discovery = new FeedDiscovery(_fetcher);
    }

    public FeedFarm Farm { get; }
    public FeedDiscovery Discovery { get; }

    /// <summary>Where the farm's address is allowed.</summary>
    public static async Task<HostileAsking> OpenAsync(bool tls = false) =>
        new(await FeedFarm.StartAsync(certificate: tls ? Certificates.ForLoopback() : null), new SecurityOptions { AllowPrivateNetworks = true }, resolve: null);

    /// <summary>As for strangers' addresses: the farm's port is a web port, and its address is refused.</summary>
    public static async Task<HostileAsking> StrictAsync(ResolveHost? resolve = null)
    {
        var farm = await FeedFarm.StartAsync(IPAddress.IPv6Any);
        return new HostileAsking(farm, new SecurityOptions { AllowedPorts = [farm.Port] }, resolve);
    }

    /// <summary>The outcome in a word or two.</summary>
    public async Task<string> AskAsync(Uri url) => await _fetcher.FetchAsync(new FetchRequest(url), CancellationToken.None) switch
    {
        FetchResult.Failed failed => failed.Code,
        FetchResult.Fetched fetched => $"{fetched.Body.Length:N0} bytes",
        var other => other.GetType().Name,
    };

    public async ValueTask DisposeAsync()
    {
        _fetcher.Dispose();
        _gate.Dispose();
        _http.Dispose();
        await Farm.DisposeAsync();
    }
}
