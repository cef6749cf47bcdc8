using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AllianceBot.Matching.Index;

/// <summary>
/// From 64-bit keys to 64-bit values: extendible hashing. The top bits of a key choose a segment of 1,024 slots through the
/// directory; a full segment is split in two, so growing never moves more than one segment. Beside the directory stands a
/// bitmap of 8,192 bits for each of its entries, small enough for the second-level cache, that turns most absent keys away.
/// One writer; readers take no lock: a value is published by one 8-byte write, a segment by one write into the directory.
/// </summary>
internal sealed class KeyTable
{
    private const int SlotBits = 10;
    private const int Slots = 1 << SlotBits;
    private const int MaxUsed = Slots * 7 / 8;
    private const int FilterBits = 13;
    private const int FilterWords = 1 << (FilterBits - 6);

    /// <summary>What readers look at; replaced whole when the directory doubles.</summary>
    internal sealed class Directory(int depth)
    {
        /// <summary>The directory has 2^Depth entries.</summary>
        public readonly int Depth = depth;
        public readonly Segment[] Segments = new Segment[1 << depth];
        public readonly ulong[] Filter = new ulong[FilterWords << depth];

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int EntryOf(ulong key) => (int)(key >> 1 >> (63 - Depth));

        /// <summary>False: the key is absent. True: look.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool MayHave(ulong key)
        {
            var word = (EntryOf(key) << (FilterBits - 6)) + (int)(key >> 6 & (FilterWords - 1));
            return (Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(Filter), word) >> (int)(key & 63) & 1) != 0;
        }

        public void Note(ulong key) => Filter[(EntryOf(key) << (FilterBits - 6)) + (int)(key >> 6 & (FilterWords - 1))] |= 1ul << (int)(key & 63);

        /// <summary>The slot at which to begin to look for the key.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public ref ulong Slot(ulong key) =>
            ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(SegmentOf(key).KeysAndValues), SlotOf(key) * 2);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Segment SegmentOf(ulong key) => Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(Segments), EntryOf(key));
    }

    internal sealed class Segment(int depth)
    {
        /// <summary>All keys here agree in so many top bits.</summary>
        public readonly int Depth = depth;
        /// <summary>Key and value by turns; key 0 is free.</summary>
        public readonly ulong[] KeysAndValues = new ulong[Slots * 2];
        /// <summary>Slots with a key, whether or not it has a value.</summary>
        public int Used;
        /// <summary>Slots with a value.</summary>
        public int Live;
    }

    private Directory _directory;

    public KeyTable()
    {
        _directory = new Directory(0);
        _directory.Segments[0] = new Segment(0);
    }

    /// <summary>Keys with a value.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of all segments, the directory and its bitmap.</summary>
    public long Reserved => (long)_directory.Segments.Distinct().Count() * Slots * 16 + _directory.Segments.Length * (8L + FilterWords * 8);

    public Directory Current => Volatile.Read(ref _directory);

    /// <summary>Key 0 stands for a free slot; the one word that hashes to it shares key 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Usable(ulong key) => key == 0 ? 1 : key;

    /// <summary>The value, 0 for none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Get(Directory directory, ulong key)
    {
        ref var slots = ref MemoryMarshal.GetArrayDataReference(directory.SegmentOf(key).KeysAndValues);
        for (var slot = SlotOf(key); ; slot = (slot + 1) & (Slots - 1))
        {
            var found = Volatile.Read(ref Unsafe.Add(ref slots, slot * 2));
            if (found == key)
                return Volatile.Read(ref Unsafe.Add(ref slots, slot * 2 + 1));
            if (found == 0)
                return 0;
        }
    }

    public ulong Get(ulong key) => Get(_directory, key);

    /// <summary>Sets the value; 0 takes the key away. Readers see the old one or the new.</summary>
    public void Set(ulong key, ulong value)
    {
        var segment = _directory.SegmentOf(key);
        var slot = Find(segment, key);
        if (segment.KeysAndValues[slot * 2] == 0)
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
        var before = segment.KeysAndValues[slot * 2 + 1];
        var change = (value != 0 ? 1 : 0) - (before != 0 ? 1 : 0);
        segment.Live += change;
        Count += change;
        // The value first: who sees the key sees it.
        Volatile.Write(ref segment.KeysAndValues[slot * 2 + 1], value);
        Volatile.Write(ref segment.KeysAndValues[slot * 2], key);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int SlotOf(ulong key) => (int)(key >> FilterBits) & (Slots - 1);

    private static int Find(Segment segment, ulong key)
    {
        var slot = SlotOf(key);
        while (segment.KeysAndValues[slot * 2] != key && segment.KeysAndValues[slot * 2] != 0)
            slot = (slot + 1) & (Slots - 1);
        return slot;
    }

    /// <summary>Splits the segment, or only sweeps out the keys that have no value any more where these are many.</summary>
    private void MakeRoom(Segment full, ulong key)
    {
        var splits = full.Live > MaxUsed / 2;
        if (splits && full.Depth == _directory.Depth)
            DoubleDirectory();
        var directory = _directory;
        var depth = full.Depth + (splits ? 1 : 0);
        var halves = splits ? new[] { new Segment(depth), new Segment(depth) } : [new Segment(depth)];
        for (var slot = 0; slot < Slots; slot++)
        {
            var (moved, value) = (full.KeysAndValues[slot * 2], full.KeysAndValues[slot * 2 + 1]);
            if (value == 0)
                continue;
            var half = halves[splits ? (int)(moved >> (64 - depth)) & 1 : 0];
            var place = Find(half, moved);
            (half.KeysAndValues[place * 2], half.KeysAndValues[place * 2 + 1]) = (moved, value);
            half.Used++;
            half.Live++;
        }
        // All entries that led to the full segment share its top bits.
        var entries = 1 << (directory.Depth - full.Depth);
        var first = directory.EntryOf(key) & -entries;
        for (var entry = first; entry < first + entries; entry++)
        {
            var half = halves[splits ? (entry - first) * 2 / entries : 0];
            RenewFilter(directory, entry, half);
            Volatile.Write(ref directory.Segments[entry], half);
        }
    }

    /// <summary>Clears the bits of keys that are gone. A word at a time, so the bit of a key that is there is never unset.</summary>
    private static void RenewFilter(Directory directory, int entry, Segment segment)
    {
        Span<ulong> fresh = stackalloc ulong[FilterWords];
        fresh.Clear();
        for (var slot = 0; slot < Slots; slot++)
        {
            var key = segment.KeysAndValues[slot * 2];
            if (key != 0 && directory.EntryOf(key) == entry)
                fresh[(int)(key >> 6 & (FilterWords - 1))] |= 1ul << (int)(key & 63);
        }
        for (var word = 0; word < FilterWords; word++)
            Volatile.Write(ref directory.Filter[(entry << (FilterBits - 6)) + word], fresh[word]);
    }

    private void DoubleDirectory()
    {
        var old = _directory;
        var doubled = new Directory(old.Depth + 1);
        for (var entry = 0; entry < doubled.Segments.Length; entry++)
        {
            doubled.Segments[entry] = old.Segments[entry >> 1];
            // Too many bits for half the keys; each split renews its own.
            Array.Copy(old.Filter, (entry >> 1) * FilterWords, doubled.Filter, entry * FilterWords, FilterWords);
        }
        Volatile.Write(ref _directory, doubled);
    }
}
