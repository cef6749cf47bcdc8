using System.Globalization;
using AllianceBot.Alerts;
using AllianceBot.Commands;
using AllianceBot.DiscordApi;
using AllianceBot.DiscordApi.Models;
using AllianceBot.DiscordApi.Text;

namespace AllianceBot.Chat.Discord;

/// <summary>A card as Discord shows it: one embed, and buttons that carry the key of its post.</summary>
/// <param name="Content">The mention of the role to ring; else null.</param>
internal sealed record DiscordCard(string? Content, IReadOnlyList<Embed> Embeds, IReadOnlyList<Component> Components, AllowedMentions AllowedMentions);

/// <summary>
/// Draws cards. Everything that came from outside is escaped here, and every text is cut where it is made: Discord refuses a
/// message that is one character too long.
/// </summary>
internal static class DiscordCards
{
    /// <summary>What a digest's chooser is called: <c>open:key</c>.</summary>
    public const string OpenAction = "open";

    public const int Blue = 0x2F6FDE;
    public const int Amber = 0xE0A030;
    private const int ButtonsInRow = 3;
    private const int MostFooter = 300;
    private const int MostAuthor = 100;

    // Title, author, footer and the other outlets have their room; the summary has what is left of 6,000.
    private const int MostDescription = 3500;

    /// <param name="key">The key of the post; it comes back when a button is pressed, and finds the message in its channel.</param>
    public static DiscordCard Draw(Card card, string key)
    {
        var role = Role(card.Ping);
        return new DiscordCard(
            role is { } id ? $"<@&{id}>" : null,
            EmbedLimits.Fit([Embed(card, key)]),
            Components(card, key),
            role is { } ring ? AllowedMentions.OnlyRoles(ring) : AllowedMentions.None);
    }

    /// <summary>The card without an embed, for a channel that refused the embed: within 2,000 characters.</summary>
    public static string Plain(Card card, string key)
    {
        var address = DiscordText.Url(card.Url) is { Length: < 1000 } url ? $"\n<{url}>" : "";
        var mark = card.StoryId.Length > 0 ? $"\n{card.StoryId}" : $"\n{key}";
        return $"**{DiscordText.EscapeLine(Title(card), 500)}**{address}{mark}";
    }

    private static Embed Embed(Card card, string key)
    {
        var url = DiscordText.Url(card.Url);
        var title = Title(card);
        return new Embed
        {
            Title = url is null ? DiscordText.EscapeLine(title, DiscordLimits.EmbedTitle) : Label(title, url),
            Url = url,
            Author = card.Outlet.Length > 0 ? new EmbedAuthor(DiscordText.Plain(card.Outlet, MostAuthor)) : null,
            Description = Description(card),
            Color = card.Mark is null ? Blue : Amber,
            Timestamp = card.PublishedMs > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(card.PublishedMs) : null,
            Thumbnail = card.Image?.StartsWith("https://", StringComparison.OrdinalIgnoreCase) == true && DiscordText.Url(card.Image) is { } image ? new EmbedImage(image) : null,
            Fields = card.AlsoReportedBy.Count > 0 ? [new EmbedField("Also reported by", Outlets(card.AlsoReportedBy))] : null,
            Footer = new EmbedFooter(DiscordText.Plain(Footer(card, key), MostFooter)),
        };
    }

    private static string Title(Card card) => DiscordText.Plain(card.Title) is { Length: > 0 } title ? title
        : $"(untitled){(DiscordText.Url(card.Url) is { } url ? $" {new Uri(url).Host}" : "")}";

    // A title that was nothing but an address has no words left once its scheme is gone.
    private static string Label(string title, string url) =>
        DiscordText.LinkLabel(title, DiscordLimits.EmbedTitle) is { Length: > 0 } label ? label : DiscordText.Host(new Uri(url));

    // The id that people type after /alliance story; a card without buttons carries its post's key, so that it is found again.
    private static string Footer(Card card, string key) => card switch
    {
        { StoryId.Length: > 0 } => card.Footer.Length > 0 ? $"{card.StoryId} · {card.Footer}" : card.StoryId,
        { Lines.Count: > 0 } => card.Footer,
        _ => $"AllianceBot · {key}",
    };

    private static string? Description(Card card)
    {
        var lines = new List<string>();
        if (card.Mark is { } mark)
            lines.Add(DiscordMarkup.Bold(mark.Length > 500 ? mark[..500] : mark));
        if (card.Summary.Count > 0)
            lines.Add(Runs(card.Summary, MostDescription - lines.Sum(line => line.Length + 1)));
        var left = MostDescription - lines.Sum(line => line.Length + 1);
        foreach (var line in card.Lines.Select(DigestLine).TakeWhile(line => (left -= line.Length + 1) >= 0))
            lines.Add(line);
        return lines.Count == 0 ? null : string.Join('\n', lines);
    }

    // Neighbours that are both bold are one: "**a****b**" would show its asterisks.
    private static string Runs(IReadOnlyList<TextRun> runs, int most)
    {
        var joined = new List<TextRun>();
        foreach (var run in runs)
        {
            if (joined.Count > 0 && joined[^1].Bold == run.Bold)
                joined[^1] = run with { Text = joined[^1].Text + run.Text };
            else
                joined.Add(run);
        }
        var text = "";
        foreach (var run in joined)
        {
            var piece = run.Bold ? DiscordMarkup.Bold(run.Text) : DiscordMarkup.Inline(run.Text);
            if (text.Length + piece.Length > most)
                return text + (run.Bold ? "…" : DiscordText.Escape(run.Text, Math.Max(1, most - text.Length)));
            text += piece;
        }
        return text;
    }

    private static string DigestLine(CardLine line) =>
        $"• {(DiscordText.Link(line.Title, line.Url, 600) is { Length: > 0 } link ? link : "(untitled)")}{DiscordMarkup.Inline($" {line.Outlet} ", MostAuthor)}`{DiscordText.Plain(line.StoryId, 12)}`";

    private static string Outlets(IReadOnlyList<string> outlets) =>
        string.Join(", ", outlets.Select(outlet => DiscordText.EscapeLine(outlet, MostAuthor)).Where(outlet => outlet.Length > 0)) is { Length: > 0 } text
            ? text.Length <= DiscordLimits.EmbedFieldValue ? text : $"{outlets.Count} outlets"
            : $"{outlets.Count} outlets";

    private static IReadOnlyList<Component> Components(Card card, string key)
    {
        if (card.StoryId.Length > 0)
            return [.. CardButtons.All.Chunk(ButtonsInRow).Select(row => Component.Row([.. row.Select(button => Component.Button(Style(button.Action), button.Label, CardButtons.Id(button.Action, key)))]))];
        var stories = card.Lines.Where(line => line.StoryId.Length > 0).DistinctBy(line => line.StoryId).Take(DiscordLimits.SelectOptions).ToList();
        return stories.Count == 0 ? [] :
        [
            Component.Row(Component.StringSelect(CardButtons.Id(OpenAction, key), [.. stories.Select(line => new SelectOption(OptionLabel(line), line.StoryId))], "Open a story")),
        ];
    }

    private static string OptionLabel(CardLine line) => DiscordText.Plain(line.Title, DiscordLimits.OptionText) is { Length: > 0 } label ? label : line.StoryId;

    private static ButtonStyle Style(string action) => action switch
    {
        "watch" => ButtonStyle.Primary,
        "mute" or "source" => ButtonStyle.Danger,
        _ => ButtonStyle.Secondary,
    };

    // Typed by a moderator as an id or copied as a mention.
    private static Snowflake? Role(string? ping)
    {
        var digits = ping?.Trim().TrimStart('<', '@', '&').TrimEnd('>');
        return ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0 ? new Snowflake(id) : null;
    }
}
