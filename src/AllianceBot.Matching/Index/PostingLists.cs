namespace AllianceBot.Matching.Index;

/// <summary>
/// The postings of each key. One posting stands in the key's slot; several in chunks, of which the first grows (as a copy, by
/// half) up to a size that is quick to copy, and then gets a new one before it.
/// </summary>
internal sealed class PostingLists(KeyTable keys, ByteHeap heap, ReaderGate gate)
{
    private const int FirstCapacity = 4;
    private const int MaxCapacity = 1024;
    private const int NewHeadCapacity = 64;

    private readonly Action<uint, int> _free = heap.Free;

    /// <summary>The entry among the postings of the key that satisfies the test, 0 for none.</summary>
    public uint Find(ulong key, ushort fingerprint, Func<uint, bool> test)
    {
        var value = keys.Get(key);
        if (value == 0)
            return 0;
        if (!Posting.IsList(value))
            return Posting.Single(value) is var single && single.Fingerprint == fingerprint && test(single.Entry) ? single.Entry : 0;
        for (var reference = Posting.Chunk(value); reference != 0; reference = ChunkAt(reference).Next)
        {
            var chunk = ChunkAt(reference);
            var from = 0;
            while (from < chunk.Count && chunk.FingerprintSpan[from..].IndexOf(fingerprint) is >= 0 and var found)
            {
                var entry = chunk.EntrySpan[from + found];
                if (entry != 0 && test(entry))
                    return entry;
                from += found + 1;
            }
        }
        return 0;
    }

    public void Add(ulong key, Posting posting)
    {
        var value = keys.Get(key);
        if (value == 0)
        {
            keys.Set(key, posting.ToValue());
            return;
        }
        if (!Posting.IsList(value))
        {
            var two = PostingChunk.Allocate(heap, FirstCapacity);
            ChunkAt(two).Write(0, Posting.Single(value));
            ChunkAt(two).Write(1, posting);
            keys.Set(key, Posting.ListValue(two));
            return;
        }
        var head = Posting.Chunk(value);
        var chunk = ChunkAt(head);
        if (chunk.Count < chunk.Capacity)
            chunk.Write(chunk.Count, posting);
        else if (chunk.EntrySpan.IndexOf(0u) is >= 0 and var hole)
            chunk.Write(hole, posting);
        else
            keys.Set(key, Posting.ListValue(Grown(head, chunk, posting)));
    }

    /// <summary>Takes the entry's posting away; it must be there.</summary>
    public void Remove(ulong key, uint entry)
    {
        var value = keys.Get(key);
        if (!Posting.IsList(value))
        {
            keys.Set(key, 0);
            return;
        }
        var before = 0u;
        for (var reference = Posting.Chunk(value); reference != 0; reference = ChunkAt(reference).Next)
        {
            var chunk = ChunkAt(reference);
            var index = chunk.EntrySpan.IndexOf(entry);
            if (index >= 0)
            {
                Volatile.Write(ref chunk.EntrySpan[index], 0u);
                if (chunk.EntrySpan.Count(0u) > chunk.Count / 2)
                    Compact(key, before, reference);
                return;
            }
            before = reference;
        }
    }

    /// <summary>The key's entries are changed for others at the same places.</summary>
    public void Exchange(ulong key, uint entry, uint other)
    {
        var value = keys.Get(key);
        if (!Posting.IsList(value))
        {
            keys.Set(key, (Posting.Single(value) with { Entry = other }).ToValue());
            return;
        }
        for (var reference = Posting.Chunk(value); reference != 0; reference = ChunkAt(reference).Next)
        {
            var entries = ChunkAt(reference).EntrySpan;
            if (entries.IndexOf(entry) is >= 0 and var index)
                Volatile.Write(ref entries[index], other);
        }
    }

    private unsafe PostingChunk ChunkAt(uint reference) => new(heap.At(reference));

    private uint Grown(uint head, PostingChunk full, Posting posting)
    {
        var grows = full.Capacity < MaxCapacity;
        var reference = PostingChunk.Allocate(heap, grows ? Math.Min(MaxCapacity, (full.Capacity * 3 / 2 + 1) & ~1) : NewHeadCapacity);
        var chunk = ChunkAt(reference);
        if (grows)
        {
            Copy(full, chunk);
            gate.Retire(head, full.Size, _free);
        }
        chunk.Next = grows ? full.Next : head;
        chunk.Write(chunk.Count, posting);
        return reference;
    }

    private unsafe void Copy(PostingChunk from, PostingChunk to)
    {
        for (var i = 0; i < from.Count; i++)
            if (from.Entries[i] != 0)
                to.Write(to.Count, new Posting(from.Entries[i], from.Fingerprints[i]));
    }

    /// <summary>Puts a smaller copy without holes in the chunk's place; readers on the old one still find their way on.</summary>
    private void Compact(ulong key, uint before, uint reference)
    {
        var chunk = ChunkAt(reference);
        var live = chunk.Count - chunk.EntrySpan.Count(0u);
        var replacement = chunk.Next;
        if (live > 0)
        {
            replacement = PostingChunk.Allocate(heap, Math.Max(FirstCapacity, (live + 3) & ~1));
            Copy(chunk, ChunkAt(replacement));
            var copy = ChunkAt(replacement);
            copy.Next = chunk.Next;
        }
        if (before != 0)
        {
            var previous = ChunkAt(before);
            previous.Next = replacement;
        }
        else
        {
            keys.Set(key, replacement == 0 ? 0 : Posting.ListValue(replacement));
        }
        gate.Retire(reference, chunk.Size, _free);
    }
}
