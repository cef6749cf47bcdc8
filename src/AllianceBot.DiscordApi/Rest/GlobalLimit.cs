namespace AllianceBot.DiscordApi.Rest;

/// <summary>The bot's limit over all routes: so many requests in any second, and the pauses that a global 429 asks for.</summary>
internal sealed class GlobalLimit(int perSecond, TimeSpan margin)
{
    private readonly TimeSpan _period = TimeSpan.FromSeconds(1) + margin;
    private readonly Queue<TimeSpan> _sent = new();
    private readonly Lock _lock = new();
    private TimeSpan _pausedUntil;

    /// <summary>Held by the request that takes the next place; the others queue here.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    public UnnamedPause Pauses { get; } = new();

    public void PauseUntil(TimeSpan time)
    {
        lock (_lock)
            _pausedUntil = _pausedUntil > time ? _pausedUntil : time;
    }

    public TimeSpan PausedFor(TimeSpan now)
    {
        lock (_lock)
            return now < _pausedUntil ? _pausedUntil - now : TimeSpan.Zero;
    }

    /// <summary>Takes a place and answers zero, or says how long until there is one.</summary>
    public TimeSpan TryTake(TimeSpan now)
    {
        lock (_lock)
        {
            if (now < _pausedUntil)
                return _pausedUntil - now;
            while (_sent.TryPeek(out var oldest) && now - oldest >= _period)
                _sent.Dequeue();
            if (_sent.Count >= perSecond)
                return _period - (now - _sent.Peek());
            _sent.Enqueue(now);
            return TimeSpan.Zero;
        }
    }
}
