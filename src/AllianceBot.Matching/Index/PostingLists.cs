namespace AllianceBot.Matching.Index;

/// <summary>
/// The postings of each key. One posting stands in the key's slot; several in chunks, of which the first grows (as a copy, by
/// half) up to a size that is quick to copy, and then gets a new one before it.
/// </summary>
internal sealed class PostingLists(KeyTable keys, ByteHeap heap, ReaderGate gate)
{
    private const int MaxCapacity = 1023;
    private const int NewHeadCapacity = 63;

    private readonly Action<uint, int> _free = heap.Free;

    /// <summary>The entries among the key's postings that have these fingerprints.</summary>
    /// <param name="found">Where they are put, in the place of what is there.</param>
    public List<uint> WithFingerprints(ulong key, Fingerprints fingerprints, List<uint> found)
    {
        found.Clear();
        var value = ValueOf(key);
        if (value.IsSingle && value.Single.Fingerprints == fingerprints)
            found.Add(value.Single.Entry);
        for (var reference = value.Chunk; reference != 0; reference = ChunkAt(reference).Next)
        {
            var chunk = ChunkAt(reference);
            for (var index = chunk.IndexOfFingerprints(fingerprints, 0); index >= 0; index = chunk.IndexOfFingerprints(fingerprints, index + 1))
                if (chunk[index].Entry is not 0 and var entry)
                    found.Add(entry);
        }
        return found;
    }

    public void Add(ulong key, Posting posting)
    {
        var value = ValueOf(key);
        if (value == default)
        {
            keys.Set(key, new KeyValue(posting).Packed);
            return;
        }
        if (value.IsSingle)
        {
            var first = PostingChunk.Allocate(heap, 2);
            ChunkAt(first).Write(0, value.Single);
            ChunkAt(first).Write(1, posting);
            SetList(key, first);
            return;
        }
        var chunk = ChunkAt(value.Chunk);
        if (chunk.Count < chunk.Capacity)
            chunk.Write(chunk.Count, posting);
        else if (chunk.IndexOfEntry(0, 0) is >= 0 and var hole)
            chunk.Write(hole, posting);
        else
            SetList(key, Grown(value.Chunk, chunk, posting));
    }

    /// <summary>Takes a posting of the entry away; it must be there.</summary>
    public void Remove(ulong key, uint entry)
    {
        var value = ValueOf(key);
        if (value.IsSingle)
        {
            keys.Set(key, 0);
            return;
        }
        var before = 0u;
        for (var reference = value.Chunk; reference != 0; reference = ChunkAt(reference).Next)
        {
            var chunk = ChunkAt(reference);
            var index = chunk.IndexOfEntry(entry, 0);
            if (index >= 0)
            {
                chunk.Exchange(index, 0);
                if (chunk.CountHoles() > chunk.Count / 2)
                    Compact(key, before, reference);
                return;
            }
            before = reference;
        }
    }

    /// <summary>Puts another entry in the place of one, with the same fingerprints.</summary>
    public void Exchange(ulong key, uint entry, uint other)
    {
        var value = ValueOf(key);
        if (value.IsSingle)
        {
            keys.Set(key, new KeyValue(value.Single with { Entry = other }).Packed);
            return;
        }
        for (var reference = value.Chunk; reference != 0; reference = ChunkAt(reference).Next)
        {
            var chunk = ChunkAt(reference);
            for (var index = chunk.IndexOfEntry(entry, 0); index >= 0; index = chunk.IndexOfEntry(entry, index + 1))
                chunk.Exchange(index, other);
        }
    }

    private KeyValue ValueOf(ulong key) => new(keys.Get(key));

    private void SetList(ulong key, uint chunk) => keys.Set(key, KeyValue.OfList(chunk, ChunkAt(chunk).Capacity).Packed);

    private unsafe PostingChunk ChunkAt(uint reference) => new(heap.At(reference));

    private uint Grown(uint head, PostingChunk full, Posting posting)
    {
        var grows = full.Capacity < MaxCapacity;
        var reference = PostingChunk.Allocate(heap, grows ? Math.Min(MaxCapacity, full.Capacity * 3 / 2 + 1) : NewHeadCapacity);
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

    private static void Copy(PostingChunk from, PostingChunk to)
    {
        for (var i = 0; i < from.Count; i++)
            if (from[i].Entry != 0)
                to.Write(to.Count, from[i]);
    }

    /// <summary>Puts a smaller copy without holes in the chunk's place; readers on the old one still find their way on.</summary>
    private void Compact(ulong key, uint before, uint reference)
    {
        var chunk = ChunkAt(reference);
        var live = chunk.Count - chunk.CountHoles();
        var replacement = chunk.Next;
        if (live > 0)
        {
            replacement = PostingChunk.Allocate(heap, live + 2);
            var copy = ChunkAt(replacement);
            Copy(chunk, copy);
            copy.Next = chunk.Next;
        }
        if (before != 0)
        {
            var previous = ChunkAt(before);
            previous.Next = replacement;
        }
        else if (replacement == 0)
        {
            keys.Set(key, 0);
        }
        else
        {
            SetList(key, replacement);
        }
        gate.Retire(reference, chunk.Size, _free);
    }
}
