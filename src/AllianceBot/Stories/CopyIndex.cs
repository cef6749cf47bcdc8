using System.Numerics;
using AllianceBot.Languages;

namespace AllianceBot.Stories;

/// <summary>
/// Finds plain copies: the same canonical link, or a SimHash (Charikar 2002, over words) at most 3 bits away. Two hashes that
/// near are equal in one of four 16-bit bands, so each band is an index.
/// </summary>
internal sealed class CopyIndex
{
    private const int Bands = 4;
    private const int MostBits = 3;
    private const int BandValues = 1 << 16;
    private const int None = -1;
    private readonly Dictionary<ulong, int> _links = [];
    /// <summary>Per band and value the first entry, then by <see cref="Entry.Next"/>.</summary>
    private readonly int[] _heads = new int[Bands * BandValues];
    private readonly List<Entry> _entries = [];
    private int _free = None;

    public CopyIndex() => Array.Fill(_heads, None);

    /// <summary>Never 0, which stands for "too short to compare".</summary>
    public static ulong SimHash(List<Word> title, List<Word> text)
    {
        Span<int> votes = stackalloc int[64];
        votes.Clear();
        foreach (var word in title)
            Vote(votes, TermHash.Of64(word.Text));
        foreach (var word in text)
            Vote(votes, TermHash.Of64(word.Text));
        var hash = 0UL;
        for (var bit = 0; bit < 64; bit++)
        {
            if (votes[bit] > 0)
                hash |= 1UL << bit;
        }
        return hash == 0 ? 1 : hash;
    }

    /// <summary>The slot of the strand that has the item's link.</summary>
    public int? FindLink(ItemVector item) => item.LinkHash != 0 && _links.TryGetValue(item.LinkHash, out var slot) ? slot : null;

    /// <summary>The slot of the strand that has a copy of the item.</summary>
    public int? FindCopy(ItemVector item)
    {
        if (item.SimHash == 0)
            return null;
        for (var band = 0; band < Bands; band++)
        {
            for (var i = _heads[Head(item.SimHash, band)]; i != None; i = _entries[i].Next)
            {
                if (BitOperations.PopCount(_entries[i].Hash ^ item.SimHash) <= MostBits)
                    return _entries[i].Slot;
            }
        }
        return null;
    }

    public void Add(ItemVector item, int slot)
    {
        if (item.LinkHash != 0)
            _links.TryAdd(item.LinkHash, slot);
        if (item.SimHash == 0)
            return;
        for (var band = 0; band < Bands; band++)
        {
            ref var head = ref _heads[Head(item.SimHash, band)];
            var entry = new Entry(item.SimHash, slot, head);
            if (_free == None)
            {
                head = _entries.Count;
                _entries.Add(entry);
            }
            else
            {
                head = _free;
                _free = _entries[head].Next;
                _entries[head] = entry;
            }
        }
    }

    /// <summary>Forgets what <see cref="Add"/> recorded for one item of the strand in <paramref name="slot"/>.</summary>
    public void Remove(ulong linkHash, ulong simHash, int slot)
    {
        if (linkHash != 0 && _links.TryGetValue(linkHash, out var owner) && owner == slot)
            _links.Remove(linkHash);
        for (var band = 0; simHash != 0 && band < Bands; band++)
        {
            ref var head = ref _heads[Head(simHash, band)];
            var before = None;
            var i = head;
            while (i != None && (_entries[i].Hash != simHash || _entries[i].Slot != slot))
                (before, i) = (i, _entries[i].Next);
            if (i == None)
                continue;
            if (before == None)
                head = _entries[i].Next;
            else
                _entries[before] = _entries[before] with { Next = _entries[i].Next };
            _entries[i] = new Entry(0, None, _free);
            _free = i;
        }
    }

    private static void Vote(Span<int> votes, ulong hash)
    {
        for (var bit = 0; bit < 64; bit++)
            votes[bit] += (int)(hash >> bit & 1) * 2 - 1;
    }

    private static int Head(ulong hash, int band) => band * BandValues + (int)(hash >> band * 16 & (BandValues - 1));

    private readonly record struct Entry(ulong Hash, int Slot, int Next);
}
