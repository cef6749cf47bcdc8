using AllianceBot.DiscordApi;

namespace AllianceBot.Chat.Discord;

/// <summary>The ids of the last interactions: Discord may send one again after a reconnect, and it must not take effect twice.</summary>
internal sealed class SeenInteractions
{
    private const int MostKept = 4096;
    private readonly HashSet<Snowflake> _seen = [];
    private readonly Queue<Snowflake> _order = new();
    private readonly Lock _lock = new();

    /// <summary>False when it was seen before.</summary>
    public bool IsNew(Snowflake id)
    {
        lock (_lock)
        {
            if (!_seen.Add(id))
                return false;
            _order.Enqueue(id);
            if (_order.Count > MostKept)
                _seen.Remove(_order.Dequeue());
            return true;
        }
    }
}
