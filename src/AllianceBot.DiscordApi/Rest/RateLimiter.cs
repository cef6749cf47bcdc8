namespace AllianceBot.DiscordApi.Rest;

/// <summary>Leave to send one request.</summary>
internal sealed record Permit(Bucket Bucket, int Window, string RouteKey, string Resource, GlobalSlot? Global);

/// <summary>A 429.</summary>
/// <param name="Named">The pause it names.</param>
/// <param name="Global">It concerns every route.</param>
internal sealed record Refusal(TimeSpan? Named, bool Global);

/// <summary>
/// Holds requests back until Discord will take them: by bucket id and top-level resource as answers tell it, and by the
/// global limit. Requests of one bucket are let go in the order they came; those that go together may arrive in any order.
/// </summary>
internal sealed class RateLimiter(DiscordRestOptions options, TimeProvider time)
{
    private const int BucketsBeforePurge = 2048;

    /// <summary>What a caller is told to wait when its patience ended in the queue, whose length nobody knows.</summary>
    private static readonly TimeSpan BehindOthers = TimeSpan.FromSeconds(1);

    private readonly long _start = time.GetTimestamp();
    private readonly GlobalLimit _global = new(options.GlobalPerSecond);
    private readonly Dictionary<string, string> _bucketIds = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Id, string Resource), Bucket> _buckets = [];
    private readonly Lock _lock = new();
    private int _purgeAt = BucketsBeforePurge;

    /// <summary>Time since the limiter's start; what all its times are measured by.</summary>
    public TimeSpan Now => time.GetElapsedTime(_start);

    /// <summary>Buckets remembered: idle ones are forgotten when they become many.</summary>
    public int BucketCount
    {
        get
        {
            lock (_lock)
                return _buckets.Count;
        }
    }

    /// <summary>Waits for leave to send. Without leave: how long the wait would have been, when it is past <paramref name="deadline"/>.</summary>
    public async ValueTask<(Permit? Permit, TimeSpan RetryAfter)> EnterAsync(
        string routeKey, string resource, bool countsGlobally, TimeSpan deadline, CancellationToken cancellationToken)
    {
        var left = deadline - Now;
        using var patience = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            while (true)
            {
                var bucket = BucketOf(routeKey, resource);
                if (!bucket.Gate.Wait(0, CancellationToken.None))
                    await bucket.Gate.WaitAsync(either.Token);
                try
                {
                    if (await EnterAsync(bucket, routeKey, resource, countsGlobally, deadline, either.Token) is { } entered)
                        return entered;
                }
                finally
                {
                    bucket.Gate.Release();
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, BehindOthers);
        }
    }

    /// <summary>Records what an answer told, or that none came, and lets the next request go.</summary>
    /// <returns>After a 429: how long nothing of its bucket, or nothing at all, goes.</returns>
    public TimeSpan? Answered(Permit permit, int? status, RateLimitHeaders? headers, Refusal? refusal)
    {
        if (permit.Global is { } slot)
            _global.Done(slot, Now);
        var bucket = headers?.Bucket is { } id ? Rename(permit, id) : BucketOf(permit.RouteKey, permit.Resource);
        TimeSpan? pause = null;
        if (refusal is { Global: true })
            _global.PauseUntil(Now + (pause = _global.Pauses.Next(refusal.Named)).Value);
        else if (refusal is not null)
            bucket.BlockUntil(Now + (pause = bucket.Pauses.Next(refusal.Named)).Value);
        else if (status is < 500)
            Served(bucket);

        if (bucket != permit.Bucket && headers is { TellsState: true })
            bucket.LearnFromOutside(Now, headers);
        // Where the global limit refused, the bucket did not count.
        permit.Bucket.Answered(Now, permit.Window, headers, canTellUnlimited: status is < 429, wasCounted: refusal is not { Global: true });
        return pause;
    }

    /// <summary>Null when the route was found to belong to another bucket meanwhile.</summary>
    private async ValueTask<(Permit?, TimeSpan)?> EnterAsync(
        Bucket bucket, string routeKey, string resource, bool countsGlobally, TimeSpan deadline, CancellationToken cancellationToken)
    {
        while (BucketOf(routeKey, resource) == bucket)
        {
            var wait = bucket.Wait(Now, out var answered);
            if (wait == Timeout.InfiniteTimeSpan)
            {
                await answered.WaitAsync(cancellationToken);
                continue;
            }
            if (countsGlobally && _global.PausedFor(Now) is var paused && paused > wait)
                wait = paused;
            if (wait > TimeSpan.Zero)
            {
                if (Now + wait > deadline)
                    return (null, wait);
                await DelayAsync(wait, cancellationToken);
                continue;
            }
            GlobalSlot? slot = null;
            if (countsGlobally)
            {
                (slot, var tooLong) = await TakeGlobalAsync(deadline, cancellationToken);
                if (slot is null)
                    return (null, tooLong);
            }
            if (bucket.TryTake(Now, out var window))
            {
                if (BucketOf(routeKey, resource) == bucket)
                    return (new Permit(bucket, window, routeKey, resource, slot), TimeSpan.Zero);
                // The route was found to belong to another bucket since the look above: it is counted there.
                bucket.Answered(Now, window, headers: null, canTellUnlimited: false, wasCounted: false);
            }
            if (slot is not null)
                _global.GiveBack(slot);
        }
        return null;
    }

    private async ValueTask<(GlobalSlot? Slot, TimeSpan Wait)> TakeGlobalAsync(TimeSpan deadline, CancellationToken cancellationToken)
    {
        if (!_global.Gate.Wait(0, CancellationToken.None))
            await _global.Gate.WaitAsync(cancellationToken);
        try
        {
            while (true)
            {
                var slot = _global.TryTake(Now, out var wait);
                if (slot is not null || Now + wait > deadline)
                    return (slot, wait);
                await DelayAsync(wait, cancellationToken);
            }
        }
        finally
        {
            _global.Gate.Release();
        }
    }

    private void Served(Bucket bucket)
    {
        bucket.Pauses.Reset();
        _global.Pauses.Reset();
    }

    private Task DelayAsync(TimeSpan wait, CancellationToken cancellationToken) =>
        Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), time, cancellationToken);

    private Bucket BucketOf(string routeKey, string resource)
    {
        lock (_lock)
        {
            var id = _bucketIds.GetValueOrDefault(routeKey, routeKey);
            if (_buckets.TryGetValue((id, resource), out var bucket))
                return bucket;
            PurgeWhenMany();
            // A request may still be under way in the bucket of the time before the id was known.
            if (!_buckets.Remove((routeKey, resource), out bucket))
                bucket = new Bucket(options.LimitMargin);
            _buckets[(id, resource)] = bucket;
            return bucket;
        }
    }

    private Bucket Rename(Permit permit, string id)
    {
        lock (_lock)
        {
            var before = _bucketIds.GetValueOrDefault(permit.RouteKey, permit.RouteKey);
            if (before == id)
                return _buckets.GetValueOrDefault((id, permit.Resource), permit.Bucket);
            _bucketIds[permit.RouteKey] = id;
            if (_buckets.TryGetValue((before, permit.Resource), out var old) && old == permit.Bucket)
                _buckets.Remove((before, permit.Resource));
            if (!_buckets.TryGetValue((id, permit.Resource), out var bucket))
                _buckets[(id, permit.Resource)] = bucket = permit.Bucket;
            return bucket;
        }
    }

    private void PurgeWhenMany()
    {
        if (_buckets.Count < _purgeAt)
            return;
        var now = Now;
        foreach (var (key, _) in _buckets.Where(entry => entry.Value.IsIdle(now)).ToList())
            _buckets.Remove(key);
        _purgeAt = Math.Max(BucketsBeforePurge, 2 * _buckets.Count);
    }
}
