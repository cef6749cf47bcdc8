using System.Threading.Channels;

namespace AllianceBot.DiscordApi.Gateway;

/// <summary>Keeps one shard connected: resumes where it can, identifies where it must, ever more slowly when that does not last.</summary>
internal sealed class Shard(
    int number, int shardCount, DiscordGatewayOptions options, GatewayAddresses addresses, IdentifyBudget budget,
    HttpMessageInvoker http, ChannelWriter<GatewayEvent> events, TimeProvider time)
{
    private static readonly TimeSpan Lasting = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestBeforeResume = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestBeforeIdentify = TimeSpan.FromMinutes(15);
    private GatewaySession? _session;
    private bool _avoidsResumeAddress;

    /// <summary>Connections in a row that did not last.</summary>
    private int _failures;

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
            await budget.TakeAsync(number, addresses.SessionStartLimit, AnnounceWaitAsync, cancellationToken);
        var began = time.GetTimestamp();
        var connection = new ShardConnection(number, shardCount, options, budget, http, events, time);
        var end = await connection.RunAsync(address, _session, cancellationToken);
        _session = end.KeepsSession ? connection.Session : null;
        _failures = end.WasUp && time.GetElapsedTime(began) >= Lasting ? 0 : _failures + 1;
        // A dead resume address is tried in turn with the main one, where a resume works as well.
        _avoidsResumeAddress = end.NeverOpened && !_avoidsResumeAddress;
        return end;
    }

    private TimeSpan Pause(ConnectionEnd end)
    {
        if (_failures == 0 && !end.WantsPause)
            return TimeSpan.FromSeconds(Random.Shared.NextDouble());
        var longest = _session is null ? LongestBeforeIdentify : LongestBeforeResume;
        var pause = TimeSpan.FromSeconds(Math.Min(Math.Pow(2, Math.Min(_failures, 20)), longest.TotalSeconds)) * (0.5 + (Random.Shared.NextDouble() / 2));
        var asked = end.WantsPause ? TimeSpan.FromSeconds(1 + (4 * Random.Shared.NextDouble())) : TimeSpan.Zero;
        return pause > asked ? pause : asked;
    }

    private ValueTask AnnounceWaitAsync(TimeSpan wait) =>
        events.WriteAsync(new ShardDownEvent(number, $"session starts are running out; the next one waits {wait.TotalMinutes:0} minutes"));
}
