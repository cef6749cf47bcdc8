using AllianceBot.Items;
using CsCheck;

namespace AllianceBot.Tests.Items;

public sealed class CanonicalUrlTests
{
    [Theory]
    [InlineData("http://news.example/a", "https://news.example/a")]
    [InlineData("HTTPS://News.Example:443/a/", "https://news.example/a")]
    [InlineData("https://news.example:8080/a", "https://news.example:8080/a")]
    [InlineData("https://news.example", "https://news.example")]
    [InlineData("https://news.example/?", "https://news.example")]
    [InlineData("https://news.example./a#comments", "https://news.example/a")]
    [InlineData("https://news.example/#!/a/1", "https://news.example#!/a/1")]
    [InlineData("https://news.example/app#/a/1", "https://news.example/app#/a/1")]
    [InlineData("https://news.example/a?utm_source=rss&id=7&utm_medium=x", "https://news.example/a?id=7")]
    [InlineData("https://news.example/a?UTM_Source=rss&fbclid=1&gclid=2", "https://news.example/a")]
    [InlineData("https://news.example/a?b=2&a=1&&a=3", "https://news.example/a?b=2&a=1&a=3")]
    [InlineData("https://news.example/a?&?b=2", "https://news.example/a?b=2")]
    [InlineData("https://news.example/a?ref=home", "https://news.example/a?ref=home")]
    [InlineData("https://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4")]
    [InlineData(" https://news.example/a ", "https://news.example/a")]
    [InlineData("https://ann:secret@news.example/a", "https://news.example/a")]
    [InlineData("https://news.example/A/b", "https://news.example/A/b")]
    public void One_article_has_one_address(string url, string canonical) => Assert.Equal(canonical, CanonicalUrl.From(url));

    [Theory]
    [InlineData(null), InlineData(""), InlineData("/a"), InlineData("javascript:x"), InlineData("ftp://news.example/a"), InlineData("mailto:ann@news.example"), InlineData("https://"), InlineData("http://[x/"), InlineData("file://\u202E"), InlineData("https://x\uFF1E.example/"), InlineData("\\\\\u202E"), InlineData("http://a\uFFFDb.example/")]
    public void What_is_no_web_address_has_none(string? url) => Assert.Null(CanonicalUrl.From(url));

    [Fact]
    public void It_is_its_own_canonical_address_whatever_went_in()
    {
        var parts = Gen.OneOf("https://", "http://", "news.example", "ä", ":80", "/", "a", "?", "&", "utm_x=1", "b=1", "#", "#!", "%41", " ", "..", "//", "@", "\uD800", "[", "\\");
        parts.Array[0, 10].Select(string.Concat).Sample(url =>
        {
            if (CanonicalUrl.From(url) is { } canonical)
                Assert.Equal(canonical, CanonicalUrl.From(canonical));
        }, iter: 10_000);
    }
}
