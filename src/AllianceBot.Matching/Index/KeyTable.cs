using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AllianceBot.Matching.Index;

/// <summary>
/// From 64-bit keys, never 0, to 64-bit values: extendible hashing. The top bits of a key choose a segment through the directory; a full
/// segment is split in two, so growing never moves more than one. A segment has 256 buckets of a cache line each: four keys and
/// their four values. Beside the directory stands a bitmap that turns most absent keys away: 32,768 bits for each of its
/// entries, and down to 2,048 as these become many, so that it stays in the second-level cache.
/// One writer; readers take no lock: a value is published by one write of eight bytes, a segment by one into the directory.
/// </summary>
internal sealed unsafe class KeyTable
{
    private const int BucketBits = 8;
    private const int Buckets = 1 << BucketBits;
    private const int SlotsInBucket = 4;
    private const int BucketWords = SlotsInBucket * 2;
    private const int SlotsInSegment = Buckets * SlotsInBucket;
    private const int SegmentSize = Buckets * BucketWords * sizeof(ulong);
    private const int MaxUsed = SlotsInSegment * 3 / 4;
    private const int BucketShift = 13;
    private const int FewestFilterBits = 11;
    private const int MostFilterBits = 15;
    /// <summary>128 kB, which the bitmap exceeds only when it has the fewest bits an entry.</summary>
    private const int WantedBitmapBits = 20;

    /// <summary>What readers look at; replaced whole when the directory doubles.</summary>
    internal sealed class Directory(int depth)
    {
        /// <summary>The directory has 2^Depth entries.</summary>
        public readonly int Depth = depth;
        /// <summary>The address of each segment.</summary>
        public readonly nint[] Segments = new nint[1 << depth];
        /// <summary>Each entry has 2^FilterBits bits of the bitmap.</summary>
        public readonly int FilterBits = FilterBitsAt(depth);
        public readonly ulong[] Filter = new ulong[1 << (depth + FilterBitsAt(depth) - 6)];
        private readonly int _filterShift = 64 - depth - FilterBitsAt(depth);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int EntryOf(ulong key) => (int)(key >> 1 >> (63 - Depth));

        /// <summary>0: the key is absent. 1: look.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public nint MayHave(ulong key)
        {
            var bit = FilterBit(key);
            return (nint)(Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(Filter), bit >> 6) >> (int)bit) & 1;
        }

        public void Note(ulong key) => Filter[FilterBit(key) >> 6] |= 1ul << (int)FilterBit(key);

        /// <summary>The bucket at which to begin to look for the key.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public ulong* FirstBucket(ulong key) => BucketsOf(key) + BucketOf(key) * BucketWords;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public ulong* BucketsOf(ulong key) =>
            (ulong*)Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(Segments), EntryOf(key));

        /// <summary>By the key's top bits, so that the bits of an entry stand together.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public nuint FilterBit(ulong key) => (nuint)(key >> _filterShift);

        private static int FilterBitsAt(int depth) => Math.Clamp(WantedBitmapBits - depth, FewestFilterBits, MostFilterBits);
    }

    /// <summary>What the writer knows of a segment.</summary>
    private sealed class Segment(int depth, uint reference, ulong* buckets)
    {
        /// <summary>All keys here agree in so many top bits.</summary>
        public readonly int Depth = depth;
        public readonly uint Reference = reference;
        public readonly ulong* Buckets = buckets;
        /// <summary>Slots with a key, whether or not it has a value.</summary>
        public int Used;
        /// <summary>Slots with a value.</summary>
        public int Live;

        public (ulong Key, ulong Value) At(int index)
        {
            var slot = Buckets + index / SlotsInBucket * BucketWords + index % SlotsInBucket;
            return (*slot, slot[SlotsInBucket]);
        }
    }

    private readonly ByteHeap _heap = new(unitBits: 6);
    private readonly ReaderGate _gate;
    private readonly Action<uint, int> _free;
    private Segment[] _segments;
    private Directory _directory;

    public KeyTable(ReaderGate gate)
    {
        _gate = gate;
        _free = _heap.Free;
        _segments = [NewSegment(0)];
        _directory = new Directory(0);
        _directory.Segments[0] = (nint)_segments[0].Buckets;
    }

    /// <summary>Keys with a value.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of all segments, the directory and its bitmap.</summary>
    public long Reserved => _heap.Reserved + _segments.Length * 16L + _directory.Filter.Length * 8L;

    public Directory Current => Volatile.Read(ref _directory);

    /// <summary>The value, 0 for none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Get(Directory directory, ulong key)
    {
        var slot = Find(directory.BucketsOf(key), key);
        var found = Volatile.Read(ref *slot);
        var value = Volatile.Read(ref slot[SlotsInBucket]);
        return found == key ? value : 0;
    }

    public ulong Get(ulong key) => Get(_directory, key);

    /// <summary>Sets the value; 0 takes the key away. Readers see the old one or the new.</summary>
    public void Set(ulong key, ulong value)
    {
        var segment = _segments[_directory.EntryOf(key)];
        var slot = Find(segment.Buckets, key);
        if (*slot == 0)
        {
            if (value == 0)
                return;
            if (segment.Used == MaxUsed)
            {
                MakeRoom(segment, key);
                Set(key, value);
                return;
            }
            segment.Used++;
            _directory.Note(key);
        }
        var change = (value != 0 ? 1 : 0) - (*slot == key && slot[SlotsInBucket] != 0 ? 1 : 0);
        segment.Live += change;
        Count += change;
        // The value first: who sees the key sees it.
        Volatile.Write(ref slot[SlotsInBucket], value);
        Volatile.Write(ref *slot, key);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int BucketOf(ulong key) => (int)(key >> BucketShift) & (Buckets - 1);

    /// <summary>The slot with the key, or the free one where it belongs; the value stands four words on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong* Find(ulong* buckets, ulong key)
    {
        for (var bucket = BucketOf(key); ; bucket = (bucket + 1) & (Buckets - 1))
        {
            var keys = buckets + bucket * BucketWords;
            if (Vector256.IsHardwareAccelerated)
            {
                var four = Vector256.Load(keys);
                // Free slots are behind the used ones, so the first that fits is the right one.
                var fitting = (Vector256.Equals(four, Vector256.Create(key)) | Vector256.Equals(four, Vector256<ulong>.Zero)).ExtractMostSignificantBits();
                if (fitting != 0)
                    return keys + BitOperations.TrailingZeroCount(fitting);
                continue;
            }
            for (var slot = 0; slot < SlotsInBucket; slot++)
                if (keys[slot] == key || keys[slot] == 0)
                    return keys + slot;
        }
    }

    private Segment NewSegment(int depth)
    {
        var reference = _heap.Allocate(SegmentSize);
        var buckets = (ulong*)_heap.At(reference);
        new Span<ulong>(buckets, Buckets * BucketWords).Clear();
        return new Segment(depth, reference, buckets);
    }

    /// <summary>Splits the segment, or only sweeps out the keys that have no value any more where these are many.</summary>
    private void MakeRoom(Segment full, ulong key)
    {
        var splits = full.Live > MaxUsed / 2;
        if (splits && full.Depth == _directory.Depth)
            DoubleDirectory();
        var directory = _directory;
        var depth = full.Depth + (splits ? 1 : 0);
        var halves = splits ? new[] { NewSegment(depth), NewSegment(depth) } : [NewSegment(depth)];
        for (var index = 0; index < SlotsInSegment; index++)
        {
            var (moved, value) = full.At(index);
            if (value == 0)
                continue;
            var half = halves[splits ? (int)(moved >> (64 - depth)) & 1 : 0];
            var slot = Find(half.Buckets, moved);
            (slot[0], slot[SlotsInBucket]) = (moved, value);
            half.Used++;
            half.Live++;
        }
        // All entries that led to the full segment share its top bits.
        var entries = 1 << (directory.Depth - full.Depth);
        var first = directory.EntryOf(key) & -entries;
        for (var entry = first; entry < first + entries; entry++)
        {
            _segments[entry] = halves[splits ? (entry - first) * 2 / entries : 0];
            RenewFilter(directory, entry, _segments[entry]);
            Volatile.Write(ref directory.Segments[entry], (nint)_segments[entry].Buckets);
        }
        _gate.Retire(full.Reference, SegmentSize, _free);
    }

    /// <summary>Clears the bits of keys that are gone. A word at a time, so the bit of a key that is there is never unset.</summary>
    private static void RenewFilter(Directory directory, int entry, Segment segment)
    {
        Span<ulong> most = stackalloc ulong[1 << (MostFilterBits - 6)];
        var fresh = most[..(1 << (directory.FilterBits - 6))];
        fresh.Clear();
        for (var index = 0; index < SlotsInSegment; index++)
        {
            var (key, _) = segment.At(index);
            if (key != 0 && directory.EntryOf(key) == entry)
                fresh[(int)(directory.FilterBit(key) >> 6) & (fresh.Length - 1)] |= 1ul << (int)directory.FilterBit(key);
        }
        for (var word = 0; word < fresh.Length; word++)
            Volatile.Write(ref directory.Filter[entry * fresh.Length + word], fresh[word]);
    }

    private static ulong EachBitTwice(uint bits)
    {
        var spread = (ulong)bits;
        spread = (spread | spread << 16) & 0x0000FFFF0000FFFF;
        spread = (spread | spread << 8) & 0x00FF00FF00FF00FF;
        spread = (spread | spread << 4) & 0x0F0F0F0F0F0F0F0F;
        spread = (spread | spread << 2) & 0x3333333333333333;
        spread = (spread | spread << 1) & 0x5555555555555555;
        return spread | spread << 1;
    }

    private void DoubleDirectory()
    {
        var old = _directory;
        var doubled = new Directory(old.Depth + 1);
        var segments = new Segment[doubled.Segments.Length];
        for (var entry = 0; entry < segments.Length; entry++)
        {
            segments[entry] = _segments[entry >> 1];
            doubled.Segments[entry] = old.Segments[entry >> 1];
        }
        if (doubled.Filter.Length == old.Filter.Length)
            Array.Copy(old.Filter, doubled.Filter, old.Filter.Length);
        else
            // A bit now has two places, of which its keys may have either; each split renews its own.
            for (var word = 0; word < doubled.Filter.Length; word++)
                doubled.Filter[word] = EachBitTwice((uint)(old.Filter[word >> 1] >> ((word & 1) << 5)));
        _segments = segments;
        Volatile.Write(ref _directory, doubled);
    }
}
