using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AllianceBot.Matching.Evaluation;
using AllianceBot.Matching.Text;

namespace AllianceBot.Matching.Index;

/// <summary>
/// One item against the index, in stages, each over everything that the one before let through, so that the memory of the next
/// can be asked for all at once: keys through the bitmap, keys to postings, postings through their fingerprints, rules evaluated.
/// </summary>
internal unsafe ref struct ItemMatcher
{
    /// <summary>Rules whose memory is fetched together: the most that surely stay in the first-level cache.</summary>
    private const int Batch = 64;
    /// <summary>Bytes of a list that are worth fetching ahead; the processor itself sees that the rest will be read.</summary>
    private const int MaxPrefetched = 512;
    private const int TypicalEntry = 48;
    /// <summary>From one place in a chunk to the next, as <see cref="MatchScratch.Places"/> has them.</summary>
    private const ulong NextPlace = 1ul << 32;

    private readonly KeyTable.Directory _directory;
    private readonly ByteHeap _heap;
    private readonly ByteHeap _lists;
    private readonly MatchItem _item;
    private readonly MatchScratch _scratch;
    private int _keyCount;
    private int _candidateCount;

    /// <summary>Postings met, before their fingerprints were looked at.</summary>
    public int PostingCount { get; private set; }

    public ItemMatcher(KeyTable.Directory directory, ByteHeap heap, ByteHeap lists, MatchItem item, MatchScratch scratch)
    {
        _directory = directory;
        _heap = heap;
        _lists = lists;
        _item = item;
        _scratch = scratch;
    }

    /// <summary>Finds the entries worth evaluating.</summary>
    /// <param name="filed">How many postings there are of each kind of key.</param>
    public ReadOnlySpan<uint> FindCandidates(ReadOnlySpan<int> filed)
    {
        var words = _item.Tokens.Hashes[.._item.TokensOf(2).Last];
        _scratch.OtherKeys.Clear();
        for (var kind = KeyKind.SourceWord; kind < KeyKind.Unfiled; kind++)
            if (filed[(int)kind] > 0)
                ItemKeys.Add(_item, kind, _scratch.OtherKeys);
        if (filed[(int)KeyKind.Unfiled] > 0)
            _scratch.OtherKeys.Add(ItemKeys.Unfiled);
        _scratch.ReserveKeys(words.Length + _scratch.OtherKeys.Count);
        Filter(words);
        Filter(CollectionsMarshal.AsSpan(_scratch.OtherKeys));
        DropRepeated();
        PrefetchBuckets();
        CollectPostings();
        return _scratch.Candidates.AsSpan(0, _candidateCount);
    }

    /// <summary>Keeps the keys that the bitmap does not turn away.</summary>
    private void Filter(ReadOnlySpan<ulong> keys)
    {
        ref var first = ref MemoryMarshal.GetArrayDataReference(_scratch.Keys);
        ref var next = ref Unsafe.Add(ref first, _keyCount);
        foreach (var key in keys)
        {
            next = key;
            next = ref Unsafe.Add(ref next, _directory.MayHave(key));
        }
        _keyCount = (int)(Unsafe.ByteOffset(ref first, ref next) / sizeof(ulong));
    }

    private void DropRepeated()
    {
        var capacity = (int)BitOperations.RoundUpToPowerOf2((uint)_keyCount * 3 + 2);
        var mask = capacity - 1;
        ref var seen = ref MemoryMarshal.GetArrayDataReference(_scratch.Seen);
        ref var keys = ref MemoryMarshal.GetArrayDataReference(_scratch.Keys);
        Array.Clear(_scratch.Seen, 0, capacity);
        var kept = 0;
        for (var i = 0; i < _keyCount; i++)
        {
            var key = Unsafe.Add(ref keys, i);
            var slot = (int)(key >> 40) & mask;
            ulong other;
            while (((other = Unsafe.Add(ref seen, slot)) != 0) & (other != key))
                slot = (slot + 1) & mask;
            // Whether a key is new cannot be foretold, so nothing branches on it.
            Unsafe.Add(ref seen, slot) = key;
            Unsafe.Add(ref keys, kept) = key;
            kept += other == 0 ? 1 : 0;
        }
        _keyCount = kept;
    }

    private readonly void PrefetchBuckets()
    {
        foreach (var key in _scratch.Keys.AsSpan(0, _keyCount))
            Prefetch.Line(_directory.FirstBucket(key));
    }

    private void CollectPostings()
    {
        // Single postings from the front of the array, lists from the front of another: which comes next cannot be foretold.
        ref var keys = ref MemoryMarshal.GetArrayDataReference(_scratch.Keys);
        ref var singles = ref MemoryMarshal.GetArrayDataReference(_scratch.Singles);
        ref var lists = ref MemoryMarshal.GetArrayDataReference(_scratch.Lists);
        var (singleCount, listCount) = (0, 0);
        for (var i = 0; i < _keyCount; i++)
        {
            var value = new KeyValue(KeyTable.Get(_directory, Unsafe.Add(ref keys, i)));
            Unsafe.Add(ref singles, singleCount) = value;
            Unsafe.Add(ref lists, listCount) = value;
            singleCount += value.IsSingle ? 1 : 0;
            listCount += value.IsList ? 1 : 0;
        }
        PrefetchFingerprints(_scratch.Lists.AsSpan(0, listCount));
        fixed (ulong* presence = _item.Presence.Words)
        {
            TakeSingles(singleCount, presence);
            TakeLists(listCount, presence);
        }
        PostingCount += singleCount;
    }

    private void TakeSingles(int count, ulong* presence)
    {
        ref var singles = ref MemoryMarshal.GetArrayDataReference(_scratch.Singles);
        ref var candidates = ref _scratch.CandidatesFor(count);
        var taken = 0;
        for (var i = 0; i < count; i++)
        {
            var posting = Unsafe.Add(ref singles, i).Single;
            Unsafe.Add(ref candidates, taken) = posting.Entry;
            taken += (int)(PresenceBits.BitOf(presence, posting.Fingerprints.First) & PresenceBits.BitOf(presence, posting.Fingerprints.Second));
        }
        _candidateCount = taken;
    }

    /// <summary>First the places of all postings whose first fingerprint the item has; then, fetched together, what stands there.</summary>
    private void TakeLists(int count, ulong* presence)
    {
        ref var lists = ref MemoryMarshal.GetArrayDataReference(_scratch.Lists);
        ref var places = ref MemoryMarshal.GetArrayDataReference(_scratch.Places);
        var placeCount = 0;
        for (var i = 0; i < count; i++)
        {
            for (var reference = Unsafe.Add(ref lists, i).Chunk; reference != 0;)
            {
                var chunk = new PostingChunk(_lists.At(reference));
                var postings = chunk.Count;
                var next = chunk.Next;
                if (next != 0)
                    Prefetch.Lines(_lists.At(next), MaxPrefetched);
                if (placeCount + postings > _scratch.Places.Length)
                    places = ref _scratch.PlacesFor(placeCount + postings);
                placeCount = TakeFirst(chunk, reference, postings, presence, ref places, placeCount);
                PostingCount += postings;
                reference = next;
            }
        }
        for (var i = 0; i < placeCount; i++)
        {
            var (chunk, index) = At(Unsafe.Add(ref places, i));
            Prefetch.Line(chunk.SecondFingerprints + index);
            Prefetch.Line(chunk.Entries + index);
        }
        ref var candidates = ref _scratch.CandidatesFor(_candidateCount + placeCount);
        var taken = _candidateCount;
        for (var i = 0; i < placeCount; i++)
        {
            var (chunk, index) = At(Unsafe.Add(ref places, i));
            Unsafe.Add(ref candidates, taken) = Volatile.Read(ref chunk.Entries[index]);
            taken += (int)PresenceBits.BitOf(presence, chunk.SecondFingerprints[index]);
        }
        _candidateCount = taken;
    }

    /// <summary>
    /// Takes the places of the postings whose first fingerprint the item has, behind those taken already, and gives the new number.
    /// Whether it has one cannot be foretold, so nothing branches on it. (Looking up eight at once, with AVX2, is no faster.)
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int TakeFirst(PostingChunk chunk, uint reference, int count, ulong* presence, ref ulong places, int taken)
    {
        var fingerprint = chunk.FirstFingerprints;
        ref var next = ref Unsafe.Add(ref places, taken);
        var place = (ulong)reference;
        for (var end = fingerprint + count; fingerprint < end; fingerprint++)
        {
            next = place;
            place += NextPlace;
            next = ref Unsafe.Add(ref next, PresenceBits.BitOf(presence, *fingerprint));
        }
        return (int)(Unsafe.ByteOffset(ref places, ref next) / sizeof(ulong));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly (PostingChunk Chunk, int Index) At(ulong place) => (new PostingChunk(_lists.At((uint)place)), (int)(place >> 32));

    /// <summary>What will be read of every list, its first fingerprints: of most it is one line.</summary>
    private readonly void PrefetchFingerprints(ReadOnlySpan<KeyValue> lists)
    {
        foreach (var list in lists)
            Prefetch.Lines(_lists.At(list.Chunk), Math.Min(PostingChunk.SizeOfFirst(list.Capacity), MaxPrefetched));
    }

    /// <summary>Evaluates the candidates and appends the owners of those that match.</summary>
    public readonly void Evaluate(RegexCache regexes, OwnerList?[] owners, List<long> results)
    {
        var candidates = _scratch.Candidates.AsSpan(0, _candidateCount);
        _scratch.Reported.Clear();
        for (var i = 0; i < candidates.Length; i++)
        {
            if (i % Batch == 0)
                PrefetchEntries(candidates[i..Math.Min(i + Batch, candidates.Length)]);
            // 0: the posting was taken away a moment ago.
            if (candidates[i] == 0)
                continue;
            var entry = new RuleEntry(_heap.At(candidates[i]));
            if (entry.HasManyKeys && CollectionsMarshal.AsSpan(_scratch.Reported).Contains(candidates[i]) || !RuleEvaluator.Matches(entry.Program, _item, regexes))
                continue;
            if (entry.HasManyKeys)
                _scratch.Reported.Add(candidates[i]);
            if (entry.IsShared)
                owners[entry.Owner]!.AppendTo(results);
            else
                results.Add(entry.Owner);
        }
    }

    private readonly void PrefetchEntries(ReadOnlySpan<uint> entries)
    {
        foreach (var entry in entries)
        {
            // Its first line, and the last of a typical one, which may be the same: cheaper than to ask.
            Prefetch.Line(_heap.At(entry));
            Prefetch.Line(_heap.At(entry) + TypicalEntry - 1);
        }
    }
}
