using System.Runtime.CompilerServices;

namespace AllianceBot.Matching.Index;

/// <summary>
/// From a rule's id to its entry (or alias) in the <see cref="ByteHeap"/>: extendible hashing over references, four bytes a slot,
/// and a byte of the hash beside each, so that the memory where a reference leads is fetched for the id itself and for few
/// others. For the writer only.
/// </summary>
internal sealed class IdTable(ByteHeap heap)
{
    private const int Slots = 1024;
    private const int MaxUsed = Slots * 13 / 16;
    /// <summary>In a slot: was in use, so look further.</summary>
    private const uint Tombstone = uint.MaxValue;

    private sealed class Segment(int depth)
    {
        public readonly int Depth = depth;
        public int Used;
        public ReferenceSlots References;
        public TagSlots Tags;
    }

    // In the segment itself: an array would be one more place in memory to fetch.
    [InlineArray(Slots)]
    private struct ReferenceSlots
    {
        private uint _first;
    }

    [InlineArray(Slots)]
    private struct TagSlots
    {
        private byte _first;
    }

    private int _depth;
    private Segment[] _segments = [new Segment(0)];

    public int Count { get; private set; }

    public long Reserved => (long)_segments.Distinct().Count() * Slots * (sizeof(uint) + 1) + _segments.Length * 8L;

    /// <summary>The reference, 0 for an unknown id.</summary>
    public uint Find(long id)
    {
        var hash = Hash(id);
        var segment = _segments[EntryOf(hash)];
        return Slot(segment, hash, id) is >= 0 and var slot ? segment.References[slot] : 0;
    }

    /// <summary>The id must be new.</summary>
    public void Add(long id, uint reference)
    {
        var hash = Hash(id);
        while (_segments[EntryOf(hash)].Used == MaxUsed)
            MakeRoom(_segments[EntryOf(hash)], EntryOf(hash));
        Insert(_segments[EntryOf(hash)], hash, reference);
        Count++;
    }

    /// <summary>The id must be there.</summary>
    public void Change(long id, uint reference)
    {
        var hash = Hash(id);
        var segment = _segments[EntryOf(hash)];
        segment.References[Slot(segment, hash, id)] = reference;
    }

    public void Remove(long id)
    {
        var hash = Hash(id);
        var segment = _segments[EntryOf(hash)];
        segment.References[Slot(segment, hash, id)] = Tombstone;
        Count--;
    }

    private unsafe int Slot(Segment segment, ulong hash, long id)
    {
        for (var slot = (int)hash & (Slots - 1); ; slot = (slot + 1) & (Slots - 1))
        {
            var reference = segment.References[slot];
            if (reference == 0)
                return -1;
            if (segment.Tags[slot] == TagOf(hash) && reference != Tombstone && new RuleEntry(heap.At(reference)) is var entry && !entry.IsShared && entry.Owner == id)
                return slot;
        }
    }

    private static void Insert(Segment segment, ulong hash, uint reference)
    {
        var slot = (int)hash & (Slots - 1);
        while (segment.References[slot] != 0)
            slot = (slot + 1) & (Slots - 1);
        segment.References[slot] = reference;
        segment.Tags[slot] = TagOf(hash);
        segment.Used++;
    }

    private unsafe void MakeRoom(Segment full, int entryOfId)
    {
        var live = 0;
        foreach (var reference in full.References)
            live += reference is 0 or Tombstone ? 0 : 1;
        var splits = live > MaxUsed / 2;
        if (splits && full.Depth == _depth)
        {
            _segments = [.. _segments.SelectMany(segment => new[] { segment, segment })];
            _depth++;
            entryOfId *= 2;
        }
        var depth = full.Depth + (splits ? 1 : 0);
        var halves = splits ? new[] { new Segment(depth), new Segment(depth) } : [new Segment(depth)];
        foreach (var reference in full.References)
        {
            if (reference is 0 or Tombstone)
                continue;
            var hash = Hash(new RuleEntry(heap.At(reference)).Owner);
            Insert(halves[splits ? (int)(hash >> (64 - depth)) & 1 : 0], hash, reference);
        }
        var entries = 1 << (_depth - full.Depth);
        var first = entryOfId & -entries;
        for (var entry = first; entry < first + entries; entry++)
            _segments[entry] = halves[splits ? (entry - first) * 2 / entries : 0];
    }

    /// <summary>Bits that choose neither the segment nor the slot.</summary>
    private static byte TagOf(ulong hash) => (byte)(hash >> 16);

    private int EntryOf(ulong hash) => (int)(hash >> 1 >> (63 - _depth));

    /// <summary>Ids are given by a store one after another; this spreads them (the finaliser of splitmix64).</summary>
    private static ulong Hash(long id)
    {
        var hash = (ulong)id;
        hash = (hash ^ hash >> 30) * 0xBF58476D1CE4E5B9;
        hash = (hash ^ hash >> 27) * 0x94D049BB133111EB;
        return hash ^ hash >> 31;
    }
}
