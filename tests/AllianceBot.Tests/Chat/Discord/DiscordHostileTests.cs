using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AllianceBot.Alerts;
using AllianceBot.Commands;
using AllianceBot.Tests.App;

namespace AllianceBot.Tests.Chat.Discord;

/// <summary>
/// HOSTILE.md E for Discord: what others wrote shows as the characters it is, wherever a card or an answer shows it. The
/// second column is the text as it stands in an embed's description.
/// </summary>
public sealed partial class DiscordHostileTests
{
    public static TheoryData<string, string, string> Rows => new()
    {
        { "E01", "@everyone and @here", "@\u200Beveryone and @\u200Bhere" },
        { "E02", "<@1> <@!1> <@&1> <#1> </cmd:1> <t:0> <:e:1> <id:guide>", @"\<@1\> \<@!1\> \<@&1\> \<#1\> \</cmd:1\> \<t:0\> \<\:e\:1\> \<id:guide\>" },
        { "E03", "<!channel> <!here> <!subteam^S1>", @"\<!channel\> \<!here\> \<!subteam^S1\>" },
        { "E04", "&lt;!channel&gt; &amp;", "&lt;!channel&gt; &amp;" },
        { "E05", "[https://bank.example](https://evil.example)", @"\[https\://bank.example\]\(https\://evil.example)" },
        { "E06", "<https://evil.example|https://bank.example>", @"\<https\://evil.example\|https\://bank.example\>" },
        { "E07", "words](https://evil.example) more", @"words\]\(https\://evil.example) more" },
        { "E08", "``` ||spoiler|| _*~`", @"\`\`\` \|\|spoiler\|\| \_\*\~\`" },
        { "E08", ">>> quote", @"\>\>\> quote" },
        { "E08", "# big", @"\# big" },
        { "E08", "-# small", @"\-# small" },
        { "E08", "1. list", @"1\. list" },
        { "E09", "abc\u202Etxt.exe\u202C \u2066x\u2069", "abctxt.exe x" },
        { "E10", "Re\u200Bnau\u00ADlt \U000E0041\U000E007F\u3164Nissan", "Renault Nissan" },
        { "E12", "e\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301nd", "e\u0301\u0301\u0301\u0301nd" },
        { "E15", "one\u0085\u2028\n\n\n\n\r\ntwo", "one\n\ntwo" },
        { "E18", "{title} {{url}} %s $1", @"{title} {{url}} %s $1" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void E_text_of_others_shows_as_it_is(string id, string text, string expected)
    {
        Assert.StartsWith("E", id, StringComparison.Ordinal);
        var card = Card(text);
        Assert.Equal(expected, (string?)card["embeds"]![0]!["description"]);
        foreach (var shown in new[] { card, Digest(text), Answer(text) })
        {
            Assert.Empty(DiscordRules.Violations(shown));
            Assert.All(Drawn.Markdown(shown), IsInert);
            Assert.All(Drawn.Texts(shown), HasNothingInvisible);
        }
    }

    [Fact]
    public async Task E01_no_call_lets_a_mention_ring()
    {
        await using var bot = await DiscordBot.StartAsync(listen: true, sample: true);
        await bot.CycleAsync();
        await bot.AnswerAsync(bot.Discord.Slash(bot.Discord.Owner, bot.Discord.Channel, "alliance latest"));
        var bodies = bot.Discord.Requests.All.Where(request => request.Method is "POST" or "PATCH" && request.Body is JsonObject).Select(request => request.Body!).ToList();
        var messages = bodies.Select(body => body["data"] ?? body["message"] ?? body).Where(body => body["embeds"] is not null || body["content"] is not null).ToList();
        Assert.True(messages.Count > 5);
        Assert.All(messages, message => Assert.Equal("""{"parse":[]}""", message["allowed_mentions"]?.ToJsonString()));
    }

    [Fact]
    public void E05_the_words_of_a_link_do_not_pose_as_another_address() =>
        Assert.Equal("bank.example/login", (string?)Drawn.Card(Some.Card("https://bank.example/login") with { Url = "https://evil.example/" })["embeds"]![0]!["title"]);

    [Fact]
    public void E07_an_address_cannot_end_its_own_link()
    {
        var digest = Digest("words", "https://evil.example/a)(<b> c\"|d");
        Assert.Equal("• [words](<https://evil.example/a%29%28%3Cb%3E%20c%22%7Cd>) words `k7f3`", (string?)digest["embeds"]![0]!["description"]);
    }

    [Theory]
    [InlineData("https://аррӏе.com/login", "https://xn--80ak6aa92e.com/login")]
    [InlineData("https://пример.испытание/", "https://xn--e1afmkfd.xn--80akhbyknj4f/")]
    public void E11_an_address_goes_out_in_punycode(string url, string expected) =>
        Assert.Equal(expected, (string?)Drawn.Card(Some.Card() with { Url = url })["embeds"]![0]!["url"]);

    [Fact]
    public void E12_a_cut_falls_between_graphemes()
    {
        var family = string.Concat(Enumerable.Repeat("👩‍👩‍👧‍👦", 1000));
        var title = (string?)Drawn.Card(Some.Card(family))["embeds"]![0]!["title"];
        Assert.EndsWith("👩‍👩‍👧‍👦…", title, StringComparison.Ordinal);
        Assert.True(title!.Length <= 256);
    }

    [Theory]
    [InlineData("\u200B\u202E", "https://gazette.example/talks", "(untitled) gazette.example")]
    [InlineData("", null, "(untitled)")]
    [InlineData("https://", "https://gazette.example/talks", "gazette.example")]
    public void E13_a_title_that_is_empty_after_cleaning_names_the_host(string title, string? url, string expected) =>
        Assert.Equal(expected, (string?)Drawn.Card(Some.Card(title) with { Url = url })["embeds"]![0]!["title"]);

    [Theory]
    [InlineData("javascript:alert(1)"), InlineData("discord://-/channels/1"), InlineData("slack://open"), InlineData("file:///etc/passwd"), InlineData("data:text/html,x"), InlineData("https://user:secret@gazette.example/")]
    public void E16_a_link_that_is_not_to_the_web_is_dropped(string url)
    {
        var card = Drawn.Card(Some.Card() with { Url = url });
        Assert.Null(card["embeds"]![0]!["url"]);
        Assert.DoesNotContain("](<", (string?)Digest("words", url)["embeds"]![0]!["description"], StringComparison.Ordinal);
        Assert.DoesNotContain("](<", (string?)Drawn.Reply(Reply.Of("x", ReplyLine.Bullet(new ReplySpan("words", Url: url))))["embeds"]![0]!["description"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://gazette.example/a.jpg", true), InlineData("http://gazette.example/a.jpg", false), InlineData("javascript:x", false), InlineData("file:///a.jpg", false)]
    public void E17_a_picture_is_named_only_when_it_is_https(string image, bool named) =>
        Assert.Equal(named, Drawn.Card(Some.Card() with { Image = image })["embeds"]![0]!["thumbnail"] is not null);

    [Fact]
    public void E20_no_address_stands_where_Discord_would_unfurl_it()
    {
        const string tracking = "https://shrt.example/x?utm_source=feed";
        Assert.All(
            Drawn.Markdown(Drawn.Card(Some.Card($"See {tracking}") with { Summary = [new($"See {tracking}")], Url = tracking })).Concat(Drawn.Markdown(Digest($"See {tracking}", tracking))),
            text => Assert.DoesNotMatch("(?<!<)https?://", text));
        Assert.Contains($"\n<{tracking}>", AllianceBot.Chat.Discord.DiscordCards.Plain(Some.Card() with { Url = tracking }, "key"), StringComparison.Ordinal);
    }

    // The text in every place of a card that takes text.
    private static JsonNode Card(string text) => Drawn.Card(new Card
    {
        Title = text,
        Url = "https://gazette.example/talks",
        Outlet = text,
        Summary = [new(text)],
        AlsoReportedBy = [text, text],
        Footer = text,
        StoryId = "k7f3",
    });

    private static JsonNode Digest(string text, string? url = "https://gazette.example/talks") => Drawn.Card(new Card { Title = text, Lines = [new(text, url, text, "k7f3")], Footer = text });

    private static JsonNode Answer(string text) => Drawn.Reply(Reply.Of(text, text, ReplyLine.Bullet(new ReplySpan(text, Bold: true), new ReplySpan(text, Url: "https://gazette.example/talks")), ReplyLine.Code(text)));

    // Nothing in it is a mention, or a link but our own.
    private static void IsInert(string shown)
    {
        var text = CodeBlock().Replace(shown, "");
        Assert.DoesNotMatch(@"<(@[!&]?|#|a?:\w+:|t:|id:|/\w+:)\d*\w*>", text);
        Assert.DoesNotContain("@everyone", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("@here", shown, StringComparison.Ordinal);
        Assert.All(MaskedLink().Matches(text).AsEnumerable(), link => Assert.Equal("https://gazette.example/talks", link.Groups["to"].Value));
    }

    private static void HasNothingInvisible(string shown)
    {
        Assert.DoesNotMatch("[\u202A-\u202E\u2066-\u2069\u00AD\u3164]|\U000E0041", shown);
        Assert.DoesNotMatch("(?<!@)(?<!`)\u200B", shown);
    }

    [GeneratedRegex(@"```\n.*?```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"(?<!\\)\]\(<?(?<to>[^)>]*)")]
    private static partial Regex MaskedLink();
}
