namespace AllianceBot.DiscordApi.Rest;

/// <summary>
/// What is known of one rate limit for one resource. Until an answer has told its size one request is under way at a time;
/// after that as many as the window has left. Times are measured since the limiter's start.
/// </summary>
/// <remarks>
/// Windows are counted by sending time. A request that is under way when a window ends may be counted by Discord in the old
/// or the new one: the new one starts with such requests already taken off, and their answers change nothing.
/// </remarks>
internal sealed class Bucket(TimeSpan margin)
{
    /// <summary>Two answers whose resets differ by more than this speak of different windows.</summary>
    private static readonly TimeSpan SameWindow = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private int? _limit;
    private bool _unlimited;
    private int _remaining;
    private TimeSpan? _resetAt;
    private TimeSpan _blockedUntil;
    private int _inFlight;
    private int _window;
    private TaskCompletionSource _answered = NewSignal();

    /// <summary>Held by the request that is next to be sent; the others queue here.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    public UnnamedPause Pauses { get; } = new();

    /// <summary>How long until a request may be sent. Infinite: until <paramref name="answered"/>.</summary>
    public TimeSpan Wait(TimeSpan now, out Task answered)
    {
        lock (_lock)
        {
            answered = _answered.Task;
            return WaitLocked(now);
        }
    }

    /// <summary>Counts a request that is about to be written, unless it would have to wait after all.</summary>
    public bool TryTake(TimeSpan now, out int window)
    {
        lock (_lock)
        {
            window = _window;
            if (WaitLocked(now) != TimeSpan.Zero)
                return false;
            window = _window;
            _inFlight++;
            _remaining--;
            return true;
        }
    }

    /// <summary>A request of that window came back, or was lost (<paramref name="headers"/> null).</summary>
    public void Answered(TimeSpan now, int window, RateLimitHeaders? headers, bool canTellUnlimited, bool wasCounted)
    {
        lock (_lock)
        {
            _inFlight--;
            if (headers is { TellsState: true })
                Learn(now, window, headers);
            else if (canTellUnlimited && _limit is null)
                _unlimited = true;
            else if (!wasCounted && window == _window)
                _remaining++;
            _answered.TrySetResult();
            _answered = NewSignal();
        }
    }

    /// <summary>An answer of this bucket came to a request that was sent before the bucket's id was known.</summary>
    public void LearnFromOutside(TimeSpan now, RateLimitHeaders headers)
    {
        lock (_lock)
        {
            // Discord counted it here, we did not.
            _remaining--;
            Learn(now, _window, headers);
        }
    }

    public void BlockUntil(TimeSpan time)
    {
        lock (_lock)
            _blockedUntil = _blockedUntil > time ? _blockedUntil : time;
    }

    /// <summary>Nothing under way, nothing remembered that still matters.</summary>
    public bool IsIdle(TimeSpan now)
    {
        lock (_lock)
            return _inFlight == 0 && Gate.CurrentCount == 1 && now >= _blockedUntil && (_resetAt is null || now >= _resetAt);
    }

    private TimeSpan WaitLocked(TimeSpan now)
    {
        if (now < _blockedUntil)
            return _blockedUntil - now;
        if (_limit is not { } limit)
            return _unlimited || _inFlight == 0 ? TimeSpan.Zero : Timeout.InfiniteTimeSpan;
        if (_resetAt is { } passed && now >= passed)
        {
            _window++;
            _remaining = limit - _inFlight;
            _resetAt = null;
        }
        if (_remaining > 0)
            return TimeSpan.Zero;
        if (_resetAt is { } reset)
            return reset - now;
        if (_inFlight > 0)
            return Timeout.InfiniteTimeSpan;
        _limit = null;
        return TimeSpan.Zero;
    }

    private void Learn(TimeSpan now, int window, RateLimitHeaders headers)
    {
        var remaining = headers.Remaining!.Value;
        var resetAt = now + headers.ResetAfter!.Value + margin;
        if (_limit is null || (window == _window && _resetAt is { } known && resetAt > known + SameWindow))
        {
            _window++;
            _remaining = remaining - _inFlight;
            _resetAt = resetAt;
        }
        else if (window == _window && (_resetAt is not { } same || resetAt >= same - SameWindow))
        {
            _remaining = Math.Min(_remaining, remaining);
            _resetAt = _resetAt is { } later && later > resetAt ? later : resetAt;
        }
        _limit = headers.Limit;
        _unlimited = false;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
