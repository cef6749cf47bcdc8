using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AllianceBot.DiscordApi.Text;
using CsCheck;

namespace AllianceBot.DiscordApi.Tests.Text;

/// <summary>Rows E01-E18 of the hostile input, as far as text for Discord is concerned.</summary>
public sealed partial class DiscordTextTests
{
    /// <summary>Pieces that mean something to Discord, to be strung together at random.</summary>
    private static readonly string[] Pieces =
    [
        "@everyone", "@here", "<@1>", "<@!22>", "<@&333>", "<#4>", "</cmd:5>", "<t:0>", "<t:1:R>", "<:e:1>", "<a:e:1>", "<id:guide>", ":smile:", "https://evil.example",
        "http://x.y/z", "discord.gg/abc", "[", "]", "(", ")", "](", "<", ">", "@", "#", "# ", "-# ", "- ", "* ", "1. ", ">>> ", "||", "**", "__", "~~", "`", "```", "\\", "\\\\", "\n",
        "\r\n", "\u2028", "\u0085", "\u202E", "\u200B", "\u200D", "\u00AD", "\u3164", "e\u0301\u0301\u0301\u0301\u0301\u0301", "👨‍👩‍👧", "🏴\U000E0067\U000E007F", "日本", "a", "Z", "9", " ", "|", "!", "&",
    ];

    private static readonly Gen<string> Hostile = Gen.OneOf(
        Gen.OneOf(Pieces).Array[0, 30].Select(string.Concat),
        Gen.Char.Array[0, 60].Select(characters => new string(characters)));

    public static TheoryData<string> Active =>
    [
        "@everyone", "@here", "<@1>", "<@!1>", "<@&1>", "<#1>", "</cmd:1>", "<t:0>", "<:e:1>", "<id:guide>", ":smile:", "https://evil.example/a", "discord.gg/abc",
        "[https://bank.example](https://evil.example)", "[x](<https://evil.example>)", "](https://evil)", "```code```", "||spoiler||", ">>> quote", "> q", "# head", "-# small", "1. one",
        "- item", "* item", "**b** __u__ _i_ *i* ~~s~~ `c`", "\\<@1>", "\\\\<@1>", "\\@everyone",
    ];

    [Theory]
    [MemberData(nameof(Active))]
    public void E01_E02_E05_E07_E08_What_means_something_to_Discord_shows_as_its_characters(string text)
    {
        AssertInert(DiscordText.Escape(text));
        Assert.Equal(text, Shown(DiscordText.Escape(text)));
    }

    [Fact]
    public void Any_text_is_inert_and_shows_its_visible_characters() => Hostile.Sample(text =>
    {
        var escaped = DiscordText.Escape(text);
        AssertInert(escaped);
        Assert.Equal(TextCleaner.Clean(text, oneLine: false), Shown(escaped));
    }, iter: 5_000);

    [Fact]
    public void Any_cut_text_is_inert_and_within_its_limit() => Gen.Select(Hostile, Gen.Int[0, 80]).Sample((text, most) =>
    {
        var escaped = DiscordText.Escape(text, most);
        Assert.True(escaped.Length <= most);
        AssertInert(escaped);
        Assert.False(escaped.EndsWith("\\…", StringComparison.Ordinal) && !escaped.EndsWith("\\\\…", StringComparison.Ordinal));
    }, iter: 5_000);

    [Fact]
    public void Two_texts_side_by_side_stay_inert() => Gen.Select(Hostile, Hostile).Sample((first, second) =>
        AssertInert($"{DiscordText.Escape(first)} {DiscordText.Escape(second)}"), iter: 5_000);

    [Theory]
    [InlineData("https://x.example/a)b(c", "https://x.example/a%29b%28c")]
    [InlineData("https://x.example/a b<c>|d", "https://x.example/a%20b%3Cc%3E%7Cd")]
    [InlineData("https://x.example/?q=[1]\\", "https://x.example/?q=%5B1%5D%5C")]
    [InlineData("HTTPS://Example.ORG:443/ä", "https://example.org/%C3%A4")]
    [InlineData("https://bücher.example/", "https://xn--bcher-kva.example/")]
    [InlineData("https://x.example/%2F?a=1&b=2#c", "https://x.example/%2F?a=1&b=2#c")]
    public void E06_E07_Addresses_are_encoded_so_that_they_cannot_end_early(string url, string expected) => Assert.Equal(expected, DiscordText.Url(url));

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("discord://x")]
    [InlineData("slack://x")]
    [InlineData("//evil.example/")]
    [InlineData("/relative")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://user:pass@evil.example/")]
    [InlineData("data:text/html,x")]
    [InlineData("\\\\\u202E")]
    [InlineData("file://\u202E")]
    [InlineData("https://\u200B/")]
    [InlineData("https://x\uFF1E\u3000.example/")]
    [InlineData("https://x\uFF09.example/")]
    [InlineData("")]
    [InlineData(null)]
    public void E16_Only_absolute_web_addresses_are_linked(string? url)
    {
        Assert.Null(DiscordText.Url(url));
        Assert.Equal("title", DiscordText.Link("title", url));
    }

    [Fact]
    public void Any_text_as_an_address_is_one_address_or_none() => Gen.Select(Hostile, Gen.OneOf("", "https://", "http:", "//", "https://\uFF1E")).Sample((text, start) =>
        Assert.Matches(@"^(https?://[^\s()<>|\\`""]+)?$", DiscordText.Url(start + text) ?? ""), iter: 20_000);

    [Fact]
    public void Any_address_stays_one_address() => Gen.Select(Hostile, Gen.OneOf("https://x.example/", "https://x.example/?", "https://x.example/#")).Sample((text, start) =>
    {
        if (DiscordText.Url(start + text) is not { } url)
            return;
        Assert.DoesNotMatch(@"[\s()<>\[\]|\\`""]", url);
        Assert.Equal("x.example", new Uri(url).Host);
        Assert.All(url, character => Assert.True(char.IsAscii(character)));
    }, iter: 5_000);

    [Theory]
    [InlineData("https://bank.example", "bank.example")]
    [InlineData("see https://bank.example now", "see bank.example now")]
    [InlineData("hthttps://tps://bank.example", "bank.example")]
    public void E05_The_words_of_a_link_never_name_another_address(string label, string expected) => Assert.Equal(expected, DiscordText.LinkLabel(label));

    /// <summary>The brackets around the address keep Discord from unfurling it.</summary>
    [Fact]
    public void E05_E20_A_link_has_one_target_whatever_its_words_and_no_preview() => Hostile.Sample(text =>
    {
        var link = DiscordText.Link(text, "https://good.example/a?b=(c)");
        if (link.Length == 0)
            return;
        const string target = "](<https://good.example/a?b=%28c%29>)";
        Assert.EndsWith(target, link, StringComparison.Ordinal);
        AssertInert(link[1..^target.Length]);
        Assert.DoesNotContain("://", link[..^target.Length], StringComparison.Ordinal);
    }, iter: 5_000);

    [Theory]
    [InlineData("a\u202Eb\u2066c\u2069", "abc")]
    [InlineData("a\u200Bb\u00ADc\U000E0041d\u3164e\uFEFF", "abcde")]
    [InlineData("a\u0007\u001B[31mb\u0000", "a\\[31mb")]
    public void E09_E10_Invisible_signs_are_taken_out(string text, string expected) => Assert.Equal(expected, DiscordText.Escape(text));

    [Fact]
    public void E10_Half_a_surrogate_pair_becomes_the_replacement_sign() => Assert.Equal("a\uFFFDb", DiscordText.Escape("a\uD800b"));

    [Theory]
    [InlineData("👩‍🚀")]
    [InlineData("👨‍👩‍👧‍👦")]
    [InlineData("नमस्ते क्‍ष")]
    [InlineData("می‌خواهم")]
    [InlineData("한국어 日本語 Ёлка ὕπνος")]
    public void E10_Joiners_stay_where_a_script_or_emoji_needs_them(string text) => Assert.Equal(text, DiscordText.Escape(text));

    [Fact]
    public void E12_Stacks_of_marks_and_chains_of_emoji_are_cut()
    {
        Assert.Equal("e" + new string('\u0301', 4) + "x", DiscordText.Escape("e" + new string('\u0301', 500) + "x"));
        var chain = DiscordText.Escape(string.Concat(Enumerable.Repeat("👩\u200D", 1000)), 100);
        Assert.InRange(chain.Length, 50, 100);
        Assert.EndsWith("…", chain, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\n\n\n\n\nb", "a\n\nb")]
    [InlineData("a\u0085b\u2028c\u2029d\r\ne", "a\nb\nc\nd\ne")]
    [InlineData(" \t a \t\u3000 b ", "a b")]
    [InlineData("\n\n\n", "")]
    [InlineData("\u200B\u3164", "")]
    public void E13_E15_White_space_is_collapsed_and_nothing_is_left_of_nothing(string text, string expected) => Assert.Equal(expected, DiscordText.Escape(text));

    [Fact]
    public void E15_Titles_and_labels_are_one_line()
    {
        Assert.Equal("a b", DiscordText.EscapeLine("a\n\nb"));
        Assert.Equal("a b *c*", DiscordText.Plain("a\nb *c*"));
    }

    [Theory]
    [InlineData("{title} {{x}} %s ${y}")]
    public void E18_Placeholders_are_text(string text) => Assert.Equal(text, Shown(DiscordText.Escape(text)));

    [Theory]
    [InlineData("https://www.lesechos.fr/x", "www.lesechos.fr")]
    [InlineData("https://bücher.example/", "bücher.example")]
    [InlineData("https://почта.рф/", "почта.рф")]
    [InlineData("https://例え.jp/", "例え.jp")]
    [InlineData("https://xn--gogle-kye.com/", "xn--gogle-kye.com")]
    [InlineData("https://xn--80ak6aa92e.com/", "xn--80ak6aa92e.com")]
    [InlineData("http://127.0.0.1:80/", "127.0.0.1")]
    public void E11_A_host_that_could_pose_as_another_stays_in_punycode(string url, string expected) => Assert.Equal(expected, DiscordText.Host(new Uri(url)));

    [Theory]
    [InlineData("abcdef", 6, "abcdef")]
    [InlineData("abcdef", 5, "abcd…")]
    [InlineData("ab cdef", 4, "ab…")]
    [InlineData("👨‍👩‍👧👨‍👩‍👧", 9, "👨‍👩‍👧…")]
    [InlineData("👨‍👩‍👧👨‍👩‍👧", 5, "…")]
    [InlineData("abc", 0, "")]
    public void Texts_are_cut_between_graphemes(string text, int most, string expected) => Assert.Equal(expected, DiscordText.Truncate(text, most));

    [Fact]
    public void Times_show_in_the_readers_zone() =>
        Assert.Equal("<t:1772366400:R>", DiscordText.Timestamp(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero), 'R'));

    /// <summary>No raw mention for Discord's servers, no unescaped sign for its clients.</summary>
    private static void AssertInert(string text)
    {
        Assert.DoesNotMatch(RawMention(), text);
        Assert.DoesNotMatch(ActiveSign(), WithoutEscapes().Replace(text, "\u0001"));
    }

    /// <summary>What Discord's client shows: an escape gives its sign, a zero-width space nothing.</summary>
    private static string Shown(string text)
    {
        var shown = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length && !char.IsLetterOrDigit(text[i + 1]) && !char.IsWhiteSpace(text[i + 1]))
                i++;
            if (text[i] != '\u200B')
                shown.Append(text[i]);
        }
        return shown.ToString();
    }

    [GeneratedRegex(@"@(everyone|here)|<@[!&]?\d+>|<#\d+>|</[^:>]+:\d+>|<a?:\w+:\d+>|<t:-?\d+(:\w)?>|<id:\w+>|https?://|discord(app)?\.(gg|com)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex RawMention();

    [GeneratedRegex(@"[\\*_~`|<>\[\]]|://|:[^\s:]+:|(^|\n) *([-+#]|\d+[.)](\s|$))|\]\(", RegexOptions.ExplicitCapture)]
    private static partial Regex ActiveSign();

    [GeneratedRegex(@"\\[^\p{L}\p{N}\s]")]
    private static partial Regex WithoutEscapes();
}
