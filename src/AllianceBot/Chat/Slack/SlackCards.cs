using AllianceBot.Alerts;
using AllianceBot.Commands;
using AllianceBot.SlackApi.Blocks;
using AllianceBot.SlackApi.Text;

namespace AllianceBot.Chat.Slack;

/// <summary>A card as Slack shows it.</summary>
/// <param name="Text">For notifications, and alone where Slack refuses the blocks.</param>
internal sealed record SlackCard(string Text, IReadOnlyList<Block> Blocks);

/// <summary>Draws cards as blocks. Every text is made by builders that escape it and keep to their limit.</summary>
internal static class SlackCards
{
    /// <summary>What a digest's chooser is called: <c>open:key</c>.</summary>
    public const string OpenAction = "open";

    private const int MostTitle = 300;
    private const int MostOutlet = 100;
    private const int MostSmall = 600;
    private const int MostSummary = 2600;

    /// <param name="key">The key of the post; it comes back when a button is pressed.</param>
    /// <param name="isRepeat">The message may stand there already, which the card then says.</param>
    /// <param name="reportsInThread">Other outlets are named in the thread under the card.</param>
    public static SlackCard Draw(Card card, string key, bool isRepeat = false, bool reportsInThread = false)
    {
        var blocks = new List<Block>();
        if (card.Ping is { Length: > 1 } ping && ping[0] is 'S' or 'U' or 'W' && ping.All(char.IsAsciiLetterOrDigit))
            blocks.Add(Section(new Mrkdwn(MostSmall).Mention(ping)));
        if (card.Mark is { } mark)
            blocks.Add(Section(new Mrkdwn(MostSmall).Bold(mark)));
        blocks.AddRange(Body(card));
        if (card.Outlet.Length > 0 || card.PublishedMs > 0)
            blocks.Add(Section(Origin(card)) with { Accessory = ImageElement.Of(card.Image, card.Title) });
        if (card.AlsoReportedBy.Count > 0)
            blocks.Add(Small(reportsInThread ? "More reports are in the thread." : $"Also reported by {string.Join(", ", card.AlsoReportedBy.Select(outlet => VisibleText.Cut(VisibleText.Clean(outlet), MostOutlet)))}"));
        if (Footer(card, isRepeat) is { Length: > 0 } footer)
            blocks.Add(Small(footer));
        blocks.AddRange(Buttons(card, key));
        return new SlackCard(Plain(card), BlockFit.Fit(blocks));
    }

    private static string Plain(Card card)
    {
        var title = VisibleText.Cut(Title(card), MostTitle);
        var text = new Mrkdwn(BlockLimits.MessageText);
        text = WebLink.TryParse(card.Url) is { } link ? text.Link(link, title) : text.Add(title);
        return (card.StoryId.Length > 0 ? text.Add($" {card.StoryId}") : text).ToString();
    }

    private static IEnumerable<Block> Body(Card card)
    {
        var text = new RichText(BlockLimits.SectionText);
        var title = VisibleText.Cut(Title(card), MostTitle);
        text = WebLink.TryParse(card.Url) is { } link ? text.Link(link, title, bold: true) : text.Bold(title);
        if (card.Summary.Count > 0)
            text.Line();
        var left = MostSummary;
        foreach (var run in card.Summary)
        {
            var piece = VisibleText.Cut(run.Text, Math.Max(1, left));
            text = run.Bold ? text.Bold(piece) : text.Add(piece);
            if ((left -= run.Text.Length) <= 0)
                break;
        }
        if (text.ToBlock() is { } block)
            yield return block;
        foreach (var line in card.Lines)
        {
            var row = new RichText(BlockLimits.SectionText).Add("• ");
            var words = VisibleText.Cut(VisibleText.Clean(line.Title), MostTitle);
            row = WebLink.TryParse(line.Url) is { } address ? row.Link(address, words) : row.Add(VisibleText.OrPlaceholder(words));
            if (row.Add($" {VisibleText.Cut(line.Outlet, MostOutlet)} {line.StoryId}").ToBlock() is { } drawn)
                yield return drawn;
        }
    }

    private static string Title(Card card) => VisibleText.Title(card.Title, WebLink.TryParse(card.Url));

    private static Mrkdwn Origin(Card card)
    {
        var text = new Mrkdwn(MostSmall).Add(VisibleText.Cut(VisibleText.Clean(card.Outlet), MostOutlet));
        if (card.PublishedMs <= 0)
            return text;
        var moment = DateTimeOffset.FromUnixTimeMilliseconds(card.PublishedMs);
        return (card.Outlet.Length > 0 ? text.Add(" · ") : text).Time(moment, "{date_short_pretty} {time}", moment.ToString("yyyy-MM-dd HH:mm 'UTC'", System.Globalization.CultureInfo.InvariantCulture));
    }

    private static string Footer(Card card, bool isRepeat) => string.Join(" · ", new[]
    {
        card.StoryId, card.Footer, isRepeat ? "perhaps posted twice: Slack did not say" : "",
    }.Where(part => part.Length > 0));

    private static SectionBlock Section(Mrkdwn text) => new() { Text = TextObject.Marked(text) };

    private static ContextBlock Small(string text) => new([TextObject.Plain(text, MostSmall)]);

    private static IEnumerable<Block> Buttons(Card card, string key)
    {
        if (card.StoryId.Length > 0)
        {
            yield return new ActionsBlock([.. CardButtons.All.Select(button =>
                new Button(TextObject.Plain(button.Label, BlockLimits.ButtonText), CardButtons.Id(button.Action, key)) { Value = key, Style = Style(button.Action) })]);
            yield break;
        }
        var stories = card.Lines.Where(line => line.StoryId.Length > 0).DistinctBy(line => line.StoryId).Take(BlockLimits.SelectOptions).ToList();
        if (stories.Count > 0)
        {
            yield return new ActionsBlock([new StaticSelect(
                CardButtons.Id(OpenAction, key), [.. stories.Select(line => new Option(TextObject.Plain(line.Title, BlockLimits.OptionText), line.StoryId))])
            {
                Placeholder = TextObject.Plain("Open a story", BlockLimits.Placeholder),
            }]);
        }
    }

    private static string? Style(string action) => action switch
    {
        "watch" => "primary",
        "mute" or "source" => "danger",
        _ => null,
    };
}
