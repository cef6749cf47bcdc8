using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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
        Span<byte> padded = stackalloc byte[sizeof(ulong)];
        padded.Clear();
        stem[..length].CopyTo(padded);
        return (kind, TokenHash.OfStem(Unsafe.ReadUnaligned<ulong>(ref padded[0]), kind));
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
                AddParts(item.Language, '-', kind, keys);
                break;
            case KeyKind.Site:
                AddParts(item.HostText, '.', kind, keys);
                break;
        }
    }

    private static void AddPrefixes(MatchItem item, KeyKind kind, int length, List<ulong> keys)
    {
        ref var bytes = ref MemoryMarshal.GetArrayDataReference(item.Folded.Bytes);
        var places = item.Tokens.Places[..item.TokensOf(2).Last];
        var mask = (1ul << (8 * length)) - 1;
        var count = keys.Count;
        CollectionsMarshal.SetCount(keys, count + places.Length);
        ref var added = ref MemoryMarshal.GetReference(CollectionsMarshal.AsSpan(keys));
        foreach (var place in places)
        {
            // Which words are long enough cannot be foretold, so nothing branches on it.
            Unsafe.Add(ref added, count) = TokenHash.OfStem(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref bytes, place.Start)) & mask, kind);
            count += place.Length >= length ? 1 : 0;
        }
        CollectionsMarshal.SetCount(keys, count);
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
    private static void AddParts(ReadOnlySpan<char> value, char separator, KeyKind kind, List<ulong> keys)
    {
        // A value that a rule can ask for is of ASCII, and no longer than a host name.
        Span<byte> bytes = stackalloc byte[256];
        if (value.Length == 0 || Ascii.ToLower(value, bytes, out var length) != OperationStatus.Done)
            return;
        bytes = bytes[..length];
        if (kind == KeyKind.Language)
            bytes.Replace((byte)'_', (byte)'-');
        keys.Add(OfValue(bytes, kind));
        for (var at = bytes.IndexOf((byte)separator); at >= 0;)
        {
            keys.Add(OfValue(kind == KeyKind.Site ? bytes[(at + 1)..] : bytes[..at], kind));
            var next = bytes[(at + 1)..].IndexOf((byte)separator);
            at = next < 0 ? -1 : at + 1 + next;
        }
    }
}
