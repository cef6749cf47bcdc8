using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AllianceBot.Matching.Text;

/// <summary>The tokens of folded text, in order: hash and place of each. Grows and is used again.</summary>
internal sealed class TokenList
{
    private ulong[] _hashes = new ulong[256];
    private int[] _starts = new int[256];
    private int[] _ends = new int[256];

    public int Count { get; private set; }

    public ReadOnlySpan<ulong> Hashes => _hashes.AsSpan(0, Count);

    /// <summary>Byte offsets in the folded text.</summary>
    public ReadOnlySpan<int> Starts => _starts.AsSpan(0, Count);

    public ReadOnlySpan<int> Ends => _ends.AsSpan(0, Count);

    /// <summary>Where the addresses are noted that were left out, for those who ask.</summary>
    public List<(int Start, int End)>? Addresses { get; init; }

    public void Clear() => Count = 0;

    /// <summary>Adds the tokens of the text from <paramref name="from"/> to its end.</summary>
    /// <param name="dropAddresses">Leave out http://..., www.... and the like: an address in a text is not words.</param>
    public void AddFrom(FoldBuffer text, int from, bool dropAddresses)
    {
        ref var bytes = ref MemoryMarshal.GetArrayDataReference(text.Bytes);
        var skipTo = 0;
        var start = -1;
        var last = (text.Length - 1) >> 6;
        // A token reaches from a start bit to the next end bit; the bit before the first word is not of a word.
        for (var block = from >> 6; block <= last; block++)
        {
            var word = text.WordBits[block];
            if (block == from >> 6)
                word &= ulong.MaxValue << (from & 63);
            var before = word << 1 | (start >= 0 ? 1ul : 0ul);
            var edges = word ^ before | (text.HasBreaks ? text.BreakBits[block] & word & before : 0);
            while (edges != 0)
            {
                var at = (block << 6) + BitOperations.TrailingZeroCount(edges);
                edges &= edges - 1;
                if (start >= 0)
                {
                    if (start >= skipTo)
                        skipTo = AddOne(text, ref bytes, start, at, dropAddresses);
                    start = text.IsWord(at) ? at : -1;
                }
                else
                {
                    start = at;
                }
            }
        }
        if (start >= 0 && start >= skipTo)
            AddOne(text, ref bytes, start, text.Length, dropAddresses);
    }

    /// <summary>Adds the token unless it begins an address; gives the offset up to which tokens are to be left out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int AddOne(FoldBuffer text, ref byte bytes, int start, int end, bool dropAddresses)
    {
        if (dropAddresses)
        {
            var following = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref bytes, end)) & 0xFFFFFF;
            var isAddress = following == 0x2F2F3A // "://", little-endian
                || (end - start == 3 && Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref bytes, start)) == 0x2E777777 && text.IsWord(end + 1)); // "www."
            if (isAddress)
            {
                var endOfAddress = EndOfAddress(text, end);
                Addresses?.Add((start, endOfAddress));
                return endOfAddress;
            }
        }
        if (Count == _hashes.Length)
            Grow();
        _hashes[Count] = TokenHash.OfPadded(ref Unsafe.Add(ref bytes, start), end - start);
        _starts[Count] = start;
        _ends[Count] = end;
        Count++;
        return 0;
    }

    /// <summary>An address ends at white space, a quote, an angle bracket, or where Han, kana or Hangul begins.</summary>
    private static int EndOfAddress(FoldBuffer text, int at)
    {
        while (at < text.Length && text.Bytes[at] is not (<= (byte)' ' or (byte)'"' or (byte)'<' or (byte)'>')
            && (text.BreakBits[at >> 6] >> (at & 63) & 1) == 0)
            at++;
        return at;
    }

    private void Grow()
    {
        var capacity = _hashes.Length * 2;
        Array.Resize(ref _hashes, capacity);
        Array.Resize(ref _starts, capacity);
        Array.Resize(ref _ends, capacity);
    }
}
