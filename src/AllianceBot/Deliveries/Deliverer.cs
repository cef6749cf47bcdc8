using System.Collections.Concurrent;
using System.Data.Common;
using AllianceBot.Alerts;
using AllianceBot.Communities;
using AllianceBot.Storage;
using Microsoft.Extensions.Options;

namespace AllianceBot.Deliveries;

/// <summary>
/// Brings posts up to date in their destinations. The one place that retries: platforms report outcomes, and this decides.
/// A sending is saved before the call and its outcome after it, fenced by the destination's lease, so that a process may die
/// at any instruction: what it left as <c>sending</c> is found out by the next owner before anything is sent again.
/// </summary>
internal sealed class Deliverer(
    Database database, IEnumerable<IChatPlatform> platforms, IOptions<DeliveriesOptions> options, IOptions<AlertsOptions> alerts,
    TimeProvider time, ILogger<Deliverer> logger)
{
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan NotConfiguredPause = TimeSpan.FromMinutes(1);
    private readonly Dictionary<string, IChatPlatform> _platforms = platforms.ToDictionary(platform => platform.Name);
    private readonly string _owner = Lease.NewOwner();
    private readonly ConcurrentDictionary<long, Task> _serving = [];

    /// <summary>Raised when a destination was served, so that there is room for another one.</summary>
    public event Action? Served;

    /// <summary>Begins to serve destinations that have something due now, as many as there is room for; returns how many. None waits for another.</summary>
    public async Task<int> StartDueAsync(CancellationToken cancellationToken)
    {
        var room = options.Value.MostInFlight - _serving.Count;
        if (room <= 0)
            return 0;
        var leases = await database.WriteAsync(
            // What is still being served is left alone, even past its lease: a second sending beside the first would double the post.
            connection => PostStore.ClaimAsync(connection, database.Dialect, _owner, NowMs, options.Value.Lease, room, except: _serving.Keys), cancellationToken);
        CrashPoint.Pass(CrashPoint.DeliverClaimed);
        // All are listed before the first may end and leave the list.
        var listed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        foreach (var lease in leases)
            _serving[lease.Destination.Id] = ServeAsync(lease, listed.Task, cancellationToken);
        listed.SetResult();
        return leases.Count;
    }

    /// <summary>Ends when no destination is being served.</summary>
    public async Task WhenIdleAsync()
    {
        while (_serving.Values.FirstOrDefault() is { } serving)
            await serving;
    }

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    // The isolation point: one sick destination never stops the others. A lease that cannot be given back runs out.
    private async Task ServeAsync(DestinationLease lease, Task listed, CancellationToken cancellationToken)
    {
        await listed;
        try
        {
            var pause = await ServeAsync(lease, cancellationToken);
            await database.WriteAsync(connection => PostStore.ReleaseAsync(connection, lease, NowMs + (long)pause.TotalMilliseconds), CancellationToken.None);
        }
        catch (Exception bug)
        {
            logger.LogError(bug, "Delivering to {Destination} failed", lease.Destination.Name);
        }
        finally
        {
            _serving.TryRemove(lease.Destination.Id, out _);
            Served?.Invoke();
        }
    }

    // Until nothing is due, half the lease is over, or the platform asks for a pause, which is returned.
    private async Task<TimeSpan> ServeAsync(DestinationLease lease, CancellationToken cancellationToken)
    {
        var until = NowMs + ((TimeSpan)options.Value.Lease / 2).TotalMilliseconds;
        if (!_platforms.TryGetValue(lease.Destination.Platform, out var platform))
        {
            logger.LogWarning("Nothing is sent to {Destination}: {Platform} is not configured", lease.Destination.Name, lease.Destination.Platform);
            return NotConfiguredPause;
        }
        try
        {
            while (NowMs < until && !cancellationToken.IsCancellationRequested)
            {
                var post = await database.ReadAsync(connection => PostStore.NextAsync(connection, lease.Destination.Id, NowMs), cancellationToken);
                if (post is null)
                    break;
                if (await BringUpToDateAsync(platform, lease, post, cancellationToken) is { } pause)
                    return pause;
            }
            return TimeSpan.Zero;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return TimeSpan.Zero;
        }
        catch (Exception bug) when (bug is not DbException)
        {
            logger.LogError(bug, "Delivering to {Destination} failed", lease.Destination.Name);
            return Backoff.First;
        }
    }

    // A pause is returned when the destination should rest.
    private async Task<TimeSpan?> BringUpToDateAsync(IChatPlatform platform, DestinationLease lease, Post post, CancellationToken cancellationToken)
    {
        var card = Card.FromJson(post.Card!);
        var delivery = new Delivery(post.Key, lease.Destination, card, post.MessageId,
            post.SendingMs is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null);

        if (post.State is "sending" or "unsure" && post.IsFirst)
        {
            var found = await CallAsync(token => platform.FindOutAsync(delivery, token), reason => new FindOutcome.AskLater(reason), cancellationToken);
            switch (found)
            {
                case FindOutcome.Found there:
                    await RecordAsync(connection => PostStore.SentAsync(connection, lease, post, there.MessageId, NowMs, NextEditMs(post)));
                    return null;
                case FindOutcome.Gone:
                    await RecordAsync(connection => PostStore.EndAsync(connection, lease, post, "gone", "deleted by people"));
                    return null;
                case FindOutcome.AskLater later:
                    await RecordAsync(connection => PostStore.AskLaterAsync(connection, lease, post, later.Reason, NowMs + (long)PauseAfter(post).TotalMilliseconds));
                    return null;
                case FindOutcome.Unknown unknown:
                    await RecordAsync(connection => PostStore.UnsureAsync(connection, lease, post, unknown.Reason, long.MaxValue));
                    logger.LogWarning("It is unknown whether post {Key} stands in {Destination}: {Reason}", post.Key, lease.Destination.Name, unknown.Reason);
                    return null;
                case FindOutcome.SendMarked:
                    delivery = delivery with { Repeat = true };
                    break;
            }
        }

        if (!await database.WriteAsync(connection => PostStore.BeginAsync(connection, lease, post, NowMs), cancellationToken))
            return TimeSpan.Zero;
        CrashPoint.Pass(CrashPoint.DeliverSending);
        var outcome = await CallAsync(
            token => post.IsFirst ? platform.SendAsync(delivery, token) : platform.EditAsync(delivery, token),
            reason => new DeliveryOutcome.Unsure(reason), cancellationToken);
        CrashPoint.Pass(CrashPoint.DeliverAnswered);
        var pause = await RecordAsync(lease, post, outcome);
        CrashPoint.Pass(CrashPoint.DeliverRecorded);
        return pause;
    }

    private async Task<TimeSpan?> RecordAsync(DestinationLease lease, Post post, DeliveryOutcome outcome)
    {
        switch (outcome)
        {
            case DeliveryOutcome.Sent sent:
                await RecordAsync(connection => PostStore.SentAsync(connection, lease, post, sent.MessageId, NowMs, NextEditMs(post)));
                return null;
            case DeliveryOutcome.Unsure unsure when post.IsFirst:
                await RecordAsync(connection => PostStore.UnsureAsync(connection, lease, post, unsure.Reason, NowMs + (long)PauseAfter(post).TotalMilliseconds));
                return null;
            case DeliveryOutcome.Unsure unsure:
                await RecordAsync(connection => PostStore.RetryAsync(connection, lease, post, unsure.Reason, NowMs + (long)PauseAfter(post).TotalMilliseconds));
                return null;
            case DeliveryOutcome.Retry retry:
                var after = retry.After ?? PauseAfter(post);
                await RecordAsync(connection => PostStore.RetryAsync(connection, lease, post, retry.Reason, NowMs + (long)after.TotalMilliseconds));
                return after;
            case DeliveryOutcome.Gone:
                await RecordAsync(connection => PostStore.EndAsync(connection, lease, post, "gone", "deleted by people"));
                return null;
            case DeliveryOutcome.Refused refused:
                logger.LogWarning("Post {Key} cannot be delivered to {Destination}: {Reason}", post.Key, lease.Destination.Name, refused.Reason);
                await RecordAsync(connection => PostStore.EndAsync(connection, lease, post, "dead", refused.Reason));
                return null;
            case DeliveryOutcome.Closed closed:
                logger.LogWarning("{Destination} is paused: {Reason}", lease.Destination.Name, closed.Reason);
                await database.WriteAsync(async connection =>
                {
                    if (!await PostStore.RetryAsync(connection, lease, post, closed.Reason, NowMs))
                        return;
                    await DestinationStore.PauseAsync(connection, lease.Destination.Id, closed.Reason, NowMs);
                    await NoticeStore.TellElsewhereAsync(connection, lease.Destination, NoticeStore.Paused(lease.Destination, closed.Reason), NowMs);
                }, CancellationToken.None);
                return TimeSpan.Zero;
            default:
                throw new InvalidOperationException($"No rule for the outcome {outcome.GetType().Name}.");
        }
    }

    // What a call did is recorded even when the process is asked to stop meanwhile: the effect is there.
    private async Task RecordAsync(Func<DbConnection, Task<bool>> record)
    {
        if (!await database.WriteAsync(record, CancellationToken.None))
            logger.LogWarning("An outcome came after the lease was lost and was not recorded; the new owner finds it out");
    }

    // A stop does not cut a call short at once: most answers come within the grace, and then no sending is left unsure.
    private async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> call, Func<string, T> whenCut, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        using var deadline = new CancellationTokenSource(options.Value.CallTimeout, time);
        using var grace = stop.Register(() => deadline.CancelAfter(StopGrace));
        try
        {
            return await call(deadline.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return whenCut($"no answer within {options.Value.CallTimeout}");
        }
    }

    private long NextEditMs(Post post) => NowMs + Outbox.EditPause(alerts.Value.EditAfter, post.IsFirst ? 0 : post.Edits + 1);

    private static TimeSpan PauseAfter(Post post) => Backoff.After(post.Attempt + 1, Random.Shared.NextDouble());
}
