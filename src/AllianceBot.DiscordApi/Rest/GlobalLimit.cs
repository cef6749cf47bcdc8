namespace AllianceBot.DiscordApi.Rest;

/// <summary>A place under the global limit.</summary>
internal sealed class GlobalSlot
{
    /// <summary>When the request cannot reach Discord any more; null while it is on its way.</summary>
    public TimeSpan? DoneAt { get; set; }
}

/// <summary>
/// The bot's limit over all routes, and the pauses that a global 429 asks for. A place is free again a second after its
/// request was answered, not after it was sent: so no second at Discord's end sees more, however long requests travel.
/// </summary>
internal sealed class GlobalLimit(int perSecond)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly List<GlobalSlot> _slots = [];
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

    /// <summary>Takes a place, or says how long there is surely none.</summary>
    public GlobalSlot? TryTake(TimeSpan now, out TimeSpan wait)
    {
        lock (_lock)
        {
            wait = _pausedUntil - now;
            if (wait > TimeSpan.Zero)
                return null;
            _slots.RemoveAll(slot => slot.DoneAt is { } done && now - done >= Second);
            if (_slots.Count >= perSecond)
            {
                wait = _slots.Min(slot => slot.DoneAt ?? now) + Second - now;
                return null;
            }
            var taken = new GlobalSlot();
            _slots.Add(taken);
            return taken;
        }
    }

    /// <summary>The request was answered, or given up.</summary>
    public void Done(GlobalSlot slot, TimeSpan now)
    {
        lock (_lock)
            slot.DoneAt = now;
    }

    /// <summary>Nothing was sent after all.</summary>
    public void GiveBack(GlobalSlot slot)
    {
        lock (_lock)
            _slots.Remove(slot);
    }
}
