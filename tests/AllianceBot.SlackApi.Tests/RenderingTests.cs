using System.Text;
using AllianceBot.Fakes.Slack;
using AllianceBot.SlackApi.Blocks;
using AllianceBot.SlackApi.Text;
using CsCheck;

namespace AllianceBot.SlackApi.Tests;

/// <summary>HOSTILE.md E for Slack: whatever a title, an author or a rule says is shown, and does nothing. Read by the fake's own reader of mrkdwn.</summary>
public sealed class RenderingTests
{
    private static readonly WebLink Link = WebLink.TryParse("https://reuters.example/a?b=1&c=2")!;

    private static string Rendered(string text) => new Mrkdwn(BlockLimits.SectionText).Add(text).ToString();

    /// <summary>A text that reads as itself and has no effect.</summary>
    private static void IsLiteral(string mrkdwn, string expected)
    {
        Assert.Equal(expected, SlackMarkup.Visible(mrkdwn));
        Assert.All(SlackMarkup.Parse(mrkdwn), piece => Assert.Equal(MarkupKind.Text, piece.Kind));
    }

    [Theory]
    [InlineData("<!channel>", "&lt;!channel&gt;")]
    [InlineData("<!here>", "&lt;!here&gt;")]
    [InlineData("<!everyone>", "&lt;!everyone&gt;")]
    [InlineData("<!subteam^S1>", "&lt;!subteam^S1&gt;")]
    [InlineData("<@U1>", "&lt;@U1&gt;")]
    [InlineData("<#C1|general>", "&lt;#C1|general&gt;")]
    [InlineData("@everyone @here", "@everyone @here")]
    public void E01_E02_E03_Mentions_are_text(string text, string expected)
    {
        Assert.Equal(expected, SlackText.Literal(text));
        IsLiteral(Rendered(text), text);
    }

    [Theory]
    [InlineData("&lt;!channel&gt;", "&amp;lt;!channel&amp;gt;")]
    [InlineData("AT&amp;T", "AT&amp;amp;T")]
    [InlineData("R&D", "R&amp;D")]
    public void E04_Nothing_is_unescaped_on_the_way(string text, string expected)
    {
        Assert.Equal(expected, SlackText.Literal(text));
        IsLiteral(Rendered(text), text);
    }

    [Theory]
    [InlineData("[https://bank.example](https://evil.example)")]
    [InlineData("https://bank.example")]
    [InlineData("www.bank.example/login")]
    [InlineData("Log in at https://bank.example now")]
    [InlineData("bank.example")]
    public void E05_The_text_of_a_link_never_reads_like_another_address(string title)
    {
        var pieces = SlackMarkup.Parse(new Mrkdwn(3000).Link(Link, title).ToString());

        var link = Assert.Single(pieces, piece => piece.Kind == MarkupKind.Link);
        Assert.Equal(("reuters.example", Link.Url), (link.Visible, link.Target));
        Assert.Contains(title, string.Concat(pieces.Select(piece => piece.Visible)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Reuters.example")]
    [InlineData("https://www.reuters.example/a")]
    [InlineData("Booking.com sues Amazon.com")]
    [InlineData("Renault: talks at 10:30")]
    public void E05_An_honest_title_stays_the_text_of_its_link(string title) =>
        Assert.Equal(title, Assert.Single(SlackMarkup.Parse(new Mrkdwn(3000).Link(Link, title).ToString())).Visible);

    [Theory]
    [InlineData("<https://evil.example|https://bank.example>")]
    [InlineData("a|b> c <https://evil.example")]
    [InlineData("x>](https://evil.example)")]
    [InlineData("](https://evil.example)")]
    public void E06_E07_A_link_keeps_its_target_whatever_its_text_is(string title)
    {
        var link = Assert.Single(SlackMarkup.Parse(new Mrkdwn(3000).Link(Link, title).ToString()), piece => piece.Kind == MarkupKind.Link);
        Assert.Equal(Link.Url, link.Target);
    }

    [Theory]
    [InlineData("https://a.example/x|https://evil.example>", "https://a.example/x%7Chttps://evil.example%3E")]
    [InlineData("https://a.example/(x) y", "https://a.example/%28x%29%20y")]
    [InlineData("https://a.example/<script>", "https://a.example/%3Cscript%3E")]
    [InlineData("https://a.example/日産?q=é#ß", "https://a.example/%E6%97%A5%E7%94%A3?q=%C3%A9#%C3%9F")]
    [InlineData("HTTP://A.example:8080/%7Ex", "http://a.example:8080/~x")]
    [InlineData("https://bücher.example/", "https://xn--bcher-kva.example/")]
    public void E06_E07_An_address_is_encoded_so_that_it_cannot_end_its_link(string address, string expected) =>
        Assert.Equal(expected, WebLink.TryParse(address)!.Url);

    [Theory]
    [InlineData("```code``` and `more`")]
    [InlineData("||spoiler||")]
    [InlineData(">>> quoted")]
    [InlineData("> quoted")]
    [InlineData("＞ quoted")]
    [InlineData("# heading")]
    [InlineData("-# small")]
    [InlineData("1. one")]
    [InlineData("*bold* _italic_ ~struck~ _*~`all`~*_")]
    [InlineData("snake_case_name and 2*3*4")]
    [InlineData("*日産*とルノー")]
    [InlineData(":fire: :+1::skin-tone-2: 10:30:45")]
    public void E08_Formatting_is_shown_and_not_applied(string text)
    {
        IsLiteral(Rendered(text), text);
        IsLiteral(SlackText.LiteralParagraphs(text + "\n" + text), text + "\n" + text);
        var label = Assert.Single(SlackMarkup.Parse(new Mrkdwn(3000).Link(Link, text).ToString()));
        Assert.Equal(MarkupKind.Link, label.Kind);
    }

    [Fact]
    public void E08_A_card_in_mrkdwn_reads_as_intended() => Assert.Equal(
        "*Renault &amp; Nissan <!date^0^{_}|*>talks<!date^0^{_}|*>*\n<https://reuters.example/a?b=1&amp;c=2|Reuters> · see snake_case",
        new Mrkdwn(3000).Bold("Renault & Nissan *talks*").Line().Link(Link, "Reuters").Add(" · see snake_case").ToString());

    [Theory]
    [InlineData("\u202Eevil\u202C.exe", "evil.exe")]
    [InlineData("a\u2066b\u2069c\u202Ad", "abcd")]
    public void E09_Direction_overrides_are_removed(string text, string expected) => Assert.Equal(expected, VisibleText.Clean(text));

    [Theory]
    [InlineData("Re\u200Bna\u00ADult", "Renault")]
    [InlineData("\uFEFFx\u2060y", "xy")]
    [InlineData("a\U000E0041\U000E0042b", "ab")]
    [InlineData("\u3164\u115F\u1160x", "x")]
    [InlineData("Nis\u200Dsan", "Nissan")]
    [InlineData("می\u200Cخواهم", "می\u200Cخواهم")]
    [InlineData("👨\u200D👩\u200D👧", "👨\u200D👩\u200D👧")]
    [InlineData("क्\u200Dष", "क्\u200Dष")]
    public void E10_What_nobody_sees_is_removed_unless_letters_or_emoji_need_it(string text, string expected) => Assert.Equal(expected, VisibleText.Clean(text));

    [Theory]
    [InlineData("https://bücher.example/", "bücher.example")]
    [InlineData("https://аррӏе.example/", "xn--80ak6aa92e.example")]
    [InlineData("https://pаypal.example/", "xn--pypal-4ve.example")]
    [InlineData("https://яндекс.example/", "яндекс.example")]
    [InlineData("https://日産.example/", "日産.example")]
    public void E11_A_host_that_mixes_scripts_or_passes_for_another_is_shown_as_punycode(string address, string host) =>
        Assert.Equal(host, WebLink.TryParse(address)!.Host);

    [Fact]
    public void E12_Marks_and_joins_have_a_limit_and_a_cut_falls_between_graphemes()
    {
        Assert.Equal("e" + new string('\u0301', 4) + "x", VisibleText.Clean("e" + new string('\u0301', 500) + "x"));
        var family = string.Join('\u200D', Enumerable.Repeat("👩", 1000));
        Assert.Equal(9 * 2 + 8, System.Globalization.StringInfo.GetNextTextElementLength(VisibleText.Clean(family)));
        Assert.Equal("ab…", VisibleText.Cut("ab👨\u200D👩\u200D👧c", 8));
        Assert.Equal("👍🏽…", VisibleText.Cut("👍🏽👍🏽", 6));
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("\u200B\u202E \n")]
    public void E13_A_title_of_nothing_says_where_it_is_from(string? title)
    {
        Assert.Equal("(untitled) reuters.example", VisibleText.Title(title, Link));
        Assert.Equal("(untitled) reuters.example", Assert.Single(SlackMarkup.Parse(new Mrkdwn(100).Link(Link, title).ToString())).Visible);
        Assert.Equal("(untitled)", TextObject.Plain(title, 150).Text);
    }

    [Theory]
    [InlineData("a\u0085b\u2028c\u2029d\r\n\r\n\r\ne", "a b c d e", "a\nb\nc\nd\n\ne")]
    [InlineData("a\n\n\n\n\n\nb", "a b", "a\n\nb")]
    [InlineData("  a \t b\u00A0\u3000c  ", "a b c", "a b c")]
    public void E15_Line_breaks_and_spaces_collapse(string text, string line, string paragraphs)
    {
        Assert.Equal(line, VisibleText.Clean(text));
        Assert.Equal(paragraphs, VisibleText.Paragraphs(text));
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("discord://x")]
    [InlineData("slack://open")]
    [InlineData("data:text/html,x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("//evil.example/x")]
    [InlineData("\\\\host\\share")]
    [InlineData("/relative")]
    [InlineData("https://bank.example@evil.example/")]
    [InlineData("https://")]
    [InlineData("https://\u200B/")]
    [InlineData("https://\u202E/")]
    [InlineData("https://x\uFF1E\u3000.example/")]
    [InlineData("https://x\uFF5C.example/")]
    [InlineData("\\\\\u202E")]
    [InlineData("file://\u202E")]
    [InlineData("")]
    [InlineData(null)]
    public void E16_Other_schemes_and_disguised_hosts_are_no_links(string? address) => Assert.Null(WebLink.TryParse(address));

    [Fact]
    public void E16_Whatever_stands_for_an_address_it_is_one_link_or_none() =>
        Gen.Select(Gen.OneOf("", "https://", "http:", "https://x.example/", "//"), Hostile.Texts, Hostile.Texts).Sample((start, address, text) =>
        {
            if (WebLink.TryParse(start + address) is not { } link)
                return;
            Assert.Matches("^https?://[!-~]+$", link.Url);
            link.IsBeliedBy(text);
        }, iter: 20_000);

    [Fact]
    public void E16_An_address_longer_than_Slack_takes_is_no_link() => Assert.Null(WebLink.TryParse("https://a.example/" + new string('x', 3000)));

    [Theory]
    [InlineData("{title} {{x}} %s ${y} <!date^0^{_}|*>")]
    public void E18_Placeholders_in_texts_are_text(string text) => IsLiteral(Rendered(text), text);

    [Fact]
    public void What_people_typed_comes_back_from_what_Slack_sends()
    {
        Assert.Equal("a & b <c> https://x.example/?a=1&b=2 bank.example me@x.example", SlackText.Typed("a &amp; b &lt;c&gt; <https://x.example/?a=1&amp;b=2> <http://bank.example|bank.example> <mailto:me@x.example|me@x.example>"));
        Assert.Equal("&lt;", SlackText.Typed("&amp;lt;"));
    }

    [Fact]
    public void E14_Any_text_is_shown_as_it_is_after_cleaning() => Hostile.Texts.Sample(text =>
    {
        IsLiteral(SlackText.Literal(text), VisibleText.Clean(text));
        IsLiteral(SlackText.LiteralParagraphs(text), VisibleText.Paragraphs(text));
        Assert.Equal(text, SlackText.Typed(SlackText.Escape(text)));
    }, iter: 10_000);

    [Fact]
    public void E14_Cleaning_is_done_after_once() => Hostile.Texts.Sample(text =>
    {
        Assert.Equal(VisibleText.Clean(text), VisibleText.Clean(VisibleText.Clean(text)));
        Assert.Equal(VisibleText.Paragraphs(text), VisibleText.Paragraphs(VisibleText.Paragraphs(text)));
        Assert.False(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(VisibleText.Clean(text))) != VisibleText.Clean(text), "lone surrogate");
    }, iter: 10_000);

    [Fact]
    public void E14_Text_in_any_limit_fits_it_and_leaves_no_markup_open() =>
        Gen.Select(Hostile.Texts, Hostile.Texts, Gen.Int[1, 200]).Sample((bold, text, limit) =>
        {
            var mrkdwn = new Mrkdwn(limit).Bold(bold).Line().Link(Link, text).Add(text).ToString();

            Assert.True(mrkdwn.Length <= limit, $"{mrkdwn.Length} > {limit}");
            Assert.All(SlackMarkup.Parse(mrkdwn), piece =>
            {
                Assert.True(piece.Kind is MarkupKind.Text or MarkupKind.Bold or MarkupKind.Link, $"{piece}");
                if (piece.Kind == MarkupKind.Link) Assert.Equal(Link.Url, piece.Target);
            });
        }, iter: 10_000);

    [Fact]
    public void Rich_text_shows_its_parts_as_they_are_and_keeps_to_its_limit() =>
        Gen.Select(Hostile.Texts, Hostile.Texts, Gen.Int[2, 200]).Sample((bold, text, limit) =>
        {
            var block = new RichText(limit).Bold(bold).Add(text).Link(Link, text).ToBlock();

            var elements = block?.Elements.Cast<RichTextParagraph>().Single().Elements ?? [];
            Assert.True(elements.Sum(element => element is RichTextRun run ? run.Text.Length : ((RichTextLink)element).Text.Length) <= limit);
            Assert.All(elements.OfType<RichTextLink>(), link => Assert.Equal(Link.Url, link.Url));
        }, iter: 10_000);
}
