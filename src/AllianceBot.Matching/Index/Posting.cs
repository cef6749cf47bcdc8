using System.Runtime.CompilerServices;

namespace AllianceBot.Matching.Index;

/// <summary>
/// A rule filed under a key. The fingerprint is that of another word that the rule cannot match without
/// (<see cref="Text.PresenceBits"/>), so that most candidates fall without a look at the rule.
/// </summary>
internal readonly record struct Posting(uint Entry, ushort Fingerprint)
{
    private const ulong ListFlag = 1ul << 63;
    private const ulong SingleFlag = 1ul << 62;

    /// <summary>A key's value: one posting itself, or the first chunk of several.</summary>
    public ulong ToValue() => SingleFlag | (ulong)Fingerprint << 32 | Entry;

    public static ulong ListValue(uint chunk) => ListFlag | chunk;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsList(ulong value) => (value & ListFlag) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Posting Single(ulong value) => new((uint)value, (ushort)(value >> 32));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Chunk(ulong value) => (uint)value;
}

/// <summary>
/// A part of a key's postings in the <see cref="ByteHeap"/>: count (2 bytes), capacity (2), next chunk (4), fingerprints,
/// entries. Postings are added behind the count, which is then raised, or put into a hole; one that is taken away leaves a hole
/// (entry 0) and never moves another, because a reader may be between the two.
/// </summary>
internal readonly unsafe struct PostingChunk(byte* start)
{
    private const int HeaderSize = 8;

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

    public ushort* Fingerprints => (ushort*)(start + HeaderSize);

    public uint* Entries => (uint*)(start + HeaderSize + Capacity * sizeof(ushort));

    public int Size => SizeOf(Capacity);

    public Span<uint> EntrySpan => new(Entries, Count);

    public Span<ushort> FingerprintSpan => new(Fingerprints, Count);

    public static int SizeOf(int capacity) => HeaderSize + capacity * (sizeof(ushort) + sizeof(uint));

    /// <param name="capacity">Even, so that entries stay aligned.</param>
    public static uint Allocate(ByteHeap heap, int capacity)
    {
        var reference = heap.Allocate(SizeOf(capacity));
        var start = heap.At(reference);
        *(ushort*)start = 0;
        ((ushort*)start)[1] = (ushort)capacity;
        *(uint*)(start + 4) = 0;
        return reference;
    }

    public void Write(int index, Posting posting)
    {
        Fingerprints[index] = posting.Fingerprint;
        Volatile.Write(ref Entries[index], posting.Entry);
        if (index == Count)
            Count = index + 1;
    }
}
