namespace AllianceBot.Matching.Index;

/// <summary>
/// A part of a key's postings in the <see cref="ByteHeap"/>: count (2 bytes), capacity (2), next chunk (4), the first fingerprints
/// (2 each), the second ones (2 each), the entries (4 each). First fingerprints stand together because an item goes through all of
/// them, and needs what is behind of few.
/// <para>
/// Postings are added behind the count, which is then raised, or put into a hole; one that is taken away leaves a hole (entry 0)
/// and never moves another, because a reader may be between the two. A reader that meets fingerprints of one posting with the
/// entry of the next in the same place evaluates it in vain, or leaves out one that is just being added.
/// </para>
/// </summary>
internal readonly unsafe struct PostingChunk(byte* start)
{
    private const int HeaderSize = 8;
    private const int PostingSize = 2 * sizeof(ushort) + sizeof(uint);
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

    public ushort* FirstFingerprints => (ushort*)(start + HeaderSize);

    public ushort* SecondFingerprints => FirstFingerprints + Capacity;

    public uint* Entries => (uint*)(SecondFingerprints + Capacity);

    public int Size => SizeOf(Capacity);

    public Posting this[int index] => new(Entries[index], new Fingerprints(FirstFingerprints[index], SecondFingerprints[index]));

    /// <summary>The bytes of a chunk up to the last of its first fingerprints.</summary>
    public static int SizeOfFirst(int capacity) => HeaderSize + capacity * sizeof(ushort);

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

    /// <summary>Behind the last, or into a hole.</summary>
    public void Write(int index, Posting posting)
    {
        FirstFingerprints[index] = posting.Fingerprints.First;
        SecondFingerprints[index] = posting.Fingerprints.Second;
        Volatile.Write(ref Entries[index], posting.Entry);
        if (index == Count)
            Count = index + 1;
    }

    /// <summary>Puts another entry, or a hole (0), in the place of one.</summary>
    public void Exchange(int index, uint entry) => Volatile.Write(ref Entries[index], entry);

    /// <summary>The first place at or after <paramref name="from"/> with this entry (0: a hole), -1 for none.</summary>
    public int IndexOfEntry(uint entry, int from) => At(new ReadOnlySpan<uint>(Entries, Count)[from..].IndexOf(entry), from);

    /// <summary>The first place at or after <paramref name="from"/> with these fingerprints, -1 for none.</summary>
    public int IndexOfFingerprints(Fingerprints fingerprints, int from)
    {
        var firsts = new ReadOnlySpan<ushort>(FirstFingerprints, Count);
        while (At(firsts[from..].IndexOf(fingerprints.First), from) is >= 0 and var index)
        {
            if (SecondFingerprints[index] == fingerprints.Second)
                return index;
            from = index + 1;
        }
        return -1;
    }

    public int CountHoles() => new ReadOnlySpan<uint>(Entries, Count).Count(0u);

    private static int At(int index, int from) => index < 0 ? -1 : from + index;

    private static int SizeOf(int capacity) => HeaderSize + capacity * PostingSize;
}
