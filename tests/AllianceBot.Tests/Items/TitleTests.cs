using AllianceBot.Items;

namespace AllianceBot.Tests.Items;

/// <summary>Titles are unescaped exactly as often as the format says.</summary>
public sealed class TitleTests
{
    [Theory]
    // XML is undone once; what is left may be plain text or HTML, so HTML is undone once, but only what is HTML.
    [InlineData("Fish &amp; chips", "Fish & chips")]
    [InlineData("Fish &amp;amp; chips", "Fish & chips")]
    [InlineData("Fish &amp;amp;amp; chips", "Fish &amp; chips")]
    [InlineData("<![CDATA[Fish & chips]]>", "Fish & chips")]
    [InlineData("<![CDATA[Fish &amp; chips]]>", "Fish & chips")]
    [InlineData("&lt;b&gt;Bold&lt;/b&gt; move", "Bold move")]
    [InlineData("&amp;lt;b&amp;gt; is a tag", "<b> is a tag")]
    [InlineData("<![CDATA[<em>Now</em>]]>", "Now")]
    [InlineData("1 &lt; 2 and 3 &gt; 2", "1 < 2 and 3 > 2")]
    [InlineData("List&lt;T&gt; in C#", "List<T> in C#")]
    [InlineData("AT&amp;T and R&amp;D", "AT&T and R&D")]
    [InlineData("Jenny&amp;#8217;s &amp;quot;x&amp;quot;", "Jenny’s \"x\"")]
    [InlineData("Who&#39;s there&#x3F;", "Who's there?")]
    [InlineData("a&amp;b=c&amp;copy=2", "a&b=c&copy=2")]
    [InlineData("  spread \n over\tlines ", "spread over lines")]
    [InlineData("<b>naked</b> markup", "naked markup")]
    public void Titles_of_rss(string written, string title)
    {
        Assert.Equal(title, Reading.RssItem($"<title>{written}</title>").Title);
        Assert.Equal(title, Reading.Of($"<rss><channel><title>{written}</title></channel></rss>").Document!.Title);
    }

    [Theory]
    // RFC 4287 3.1.1: plain text is not HTML.
    [InlineData("", "Fish &amp; chips", "Fish & chips")]
    [InlineData("", "Fish &amp;amp; chips", "Fish &amp; chips")]
    [InlineData("type='text'", "&lt;b&gt; is a tag", "<b> is a tag")]
    [InlineData("type='text'", "<![CDATA[1 < 2 &amp; 3]]>", "1 < 2 &amp; 3")]
    [InlineData("type='html'", "Fish &amp;amp; chips", "Fish & chips")]
    [InlineData("type='html'", "&lt;b&gt;Bold&lt;/b&gt; &amp;lt;b&amp;gt;", "Bold <b>")]
    [InlineData("type='html'", "&amp;amp;lt; stays", "&lt; stays")]
    [InlineData("type='html'", "<![CDATA[AT&amp;T]]>", "AT&T")]
    [InlineData("type='xhtml'", "<div xmlns='http://www.w3.org/1999/xhtml'>1 &lt; 2 <b>&amp;lt;</b></div>", "1 < 2 &lt;")]
    [InlineData("type='xhtml'", "<h:div xmlns:h='http://www.w3.org/1999/xhtml'>a<h:br/>b</h:div>", "a b")]
    public void Titles_of_atom(string type, string written, string title) => Assert.Equal(title, Reading.AtomEntry($"<title {type}>{written}</title>").Title);

    [Theory]
    // JSON Feed: titles are plain text.
    [InlineData("1 < 2 & 3 &amp; <b>", "1 < 2 & 3 &amp; <b>")]
    [InlineData("a\\u0026b", "a&b")]
    public void Titles_of_json_feeds(string written, string title) =>
        Assert.Equal(title, Assert.Single(Reading.Of(Reading.Json($"{{\"title\":\"{written}\"}}")).Document!.Entries).Title);

    [Fact]
    public void The_feeds_own_title_goes_before_those_of_extensions()
    {
        var entry = Reading.RssItem("<media:title>m</media:title><itunes:title>i</itunes:title><dc:title>d</dc:title><title></title>");
        Assert.Equal("d", entry.Title);
    }

    [Fact]
    public void Characters_that_only_disguise_are_not_in_titles() =>
        Assert.Equal("invoice gpj.exe 🏴", Reading.RssItem("<title>in\u200Bvoice \u202Egpj.exe\u202C \uFEFF🏴\U000E0067\U000E0062</title>").Title);
}
