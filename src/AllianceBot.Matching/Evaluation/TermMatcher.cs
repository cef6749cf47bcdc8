using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AllianceBot.Matching.Text;

namespace AllianceBot.Matching.Evaluation;

/// <summary>Finds words, prefixes and phrases in an item.</summary>
internal static class TermMatcher
{
    public static bool Matches(in TermCode term, MatchItem item)
    {
        var fields = PossibleFields(term, item);
        if (fields == Fields.None || term.Count == 1 && IsDecidedByHash(term))
            return fields != Fields.None;
        for (; fields != Fields.None; fields &= fields - 1)
            if (Find(term, item, BitOperations.TrailingZeroCount((uint)fields), 0).First >= 0)
                return true;
        return false;
    }

    /// <summary>The fields that have every word of the term, where a look at the item's hashes can tell.</summary>
    public static Fields PossibleFields(in TermCode term, MatchItem item)
    {
        var fields = term.Scope & Fields.Text;
        foreach (var word in term)
            if (!word.IsPrefix && !item.Presence.MayHave(word.FirstTokenHash))
                return Fields.None;
        foreach (var word in term)
        {
            if (!word.IsPrefix)
                fields = item.FieldsOf(word.FirstTokenHash, fields);
            if (fields == Fields.None)
                break;
        }
        return fields;
    }

    /// <summary>The next place at or after token <paramref name="from"/> of the field where the term stands; First is -1 if there is none.</summary>
    public static (int First, int Last) Find(in TermCode term, MatchItem item, int field, int from)
    {
        var (first, end) = item.TokensOf(field);
        for (var at = Math.Max(first, from); at < end; at++)
        {
            at = NextCandidate(term, item, at, end);
            if (at < 0)
                break;
            var last = MatchAt(term, item, field, at, end);
            if (last >= 0)
                return (at, last);
        }
        return (-1, -1);
    }

    private static bool IsDecidedByHash(in TermCode term)
    {
        foreach (var word in term)
            return word is { IsCjk: false, IsPrefix: false } && !term.IsExact;
        return false;
    }

    private static int NextCandidate(in TermCode term, MatchItem item, int at, int end)
    {
        foreach (var word in term)
        {
            if (word.IsPrefix)
                return NextWithStem(word.Folded, item, at, end);
            var offset = item.Tokens.Hashes[at..end].IndexOf(word.FirstTokenHash);
            return offset < 0 ? -1 : at + offset;
        }
        return -1;
    }

    /// <summary>A word is found by its hash; of a stem the first eight bytes are compared with those of every token.</summary>
    private static int NextWithStem(ReadOnlySpan<byte> stem, MatchItem item, int at, int end)
    {
        ref var bytes = ref MemoryMarshal.GetArrayDataReference(item.Folded.Bytes);
        var mask = ulong.MaxValue >> (64 - 8 * Math.Min(stem.Length, sizeof(ulong)));
        // A program is padded, so that eight bytes can be read from any place in it.
        var wanted = Unsafe.ReadUnaligned<ulong>(ref MemoryMarshal.GetReference(stem)) & mask;
        var places = item.Tokens.Places[..end];
        for (; at < places.Length; at++)
            if ((Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref bytes, places[at].Start)) & mask) == wanted)
                return at;
        return -1;
    }

    /// <summary>The last token of the term if it stands at token <paramref name="at"/>, else -1.</summary>
    private static int MatchAt(in TermCode term, MatchItem item, int field, int at, int end)
    {
        foreach (var word in term)
        {
            var next = at < end ? EndOfWord(word, item, at) : -1;
            if (next < 0 || next > end || term.IsExact && !ExactLetters.Are(word, item, field, at, next - 1))
                return -1;
            at = next;
        }
        return at - 1;
    }

    /// <summary>The token after the word if it stands at token <paramref name="at"/>, else -1.</summary>
    private static int EndOfWord(in WordCode word, MatchItem item, int at)
    {
        var start = item.Tokens.Places[at].Start;
        // A Han, kana or Hangul word may begin and end inside a run of such characters; its bytes hold no separator.
        var length = word.IsCjk ? word.Folded.Length : item.Tokens.Places[at].End - start;
        var isShape = word.IsCjk ? start + length <= item.Folded.Length : word.IsPrefix ? length >= word.Folded.Length : length == word.Folded.Length;
        if (!isShape || !item.Folded.Bytes.AsSpan(start, word.Folded.Length).SequenceEqual(word.Folded))
            return -1;
        return at + (word.IsCjk ? Utf8.CountCharacters(word.Folded) : 1);
    }
}
