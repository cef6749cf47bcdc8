namespace AllianceBot.DiscordApi.Gateway;

/// <summary>Counts what a connection sends: Discord closes it with 4008 above 120 in 60 s.</summary>
internal sealed class SendWindow(TimeProvider time)
{
    public const int Most = 118;

    /// <summary>For heartbeats that Discord asks for, which may come in a flood: leaves room for our own.</summary>
    public const int MostAskedFor = 100;

    private static readonly TimeSpan Length = TimeSpan.FromSeconds(60);
    private readonly Queue<long> _sent = new();
    private readonly Lock _lock = new();

    /// <summary>False when one more now would be more than that in a minute.</summary>
    public bool TryTake(int most)
    {
        lock (_lock)
        {
            while (_sent.TryPeek(out var oldest) && time.GetElapsedTime(oldest) >= Length)
                _sent.Dequeue();
            if (_sent.Count >= most)
                return false;
            _sent.Enqueue(time.GetTimestamp());
            return true;
        }
    }
}
