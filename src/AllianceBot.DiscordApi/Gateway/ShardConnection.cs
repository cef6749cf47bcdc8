using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;
using AllianceBot.DiscordApi.Models;

namespace AllianceBot.DiscordApi.Gateway;

/// <summary>One connection of one shard, from opening to its end.</summary>
internal sealed class ShardConnection(
    int shard, int shardCount, DiscordGatewayOptions options, IdentifyBudget budget,
    HttpMessageInvoker http, ChannelWriter<GatewayEvent> events, TimeProvider time)
{
    private static readonly TimeSpan LeastInterval = TimeSpan.FromSeconds(1);
    private readonly SendWindow _sends = new(time);
    private volatile bool _readerIsBusy;
    private bool _isUp;

    /// <summary>The session after this connection: the one given, or the one that READY began.</summary>
    public GatewaySession? Session { get; private set; }

    public async Task<ConnectionEnd> RunAsync(Uri address, GatewaySession? session, CancellationToken cancellationToken)
    {
        Session = session;
        using var socket = new GatewaySocket(time);
        if (await OpenAsync(socket, address, cancellationToken) is not { } interval)
            return new ConnectionEnd("Discord's gateway could not be reached", KeepsSession: true) { NeverOpened = true };
        var end = await TalkAsync(socket, interval, cancellationToken);
        return end with { WasUp = _isUp };
    }

    /// <summary>Connects and waits for HELLO. Answers the heartbeat interval, or null when that failed.</summary>
    private async Task<TimeSpan?> OpenAsync(GatewaySocket socket, Uri address, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.ConnectTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            await socket.ConnectAsync(address, http, either.Token);
            return await socket.ReceiveAsync(either.Token) is { } hello ? Interval(hello.Span) : null;
        }
        catch (Exception failed) when (IsConnectionFailure(failed, cancellationToken))
        {
            return null;
        }
    }

    private async Task<ConnectionEnd> TalkAsync(GatewaySocket socket, TimeSpan interval, CancellationToken cancellationToken)
    {
        using var ended = new CancellationTokenSource();
        using var handshake = new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ended.Token, handshake.Token);
        var heart = new Heartbeat(interval, options.AcknowledgeTimeout, token => BeatAsync(socket, token), () => _readerIsBusy, time);
        var beating = BeatUntilDeadAsync(heart, ended.Token);
        var receiving = ReceiveAsync(socket, heart, handshake, either.Token);
        var stopping = new TaskCompletionSource<ConnectionEnd>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var stop = cancellationToken.Register(() => stopping.TrySetCanceled(cancellationToken));
        var first = await Task.WhenAny(beating, receiving, stopping.Task);
        // Before the reading side is cancelled, which breaks the socket: the close code says whether the session is kept.
        await socket.CloseAsync(cancellationToken.IsCancellationRequested ? (int)WebSocketCloseStatus.NormalClosure : CloseCodes.KeepSession);
        await ended.CancelAsync();
        await Task.WhenAll(beating, receiving);
        return await first;
    }

    private static async Task<ConnectionEnd> BeatUntilDeadAsync(Heartbeat heart, CancellationToken cancellationToken)
    {
        try
        {
            await heart.RunAsync(cancellationToken);
            return new ConnectionEnd("a heartbeat was not acknowledged", KeepsSession: true);
        }
        catch (Exception failed) when (failed is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            return new ConnectionEnd("a heartbeat could not be sent", KeepsSession: true);
        }
    }

    private async Task<ConnectionEnd> ReceiveAsync(
        GatewaySocket socket, Heartbeat heart, CancellationTokenSource handshake, CancellationToken cancellationToken)
    {
        IDisposable? turn = null;
        try
        {
            if (Session is null)
                turn = await budget.TakeTurnAsync(shard, cancellationToken);
            await SendAsync(
                socket, Session is null ? GatewayMessages.Identify(options, shard, shardCount) : GatewayMessages.Resume(options.Token, Session), cancellationToken);
            handshake.CancelAfter(2 * options.ConnectTimeout);
            while (await socket.ReceiveAsync(cancellationToken) is { } message)
            {
                var step = Read(message.Span, heart);
                if (step.End is { } end)
                    return end;
                if (step.BeatNow && _sends.TryTake(SendWindow.MostAskedFor))
                    await socket.SendAsync(GatewayMessages.Heartbeat(Session?.Sequence), cancellationToken);
                if (step.Sequence is not { } sequence)
                    continue;
                turn?.Dispose();
                handshake.CancelAfter(Timeout.InfiniteTimeSpan);
                if (step.Event is { } happened)
                    await HandOnAsync(happened, cancellationToken);
                Session!.Sequence = sequence;
            }
            var code = socket.CloseCode;
            return new ConnectionEnd(CloseCodes.Describe(code), CloseCodes.KeepsSession(code), code, CloseCodes.FatalReason(code));
        }
        catch (JsonException)
        {
            return new ConnectionEnd("Discord sent something that is not its protocol", KeepsSession: true);
        }
        catch (InvalidDataException tooLarge)
        {
            // A resume would bring the same message again.
            return new ConnectionEnd(tooLarge.Message, KeepsSession: false);
        }
        catch (Exception failed) when (IsConnectionFailure(failed, CancellationToken.None))
        {
            return new ConnectionEnd(handshake.IsCancellationRequested ? "Discord did not answer the greeting" : "the connection broke", KeepsSession: true);
        }
        finally
        {
            turn?.Dispose();
        }
    }

    private Step Read(ReadOnlySpan<byte> message, Heartbeat heart)
    {
        var payload = GatewayPayload.Parse(message);
        switch (payload.Op)
        {
            case GatewayOp.Dispatch when payload is { Type: "READY" }:
                return Ready(payload);
            case GatewayOp.Dispatch when payload is { Type: { } type, Sequence: { } sequence } && Session is not null:
                if (type == "RESUMED")
                    _isUp = true;
                // A resume may bring what came already.
                var repeated = sequence <= Session.Sequence;
                return repeated ? default : new Step(Event(type, payload.Data), sequence);
            case GatewayOp.Heartbeat:
                return new Step { BeatNow = true };
            case GatewayOp.HeartbeatAck:
                heart.Acknowledge();
                return default;
            case GatewayOp.Reconnect:
                return new Step { End = new ConnectionEnd("Discord asked to reconnect", KeepsSession: true) };
            case GatewayOp.InvalidSession:
                var resumable = payload.Data.SequenceEqual("true"u8);
                return new Step { End = new ConnectionEnd("Discord ended the session", KeepsSession: resumable) { WantsPause = true } };
            default:
                return default;
        }
    }

    private Step Ready(GatewayPayload payload)
    {
        if (DispatchReader.ReadReady(payload.Data) is not { } ready || payload.Sequence is not { } sequence)
            return new Step { End = new ConnectionEnd("READY could not be read", KeepsSession: false) };
        _isUp = true;
        Session = new GatewaySession(ready.SessionId, Uri.TryCreate(ready.ResumeGatewayUrl, UriKind.Absolute, out var uri) ? uri : null);
        var guilds = ready.Guilds.Select(guild => guild.Id).ToArray();
        return new Step(new ReadyEvent(shard, ready.User ?? new User(), ready.Application?.Id ?? default, guilds), sequence);
    }

    private GatewayEvent? Event(string type, ReadOnlySpan<byte> data) =>
        type == "RESUMED" ? new ResumedEvent(shard) : DispatchReader.Read(shard, type, data, time.GetTimestamp());

    /// <summary>Waits for room when the reader of events is slow: nothing is lost, and the heart goes on.</summary>
    private async ValueTask HandOnAsync(GatewayEvent happened, CancellationToken cancellationToken)
    {
        _readerIsBusy = true;
        await events.WriteAsync(happened, cancellationToken);
        _readerIsBusy = false;
    }

    private Task BeatAsync(GatewaySocket socket, CancellationToken cancellationToken) =>
        SendAsync(socket, GatewayMessages.Heartbeat(Session?.Sequence), cancellationToken);

    private Task SendAsync(GatewaySocket socket, byte[] payload, CancellationToken cancellationToken) =>
        _sends.TryTake(SendWindow.Most) ? socket.SendAsync(payload, cancellationToken) : Task.CompletedTask;

    private static TimeSpan? Interval(ReadOnlySpan<byte> hello)
    {
        var payload = GatewayPayload.Parse(hello);
        if (payload.Op != GatewayOp.Hello || JsonSerializer.Deserialize(payload.Data, DiscordJson.Default.HelloData) is not { HeartbeatInterval: > 0 and { } milliseconds })
            return null;
        var interval = TimeSpan.FromMilliseconds(milliseconds);
        return interval > LeastInterval ? interval : LeastInterval;
    }

    private static bool IsConnectionFailure(Exception failure, CancellationToken cancellationToken) =>
        failure is WebSocketException or HttpRequestException or IOException or JsonException or InvalidDataException or ObjectDisposedException
        || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    /// <summary>What one payload asks for.</summary>
    private readonly record struct Step(GatewayEvent? Event, int? Sequence)
    {
        public bool BeatNow { get; init; }

        public ConnectionEnd? End { get; init; }
    }
}
