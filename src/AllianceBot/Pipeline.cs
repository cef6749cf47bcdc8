using AllianceBot.Alerts;
using AllianceBot.Deliveries;
using AllianceBot.Feeds;
using AllianceBot.Items;
using AllianceBot.Storage;

namespace AllianceBot;

/// <summary>
/// The flow, in four stages that know nothing of each other but the store:
/// <code>
/// poll     claim due feeds, fetch, read items, save them
/// edit     pending items: group into stories, match all rules, decide who hears, raise posts; say how feeds are
/// prepare  make the cards that posts want: summary, then card
/// deliver  bring the posts of each destination up to date
/// </code>
/// Each stage does what the store says is due and may be killed at any instruction. A stage wakes the next one; whoever sleeps
/// looks at the store again after <see cref="LookAgain"/>, so a lost wake-up costs latency, never an alert.
/// </summary>
internal sealed class Pipeline(
    Database database, Poller poller, Editor editor, HealthReporter health, Preparer preparer, Deliverer deliverer, TimeProvider time, ILogger<Pipeline> logger)
    : IDisposable
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TogetherFor = TimeSpan.FromMilliseconds(500);
    private readonly Wake _polls = new(), _edits = new(), _preparations = new(), _deliveries = new();

    /// <summary>Runs the stages side by side until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        poller.Saved += _edits.Call;
        deliverer.Served += _deliveries.Call;
        try
        {
            await Task.WhenAll(
                LoopAsync("poll", _polls, poller.StartDueAsync, then: null, cancellationToken),
                LoopAsync("edit", _edits, EditAsync, _preparations, cancellationToken),
                LoopAsync("prepare", _preparations, preparer.PreparePendingAsync, _deliveries, cancellationToken),
                LoopAsync("deliver", _deliveries, deliverer.StartDueAsync, then: null, cancellationToken));
        }
        finally
        {
            poller.Saved -= _edits.Call;
            deliverer.Served -= _deliveries.Call;
            await Task.WhenAll(poller.WhenIdleAsync(), deliverer.WhenIdleAsync());
            await editor.ReleaseAsync();
        }
    }

    private async Task<int> EditAsync(CancellationToken cancellationToken)
    {
        await poller.WhenQuietAsync(TogetherFor, cancellationToken);
        return await editor.EditPendingAsync(cancellationToken) + await health.ReportAsync(atOnce: false, cancellationToken);
    }

    /// <summary>One full cycle: every feed due now polled, its items edited, prepared, delivered or in backoff; nothing is left waiting for others.</summary>
    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        var startMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        while (await poller.StartDueAsync(cancellationToken) > 0)
        {
            await poller.WhenIdleAsync();
            // Feeds that fall due again while others are still read wait for the next cycle.
            if (await database.ReadAsync(FeedStore.NextDueAsync, cancellationToken) is not { } next || next > startMs)
                break;
        }
        await editor.EditPendingAsync(cancellationToken);
        await health.ReportAsync(atOnce: true, cancellationToken);
        await preparer.PreparePendingAsync(cancellationToken);
        await database.WriteAsync(connection => PostStore.FlushAsync(connection, time.GetUtcNow().ToUnixTimeMilliseconds()), cancellationToken);
        while (await deliverer.StartDueAsync(cancellationToken) > 0)
            await deliverer.WhenIdleAsync();
        await editor.ReleaseAsync();
    }

    /// <summary>Something changed that a stage may want to know at once: a rule, a feed, a button.</summary>
    public void WakeAll()
    {
        _polls.Call();
        _edits.Call();
        _preparations.Call();
        _deliveries.Call();
    }

    public void Dispose()
    {
        _polls.Dispose();
        _edits.Dispose();
        _preparations.Dispose();
        _deliveries.Dispose();
    }

    private async Task LoopAsync(string stage, Wake wake, Func<CancellationToken, Task<int>> work, Wake? then, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var done = 0;
            try
            {
                done = await work(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                // The store may be away for a while: the stage looks again, and nothing is lost meanwhile.
                logger.LogError(failure, "The stage {Stage} failed and goes on", stage);
            }
            if (done > 0)
                then?.Call();
            if (done == 0)
                await wake.WaitAsync(LookAgain, time, cancellationToken);
        }
    }
}

/// <summary>A bell with one place: calls while somebody works are one call.</summary>
internal sealed class Wake : IDisposable
{
    private readonly SemaphoreSlim _bell = new(0, 1);

    public void Call()
    {
        try
        {
            _bell.Release();
        }
        catch (SemaphoreFullException)
        {
            // It rings already.
        }
    }

    /// <summary>Ends at the next call, after the time, or at cancellation; none of them is an error.</summary>
    public async Task WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            await _bell.WaitAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            // Time to look again, or to stop: the loop decides.
        }
    }

    public void Dispose() => _bell.Dispose();
}
