using System.Text;
using AllianceBot.Fakes.FeedFarm;
using AllianceBot.Feeds;
using CsCheck;

namespace AllianceBot.Tests.Feeds;

/// <summary>Subscription lists; HOSTILE.md G06 for hostile ones.</summary>
public sealed class OpmlTests
{
    [Fact]
    public void A_list_with_folders_is_read_in_order_each_feed_once()
    {
        var reading = Read("""
            <opml version="2.0"><head><title>Mine</title></head><body>
              <outline text="Cars"><outline text="  Auto  news " xmlUrl="https://a.example/feed?x=1&amp;y=2" language="en"/>
                <outline title="日産" xmlurl="http://b.example/rss"/></outline>
              <outline XMLURL="https://c.example/atom.xml"/>
              <outline text="Again" xmlUrl="https://c.example/atom.xml"/>
              <outline text="A page" htmlUrl="https://d.example/"/>
            </body></opml>
            """);
        Assert.Null(reading.Problem);
        Assert.Equal([new("Auto news", "https://a.example/feed?x=1&y=2", "en"), new("日産", "http://b.example/rss", null), new("c.example", "https://c.example/atom.xml", null)], reading.Outlines);
    }

    [Theory]
    [InlineData("file:///etc/passwd"), InlineData("javascript:alert(1)"), InlineData("sample:one.xml"), InlineData("/relative"), InlineData(""), InlineData("http://name@host.example/"), InlineData("\\\\host\\share")]
    public void Addresses_that_cannot_be_feeds_are_left_out(string url) => Assert.Empty(Read($"<opml><body><outline text='x' xmlUrl='{url}'/></body></opml>").Outlines);

    [Fact]
    public void Only_our_own_lists_may_hold_samples() =>
        Assert.Single(Opml.Read(Bytes("<opml><body><outline text='x' xmlUrl='sample:one.xml'/></body></opml>"), ofSeeds: true).Outlines);

    [Fact]
    public void What_stands_before_a_defect_is_kept()
    {
        var reading = Read("<opml><body><outline text='a' xmlUrl='https://a.example/'/>\n<outline text='b' xmlUrl='https://b.example/'/></bdy>");
        Assert.Equal(2, reading.Outlines.Count);
        Assert.Equal("The list is broken or too long at line 2; it was read up to there.", reading.Problem);
    }

    [Theory]
    [InlineData(""), InlineData("%PDF-1.7"), InlineData("<rss version='2.0'><channel/></rss>"), InlineData("{\"opml\":1}"), InlineData("<html><body><outline xmlUrl='https://a.example/'/></body></html>")]
    public void What_is_no_list_is_said(string text)
    {
        var reading = Read(text);
        Assert.Empty(reading.Outlines);
        Assert.NotNull(reading.Problem);
    }

    [Fact]
    public async Task G06_no_entity_is_expanded_and_nothing_is_loaded()
    {
        await using var farm = await FeedFarm.StartAsync();
        foreach (var declaration in new[]
        {
            "<!DOCTYPE opml [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>",
            $"<!DOCTYPE opml [<!ENTITY x SYSTEM \"{farm.Url("/x")}\">]>",
            $"<!DOCTYPE opml [<!ENTITY % p SYSTEM \"{farm.Url("/p")}\"> %p;]>",
            $"<!DOCTYPE opml SYSTEM \"{farm.Url("/dtd")}\">",
        })
        {
            var reading = Read($"{declaration}<opml><body><outline text='a' xmlUrl='https://a.example/'/><outline text='&x;' xmlUrl='https://b.example/'/></body></opml>");
            Assert.Equal("a", Assert.Single(reading.Outlines).Name);
        }
        Assert.Equal(0, farm.Connects);
    }

    [Fact]
    public void G06_an_entity_bomb_ends_at_once()
    {
        var levels = string.Concat(Enumerable.Range(1, 9).Select(i => $"<!ENTITY l{i} \"{string.Concat(Enumerable.Repeat($"&l{i - 1};", 10))}\">"));
        Bounded(() => Assert.Empty(Read($"<!DOCTYPE opml [<!ENTITY l0 \"ha\">{levels}]><opml><body><outline text='&l9;' xmlUrl='https://a.example/'/></body></opml>").Outlines));
    }

    [Fact]
    public void G06_a_hundred_thousand_outlines_end_at_the_cap()
    {
        var many = string.Concat(Enumerable.Range(0, 100_000).Select(i => $"<outline text='{i}' xmlUrl='https://a.example/{i}'/>"));
        Bounded(() =>
        {
            var reading = Read($"<opml><body>{many}</body></opml>");
            Assert.Equal(Opml.MaximumOutlines, reading.Outlines.Count);
            Assert.Contains("5000", reading.Problem, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void G06_ten_thousand_levels_end_at_the_cap()
    {
        var deep = string.Concat(Enumerable.Repeat("<outline text='x'>", 10_000));
        Bounded(() => Assert.Contains("nested", Read($"<opml><body><outline text='a' xmlUrl='https://a.example/'/>{deep}").Problem, StringComparison.Ordinal));
    }

    [Fact]
    public void G06_fifty_megabytes_end_at_the_cap()
    {
        using var list = new EndlessList(50_000_000);
        var allocated = 0L;
        Bounded(() =>
        {
            // Of this thread: other tests run beside it.
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.NotNull(Opml.Read(list).Problem);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        });
        Assert.InRange(list.Position, 0, Opml.MaximumCharacters + 1_000_000);
        Assert.InRange(allocated, 1, 200_000_000);
    }

    [Theory]
    [InlineData("../../etc/passwd"), InlineData("a\" xmlUrl=\"file:///etc/passwd"), InlineData("</opml><script>"), InlineData("&x; %s ${HOME} `id`"), InlineData("CON\\\u0000\u202e")]
    public void G05_a_name_is_data_wherever_it_stands_and_names_no_file(string name)
    {
        using var stream = new MemoryStream();
        Opml.Write(stream, name, [new OpmlOutline(name, "https://a.example/", null)]);
        stream.Position = 0;
        Assert.Equal("https://a.example/", Assert.Single(Opml.Read(stream).Outlines).Url);
    }

    [Fact]
    public void Names_are_cut_to_a_length_that_can_be_shown() =>
        Assert.Equal(Opml.MaximumNameLength, Assert.Single(Read($"<opml><body><outline text='{new string('x', 100_000)}' xmlUrl='https://a.example/'/></body></opml>").Outlines).Name.Length);

    [Fact]
    public void What_is_written_is_read_back_whatever_the_names() =>
        Gen.String[Gen.Char, 0, 50].Sample(name =>
        {
            using var stream = new MemoryStream();
            Opml.Write(stream, name, [new OpmlOutline("n" + name, "https://a.example/?a=1&b=<2>", "en")]);
            stream.Position = 0;
            var outline = Assert.Single(Opml.Read(stream).Outlines);
            Assert.StartsWith("n", outline.Name, StringComparison.Ordinal);
            Assert.Equal(("https://a.example/?a=1&b=<2>", "en"), (outline.Url, outline.Language));
        });

    [Fact]
    public void Random_bytes_never_escape_as_exceptions() =>
        Gen.Byte.Array.Select(tail => (byte[])[.. "<opml><body><outline text='a' xmlUrl='https://a.example/'/>"u8, .. tail]).Sample(bytes =>
        {
            using var stream = new MemoryStream(bytes);
            Assert.InRange(Opml.Read(stream).Outlines.Count, 0, 1);
        });

    private static OpmlReading Read(string text)
    {
        using var stream = Bytes(text);
        return Opml.Read(stream);
    }

    private static MemoryStream Bytes(string text) => new(Encoding.UTF8.GetBytes(text));

    // Far above what a bounded pass takes on a busy machine, far below what an unbounded one takes.
    private static void Bounded(Action action)
    {
        var started = TimeProvider.System.GetTimestamp();
        action();
        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    /// <summary>A list that goes on and on without being held in memory.</summary>
    private sealed class EndlessList(long length) : Stream
    {
        private static readonly byte[] Start = "<opml><body>"u8.ToArray();
        private static readonly byte[] Block = "<outline text=\"folder without a feed\"/>"u8.ToArray();

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => length;
        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var from = Position == 0 ? Start : Block;
            if (Position >= length)
                return 0;
            var written = 0;
            do
            {
                from.CopyTo(buffer, offset + written);
                written += from.Length;
            }
            while (from == Block && written + from.Length <= count);
            Position += written;
            return written;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
