using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AllianceBot.Alerts;
using AllianceBot.Commands;
using AllianceBot.Deliveries;
using AllianceBot.Fakes.Slack;
using AllianceBot.SlackApi.Blocks;
using AllianceBot.Tests.App;
using AllianceBot.Tests.Chat.Discord;
using CsCheck;

namespace AllianceBot.Tests.Chat.Slack;

/// <summary>
/// HOSTILE.md E for Slack: what others wrote shows as the characters it is, wherever a card, an answer, a form's error or the home tab
/// shows it. In rich text the words are data; the second column is how they stand in mrkdwn, which Slack reads.
/// </summary>
public sealed partial class SlackHostileTests
{
    private const string Ours = "https://gazette.example/talks";

    public static TheoryData<string, string, string> Rows => new()
    {
        { "E01", "@everyone and @here", "@everyone and @here" },
        { "E02", "<@1> <@&1> <#1> </cmd:1> <t:0> <id:guide>", "&lt;@1&gt; &lt;@&amp;1&gt; &lt;#1&gt; &lt;/cmd:1&gt; &lt;t:0&gt; &lt;id:guide&gt;" },
        { "E03", "<!channel> <!here> <!everyone> <!subteam^S1> <@U1>", "&lt;!channel&gt; &lt;!here&gt; &lt;!everyone&gt; &lt;!subteam^S1&gt; &lt;@U1&gt;" },
        { "E04", "&lt;!channel&gt; &amp;", "&amp;lt;!channel&amp;gt; &amp;amp;" },
        { "E05", "[https://bank.example](https://evil.example)", "[https://bank.example](https://evil.example)" },
        { "E06", "<https://evil.example|https://bank.example>", "&lt;https://evil.example|https://bank.example&gt;" },
        { "E07", "words](https://evil.example) more", "words](https://evil.example) more" },
        { "E09", "abc\u202Etxt.exe\u202C \u2066x\u2069", "abctxt.exe x" },
        { "E10", "Re\u200Bnau\u00ADlt \U000E0041\U000E007F\u3164Nissan", "Renault Nissan" },
        { "E12", "e\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301nd", "e\u0301\u0301\u0301\u0301nd" },
        { "E15", "one\u0085\u2028\n\n\n\n\r\ntwo", "one two" },
        { "E18", "{title} {{url}} %s $1", "{title} {{url}} %s $1" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void E_text_of_others_shows_as_it_is(string id, string text, string expected)
    {
        Assert.StartsWith("E", id, StringComparison.Ordinal);
        Assert.Contains(expected, AllianceBot.Chat.Slack.SlackCards.Draw(new Card { Title = text }, "key1").Text, StringComparison.Ordinal);
        foreach (var shown in Everywhere(text))
        {
            Assert.All(Shown.Markup(shown), IsInert);
            Assert.All(Shown.Parts(shown, "link"), link => Assert.Equal(Ours, (string?)link["url"]));
            Assert.DoesNotMatch("[\u202A-\u202E\u2066-\u2069\u00AD\u3164\u200B]|\U000E0041", Shown.Text(shown).Replace("\u00AD>", ">", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("``` `code` ```"), InlineData("||spoiler||"), InlineData(">>> quote"), InlineData("# big"), InlineData("-# small"), InlineData("1. list"), InlineData("_it_ *bold* ~gone~"), InlineData(":smile:")]
    public void E08_marks_of_formatting_are_only_characters(string text)
    {
        // In rich text, which has no markup, they stand as they are.
        Assert.Contains(Shown.Parts(Shown.Card(new Card { Title = text }), "text"), run => (string?)run["text"] == text);
        foreach (var shown in Everywhere(text))
        {
            foreach (var markup in Shown.Markup(shown))
            {
                var left = OwnBold().Replace(OwnMarkup().Replace(markup, ""), "${bold}");
                Assert.DoesNotMatch(@"(?m)(^|[^\w])[*_~`][^*_~`\s]|^\s*>|^\s*&gt;|:\w+:", left);
            }
        }
    }

    [Fact]
    public async Task E01_E03_no_call_lets_Slack_find_mentions_by_itself()
    {
        await using var bot = await SlackBot.StartAsync(listen: true);
        await bot.Get<AllianceBot.Chat.Slack.SlackThreads>().PreferAsync(bot.News, threads: true, bot.Stop);
        var sent = Assert.IsType<DeliveryOutcome.Sent>(await bot.Platform.SendAsync(bot.Delivery(Card("@everyone") with { Ping = "S0GROUP001" }), bot.Stop));
        await bot.Platform.EditAsync(bot.Delivery(Card("@here"), messageId: sent.MessageId), bot.Stop);
        await bot.Slack.SayAsync(FakeWorkspace.Member, "history @everyone");
        await bot.UntilAsync(() => bot.Slack.RequestsOf("chat.postMessage").Count == 4);
        var posts = bot.Slack.RequestsOf("chat.postMessage").Concat(bot.Slack.RequestsOf("chat.update")).ToList();
        Assert.All(posts, post => Assert.Equal(("none", false), ((string?)post.Body!["parse"], (bool?)post.Body["link_names"])));
        Assert.All(posts.SelectMany(post => Shown.Parts(post.Body, "mrkdwn")), text => Assert.True((bool?)text["verbatim"]));
    }

    [Fact]
    public void E05_the_words_of_a_link_do_not_pose_as_another_address()
    {
        var links = Shown.Parts(Shown.Card(Some.Card("https://bank.example/login") with { Url = "https://evil.example/" }), "link").ToList();
        Assert.All(links, link => Assert.DoesNotContain("bank.example", (string)link["text"]!, StringComparison.Ordinal));
        Assert.Contains("<https://evil.example/|evil.example>", AllianceBot.Chat.Slack.SlackCards.Draw(Some.Card("https://bank.example/login") with { Url = "https://evil.example/" }, "k").Text, StringComparison.Ordinal);
    }

    [Fact]
    public void E06_E07_an_address_cannot_end_its_own_link()
    {
        var card = AllianceBot.Chat.Slack.SlackCards.Draw(Some.Card("words") with { Url = "https://evil.example/a)(<b> c\"|d" }, "k");
        Assert.StartsWith("<https://evil.example/a%29%28%3Cb%3E%20c%22%7Cd|words>", card.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://аррӏе.com/login", "https://xn--80ak6aa92e.com/login")]
    public void E11_an_address_goes_out_in_punycode(string url, string expected) =>
        Assert.Contains(Shown.Parts(Shown.Card(Some.Card() with { Url = url }), "link"), link => (string?)link["url"] == expected);

    [Fact]
    public void E12_a_cut_falls_between_graphemes()
    {
        var title = (string)Shown.Parts(Shown.Card(new Card { Title = string.Concat(Enumerable.Repeat("👩‍👩‍👧‍👦", 1000)) }), "text").First()["text"]!;
        Assert.EndsWith("👩‍👩‍👧‍👦…", title, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\u200B\u202E", "https://gazette.example/talks", "(untitled) gazette.example")]
    [InlineData("", null, "(untitled)")]
    public void E13_a_title_that_is_empty_after_cleaning_names_the_host(string title, string? url, string expected) =>
        Assert.Contains(expected, Shown.Text(Shown.Card(Some.Card(title) with { Url = url })), StringComparison.Ordinal);

    [Fact]
    public async Task E14_Slack_refuses_no_card_answer_or_home_tab_for_its_size_or_form()
    {
        var texts = new List<string>();
        HostileText.Gen(6001).Sample(texts.Add, iter: 2000, threads: 1);
        await using var bot = await SlackBot.StartAsync();
        foreach (var text in texts.Append(new string('x', 2001)).Append(new string('&', 4097)).Append(new string('<', 6001)))
        {
            Assert.Empty(BlockKitRules.OfMessage(Shown.Blocks(AllianceBot.Chat.Slack.SlackCards.Draw(Card(text), "key1").Blocks)));
            Assert.Empty(BlockKitRules.OfMessage(Shown.Blocks(AllianceBot.Chat.Slack.SlackCards.Draw(Digest(text), "key1").Blocks)));
            Assert.Empty(BlockKitRules.OfMessage(Shown.Blocks(AllianceBot.Chat.Slack.SlackReplies.Draw(Answer(text)).Blocks ?? [])));
        }
        foreach (var text in texts.Take(40))
            Assert.IsType<DeliveryOutcome.Sent>(await bot.Platform.SendAsync(bot.Delivery(Card(text), key: bot.NewKey()) with { Destination = await bot.AddChannelAsync(NewChannel(bot)) }, bot.Stop));
        Assert.Empty(bot.Log.Errors);
        Assert.All(bot.Slack.RequestsOf("chat.postMessage"), post => Assert.NotNull(post.Body!["blocks"]));
        Assert.Equal(40, bot.Slack.RequestsOf("chat.postMessage").Count);
    }

    [Theory]
    [InlineData("javascript:alert(1)"), InlineData("discord://-/channels/1"), InlineData("slack://open"), InlineData("file:///etc/passwd"), InlineData("data:text/html,x"), InlineData("https://user:secret@gazette.example/")]
    public void E16_a_link_that_is_not_to_the_web_is_dropped(string url)
    {
        foreach (var shown in new[]
        {
            Shown.Card(Some.Card() with { Url = url }), Shown.Card(new Card { Title = "x", Lines = [new("words", url, "x", "k7f3")] }),
            Shown.Answer(Reply.Of("x", ReplyLine.Bullet(new ReplySpan("words", Url: url)))),
        })
        {
            Assert.Empty(Shown.Parts(shown, "link"));
            Assert.DoesNotContain(url, Shown.Text(shown), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("https://gazette.example/a.jpg", true), InlineData("http://gazette.example/a.jpg", false), InlineData("javascript:x", false), InlineData("file:///a.jpg", false)]
    public void E17_a_picture_is_named_only_when_it_is_https(string image, bool named) =>
        Assert.Equal(named, Shown.Parts(Shown.Card(Some.Card() with { Image = image }), "image").Any());

    [Fact]
    public async Task E20_no_call_lets_Slack_unfurl()
    {
        await using var bot = await SlackBot.StartAsync(listen: true);
        await bot.Platform.SendAsync(bot.Delivery(Some.Card() with { Url = "https://shrt.example/x?utm_source=feed" }), bot.Stop);
        await bot.Slack.SayAsync(FakeWorkspace.Member, "help");
        await bot.UntilAsync(() => bot.Slack.RequestsOf("chat.postMessage").Count == 2);
        Assert.All(bot.Slack.RequestsOf("chat.postMessage"), post => Assert.Equal((false, false), ((bool?)post.Body!["unfurl_links"], (bool?)post.Body["unfurl_media"])));
    }

    private static IEnumerable<JsonArray> Everywhere(string text) => [Shown.Card(Card(text)), Shown.Card(Digest(text)), Shown.Answer(Answer(text)), Shown.Blocks(Home(text).Blocks)];

    // The text in every place that takes text.
    private static Card Card(string text) => new()
    {
        Title = text,
        Url = Ours,
        Outlet = text,
        PublishedMs = 1_700_000_000_000,
        Summary = [new(text), new(text, Bold: true)],
        AlsoReportedBy = [text, text],
        Footer = text,
        StoryId = "k7f3",
        Mark = text,
    };

    private static Card Digest(string text) => new() { Title = text, Lines = [new(text, Ours, text, "k7f3")], Footer = text };

    private static Reply Answer(string text) => Reply.Of(text, text, ReplyLine.Bullet(new ReplySpan(text, Bold: true), new ReplySpan(text, Url: Ours)), ReplyLine.Code(text));

    private static HomeView Home(string text) => AllianceBot.Chat.Slack.HomeTab.Draw(new AllianceBot.Chat.Slack.HomeContent(
        [new AllianceBot.Rules.WatchRule { Id = 1, Query = text, PausedReason = text }], text,
        new AllianceBot.Chat.Slack.HomeOfModerators([(new AllianceBot.Rules.WatchRule { Id = 2, Name = text, Query = text }, text)], [new(text, text)], [new UnsurePost(3, text, text, text)])), Reply.Error(text));

    private static string NewChannel(SlackBot bot)
    {
        var id = bot.Slack.Workspace.NextId('C');
        bot.Slack.Workspace.Channels[id] = new FakeChannel(id, id);
        return id;
    }

    // Nothing in it is a control sequence but our own link and our own dates.
    private static void IsInert(string markup)
    {
        var left = OwnMarkup().Replace(markup, "");
        Assert.DoesNotContain('<', left);
    }

    [GeneratedRegex(@"^\*(?<bold>.*)\*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex OwnBold();

    [GeneratedRegex(@"<https://gazette\.example/talks\|[^<>|]*>|<!date\^\d+\^[^<>|]*\|[^<>]*>")]
    private static partial Regex OwnMarkup();
}
