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
    [InlineData(0, 0, true)]
    [InlineData(0, 1, true)]
    [InlineData(17, 12345, true)]
    [InlineData(uint.MaxValue, 32767, false)]
    public void A_posting_fits_eight_bytes(uint entry, ushort fingerprint, bool isSmall)
    {
        var posting = new Posting(entry, new Fingerprints(fingerprint, (ushort)(fingerprint / 2)));
        Assert.Equal(entry, posting.Entry);
        Assert.False(Posting.IsList(posting.Packed));
        Assert.True(Posting.IsSingle(posting.Packed));
        Assert.Equal(posting.Head, posting.WithEntry(isSmall ? 9u : 1u).Head);
        var list = Posting.ListValue(entry, 1024);
        Assert.True(Posting.IsList(list));
        Assert.False(Posting.IsSingle(list));
        Assert.Equal((entry, 1024), (Posting.Chunk(list), Posting.Capacity(list)));
    }
}
