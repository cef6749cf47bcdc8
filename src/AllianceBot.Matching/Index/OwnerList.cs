using System.Numerics;

namespace AllianceBot.Matching.Index;

/// <summary>The ids of rules that are the same. One writer; readers see each id that stays exactly once.</summary>
internal sealed class OwnerList
{
    private const int FirstChunk = 4;
    /// <summary>A place whose id was removed; taken again by the next one.</summary>
    private const long Hole = long.MinValue;

    private readonly Stack<int> _holes = new();
    /// <summary>Each chunk is twice as long as the one before, so that growing copies nothing.</summary>
    private long[][] _chunks = [];
    private int _count;

    /// <summary>Ids that are there.</summary>
    public int Count => _count - _holes.Count;

    /// <summary>Gives the place, by which the id is removed.</summary>
    public int Add(long id)
    {
        if (!_holes.TryPop(out var place))
            place = _count++;
        var (chunk, index) = Locate(place);
        if (chunk == _chunks.Length)
        {
            var added = new long[FirstChunk << chunk];
            Array.Fill(added, Hole);
            Volatile.Write(ref _chunks, [.. _chunks, added]);
        }
        Volatile.Write(ref _chunks[chunk][index], id);
        return place;
    }

    public void RemoveAt(int place)
    {
        var (chunk, index) = Locate(place);
        Volatile.Write(ref _chunks[chunk][index], Hole);
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

    private static (int Chunk, int Index) Locate(int place)
    {
        var chunk = BitOperations.Log2((uint)(place / FirstChunk) + 1);
        return (chunk, place - FirstChunk * ((1 << chunk) - 1));
    }
}
