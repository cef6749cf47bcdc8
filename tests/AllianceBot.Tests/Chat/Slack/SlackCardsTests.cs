using AllianceBot.Alerts;
using AllianceBot.Chat.Slack;
using AllianceBot.Commands;
using AllianceBot.SlackApi.Blocks;
using AllianceBot.Tests.App;

namespace AllianceBot.Tests.Chat.Slack;

/// <summary>Cards as Slack's blocks.</summary>
public sealed class SlackCardsTests
{
    [Fact]
    public void A_story_has_all_buttons_with_the_key_of_its_post()
    {
        var card = SlackCards.Draw(Some.Card() with { StoryId = "k7f3" }, "key1");
        var row = Assert.Single(card.Blocks.OfType<ActionsBlock>());
        Assert.Equal(CardButtons.All.Select(button => $"{button.Action}:key1"), row.Elements.Cast<Button>().Select(button => button.ActionId));
    }

    [Fact]
    public void A_hostile_title_neither_mentions_nor_links_in_the_fallback_text()
    {
        var card = SlackCards.Draw(new Card { Title = "<!channel> <@U1> & <https://evil.example|renault.com>" }, "key1");
        Assert.DoesNotContain("<!channel>", card.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<@U1>", card.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<https://evil", card.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_largest_card_keeps_to_the_limits_and_keeps_its_buttons()
    {
        var card = SlackCards.Draw(new Card
        {
            Title = new string('x', 5000),
            Outlet = new string('o', 5000),
            PublishedMs = 1_700_000_000_000,
            Summary = [new TextRun(new string('s', 9000)), new TextRun(new string('b', 9000), Bold: true)],
            AlsoReportedBy = [.. Enumerable.Repeat(new string('r', 500), 200)],
            Footer = new string('f', 5000),
            StoryId = "k7f3",
            Mark = new string('c', 5000),
        }, "key1");
        Assert.InRange(card.Blocks.Count, 3, BlockLimits.BlocksInMessage);
        Assert.InRange(card.Text.Length, 1, BlockLimits.MessageText);
        Assert.Single(card.Blocks.OfType<ActionsBlock>());
        Assert.All(card.Blocks.OfType<SectionBlock>(), block => Assert.InRange(block.Text!.Text.Length, 1, BlockLimits.SectionText));
    }

    [Fact]
    public void A_digest_of_many_stories_fits_and_offers_them()
    {
        var lines = Enumerable.Range(0, 150).Select(i => new CardLine($"Story {i}", $"https://example.org/{i}", "Outlet", $"k{i}")).ToList();
        var card = SlackCards.Draw(new Card { Title = "Digest", Lines = lines }, "key1");
        Assert.InRange(card.Blocks.Count, 3, BlockLimits.BlocksInMessage);
        var select = Assert.IsType<StaticSelect>(Assert.Single(Assert.Single(card.Blocks.OfType<ActionsBlock>()).Elements));
        Assert.InRange(select.Options.Count, 1, BlockLimits.SelectOptions);
    }

    [Fact]
    public void A_repeat_says_so() =>
        Assert.Contains(
            SlackCards.Draw(Some.Card(), "key1", isRepeat: true).Blocks.OfType<ContextBlock>().SelectMany(block => block.Elements),
            text => text.Text.Contains("perhaps posted twice", StringComparison.Ordinal));
}
