using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AllianceBot.Matching.Text;

/// <summary>Byte offsets of a token in the folded text.</summary>
internal readonly record struct TokenPlace(int Start, int End)
{
    public int Length => End - Start;
}

/// <summary>The tokens of folded text, in order: hash and place of each. Grows and is used again.</summary>
internal sealed class TokenList
{
    private ulong[] _hashes = new ulong[1024];
    private TokenPlace[] _places = new TokenPlace[1024];

    public int Count { get; private set; }

    public ReadOnlySpan<ulong> Hashes => _hashes.AsSpan(0, Count);

    public ReadOnlySpan<TokenPlace> Places => _places.AsSpan(0, Count);

    /// <summary>How many addresses were left out since <see cref="Clear"/>.</summary>
    public int AddressCount { get; private set; }

    /// <summary>Where the addresses are noted that were left out, for those who ask.</summary>
    public List<TokenPlace>? Addresses { get; init; }

    public void Clear() => (Count, AddressCount) = (0, 0);

    /// <summary>Adds the tokens of the text from <paramref name="from"/> to its end.</summary>
    /// <param name="dropAddresses">Leave out http://..., www.... and the like: an address in a text is not words.</param>
    public void AddFrom(FoldBuffer text, int from, bool dropAddresses)
    {
        // A token takes a byte and, unless it is of Han, kana or Hangul, a separator; these take three bytes.
        Reserve(Count + (text.Length - from) / 2 + 2);
        var found = text.HasBreaks ? FindWithBreaks(text, from) : Find(text, from);
        Hash(text, found, dropAddresses);
    }

    /// <summary>Writes the places behind the tokens there are, and gives their number.</summary>
    private int Find(FoldBuffer text, int from)
    {
        ref var edge = ref Unsafe.As<TokenPlace, int>(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_places), Count));
        var edges = 0;
        var before = 0ul;
        var mask = ulong.MaxValue << (from & 63);
        for (var block = from >> 6; block <= text.Length >> 6; block++)
        {
            // Edges: a word begins or has just ended. Each begin is followed by its end.
            var word = text.WordBits[block] & mask;
            mask = ulong.MaxValue;
            var bits = word ^ (word << 1 | before);
            before = word >> 63;
            for (; bits != 0; bits &= bits - 1)
                Unsafe.Add(ref edge, edges++) = (block << 6) + BitOperations.TrailingZeroCount(bits);
        }
        if ((edges & 1) != 0)
            Unsafe.Add(ref edge, edges++) = text.Length;
        return edges >> 1;
    }

    /// <summary>The same where tokens may touch.</summary>
    private int FindWithBreaks(FoldBuffer text, int from)
    {
        var found = 0;
        var start = -1;
        for (var block = from >> 6; block <= text.Length >> 6; block++)
        {
            var word = text.WordBits[block];
            if (block == from >> 6)
                word &= ulong.MaxValue << (from & 63);
            var before = word << 1 | (start >= 0 ? 1ul : 0ul);
            for (var bits = word ^ before | text.BreakBits[block] & word & before; bits != 0; bits &= bits - 1)
            {
                var at = (block << 6) + BitOperations.TrailingZeroCount(bits);
                if (start >= 0)
                    _places[Count + found++] = new TokenPlace(start, at);
                start = text.IsWord(at) ? at : -1;
            }
        }
        if (start >= 0)
            _places[Count + found++] = new TokenPlace(start, text.Length);
        return found;
    }

    /// <summary>Hashes the places found; those of addresses are left out and the rest moves up.</summary>
    private void Hash(FoldBuffer text, int found, bool dropAddresses)
    {
        ref var bytes = ref MemoryMarshal.GetArrayDataReference(text.Bytes);
        var skipTo = 0;
        var end = Count + found;
        for (var i = Count; i < end; i++)
        {
            var place = _places[i];
            if (place.Start < skipTo)
                continue;
            if (dropAddresses && IsAddress(ref bytes, place, text))
            {
                skipTo = EndOfAddress(text, place.End);
                AddressCount++;
                Addresses?.Add(new TokenPlace(place.Start, skipTo));
                continue;
            }
            _hashes[Count] = TokenHash.OfPadded(ref Unsafe.Add(ref bytes, place.Start), place.Length);
            _places[Count++] = place;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsAddress(ref byte bytes, TokenPlace place, FoldBuffer text)
    {
        // Little-endian, as all that .NET runs on: "://" and "www.".
        var following = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref bytes, place.End)) & 0xFFFFFF;
        return following == 0x2F2F3A
            || (Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref bytes, place.Start)) == 0x2E777777 && text.IsWord(place.End + 1));
    }

    /// <summary>An address ends at white space, a quote, an angle bracket, or where Han, kana or Hangul begins.</summary>
    private static int EndOfAddress(FoldBuffer text, int at)
    {
        while (at < text.Length && text.Bytes[at] is not (<= (byte)' ' or (byte)'"' or (byte)'<' or (byte)'>')
            && (text.BreakBits[at >> 6] >> (at & 63) & 1) == 0)
            at++;
        return at;
    }

    private void Reserve(int count)
    {
        if (count <= _hashes.Length)
            return;
        var capacity = Math.Max(count, _hashes.Length * 2);
        Array.Resize(ref _hashes, capacity);
        Array.Resize(ref _places, capacity);
    }
}
