using System.Runtime.CompilerServices;
using System.Text;
using AllianceBot.Alerts;
using AllianceBot.Chat.Console;
using AllianceBot.Commands;
using AllianceBot.Tests.App;
using CsCheck;

namespace AllianceBot.Tests.Chat;

/// <summary>Cards and replies as the terminal shows them, and what a feed cannot make it do (HOSTILE.md E19).</summary>
public sealed class ConsoleRendererTests
{
    private static readonly ConsoleRenderer Plain = new(colour: false, width: 60);
    private static readonly ConsoleRenderer Coloured = new(colour: true, width: 60);

    [Fact]
    public void A_card() => AssertGolden(Plain.Card(Some.Card(), mark: null, TimeZoneInfo.Utc));

    [Fact]
    public void A_card_in_colour() => AssertGolden(Coloured.Card(Some.Card(), mark: null, TimeZoneInfo.Utc).Replace('\x1b', '␛'));

    [Fact]
    public void An_updated_card_with_a_correction_and_a_text_in_Japanese() => AssertGolden(Plain.Card(Some.Card("ルノーと日産、提携の見直しで協議 関係者によると資本関係の見直しも議題に上る見通しで、両社は来月にも横浜で会合を開く") with
    {
        Mark = "corrected by its source",
        Summary = [new("両社は"), new("提携", Bold: true), new("の見直しを協議している。")],
        AlsoReportedBy = [],
    }, "updated:", TimeZoneInfo.Utc));

    [Fact]
    public void A_digest() => AssertGolden(Plain.Card(
        new Card { Title = "2 stories", Lines = [new("Renault and Nissan in talks", "https://a.example/1", "Gazette", "k7f3"), new("Another one", null, "Wire", "k7f4")], Footer = "and 3 more: /alliance history" }, mark: null, TimeZoneInfo.Utc));

    [Fact]
    public void A_reply() => AssertGolden(Plain.Reply(Reply.Of("History: renault",
        ReplyLine.Bullet(new ReplySpan("Renault and Nissan in talks", Url: "https://a.example/1"), "  Gazette, 2 hours ago  k7f3"),
        ReplyLine.Text(new ReplySpan("Note: ", Bold: true), "a rule of one word"), ReplyLine.Code("renault AND (\n            ^")) with
    { Pages = (1, 3) }));

    public static TheoryData<string> Hostile => [.. new[]
    {
        "\x1b[2J\x1b[H", "\x1b]0;owned\a", "\x1b]8;;http://evil.example\x1b\\click\x1b]8;;\x1b\\", "\x9b31m", "\x90q\x9c", "\r\nforged line", "a\u2028b\u0085c", "\b\b\b\b", "\u202eevil\u202c", "\u2066x\u2069",
        "\U000e0041\U000e007f", "\0", "\x7f", "\ud800",
    }];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Nothing_of_a_feed_reaches_the_terminal_but_its_text(string hostile)
    {
        foreach (var text in AllTexts($"before {hostile} after"))
            AssertHarmless(text);
    }

    [Fact]
    public void A_feed_cannot_make_its_own_words_bold()
    {
        Assert.Equal(Drawn(Plain, "an x"), Drawn(Plain, "an \ue001\ue000x\ue001\ue000"));
        Assert.Equal(Drawn(Coloured, "an x"), Drawn(Coloured, "an \ue001\ue000x\ue001\ue000"));

        static string Drawn(ConsoleRenderer renderer, string summary) => renderer.Card(Some.Card() with { Summary = [new(summary)] }, mark: null, TimeZoneInfo.Utc);
    }

    [Fact]
    public void No_text_at_all_brings_a_control_to_the_terminal() =>
        Gen.String[Gen.OneOf(Gen.Char, Gen.Char['\0', '\x9f'], Gen.Char['\ue000', '\ue002'], Gen.Char['\ud800', '\udfff']), 0, 200].Sample(text =>
        {
            foreach (var drawn in AllTexts(text))
                AssertHarmless(drawn);
        }, iter: 300);

    [Fact]
    public void Lines_are_no_wider_than_the_terminal_and_no_sign_is_cut_in_two()
    {
        var card = Plain.Card(Some.Card(string.Concat(Enumerable.Repeat("🚗", 200))) with { Footer = string.Join(' ', Enumerable.Repeat("word", 60)) }, mark: null, TimeZoneInfo.Utc);

        Assert.All(card.Split('\n'), line => Assert.True(line.Length <= 60, line));
        Assert.DoesNotContain('\ufffd', Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(card)));
    }

    // Every place where a feed's words are drawn, without colour and in colour; the colours are taken out of what is returned.
    private static IEnumerable<string> AllTexts(string text)
    {
        var card = new Card
        {
            Title = text,
            Url = "https://a.example/" + text,
            Outlet = text,
            Summary = [new(text), new(text, Bold: true)],
            AlsoReportedBy = [text],
            Footer = text,
            StoryId = "k7f3",
            Mark = text,
            Lines = [new(text, text, text, "k7f4")],
        };
        var reply = Reply.Of(text, ReplyLine.Bullet(new ReplySpan(text, Bold: true, Url: "https://a.example/" + text)), text, ReplyLine.Code(text));
        foreach (var renderer in (ConsoleRenderer[])[Plain, Coloured])
        {
            foreach (var drawn in (string[])[renderer.Card(card, null, TimeZoneInfo.Utc), renderer.Reply(reply), renderer.Note(text)])
            {
                Assert.True(renderer == Coloured || !drawn.Contains('\x1b', StringComparison.Ordinal));
                yield return OurColours().Aggregate(drawn, (left, colour) => left.Replace(colour, "", StringComparison.Ordinal));
            }
        }
    }

    private static IEnumerable<string> OurColours() => ((string[])["33", "90", "1", "36", "34;4", "32", "31", "34", "0"]).Select(code => $"\x1b[{code}m");

    private static void AssertHarmless(string drawn) => Assert.DoesNotContain(drawn.EnumerateRunes(), rune =>
        (Rune.IsControl(rune) && rune.Value != '\n') || rune.Value is (>= 0x202a and <= 0x202e) or (>= 0x2066 and <= 0x2069) or (>= 0xe0000 and <= 0xe007f) or 0x2028 or 0x2029);

    // Compared with the file of the test's name; a difference leaves a .received file beside it.
    private static void AssertGolden(string drawn, [CallerMemberName] string name = "")
    {
        var path = Path.Combine(TestSupport.RepositoryPaths.Root, "tests", "AllianceBot.Tests", "Chat", "Golden", $"{name}.golden");
        var expected = File.Exists(path) ? File.ReadAllText(path) : "";
        if (expected != drawn)
            File.WriteAllText(Path.ChangeExtension(path, ".received.golden"), drawn);
        Assert.Equal(expected, drawn);
    }
}
