namespace AllianceBot.SlackApi.SocketMode;

/// <summary>The last keys that came, so that a redelivered event is handled once. Bounded; used by one connection's reader at a time or several.</summary>
internal sealed class SeenEvents(int capacity)
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _keys = [];
    private readonly Queue<string> _order = [];

    /// <summary>False when the key came before.</summary>
    public bool Add(string key)
    {
        lock (_gate)
        {
            if (!_keys.Add(key)) return false;
            _order.Enqueue(key);
            if (_order.Count > capacity) _keys.Remove(_order.Dequeue());
            return true;
        }
    }
}
