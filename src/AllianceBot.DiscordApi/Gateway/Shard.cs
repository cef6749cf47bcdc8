using System.Threading.Channels;

namespace AllianceBot.DiscordApi.Gateway;

/// <summary>Keeps one shard connected: resumes where it can, identifies where it must, ever more slowly when that does not last.</summary>
internal sealed class Shard(
    int number, int shardCount, DiscordGatewayOptions options, GatewayAddresses addresses, IdentifyBudget budget,
    HttpMessageInvoker http, ChannelWriter<GatewayEvent> events, TimeProvider time)
{
    private static readonly TimeSpan LastingConnection = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LastingSession = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestBeforeResume = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestBeforeIdentify = TimeSpan.FromMinutes(15);
    private GatewaySession? _session;
    private bool _avoidsResumeAddress;

    /// <summary>Connections in a row that did not last: slows resumes.</summary>
    private int _shortConnections;

    /// <summary>Sessions in a row that did not last: slows identifies, of which there are 1,000 a day.</summary>
    private int _shortSessions;
    private long _sessionBegan;

    /// <summary>Returns only when no further connection makes sense.</summary>
    public async Task<GatewayEnd> RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var (address, fatal) = await FindAddressAsync(cancellationToken);
            if (fatal is not null)
                return fatal;
            var end = await ConnectAsync(address, cancellationToken);
            if (end.FatalReason is { } reason)
                return new GatewayEnd(end.CloseCode, reason);
            await events.WriteAsync(new ShardDownEvent(number, end.Reason), cancellationToken);
            await Task.Delay(Pause(end), time, cancellationToken);
        }
    }

    private async Task<(Uri Address, GatewayEnd? Fatal)> FindAddressAsync(CancellationToken cancellationToken)
    {
        if (_session?.ResumeAddress is { } resume && !_avoidsResumeAddress)
            return (GatewayAddresses.Complete(resume), null);
        var fatal = await addresses.RefreshAsync(cancellationToken);
        return (addresses.Main!, fatal);
    }

    private async Task<ConnectionEnd> ConnectAsync(Uri address, CancellationToken cancellationToken)
    {
        if (_session is null)
        {
            await budget.TakeAsync(number, addresses.SessionStartLimit, AnnounceWaitAsync, cancellationToken);
            _sessionBegan = time.GetTimestamp();
        }
        var began = time.GetTimestamp();
        var connection = new ShardConnection(number, shardCount, options, budget, http, events, time);
        var end = await connection.RunAsync(address, _session, cancellationToken);
        _session = end.KeepsSession ? connection.Session : null;
        _shortConnections = end.WasUp && time.GetElapsedTime(began) >= LastingConnection ? 0 : _shortConnections + 1;
        if (_session is null)
            _shortSessions = time.GetElapsedTime(_sessionBegan) >= LastingSession ? 0 : _shortSessions + 1;
        // A dead resume address is tried in turn with the main one, where a resume works as well.
        _avoidsResumeAddress = end.NeverOpened && !_avoidsResumeAddress;
        return end;
    }

    private TimeSpan Pause(ConnectionEnd end)
    {
        var (inRow, longest) = _session is null ? (_shortSessions, LongestBeforeIdentify) : (_shortConnections, LongestBeforeResume);
        var pause = inRow == 0
            ? TimeSpan.FromSeconds(Random.Shared.NextDouble())
            : TimeSpan.FromSeconds(Math.Min(Math.Pow(2, Math.Min(inRow, 20)), longest.TotalSeconds)) * (0.5 + (Random.Shared.NextDouble() / 2));
        var asked = end.WantsPause ? TimeSpan.FromSeconds(1 + (4 * Random.Shared.NextDouble())) : TimeSpan.Zero;
        return pause > asked ? pause : asked;
    }

    private ValueTask AnnounceWaitAsync(TimeSpan wait) =>
        events.WriteAsync(new ShardDownEvent(number, $"session starts are running out; the next one waits {wait.TotalMinutes:0} minutes"));
}
