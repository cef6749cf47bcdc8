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
    private readonly Dictionary<string, IChatPlatform> _platforms = platforms.ToDictionary(platform => platform.Name);
    private readonly string _owner = $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.NewGuid():N}";

    /// <summary>Serves every destination that has something due now; returns the number of calls made.</summary>
    public async Task<int> DeliverDueAsync(CancellationToken cancellationToken)
    {
        var leases = await database.WriteAsync(
            connection => PostStore.ClaimAsync(connection, database.Dialect, _owner, NowMs, options.Value.Lease, options.Value.MostInFlight), cancellationToken);
        CrashPoint.Pass(CrashPoint.DeliverClaimed);
        var calls = await Task.WhenAll(leases.Select(lease => ServeAsync(lease, cancellationToken)));
        return calls.Sum();
    }

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    // One destination, until nothing is due, half the lease is over, or the platform asks for a pause.
    private async Task<int> ServeAsync(DestinationLease lease, CancellationToken cancellationToken)
    {
        var calls = 0;
        long retryMs = 0;
        try
        {
            var until = NowMs + ((TimeSpan)options.Value.Lease / 2).TotalMilliseconds;
            if (!_platforms.TryGetValue(lease.Destination.Platform, out var platform))
            {
                retryMs = NowMs + 60_000;
                logger.LogWarning("Nothing is sent to {Destination}: {Platform} is not configured", lease.Destination.Name, lease.Destination.Platform);
                return 0;
            }
            while (NowMs < until && !cancellationToken.IsCancellationRequested)
            {
                var post = await database.ReadAsync(connection => PostStore.NextAsync(connection, lease.Destination.Id, NowMs), cancellationToken);
                if (post is null)
                    break;
                calls++;
                if (await BringUpToDateAsync(platform, lease, post, cancellationToken) is { } pause)
                {
                    retryMs = NowMs + (long)pause.TotalMilliseconds;
                    break;
                }
            }
            return calls;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return calls;
        }
        catch (Exception bug)
        {
            // The isolation point: one sick destination never stops the others.
            logger.LogError(bug, "Delivering to {Destination} failed", lease.Destination.Name);
            retryMs = NowMs + (long)Backoff.First.TotalMilliseconds;
            return calls;
        }
        finally
        {
            await database.WriteAsync(connection => PostStore.ReleaseAsync(connection, lease, retryMs), CancellationToken.None);
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
                    await RecordAsync(connection => PostStore.UnsureAsync(connection, lease, post, later.Reason, NowMs + (long)PauseAfter(post).TotalMilliseconds));
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
                    await PostStore.RetryAsync(connection, lease, post, closed.Reason, NowMs);
                    await DestinationStore.PauseAsync(connection, lease.Destination.Id, closed.Reason, NowMs);
                    await NoticeStore.TellElsewhereAsync(connection, lease.Destination, NoticeStore.Paused(lease.Destination, closed.Reason), NowMs);
                }, CancellationToken.None);
                return TimeSpan.Zero;
            default:
                throw new InvalidOperationException($"No rule for the outcome {outcome.GetType().Name}.");
        }
    }

    // What a call did is recorded even when the process is asked to stop meanwhile: the effect is there.
    private async Task RecordAsync(Func<System.Data.Common.DbConnection, Task<bool>> record)
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
