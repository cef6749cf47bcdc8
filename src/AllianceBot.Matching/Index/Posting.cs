using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using AllianceBot.Matching.Text;

namespace AllianceBot.Matching.Index;

/// <summary>
/// A rule filed under a key, in eight bytes: its entry (32 bits) and two fingerprints (15 each) of other words that the rule
/// cannot match without (<see cref="PresenceBits"/>), so that most candidates fall without a look at the rule. A key's value is
/// its only posting, or with the list flag the first chunk of several. Entry 0 is a hole.
/// </summary>
internal readonly record struct Posting(ulong Packed)
{
    private const int FirstShift = 32;
    private const int SecondShift = FirstShift + PresenceBits.FingerprintBits;
    private const int CapacityShift = 32;
    private const ulong SingleFlag = 1ul << 62;
    private const ulong ListFlag = 1ul << 63;

    public Posting(uint entry, Fingerprints fingerprints)
        : this(SingleFlag | (ulong)fingerprints.Second << SecondShift | (ulong)fingerprints.First << FirstShift | entry)
    {
    }

    public uint Entry => (uint)Packed;

    /// <summary>Everything but the entry.</summary>
    public uint Head => (uint)(Packed >> 32);

    public Posting WithEntry(uint entry) => new(Packed & ~(ulong)uint.MaxValue | entry);

    /// <summary>1 when the item may have both words, else 0.</summary>
    /// <param name="presence">The item's <see cref="PresenceBits"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int MayMatch(ref ulong presence) =>
        (int)(Bit(ref presence, (uint)(Packed >> FirstShift)) & Bit(ref presence, (uint)(Packed >> SecondShift)) & 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Bit(ref ulong presence, uint fingerprint) =>
        Unsafe.Add(ref presence, fingerprint >> 6 & (PresenceBits.WordCount - 1)) >> (int)(fingerprint & 63);

    /// <param name="capacity">Of the chunk: tells readers how much to fetch.</param>
    public static ulong ListValue(uint chunk, int capacity) => ListFlag | (ulong)capacity << CapacityShift | chunk;

    /// <summary>The capacity of the list's first chunk.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Capacity(ulong value) => (int)(value >> CapacityShift) & ushort.MaxValue;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsSingle(ulong value) => (value & SingleFlag) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsList(ulong value) => (value & ListFlag) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Chunk(ulong value) => (uint)value;
}

/// <summary>Of two words that an item needs; <see cref="PresenceBits.Any"/> where there is none.</summary>
internal readonly record struct Fingerprints(ushort First, ushort Second)
{
    public static readonly Fingerprints None = new(PresenceBits.Any, PresenceBits.Any);
}

/// <summary>
/// A part of a key's postings in the <see cref="ByteHeap"/>: count (2 bytes), capacity (2), next chunk (4), postings. They are
/// added behind the count, which is then raised, or put into a hole; one that is taken away leaves a hole and never moves
/// another, because a reader may be between the two.
/// </summary>
internal readonly unsafe struct PostingChunk(byte* start)
{
    private const int HeaderSize = 8;
    private const int HalfLine = 3;

    public int Count
    {
        get => Volatile.Read(ref *(ushort*)start);
        set => Volatile.Write(ref *(ushort*)start, (ushort)value);
    }

    public int Capacity => ((ushort*)start)[1];

    public uint Next
    {
        get => Volatile.Read(ref *(uint*)(start + 4));
        set => Volatile.Write(ref *(uint*)(start + 4), value);
    }

    public ulong* Postings => (ulong*)(start + HeaderSize);

    public int Size => SizeOf(Capacity);

    public static int SizeOf(int capacity) => HeaderSize + capacity * sizeof(ulong);

    /// <summary>A chunk for at least so many postings: half a cache line, or whole ones, so that reading it fetches none in vain.</summary>
    public static uint Allocate(ByteHeap heap, int postings)
    {
        var capacity = postings <= HalfLine ? HalfLine : (postings | 7);
        var reference = heap.Allocate(SizeOf(capacity));
        var start = heap.At(reference);
        *(ushort*)start = 0;
        ((ushort*)start)[1] = (ushort)capacity;
        *(uint*)(start + 4) = 0;
        return reference;
    }

    /// <summary>Readers see the old posting at this place or the new one.</summary>
    public void Write(int index, Posting posting)
    {
        Volatile.Write(ref Postings[index], posting.Packed);
        if (index == Count)
            Count = index + 1;
    }

    /// <summary>The first place at or after <paramref name="from"/> whose low half is this entry (0: a hole), -1 for none.</summary>
    public int IndexOfEntry(uint entry, int from) => IndexOf(entry, uint.MaxValue, from);

    /// <summary>The first place at or after <paramref name="from"/> whose high half is this, -1 for none.</summary>
    public int IndexOfHead(uint head, int from) => IndexOf((ulong)head << 32, ~(ulong)uint.MaxValue, from);

    public int CountHoles()
    {
        var holes = 0;
        for (var i = 0; i < Count; i++)
            holes += (uint)Postings[i] == 0 ? 1 : 0;
        return holes;
    }

    private int IndexOf(ulong wanted, ulong mask, int from)
    {
        var count = Count;
        var width = Vector256<ulong>.Count;
        for (; Vector256.IsHardwareAccelerated && from + width <= count; from += width)
        {
            var equal = Vector256.Equals(Vector256.Load(Postings + from) & Vector256.Create(mask), Vector256.Create(wanted));
            if (equal != Vector256<ulong>.Zero)
                return from + System.Numerics.BitOperations.TrailingZeroCount(equal.ExtractMostSignificantBits());
        }
        for (; from < count; from++)
            if ((Postings[from] & mask) == wanted)
                return from;
        return -1;
    }
}
