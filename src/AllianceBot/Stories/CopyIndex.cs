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
    private readonly Dictionary<ulong, int> _links = [];
    private readonly Dictionary<(int Band, ushort Value), List<(ulong Hash, int Story)>> _bands = [];

    /// <summary>Never 0, which stands for "too short to compare".</summary>
    public static ulong SimHash(List<Word> title, List<Word> text)
    {
        Span<int> votes = stackalloc int[64];
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

    public int? FindLink(ItemVector item) => item.LinkHash != 0 && _links.TryGetValue(item.LinkHash, out var story) ? story : null;

    public int? FindCopy(ItemVector item)
    {
        if (item.SimHash == 0)
            return null;
        for (var band = 0; band < Bands; band++)
        {
            if (!_bands.TryGetValue((band, Part(item.SimHash, band)), out var hashes))
                continue;
            foreach (var (hash, story) in hashes)
            {
                if (BitOperations.PopCount(hash ^ item.SimHash) <= MostBits)
                    return story;
            }
        }
        return null;
    }

    public void Add(ItemVector item, int story)
    {
        if (item.LinkHash != 0)
            _links.TryAdd(item.LinkHash, story);
        if (item.SimHash == 0)
            return;
        for (var band = 0; band < Bands; band++)
        {
            var key = (band, Part(item.SimHash, band));
            if (!_bands.TryGetValue(key, out var hashes))
                _bands[key] = hashes = [];
            hashes.Add((item.SimHash, story));
        }
    }

    /// <summary>Forgets an item that was added with <paramref name="linkHash"/> and <paramref name="simHash"/> to <paramref name="story"/>.</summary>
    public void Remove(ulong linkHash, ulong simHash, int story)
    {
        if (linkHash != 0 && _links.TryGetValue(linkHash, out var owner) && owner == story)
            _links.Remove(linkHash);
        for (var band = 0; simHash != 0 && band < Bands; band++)
        {
            var key = (band, Part(simHash, band));
            if (!_bands.TryGetValue(key, out var hashes))
                continue;
            hashes.Remove((simHash, story));
            if (hashes.Count == 0)
                _bands.Remove(key);
        }
    }

    private static void Vote(Span<int> votes, ulong hash)
    {
        for (var bit = 0; bit < 64; bit++)
            votes[bit] += (hash >> bit & 1) == 1 ? 1 : -1;
    }

    private static ushort Part(ulong hash, int band) => (ushort)(hash >> band * 16);
}
