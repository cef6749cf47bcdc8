using System.Collections.Concurrent;
using AllianceBot.DiscordApi.Models;

namespace AllianceBot.DiscordApi.Gateway;

/// <summary>Identifies of the last 24 hours, kept where a restart finds them.</summary>
public sealed record IdentifyCount(DateTimeOffset Since, int Used);

/// <summary>
/// Sees to it that sessions are not started too often: Discord resets the bot's token after 1,000 in 24 hours over all
/// shards, and refuses more than max_concurrency in 5 s. Counts in the caller's store, before the identify is sent.
/// </summary>
/// <param name="load">The stored count, or null on the first start.</param>
/// <param name="save">Must have stored the count when it returns.</param>
public sealed class IdentifyBudget(
    Func<CancellationToken, ValueTask<IdentifyCount?>> load, Func<IdentifyCount, CancellationToken, ValueTask> save, TimeProvider time) : IDisposable
{
    private const int DefaultTotal = 1000;
    private static readonly TimeSpan Window = TimeSpan.FromHours(24);

    /// <summary>Documents: 5 s; a little more for the way there.</summary>
    private static readonly TimeSpan Spacing = TimeSpan.FromSeconds(5.5);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<int, DateTimeOffset> _taken = [];
    private readonly ConcurrentDictionary<int, IdentifyTurns> _turns = new();
    private int _places = 1;

    public void Dispose()
    {
        _gate.Dispose();
        foreach (var turns in _turns.Values)
            turns.Dispose();
    }

    /// <summary>Waits until one more identify is harmless, and counts it.</summary>
    /// <param name="limit">What Discord said last; null when it could not be asked.</param>
    /// <param name="waiting">Told before a wait that a person would wonder about.</param>
    internal async Task TakeAsync(int shard, SessionStartLimit? limit, Func<TimeSpan, ValueTask> waiting, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            _places = Math.Max(1, limit?.MaxConcurrency ?? _places);
            var place = shard % _places;
            while (true)
            {
                var now = time.GetUtcNow();
                var count = await load(cancellationToken);
                if (count is null || now - count.Since >= Window || count.Since > now)
                    count = new IdentifyCount(now, 0);
                var wait = Wait(count, limit, place, now);
                if (wait <= TimeSpan.Zero)
                {
                    await save(count with { Used = count.Used + 1 }, cancellationToken);
                    _taken[place] = now;
                    return;
                }
                if (wait > TimeSpan.FromMinutes(1))
                    await waiting(wait);
                await Task.Delay(wait, time, cancellationToken);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Waits until an identify may be written: opening connections takes them out of the order they were counted in.
    /// The turn is over when it is disposed: on the answer, or at the connection's end.</summary>
    internal Task<IDisposable> TakeTurnAsync(int shard, CancellationToken cancellationToken) =>
        _turns.GetOrAdd(shard % _places, _ => new IdentifyTurns(Spacing, time)).TakeAsync(cancellationToken);

    private TimeSpan Wait(IdentifyCount count, SessionStartLimit? limit, int place, DateTimeOffset now)
    {
        var total = limit?.Total ?? DefaultTotal;
        var ours = total - count.Used;
        var theirs = limit?.Remaining ?? ours;
        var left = Math.Min(ours, theirs);
        var untilReset = ours <= theirs ? count.Since + Window - now : TimeSpan.FromMilliseconds(limit?.ResetAfter ?? Window.TotalMilliseconds);
        if (left <= 0)
            return untilReset;
        // The last quarter is spread over the time that it has to last.
        var spacing = left > total / 4 ? Spacing : TimeSpan.FromTicks(Math.Max(Spacing.Ticks, untilReset.Ticks / left));
        return _taken.TryGetValue(place, out var last) && last <= now ? last + spacing - now : TimeSpan.Zero;
    }
}
