using System.Text;
using AllianceBot.Items;
using CsCheck;

namespace AllianceBot.Tests.Items;

public sealed class FeedReaderProperties
{
    private static readonly Gen<string> Pieces = Gen.OneOf(
        "<rss>", "</rss>", "<channel>", "</channel>", "<item>", "</item>", "<item ", "<feed xmlns='http://www.w3.org/2005/Atom'>", "</feed>", "<entry>", "</entry>", "<rdf:RDF>",
        "<title>", "</title>", "<title type='html'>", "<link>", "<link href='a' rel='enclosure'/>", "</link>", "<guid isPermaLink='false'>", "</guid>", "<pubDate>", "</pubDate>",
        "<content type='xhtml'>", "</content>", "<media:group>", "<media:content url='", "'/>", "<author>", "<name>", "</name>", "</author>", "<source>", "</source>",
        "<![CDATA[", "]]>", "<!--", "-->", "<!DOCTYPE rss [<!ENTITY a 'b'>]>", "&a;", "&lt;", "&#x0;", "&", "<?xml version='1.0' encoding='", "koi8-r", "'?>", "<", ">", "/>", "'", "\"", "=", " ",
        "xml:base='http://x/'", "xmlns:a='", "text", "é", "\0", "\uFEFF", "{\"items\":[", "{\"title\":\"", "\\ud800", "\"}", "]}", "2026-02-03", "https://news.example/1");

    [Fact]
    public void No_bytes_at_all_make_the_reader_throw()
    {
        var bodies = Gen.OneOf(
            Gen.Byte.Array[0, 300],
            Pieces.Array[0, 60].Select(pieces => Encoding.UTF8.GetBytes(string.Concat(pieces))),
            Pieces.Array[0, 60].Select(pieces => Encoding.Unicode.GetBytes(string.Concat(pieces))));
        var contentTypes = Gen.OneOf(null, "", "text/xml", "text/xml; charset=utf-8", "text/xml; charset=gb18030", "x; charset=iso-2022-jp", "charset=\"", "charset=utf-7");
        Gen.Select(bodies, contentTypes).Sample((body, contentType) => AssertSound(FeedReader.Read(body, contentType, Reading.Base)), iter: 20_000);
    }

    [Fact]
    public void Any_title_comes_back_from_a_feed_that_a_serializer_wrote()
    {
        var titles = Gen.String[Gen.OneOf(Gen.Char[' ', '~'], Gen.OneOf('é', '新', '€', '\'', '<', '&')), 0, 40];
        titles.Sample(title =>
        {
            var expected = HtmlText.OneLine(title);
            var xml = new System.Xml.Linq.XElement("x", title).ToString();
            Assert.Equal(expected, Reading.AtomEntry($"<title>{xml[3..^4]}</title>").Title);
            Assert.Equal(expected, Assert.Single(Reading.Of(Reading.Json(System.Text.Json.JsonSerializer.Serialize(new { title }))).Document!.Entries).Title);
        });
    }

    internal static void AssertSound(FeedReading reading)
    {
        Assert.True(reading.Document is not null || reading.Problem is not null, "neither a document nor a problem");
        foreach (var entry in reading.Document?.Entries ?? [])
        {
            Assert.True(entry.Title.Length <= 1000, "a long title");
            Assert.DoesNotContain('\n', entry.Title);
            foreach (var address in new[] { entry.Link, entry.Image }.Concat(entry.Enclosures))
                Assert.True(address is null || (Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"), $"an address {address}");
            foreach (var date in new[] { entry.Published, entry.Updated })
                Assert.True(date is null || (date.Value.Offset == TimeSpan.Zero && date.Value.Year > 1), $"a date {date:O}");
            Assert.NotNull(entry.SummaryText + entry.ContentText);
            Assert.NotEmpty(ItemIdentity.Keys(entry, ItemIdentityPolicy.Id).Primary);
        }
    }
}
