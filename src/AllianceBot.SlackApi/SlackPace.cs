namespace AllianceBot.SlackApi;

/// <summary>
/// When the next request may go: a method that answered 429 rests until its Retry-After has passed, and messages to one channel keep
/// their distance. Slots are given in order of asking. Time is monotonic, so a stepped clock neither stalls nor floods.
/// </summary>
internal sealed class SlackPace(TimeProvider time, TimeSpan messageInterval)
{
    /// <summary>Above this many channels, those whose slot has passed are forgotten.</summary>
    private const int ChannelsKept = 4096;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, TimeSpan> _restUntil = [];
    private readonly Dictionary<string, TimeSpan> _nextSlot = [];
    private readonly long _epoch = time.GetTimestamp();

    private TimeSpan Now => time.GetElapsedTime(_epoch);

    /// <summary>Says that a method must rest. A shorter rest never cuts a longer one.</summary>
    public void Rest(string method, TimeSpan retryAfter)
    {
        lock (_gate)
        {
            var until = Now + retryAfter;
            if (!_restUntil.TryGetValue(method, out var known) || until > known) _restUntil[method] = until;
        }
    }

    /// <summary>How long the method still has to rest; zero when it may be called.</summary>
    public TimeSpan RestOf(string method)
    {
        lock (_gate)
        {
            if (!_restUntil.TryGetValue(method, out var until)) return TimeSpan.Zero;
            var left = until - Now;
            if (left > TimeSpan.Zero) return left;
            _restUntil.Remove(method);
            return TimeSpan.Zero;
        }
    }

    /// <summary>Takes the channel's next slot if it comes within <paramref name="patience"/>; <paramref name="wait"/> says in how long, either way.</summary>
    public bool TryTakeSlot(string channel, TimeSpan patience, out TimeSpan wait)
    {
        lock (_gate)
        {
            var now = Now;
            var slot = _nextSlot.TryGetValue(channel, out var next) && next > now ? next : now;
            wait = slot - now;
            if (wait > TimeSpan.Zero && wait > patience) return false;
            _nextSlot[channel] = slot + messageInterval;
            if (_nextSlot.Count > ChannelsKept) Forget(now);
            return true;
        }
    }

    private void Forget(TimeSpan now)
    {
        foreach (var (channel, next) in _nextSlot)
        {
            if (next <= now) _nextSlot.Remove(channel);
        }
    }
}
