using AllianceBot.Items;

namespace AllianceBot.Tests.Items;

/// <summary>Where an entry says nothing itself, what stands for it.</summary>
public sealed class FeedFallbackTests
{
    [Theory]
    [InlineData("<itunes:author>The Desk</itunes:author>", "<item><title>a</title></item>")]
    [InlineData("<dc:creator>The Desk</dc:creator>", "<item><title>a</title></item>")]
    [InlineData("", "<item><title>a</title></item><dc:creator>The Desk</dc:creator>")]
    [InlineData("<itunes:author>Another</itunes:author><dc:creator>The Desk</dc:creator>", "<item><title>a</title></item>")]
    [InlineData("<dc:creator>Another</dc:creator>", "<item><title>a</title><dc:creator>The Desk</dc:creator></item>")]
    public void An_entry_of_rss_without_an_author_has_the_channels(string head, string items) =>
        Assert.Equal("The Desk", Assert.Single(Reading.Of(Reading.Rss(head + items)).Document!.Entries).Author);

    [Fact]
    public void Who_manages_a_channel_wrote_none_of_its_entries() =>
        Assert.Null(Assert.Single(Reading.Of(Reading.Rss("<managingEditor>ed@news.example (Ed)</managingEditor><item><title>a</title></item>")).Document!.Entries).Author);

    [Fact]
    public void An_entry_that_was_taken_from_another_feed_has_that_feeds_author_and_name()
    {
        var entry = Assert.Single(Reading.Of("""
            <feed xmlns="http://www.w3.org/2005/Atom"><author><name>The collector</name></author>
              <entry><title>a</title><source><title type="html">Harbour &amp;amp; &lt;b&gt;sea&lt;/b&gt;</title><author><email>ann@news.example</email><name>Ann</name></author></source></entry>
            </feed>
            """).Document!.Entries);

        Assert.Equal(("Ann", "Harbour & sea"), (entry.Author, entry.SourceTitle));
    }

    [Theory]
    [InlineData("""{"version":"https://jsonfeed.org/version/1","items":[{"id":"1"}],"author":{"name":"Desk"}}""")]
    [InlineData("""{"version":"https://jsonfeed.org/version/1.1","author":{"name":"Old"},"items":[{"id":"1"}],"authors":[{"name":"Desk"}]}""")]
    public void The_author_of_a_json_feed_counts_wherever_it_stands(string json) =>
        Assert.Equal("Desk", Assert.Single(Reading.Of(json).Document!.Entries).Author);

    [Theory]
    [InlineData("""<content type="html" xml:base="https://blog.example/2026/post/">&lt;img src="a.jpg"&gt;</content>""", "https://blog.example/2026/post/a.jpg")]
    [InlineData("""<summary type="html" xml:base="/2026/">&lt;img src="a.jpg"&gt;</summary><content type="html">b</content>""", "https://blog.example/2026/a.jpg")]
    public void A_picture_in_a_text_is_found_from_that_texts_own_base(string element, string image) =>
        Assert.Equal(image, Assert.Single(Reading.Of($"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://blog.example/feeds/"><entry>{element}</entry></feed>""").Document!.Entries).Image);

    [Theory]
    [InlineData("""<enclosure url="https://img.example/a.JPG?w=600"/>""", "https://img.example/a.JPG?w=600")]
    [InlineData("""<media:content url="https://img.example/a.webp"/>""", "https://img.example/a.webp")]
    [InlineData("""<enclosure>https://img.example/a.png</enclosure>""", "https://img.example/a.png")]
    [InlineData("""<thumbnail url="https://img.example/a"/>""", "https://img.example/a")]
    [InlineData("""<enclosure url="https://img.example/a.jpg" type="audio/mpeg"/>""", null)]
    [InlineData("""<enclosure url="https://img.example/jpg"/>""", null)]
    public void An_attachment_without_a_type_is_a_picture_when_it_is_named_like_one(string element, string? image) =>
        Assert.Equal(image, Assert.Single(Reading.Of(Reading.Rss($"<item>{element}</item>")).Document!.Entries).Image);
}
