using AllianceBot.Matching.Index;

namespace AllianceBot.Matching.Tests.Index;

public sealed class IndexMemoryTests
{
    [Fact]
    public unsafe void Blocks_do_not_overlap_and_are_used_again()
    {
        var heap = new ByteHeap(unitBits: 2);
        var random = new Random(1);
        var blocks = new List<(uint Reference, int Size)>();
        for (var i = 0; i < 20_000; i++)
        {
            var size = random.Next(1, i % 100 == 0 ? 5_000 : 60);
            var reference = heap.Allocate(size);
            new Span<byte>(heap.At(reference), size).Fill((byte)i);
            blocks.Add((reference, size));
        }
        for (var i = 0; i < blocks.Count; i++)
            Assert.Equal(-1, new Span<byte>(heap.At(blocks[i].Reference), blocks[i].Size).IndexOfAnyExcept((byte)i));
        var reserved = heap.Reserved;
        foreach (var (reference, size) in blocks)
            heap.Free(reference, size);
        Assert.Equal(blocks.Select(block => block.Reference).Order(), blocks.Select(block => heap.Allocate(block.Size)).Order());
        Assert.Equal(reserved, heap.Reserved);
    }

    [Fact]
    public void Memory_is_kept_while_somebody_who_may_see_it_reads()
    {
        var gate = new ReaderGate();
        var released = new List<uint>();
        var early = gate.Enter();
        Retire(1);
        var late = gate.Enter();
        Retire(2, 3, 4);
        Assert.Empty(released);
        gate.Exit(early);
        Retire(5, 6, 7);
        Assert.DoesNotContain(2u, released);
        gate.Exit(late);
        Retire(8, 9, 10);
        Assert.Contains(7u, released);

        void Retire(params uint[] references)
        {
            foreach (var reference in references)
                gate.Retire(reference, 0, (freed, _) => released.Add(freed));
        }
    }

    [Fact]
    public async Task The_writer_can_wait_until_all_readers_have_left()
    {
        var gate = new ReaderGate();
        var ticket = gate.Enter();
        var waiting = Task.Run(gate.WaitForReaders, TestContext.Current.CancellationToken);
        // Others come and go meanwhile.
        for (var i = 0; i < 1_000; i++)
            gate.Exit(gate.Enter());
        Assert.False(waiting.IsCompleted);
        gate.Exit(ticket);
        await waiting;
    }

    [Fact]
    public void The_key_table_agrees_with_a_dictionary()
    {
        var random = new Random(2);
        var table = new KeyTable(new ReaderGate());
        var expected = new Dictionary<ulong, ulong>();
        var keys = Enumerable.Range(0, 30_000).Select(_ => (ulong)random.NextInt64(long.MinValue, long.MaxValue) | 1).ToArray();
        for (var step = 0; step < 300_000; step++)
        {
            var key = keys[random.Next(keys.Length)];
            var value = random.Next(3) == 0 ? 0ul : (ulong)random.NextInt64(1, long.MaxValue);
            table.Set(key, value);
            expected[key] = value;
        }
        foreach (var (key, value) in expected)
        {
            Assert.Equal(value, table.Get(key));
            Assert.True(value == 0 || table.Current.MayHave(key) == 1);
        }
        Assert.Equal(expected.Values.Count(value => value != 0), table.Count);
        var absent = Enumerable.Range(0, 10_000).Select(_ => (ulong)random.NextInt64()).Where(key => !expected.ContainsKey(key)).ToArray();
        Assert.All(absent, key => Assert.Equal(0ul, table.Get(key)));
        Assert.InRange(absent.Count(key => table.Current.MayHave(key) == 1), 0, absent.Length / 3);
    }

    [Fact]
    public void Keys_that_went_away_leave_the_bitmap_in_time()
    {
        var table = new KeyTable(new ReaderGate());
        var random = new Random(3);
        var gone = new List<ulong>();
        for (var i = 0; i < 50_000; i++)
        {
            var key = (ulong)random.NextInt64() | 1;
            table.Set(key, 1);
            table.Set(key, 0);
            gone.Add(key);
        }
        Assert.Equal(0, table.Count);
        Assert.InRange(gone.Count(key => table.Current.MayHave(key) == 1), 0, gone.Count / 3);
    }

    [Fact]
    public void Owners_keep_their_places()
    {
        var owners = new OwnerList();
        var places = Enumerable.Range(0, 1_000).Select(id => owners.Add(id)).ToArray();
        for (var id = 0; id < 1_000; id += 3)
            owners.RemoveAt(places[id]);
        var added = owners.Add(5_000);
        Assert.Contains(added, places.Where((_, id) => id % 3 == 0));
        var found = new List<long>();
        owners.AppendTo(found);
        Assert.Equal(Enumerable.Range(0, 1_000).Where(id => id % 3 != 0).Select(id => (long)id).Append(5_000), found.Order());
        Assert.Equal(found.Count, owners.Count);
    }

    [Theory]
    [InlineData(0, 0), InlineData(0, 1), InlineData(17, 12345), InlineData(uint.MaxValue, 32767)]
    public void What_a_key_leads_to_fits_eight_bytes(uint number, ushort upper)
    {
        var posting = new Posting(number, new Fingerprints(upper, (ushort)(upper / 2)));
        var single = new KeyValue(posting);
        Assert.Equal((true, false, 0u), (single.IsSingle, single.IsList, single.Chunk));
        Assert.Equal(posting, single.Single);
        var list = KeyValue.OfList(number, upper);
        Assert.Equal((false, true, number, (int)upper), (list.IsSingle, list.IsList, list.Chunk, list.Capacity));
        Assert.Equal((false, false, 0u), (default(KeyValue).IsSingle, default(KeyValue).IsList, default(KeyValue).Chunk));
    }

    [Fact]
    public void A_chunk_holds_what_was_written_and_is_whole_lines()
    {
        var heap = new ByteHeap(unitBits: 3);
        for (var wanted = 1; wanted <= 1_023; wanted++)
        {
            var chunk = ChunkAt(heap, PostingChunk.Allocate(heap, wanted));
            Assert.InRange(chunk.Capacity, wanted, wanted + 7);
            Assert.True(chunk.Size == 32 || chunk.Size % 64 == 0);
            var postings = Enumerable.Range(0, chunk.Capacity).Select(i => new Posting((uint)i + 1, new Fingerprints((ushort)(i * 31), (ushort)(i % 7)))).ToList();
            for (var i = 0; i < postings.Count; i++)
                chunk.Write(i, postings[i]);
            Assert.Equal(postings, Enumerable.Range(0, chunk.Count).Select(i => chunk[i]));
            Assert.Equal(postings.Count - 1, chunk.IndexOfFingerprints(postings[^1].Fingerprints, 0));
            Assert.Equal(-1, chunk.IndexOfFingerprints(postings[^1].Fingerprints with { Second = 9 }, 0));
        }
    }

    private static unsafe PostingChunk ChunkAt(ByteHeap heap, uint reference) => new(heap.At(reference));
}
