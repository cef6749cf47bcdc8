using System.Net;
using AllianceBot.Items;
using CsCheck;

namespace AllianceBot.Tests.Items;

public sealed class HtmlTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("<p>One</p><p>Two</p>", "One\nTwo")]
    [InlineData("One<br>Two<br/><br />Three", "One\nTwo\nThree")]
    [InlineData("<ul><li>a</li><li>b</ul>c", "a\nb\nc")]
    [InlineData("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc")]
    [InlineData("<h1>T</h1>text <b>bo</b>ld<i>!</i>", "T\ntext bold!")]
    [InlineData("a &amp; b &lt;c&gt; &nbsp; d&eacute;j&agrave; &#8364; &#x1F600;", "a & b <c> déjà € 😀")]
    [InlineData("&amp;lt;b&amp;gt;", "&lt;b&gt;")]
    [InlineData("5 &lt 6 &#8217 AT&T &nbspx ?a=1&copy=2&lt=3", "5 < 6 ’ AT&T &nbspx ?a=1&copy=2&lt=3")]
    [InlineData("1 < 2 and 3 > 2, x<y", "1 < 2 and 3 > 2, x<y")]
    [InlineData("<script>if (a < b) x('</p>')</script>after", "after")]
    [InlineData("<style>p { }</style><noscript><img></noscript>after<script/>!", "after!")]
    [InlineData("<script>never closed", "")]
    [InlineData("<iframe src=x>text after", "text after")]
    [InlineData("<!-- a <b> c -->x<!-- never closed", "x")]
    [InlineData("<![CDATA[a < b]]> c", "a < b c")]
    [InlineData("<!DOCTYPE html><?xml version='1.0'?>x", "x")]
    [InlineData("<a title=\"1 > 2\" href='x'>link</a>", "link")]
    [InlineData("<a title=\"never closed>link</a> text", "link text")]
    [InlineData("cut off <a href=\"https://news.ex", "cut off")]
    [InlineData("<h:b>word</h:b> <unknown-tag>x</unknown-tag>", "word x")]
    [InlineData("<3 hearts, </ end, <", "<3 hearts, </ end, <")]
    [InlineData(" \t\r\n spaced   out  ", "spaced out")]
    [InlineData("pic <img src=x alt='no'>here", "pic here")]
    [InlineData("", "")]
    public void Markup_becomes_text_once(string markup, string text) => Assert.Equal(text, HtmlText.ToPlainText(markup));

    [Theory]
    [InlineData("List<T> and <b>bold</b>", "List<T> and bold")]
    [InlineData("ann <ann@news.example>", "ann <ann@news.example>")]
    [InlineData("Tom &amp; Jerry <3", "Tom & Jerry <3")]
    public void Loose_markup_knows_only_the_tags_of_html(string markup, string text) => Assert.Equal(text, HtmlText.FromLooseMarkup(markup));

    [Theory]
    [InlineData("a\nb\r\n\r\n c", "a\nb\nc")]
    [InlineData("a &amp; <b>", "a &amp; <b>")]
    [InlineData("\u202Eabc\u0007\u200B", "abc")]
    [InlineData("a\u00A0\u3000b", "a b")]
    [InlineData("👨‍👩‍👧 می‌خواهم", "👨‍👩‍👧 می‌خواهم")]
    public void Plain_text_is_cleaned_and_keeps_its_lines(string text, string expected) => Assert.Equal(expected, HtmlText.CleanText(text));

    [Fact]
    public void Halves_of_characters_are_replaced() => Assert.Equal("a\uFFFDb\uFFFD", HtmlText.CleanText("a\uD800b\uDC00"));

    [Theory]
    [InlineData("a\nb\u2028c\u0085d", 100, "a b c d")]
    [InlineData("abcdef", 3, "abc")]
    [InlineData("ab 👍🏽!", 4, "ab")]
    [InlineData("ab 👍🏽!", 7, "ab 👍🏽")]
    [InlineData("e\u0301e\u0301", 3, "e\u0301")]
    [InlineData("👍🏽", 3, "👍")]
    [InlineData("👍", 1, "")]
    public void One_line_is_cut_between_graphemes(string text, int length, string expected) => Assert.Equal(expected, HtmlText.OneLine(text, length));

    [Fact]
    public void A_text_longer_than_wanted_is_cut() => Assert.Equal(100, HtmlText.ToPlainText($"<p>{new string('x', 1_000_000)}", 100).Length);

    private static readonly Gen<string> Pieces = Gen.OneOf(
        "<", ">", "</", "<p>", "<b x='", "\"", "'", "=", "<script>", "</script>", "<!--", "-->", "<![CDATA[", "]]>", "&", "&lt;", "&#x0;", "&#8;", "&#xD800;", "&#55357;",
        "&amp;", "&nbsp;", ";", "\0", "\u0008", "\u202E", "\u200B", "\uFEFF", "\uD83D", "\uDE00", "\U000E0041", "\n", "\t", " ", "text", "é", "<td>", "<x:y", "/>", "\u2028", "<iframe>");

    [Fact]
    public void No_markup_yields_characters_that_must_not_be_seen()
    {
        var markups = Gen.OneOf(Pieces.Array[0, 40].Select(string.Concat), Gen.String[0, 200]);
        markups.Sample(markup =>
        {
            foreach (var text in new[] { HtmlText.ToPlainText(markup), HtmlText.FromLooseMarkup(markup), HtmlText.CleanText(markup), HtmlText.OneLine(markup) })
                AssertClean(text);
            Assert.DoesNotContain('\n', HtmlText.OneLine(markup));
        }, iter: 5_000);
    }

    [Fact]
    public void Cleaning_twice_is_cleaning_once() =>
        Pieces.Array[0, 40].Select(string.Concat).Sample(text => Assert.Equal(HtmlText.CleanText(text), HtmlText.CleanText(HtmlText.CleanText(text))));

    [Fact]
    public void Escaped_text_comes_back_as_it_was() =>
        Gen.String[Gen.Char[' ', '~'], 0, 60].Sample(text =>
            Assert.Equal(HtmlText.OneLine(text), HtmlText.ToPlainText(WebUtility.HtmlEncode(text))));

    private static void AssertClean(string text)
    {
        Assert.Equal(text.Trim(), text);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            Assert.False(char.IsControl(c) && c != '\n', $"control U+{(int)c:X4}");
            Assert.False(c is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069' or '\u200B' or '\uFEFF', $"disguise U+{(int)c:X4}");
            if (char.IsHighSurrogate(c))
                Assert.True(i + 1 < text.Length && char.IsLowSurrogate(text[++i]), "half a character");
            else
                Assert.False(char.IsLowSurrogate(c), "half a character");
        }
    }
}
