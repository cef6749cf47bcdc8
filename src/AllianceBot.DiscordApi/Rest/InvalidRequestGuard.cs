namespace AllianceBot.DiscordApi.Rest;

/// <summary>
/// Counts the answers that Discord holds against an address (401, 403, and 429 unless shared; 10,000 in ten minutes
/// lead to a block) and refuses to send long before.
/// </summary>
internal sealed class InvalidRequestGuard(int limit, TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);
    private readonly Queue<long> _seen = new();
    private readonly Lock _lock = new();

    public int Count
    {
        get
        {
            lock (_lock)
            {
                Forget();
                return _seen.Count;
            }
        }
    }

    public void Record()
    {
        lock (_lock)
        {
            Forget();
            _seen.Enqueue(time.GetTimestamp());
        }
    }

    /// <summary>How long nothing may be sent; zero when it may.</summary>
    public TimeSpan BlockedFor()
    {
        lock (_lock)
        {
            Forget();
            return _seen.Count < limit ? TimeSpan.Zero : Window - time.GetElapsedTime(_seen.Peek());
        }
    }

    private void Forget()
    {
        while (_seen.TryPeek(out var oldest) && time.GetElapsedTime(oldest) >= Window)
            _seen.Dequeue();
    }
}
