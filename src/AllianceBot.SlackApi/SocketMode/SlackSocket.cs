using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;

namespace AllianceBot.SlackApi.SocketMode;

/// <summary>
/// Socket Mode: receives events over WebSockets and keeps a connection up until it is cancelled or cannot be. Every event is acknowledged
/// within 3 s and handled once, redeliveries included; handlers run side by side and their exceptions stay theirs. When Slack announces the
/// end of a connection, the next is opened before the old one is left.
/// </summary>
/// <param name="app">A client with the app-level token (scope connections:write).</param>
/// <param name="invoker">What WebSockets connect through; null for the system's way. Not an HttpClient, which would buffer.</param>
public sealed class SlackSocket(SlackWeb app, HttpMessageInvoker? invoker, SlackSocketOptions options)
{
    /// <summary>Slack redelivers within minutes; this is hours of a busy workspace.</summary>
    private const int KeysRemembered = 10_000;

    private static readonly TimeSpan HandlersGrace = TimeSpan.FromSeconds(3);

    private readonly TimeProvider _time = app.Time;
    private readonly SeenEvents _seen = new(KeysRemembered);
    private readonly ConcurrentDictionary<Task, byte> _running = [];

    /// <summary>Full when no handler more may run: a turn is taken by writing and given back by reading.</summary>
    private readonly Channel<bool> _turns = Channel.CreateBounded<bool>(options.MaxConcurrent);

    private readonly Backoff _backoff = new(options.FirstBackoff, options.LongestBackoff, Random.Shared);

    /// <summary>Runs until cancelled, or until Slack says that there is no use in trying again. Call it once at a time.</summary>
    public async Task<SocketEnd> RunAsync(Func<SlackDelivery, CancellationToken, Task> handle, CancellationToken cancellationToken)
    {
        SocketConnection? current = null;
        try
        {
            while (true)
            {
                options.Note(new SocketNote(SocketState.Connecting, "connecting"));
                var (next, end, atLeast) = await ConnectAsync(handle, cancellationToken);
                if (end is not null) return end;
                if (next is null)
                {
                    await PauseAsync(_backoff.Next(atLeast), cancellationToken);
                    continue;
                }

                if (current is not null) Track(RetireAsync(current));
                current = next;
                var since = _time.GetTimestamp();
                options.Note(new SocketNote(SocketState.Connected, "connected"));
                var leave = await current.Leave.WaitAsync(cancellationToken);
                if (leave == SocketLeave.LinkDisabled) return LinkDisabled;
                if (leave != SocketLeave.RefreshAsked)
                {
                    await current.DisposeAsync();
                    current = null;
                }

                await PauseAsync(PauseAfter(leave, _time.GetElapsedTime(since)), cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new SocketEnd(SocketEndReason.Stopped, "Socket Mode was stopped.");
        }
        finally
        {
            if (current is not null) await current.DisposeAsync();
            await Task.WhenAny(Task.WhenAll(_running.Keys), Task.Delay(HandlersGrace, _time, CancellationToken.None));
        }
    }

    /// <summary>None after a connection of some age, so that people's commands meet no gap; else a growing one, since what ended it may end the next.</summary>
    private TimeSpan PauseAfter(SocketLeave leave, TimeSpan lived)
    {
        var wasStable = lived >= options.StableAfter;
        if (wasStable) _backoff.Reset();
        return leave switch
        {
            SocketLeave.TooManySockets => _backoff.Next(options.TooManyBackoff),
            _ when wasStable => TimeSpan.Zero,
            _ => _backoff.Next(),
        };
    }

    private async Task<(SocketConnection? Connection, SocketEnd? End, TimeSpan AtLeast)> ConnectAsync(
        Func<SlackDelivery, CancellationToken, Task> handle, CancellationToken cancellationToken)
    {
        var address = await app.Within(TimeSpan.Zero).OpenSocketAddressAsync(cancellationToken);
        if (!address.IsOk)
        {
            if (FinalEnd(address.Error) is { } end) return (null, end, default);
            options.Note(new SocketNote(SocketState.Waiting, $"apps.connections.open: {address.Error}"));
            return (null, null, address.Error.RetryAfter ?? TimeSpan.Zero);
        }

        if (SlackHosts.SocketUrl(address.Value.Url, app.Options.BaseAddress) is not { } url)
        {
            options.Note(new SocketNote(SocketState.Waiting, "apps.connections.open gave an address that is not Slack's"));
            return (null, null, default);
        }

        var (connection, failure) = await SocketConnection.OpenAsync(
            url, invoker, options, _time, (from, envelope) => Receive(from, envelope, handle, cancellationToken), cancellationToken);
        if (connection is not null) return (connection, null, default);
        if (failure == SocketLeave.LinkDisabled) return (null, LinkDisabled, default);

        options.Note(new SocketNote(SocketState.Waiting, failure == SocketLeave.TooManySockets ? "ten connections are open already" : "no connection"));
        return (null, null, failure == SocketLeave.TooManySockets ? options.TooManyBackoff : TimeSpan.Zero);
    }

    private static SocketEnd? FinalEnd(SlackError error) => error.Kind switch
    {
        SlackErrorKind.TokenRejected => new SocketEnd(SocketEndReason.TokenRejected,
            $"Slack does not accept the app-level token ({error.Code}): create one under Basic Information, App-Level Tokens, and set it."),
        SlackErrorKind.MissingScope => new SocketEnd(SocketEndReason.TokenRejected,
            $"The app-level token lacks the scope {error.Needed ?? "connections:write"}: create one that has it."),
        _ => null,
    };

    private static SocketEnd LinkDisabled { get; } =
        new(SocketEndReason.LinkDisabled, "Socket Mode is switched off for this Slack app: switch it on under Settings, Socket Mode, and start again.");

    private void Receive(SocketConnection from, JsonElement envelope, Func<SlackDelivery, CancellationToken, Task> handle, CancellationToken cancellationToken)
    {
        var id = envelope.Text("envelope_id");
        var takesAnswer = envelope.IsTrue("accepts_response_payload");
        async Task<bool> Ack(SlackAck? ack)
        {
            var isSent = await from.SendAsync(JsonSerializer.SerializeToUtf8Bytes(
                new AckEnvelope(id) { Payload = takesAnswer ? AckPayload.From(ack) : null }, OutgoingJson.Types.AckEnvelope));
            return isSent && (takesAnswer || ack is null);
        }

        var events = EventReader.Read(envelope.Text("type"), id, envelope.Child("payload"));
        if (events.Count > 0 && _running.Count >= options.MaxConcurrent + options.MaxWaiting)
        {
            options.Note(new SocketNote(SocketState.Trouble, $"{options.MaxConcurrent} events are being handled and {options.MaxWaiting} wait: one more was left to Slack"));
            return;
        }

        var fresh = events.Where(received => _seen.Add(received.Key)).ToList();
        if (fresh.Count == 0) Track(Ack(null));
        foreach (var received in fresh) Track(HandleAsync(new SlackDelivery(received, Ack), handle, cancellationToken));
    }

    private async Task HandleAsync(SlackDelivery delivery, Func<SlackDelivery, CancellationToken, Task> handle, CancellationToken cancellationToken)
    {
        using var done = new CancellationTokenSource();
        var deadline = Task.Delay(options.AckWithin, _time, done.Token);
        // Off the reader's thread at once: a handler may do work before its first await.
        await Task.Yield();
        try
        {
            var handling = InTurnAsync(delivery, handle, cancellationToken);
            await Task.WhenAny(handling, deadline);
            await delivery.AckAsync();
            await handling;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await delivery.AckAsync();
        }
        catch (Exception failure)
        {
            options.Note(new SocketNote(SocketState.Trouble, $"the handler of {delivery.Event.GetType().Name} threw {failure.GetType().Name}: {failure.Message}"));
            await delivery.AckAsync();
        }
        finally
        {
            await done.CancelAsync();
        }
    }

    private async Task InTurnAsync(SlackDelivery delivery, Func<SlackDelivery, CancellationToken, Task> handle, CancellationToken cancellationToken)
    {
        await _turns.Writer.WriteAsync(true, cancellationToken);
        try
        {
            await handle(delivery, cancellationToken);
        }
        finally
        {
            _turns.Reader.TryRead(out _);
        }
    }

    /// <summary>Leaves a connection once everything received over it is acknowledged.</summary>
    private async Task RetireAsync(SocketConnection old)
    {
        await Task.WhenAny(Task.Delay(options.AckWithin, _time, CancellationToken.None), old.Closed);
        await old.DisposeAsync();
    }

    private async Task PauseAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        if (wait == TimeSpan.Zero) return;
        var pause = Task.Delay(wait, _time, cancellationToken);
        options.Note(new SocketNote(SocketState.Waiting, $"next attempt in {wait.TotalSeconds:0.0} s"));
        await pause;
    }

    private void Track(Task task)
    {
        _running.TryAdd(task, 0);
        _ = task.ContinueWith(done => _running.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }
}
