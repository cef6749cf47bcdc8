using AllianceBot.Chat;
using AllianceBot.Chat.Discord;
using AllianceBot.Commands;
using CsCheck;

namespace AllianceBot.Tests.Chat.Discord;

/// <summary>Answers as Discord gets them.</summary>
public sealed class DiscordRepliesTests
{
    [Fact]
    public void An_answer_looks_like_its_golden_file() => Drawn.IsGolden("reply", Drawn.Reply(Reply.Of("History: nissan*",
        ReplyLine.Bullet(new ReplySpan("Renault and *Nissan* talk", Url: "https://gazette.example/talks"), "  Gazette, 2 hours ago  k7f3"),
        ReplyLine.Text(new ReplySpan("That is a lot: ", Bold: true), "narrow the rule."),
        ReplyLine.Code("(flins OR douai\n^"),
        ReplyLine.Code("    5 ████ Gazette")) with
    { Pages = (2, 3) }));

    [Fact]
    public void A_caret_stays_under_its_place()
    {
        var text = (string?)Drawn.Reply(Reply.Error("Unknown field.", ReplyLine.Code("nissan titel:x\n       ^^^^^")))["embeds"]![0]!["description"];
        Assert.Equal("```\nnissan titel:x\n       ^^^^^\n```", text);
    }

    [Fact]
    public void A_fence_in_a_rule_does_not_end_its_block() =>
        Assert.Equal(2, ((string?)Drawn.Reply(Reply.Error("x", ReplyLine.Code("```@everyone```")))["embeds"]![0]!["description"])!.Split("```").Length - 1);

    [Fact]
    public void A_long_answer_is_read_in_parts_and_loses_nothing()
    {
        var lines = Enumerable.Range(1, 200).Select(number => $"line {number} {new string('x', 100)}").ToList();
        var reply = Reply.Of("Many", lines.Select(line => (ReplyLine)line));
        Assert.True(DiscordReplies.HasPages(reply));
        var seen = "";
        var at = ReplyPosition.First;
        while (true)
        {
            var message = DiscordReplies.Draw(reply, at, "asked");
            seen += message.Embeds![0].Description + "\n";
            if (message.Components!.SelectMany(row => row.Components!).FirstOrDefault(button => button.Label == "Next ›") is not { } next)
                break;
            at = ReplyPosition.Parse(next.CustomId!.Split(':')[^1]);
        }
        Assert.Equal(lines, seen.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData(1, 1, 3, "Next ›:1.2")]
    [InlineData(1, 3, 3, "‹ Back:1.2 Next ›:2.1")]
    [InlineData(2, 1, 3, "‹ Back:1.1 Next ›:2.2")]
    [InlineData(3, 3, 3, "‹ Back:3.2")]
    public void Buttons_turn_parts_first_and_pages_then(int page, int part, int parts, string expected)
    {
        var reply = Reply.Of("x", Enumerable.Range(1, parts).Select(number => (ReplyLine)$"{number} {new string('x', 1400)}").SelectMany(line => new[] { line, line })) with { Pages = (page, 3) };
        var buttons = DiscordReplies.Draw(reply, new ReplyPosition(page, part), "k").Components!.SelectMany(row => row.Components!).Select(button => $"{button.Label}:{button.CustomId!.Split(':')[^1]}");
        Assert.Equal(expected, string.Join(' ', buttons));
    }

    [Theory]
    [InlineData("2.3", 2, 3), InlineData("", 1, 1), InlineData("0.1", 1, 1), InlineData("1", 1, 1), InlineData("a.b", 1, 1), InlineData("99999999999.1", 1, 1)]
    public void A_place_in_an_answer_is_read_back(string text, int page, int part) => Assert.Equal(new ReplyPosition(page, part), ReplyPosition.Parse(text));

    [Fact]
    public void E14_no_answer_is_refused_for_its_lengths()
    {
        var text = HostileText.Gen(5000);
        var line = Gen.Select(Gen.Int[0, 2], text, text, Gen.Bool, (style, words, url, bold) =>
            new ReplyLine((LineStyle)style, [new ReplySpan(words, bold), new ReplySpan(words, Url: $"https://{url}")]));
        Gen.Select(text, line.List[0, 10], Gen.Bool, Gen.Int[1, 5]).Sample(
            (title, lines, error, page) => Assert.Empty(DiscordRules.Violations(Drawn.Reply(new Reply { Title = title, Lines = lines, IsError = error, Pages = (page, 5) }))), iter: 3000);
    }
}
