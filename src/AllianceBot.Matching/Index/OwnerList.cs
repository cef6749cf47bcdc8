namespace AllianceBot.Matching.Index;

/// <summary>The ids of rules that are the same. One writer; readers see each id that stays exactly once.</summary>
internal sealed class OwnerList
{
    private const int ChunkSize = 1024;
    /// <summary>A place whose id was removed; taken again by the next one.</summary>
    private const long Hole = long.MinValue;

    private readonly Stack<int> _holes = new();
    private long[][] _chunks = [];
    private int _count;

    /// <summary>Ids that are there.</summary>
    public int Count => _count - _holes.Count;

    /// <summary>Gives the place, by which the id is removed.</summary>
    public int Add(long id)
    {
        if (!_holes.TryPop(out var place))
        {
            place = _count;
            if (place == _chunks.Length * ChunkSize)
            {
                var chunk = new long[ChunkSize];
                Array.Fill(chunk, Hole);
                Volatile.Write(ref _chunks, [.. _chunks, chunk]);
            }
            _count++;
        }
        Volatile.Write(ref _chunks[place / ChunkSize][place % ChunkSize], id);
        return place;
    }

    public void RemoveAt(int place)
    {
        Volatile.Write(ref _chunks[place / ChunkSize][place % ChunkSize], Hole);
        _holes.Push(place);
    }

    public void AppendTo(List<long> results)
    {
        foreach (var chunk in Volatile.Read(ref _chunks))
        {
            for (var i = 0; i < chunk.Length; i++)
            {
                var id = Volatile.Read(ref chunk[i]);
                if (id != Hole)
                    results.Add(id);
            }
        }
    }
}
