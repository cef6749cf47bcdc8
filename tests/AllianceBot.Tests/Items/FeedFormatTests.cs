using AllianceBot.Items;

namespace AllianceBot.Tests.Items;

public sealed class FeedFormatTests
{
    [Fact]
    public void Rss_2_is_read_with_all_that_an_alert_needs()
    {
        var reading = Reading.Of("""
            <?xml version="1.0" encoding="utf-8"?>
            <rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
                 xmlns:media="http://search.yahoo.com/mrss/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">
              <channel>
                <title>Harbour News</title><link>https://news.example/</link><language>en-GB</language><ttl>30</ttl>
                <skipHours><hour>0</hour><hour>24</hour><hour>5</hour></skipHours><skipDays><day>Sunday</day><day>Nonday</day></skipDays>
                <sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>
                <image><url>https://news.example/logo.png</url><title>Logo</title><link>https://other.example/</link></image>
                <item>
                  <title>Bridge reopens</title><link>/2026/bridge</link><guid isPermaLink="false">b-1</guid>
                  <pubDate>Tue, 03 Feb 2026 10:00:00 +0100</pubDate><dc:creator>Ann Author</dc:creator>
                  <description>Ferries &lt;b&gt;stop&lt;/b&gt;.</description><content:encoded><![CDATA[<p>All of it.</p>]]></content:encoded>
                  <category>Harbour</category><media:content url="//img.example/1.jpg" medium="image"/>
                  <enclosure url="https://news.example/1.mp3" type="audio/mpeg" length="1"/>
                  <source url="https://agency.example/rss">Agency</source>
                </item>
              </channel>
            </rss>
            """);

        Assert.Null(reading.Problem);
        var feed = reading.Document!;
        Assert.Equal((FeedFormat.Rss, "Harbour News", "https://news.example/", "en-GB"), (feed.Format, feed.Title, feed.Link, feed.Language));
        Assert.Equal((TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(30)), (feed.TimeToLive, feed.UpdatePeriod));
        Assert.Equal([0, 5], feed.SkipHours);
        Assert.Equal([DayOfWeek.Sunday], feed.SkipDays);
        var entry = Assert.Single(feed.Entries);
        Assert.Equal(("b-1", false, "Bridge reopens", "https://news.example/2026/bridge"), (entry.Id, entry.IdIsPermalink, entry.Title, entry.Link));
        Assert.Equal(new DateTimeOffset(2026, 2, 3, 9, 0, 0, TimeSpan.Zero), entry.Published);
        Assert.Equal(("Ann Author", "Ferries stop.", "All of it."), (entry.Author, entry.SummaryText, entry.ContentText));
        Assert.Equal(("https://img.example/1.jpg", "Agency", "en-GB"), (entry.Image, entry.SourceTitle, entry.Language));
        Assert.Equal(["https://img.example/1.jpg", "https://news.example/1.mp3"], entry.Enclosures);
        Assert.Equal(["Harbour"], entry.Categories);
    }

    [Fact]
    public void Atom_1_is_read()
    {
        var reading = Reading.Of("""
            <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de" xml:base="https://blog.example/a/">
              <title type="text">Notizen</title><link rel="self" href="feed"/><link href="./"/><author><name>Redaktion</name></author>
              <entry>
                <id>tag:blog.example,2026:1</id><title type="html">&lt;b&gt;Br&amp;uuml;cke&lt;/b&gt; offen</title>
                <link rel="enclosure" href="1.mp3"/><link rel="alternate" type="application/json" href="1.json"/><link rel="alternate" type="text/html" href="1"/>
                <published>2026-02-03T10:00:00Z</published><updated>2026-02-03T11:00:00+01:00</updated>
                <summary>1 &lt; 2</summary><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Eins</p><p>Zwei</p></div></content>
                <category term="hafen" label="Hafen"/><source><id>x</id><title>Agentur</title></source>
              </entry>
              <entry xml:lang="fr"><author><name>Ann</name><email>ann@blog.example</email></author><title>Deux</title></entry>
            </feed>
            """);

        var feed = reading.Document!;
        Assert.Equal((FeedFormat.Atom, "Notizen", "https://blog.example/a/"), (feed.Format, feed.Title, feed.Link));
        var first = feed.Entries[0];
        Assert.Equal(("tag:blog.example,2026:1", "Brücke offen", "https://blog.example/a/1", "Redaktion"), (first.Id, first.Title, first.Link, first.Author));
        Assert.Equal(("1 < 2", "Eins\nZwei", "Agentur", "de"), (first.SummaryText, first.ContentText, first.SourceTitle, first.Language));
        Assert.Equal((new(2026, 2, 3, 10, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 2, 3, 10, 0, 0, TimeSpan.Zero)), (first.Published!.Value, first.Updated!.Value));
        Assert.Equal(["https://blog.example/a/1.mp3"], first.Enclosures);
        Assert.Equal(["Hafen"], first.Categories);
        Assert.Equal(("Ann", "fr"), (feed.Entries[1].Author, feed.Entries[1].Language));
    }

    [Fact]
    public void Atom_03_is_read_with_its_modes()
    {
        var entry = Assert.Single(Reading.Of("""
            <feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Old</title>
              <entry><title type="text/html" mode="escaped">A &lt;i&gt;b&lt;/i&gt;</title><link rel="alternate" type="text/html" href="https://old.example/1"/>
              <issued>2003-12-13T08:29:29-04:00</issued><modified>2003-12-13T18:30:02Z</modified>
              <summary mode="base64" type="text/html">PHA+dGV4dDwvcD4=</summary><content type="application/xhtml+xml" mode="xml"><p>in <b>line</b></p></content></entry>
            </feed>
            """).Document!.Entries);

        Assert.Equal(("A b", "https://old.example/1", "text", "in line"), (entry.Title, entry.Link, entry.SummaryText, entry.ContentText));
        Assert.Equal(new DateTimeOffset(2003, 12, 13, 12, 29, 29, TimeSpan.Zero), entry.Published);
    }

    [Theory]
    [InlineData("xmlns=\"http://purl.org/rss/1.0/\"")]
    [InlineData("xmlns=\"http://my.netscape.com/rdf/simple/0.9/\"")]
    [InlineData("xmlns=\"http://channel.netscape.com/rdf/simple/0.9/\"")]
    public void Rdf_is_read_with_its_items_beside_the_channel(string defaultNamespace)
    {
        var reading = Reading.Of($"""
            <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/" {defaultNamespace}>
              <channel rdf:about="https://news.example/"><title>News</title><link>https://news.example/</link>
                <items><rdf:Seq><rdf:li rdf:resource="https://news.example/1"/></rdf:Seq></items></channel>
              <image rdf:about="x"><title>Logo</title><url>https://news.example/logo.png</url></image>
              <item rdf:about="https://news.example/1"><title>One</title><link>https://news.example/1?rss</link><dc:date>2026-02-03</dc:date><dc:creator>Ann</dc:creator></item>
            </rdf:RDF>
            """);

        Assert.Equal((FeedFormat.Rdf, "News"), (reading.Document!.Format, reading.Document.Title));
        var entry = Assert.Single(reading.Document.Entries);
        Assert.Equal(("https://news.example/1", "One", "https://news.example/1?rss", "Ann"), (entry.Id, entry.Title, entry.Link, entry.Author));
        Assert.Equal(new DateTimeOffset(2026, 2, 3, 0, 0, 0, TimeSpan.Zero), entry.Published);
    }

    [Fact]
    public void Json_feed_is_read()
    {
        var reading = Reading.Of("""
            {"version":"https://jsonfeed.org/version/1.1","title":"News","home_page_url":"https://news.example/","language":"en",
             "authors":[{"name":"Desk"},{"name":"Night desk"}],
             "items":[
               {"id":7,"url":"/7","title":"A < B & C","content_html":"<p>One</p><p>Two</p>","summary":"In short","date_published":"2026-02-03T10:00:00Z",
                "image":"https://img.example/7.png","tags":["harbour",5],"attachments":[{"url":"https://news.example/7.mp3","mime_type":"audio/mpeg"}],"_x":{"deep":[1,{"er":2}]}},
               {"id":"8","external_url":"https://elsewhere.example/8","content_text":"a\nb","authors":[{"name":"Ann"}],"language":"fr"}]}
            """);

        Assert.Null(reading.Problem);
        var feed = reading.Document!;
        Assert.Equal((FeedFormat.Json, "News", "https://news.example/"), (feed.Format, feed.Title, feed.Link));
        var first = feed.Entries[0];
        Assert.Equal(("7", "https://news.example/7", "A < B & C", "Desk, Night desk"), (first.Id, first.Link, first.Title, first.Author));
        Assert.Equal(("One\nTwo", "In short", "https://img.example/7.png", "en"), (first.ContentText, first.SummaryText, first.Image, first.Language));
        Assert.Equal(["harbour", "5"], first.Categories);
        Assert.Equal(["https://news.example/7.mp3"], first.Enclosures);
        var second = feed.Entries[1];
        Assert.Equal(("https://elsewhere.example/8", "a\nb", "Ann", "fr"), (second.Link, second.ContentText, second.Author, second.Language));
    }

    [Theory]
    [InlineData("<item><guid>https://news.example/1</guid></item>", "https://news.example/1", true)]
    [InlineData("<item><guid isPermaLink=\"false\">https://news.example/1</guid></item>", null, false)]
    [InlineData("<item><guid isPermaLink=\"true\">urn:1</guid></item>", null, false)]
    [InlineData("<item><guid>https://news.example/1</guid><link>https://news.example/2</link></item>", "https://news.example/2", true)]
    public void A_guid_is_the_link_when_it_may_be_one(string item, string? link, bool isPermalink)
    {
        var entry = Assert.Single(Reading.Of(Reading.Rss(item)).Document!.Entries);
        Assert.Equal((link, isPermalink), (entry.Link, entry.IdIsPermalink));
    }

    [Theory]
    [InlineData("ann@news.example (Ann Author)", "Ann Author")]
    [InlineData("Ann Author &lt;ann@news.example&gt;", "Ann Author")]
    [InlineData("ann@news.example", "ann@news.example")]
    [InlineData("Ann (guest)", "Ann (guest)")]
    [InlineData("<name>Ann</name><uri>x</uri>", "Ann")]
    [InlineData("<p>Ann</p>", "Ann")]
    public void An_author_is_a_name(string author, string name) => Assert.Equal(name, Reading.RssItem($"<author>{author}</author>").Author);

    [Fact]
    public void Undeclared_prefixes_mean_what_they_usually_mean()
    {
        var entry = Reading.RssItem("<dc:creator>Ann</dc:creator><content:encoded>Text</content:encoded><media:thumbnail url='https://img.example/1.png'/><x:title>No</x:title>");
        Assert.Equal(("Ann", "Text", "https://img.example/1.png", ""), (entry.Author, entry.ContentText, entry.Image, entry.Title));
    }

    [Fact]
    public void Names_of_other_vocabularies_are_not_taken_for_the_feeds_own()
    {
        var entry = Reading.RssItem("<x:title xmlns:x='urn:x'>Wrong</x:title><title>Right</title><x:description xmlns:x='urn:x'>Wrong</x:description>");
        Assert.Equal(("Right", ""), (entry.Title, entry.SummaryText));
    }

    [Fact]
    public void A_picture_in_the_text_serves_when_the_feed_names_none()
    {
        var entry = Reading.RssItem("<description>&lt;img src='/pixel.gif' width='1'&gt;&lt;p&gt;&lt;img alt=x src='/a b.jpg?x=1&amp;amp;y=2'&gt;</description>");
        Assert.Equal("https://news.example/a%20b.jpg?x=1&y=2", entry.Image);
    }

    [Fact]
    public void Junk_before_and_after_the_document_is_passed_over()
    {
        var reading = Reading.Of("\uFEFF \n<br />\n<b>Warning</b>: headers already sent in <b>/www/x.php</b><br />\n<?xml version=\"1.0\"?>" + Reading.Rss(Reading.Items(2)) + "\n<!-- 0.2 s --><script>if (a < b) {}</script>");
        Assert.Null(reading.Problem);
        Assert.Equal(["1", "2"], Reading.Titles(reading));
    }

    [Theory]
    [InlineData("<item><title>1</title><description>a <b>b <br> c</description></item><item><title>2</title></item>")]
    [InlineData("<item><title>1</title><description>unclosed</item><item><title>2</title></item>")]
    [InlineData("<item><title>1</title><item><title>2</title></item>")]
    [InlineData("<item><title>1</title></b></i></item><item><title>2</title></item>")]
    [InlineData("<item><title>1</title><link href=x & y></item><item><title>2</title></item>")]
    [InlineData("<item><title>1</title><item/></item><item><title>2</title></item>")]
    public void Entries_around_a_defect_are_read(string items) => Assert.Equal(["1", "2"], Reading.Titles(Reading.Of(Reading.Rss(items))));

    [Theory]
    [InlineData("<link>https://news.example/1<!-- 7 --></link>", "https://news.example/1")]
    [InlineData("<link><!-- 7 -->https://news.example/1</link>", "https://news.example/1")]
    [InlineData("<link><![CDATA[ https://news.example/1 ]]></link>", "https://news.example/1")]
    [InlineData("<link>\n  https://news.example/1?a=1&amp;b=2\n</link>", "https://news.example/1?a=1&b=2")]
    [InlineData("<link/>", null)]
    public void A_link_is_what_is_left_of_its_text(string link, string? expected) => Assert.Equal(expected, Reading.RssItem(link).Link);

    [Fact]
    public void An_extension_may_have_names_of_the_feed_inside()
    {
        var entry = Reading.RssItem("<g:shipping xmlns:g='urn:g'><g:channel>x</g:channel><g:item>y</g:item></g:shipping><title>1</title>");
        Assert.Equal("1", entry.Title);
        Assert.Equal(["2"], Reading.Titles(Reading.Of(Reading.Rss("<x:list xmlns:x='urn:x'><item><title>1</title></item></x:list><item><title>2</title></item>"))));
    }

    [Fact]
    public void A_lost_last_tag_of_rss_is_no_problem() =>
        Assert.Null(Reading.Of("<rss><channel><item><title>1</title></item></channel>").Problem);
}
