using System.Text;
using AllianceBot.Matching.Text;

namespace AllianceBot.Matching.Index;

/// <summary>The keys under which a rule can be filed, computed alike for a rule and for an item.</summary>
internal static class ItemKeys
{
    /// <summary>The key of rules that have no other; every item has it.</summary>
    public const ulong Unfiled = 0x756E66696C656400;

    /// <summary>The stem's key: of its first 3, 4 or 6 bytes, the most that it has.</summary>
    public static (KeyKind Kind, ulong Key) OfStem(ReadOnlySpan<byte> stem)
    {
        var (kind, length) = stem.Length switch
        {
            < 4 => (KeyKind.Prefix3, 3),
            < 6 => (KeyKind.Prefix4, 4),
            _ => (KeyKind.Prefix6, 6),
        };
        return (kind, TokenHash.Salted(TokenHash.Of(stem[..length]), kind));
    }

    public static ulong OfPair(ReadOnlySpan<byte> twoCharacters) => TokenHash.Salted(TokenHash.Of(twoCharacters), KeyKind.CjkPair);

    public static ulong OfValue(ReadOnlySpan<byte> value, KeyKind kind) => TokenHash.Salted(TokenHash.Of(value), kind);

    /// <summary>Adds all keys of an item but those of its source, author, language and site.</summary>
    public static void AddAll(MatchItem item, ICollection<ulong> keys)
    {
        foreach (var hash in item.Tokens.Hashes)
            keys.Add(hash);
        var others = new List<ulong>();
        foreach (var kind in new[] { KeyKind.Prefix3, KeyKind.Prefix4, KeyKind.Prefix6, KeyKind.CjkPair })
            Add(item, kind, others);
        foreach (var key in others)
            keys.Add(key);
    }

    /// <summary>Adds the item's keys of a kind, some of them perhaps twice.</summary>
    public static void Add(MatchItem item, KeyKind kind, List<ulong> keys)
    {
        switch (kind)
        {
            case KeyKind.Prefix3:
                AddPrefixes(item, kind, 3, keys);
                break;
            case KeyKind.Prefix4:
                AddPrefixes(item, kind, 4, keys);
                break;
            case KeyKind.Prefix6:
                AddPrefixes(item, kind, 6, keys);
                break;
            case KeyKind.CjkPair:
                AddPairs(item, keys);
                break;
            case KeyKind.SourceWord:
                AddField(item, 3, kind, keys);
                break;
            case KeyKind.AuthorWord:
                AddField(item, 4, kind, keys);
                break;
            case KeyKind.Language:
                AddParts(item.Language.ToLowerInvariant().Replace('_', '-'), '-', kind, keys);
                break;
            case KeyKind.Site:
                AddParts(item.HostText, '.', kind, keys);
                break;
        }
    }

    private static void AddPrefixes(MatchItem item, KeyKind kind, int length, List<ulong> keys)
    {
        var bytes = item.Folded.Bytes;
        foreach (var place in item.Tokens.Places[..item.TokensOf(2).Last])
            if (place.Length >= length)
                keys.Add(TokenHash.Salted(TokenHash.OfPadded(ref bytes[place.Start], length), kind));
    }

    private static void AddPairs(MatchItem item, List<ulong> keys)
    {
        if (!item.Folded.HasBreaks)
            return;
        var places = item.Tokens.Places[..item.TokensOf(2).Last];
        for (var i = 0; i + 1 < places.Length; i++)
            if (places[i].End == places[i + 1].Start && places[i + 1].End - places[i].Start <= 8)
                keys.Add(OfPair(item.Folded.Bytes.AsSpan(places[i].Start..places[i + 1].End)));
    }

    private static void AddField(MatchItem item, int field, KeyKind kind, List<ulong> keys)
    {
        var (first, last) = item.TokensOf(field);
        foreach (var hash in item.Tokens.Hashes[first..last])
            keys.Add(TokenHash.Salted(hash, kind));
    }

    /// <summary>fr-CA has the keys of fr-ca and fr; www.example.com those of itself, example.com and com.</summary>
    private static void AddParts(string value, char separator, KeyKind kind, List<ulong> keys)
    {
        if (value.Length == 0)
            return;
        Span<byte> bytes = stackalloc byte[256];
        if (!Encoding.UTF8.TryGetBytes(value, bytes, out var length))
            return;
        bytes = bytes[..length];
        keys.Add(OfValue(bytes, kind));
        for (var at = bytes.IndexOf((byte)separator); at >= 0;)
        {
            keys.Add(OfValue(kind == KeyKind.Site ? bytes[(at + 1)..] : bytes[..at], kind));
            var next = bytes[(at + 1)..].IndexOf((byte)separator);
            at = next < 0 ? -1 : at + 1 + next;
        }
    }
}
