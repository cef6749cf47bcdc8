using AllianceBot.Commands;
using AllianceBot.DiscordApi;
using AllianceBot.DiscordApi.Models;
using AllianceBot.DiscordApi.Text;

namespace AllianceBot.Chat.Discord;

/// <summary>Draws answers to commands: one embed, which only the asker sees, with buttons to turn the pages of a long one.</summary>
internal static class DiscordReplies
{
    public const string PageAction = "page";
    private const int Red = 0xC0392B;
    private const int MostTitle = 200;
    private const int MostLine = 1500;
    private const int MostPart = 3800;

    /// <summary>True when the answer does not fit into one message, so that its buttons need to ask again.</summary>
    public static bool HasPages(Reply reply) => reply.Pages is { Of: > 1 } || Parts(reply).Count > 1;

    /// <param name="askedKey">Under which the question is kept; null draws no page buttons.</param>
    public static InteractionMessage Draw(Reply reply, ReplyPosition? at = null, string? askedKey = null, Component? extra = null)
    {
        var parts = Parts(reply);
        var part = Math.Clamp(at?.Part ?? 1, 1, parts.Count);
        var (page, pages) = reply.Pages ?? (1, 1);
        var isLong = reply.Title.Length > MostTitle;
        var text = parts[part - 1];
        var embed = new Embed
        {
            Title = isLong || reply.Title.Length == 0 ? null : DiscordText.EscapeLine(reply.Title, DiscordLimits.EmbedTitle),
            Description = isLong && part == 1 ? $"{DiscordMarkup.Bold(reply.Title[..Math.Min(reply.Title.Length, MostLine)])}\n{text}" : text,
            Color = reply.IsError ? Red : DiscordCards.Blue,
            Footer = pages > 1 || parts.Count > 1 ? new EmbedFooter(Place(page, pages, part, parts.Count)) : null,
        };
        var buttons = askedKey is null ? [] : Turn(askedKey, page, pages, part, parts.Count);
        if (extra is not null)
            buttons.Add(extra);
        return new InteractionMessage
        {
            Embeds = EmbedLimits.Fit([embed]) is { Count: > 0 } fitted ? fitted : [new Embed { Description = "Done." }],
            Components = buttons.Count == 0 ? [] : [Component.Row([.. buttons])],
        };
    }

    private static string Place(int page, int pages, int part, int parts) =>
        pages == 1 ? $"page {part} of {parts}" : parts == 1 ? $"page {page} of {pages}" : $"page {page} of {pages}, part {part} of {parts}";

    private static List<Component> Turn(string askedKey, int page, int pages, int part, int parts)
    {
        var buttons = new List<Component>();
        if (part > 1 || page > 1)
            buttons.Add(Button("‹ Back", part > 1 ? new(page, part - 1) : new(page - 1, 1)));
        if (part < parts || page < pages)
            buttons.Add(Button("Next ›", part < parts ? new(page, part + 1) : new(page + 1, 1)));
        return buttons;

        Component Button(string label, ReplyPosition to) => Component.Button(ButtonStyle.Secondary, label, $"{PageAction}:{askedKey}:{to}");
    }

    // The lines, packed into as few messages as they need; lines in a fixed-width face that follow each other are one block.
    private static List<string> Parts(Reply reply)
    {
        var parts = new List<string>();
        var part = "";
        foreach (var block in Blocks(reply.Lines))
        {
            if (part.Length > 0 && part.Length + 1 + block.Length > MostPart)
            {
                parts.Add(part);
                part = "";
            }
            part += part.Length == 0 ? block : $"\n{block}";
        }
        parts.Add(part);
        return parts;
    }

    private static IEnumerable<string> Blocks(IReadOnlyList<ReplyLine> lines)
    {
        var code = new List<string>();
        foreach (var line in lines)
        {
            if (line.Style == LineStyle.Code)
            {
                foreach (var row in string.Concat(line.Spans.Select(span => span.Text)).Split('\n').SelectMany(row => row.Chunk(MostLine).Select(piece => new string(piece))))
                {
                    if (code.Sum(known => known.Length + 1) + row.Length > MostLine)
                    {
                        yield return DiscordMarkup.Code(code);
                        code.Clear();
                    }
                    code.Add(row);
                }
                continue;
            }
            if (code.Count > 0)
                yield return DiscordMarkup.Code(code);
            code.Clear();
            yield return Line(line);
        }
        if (code.Count > 0)
            yield return DiscordMarkup.Code(code);
    }

    private static string Line(ReplyLine line)
    {
        var text = line.Style == LineStyle.Bullet ? "• " : "";
        foreach (var span in line.Spans)
        {
            var left = MostLine - text.Length;
            var piece = span switch
            {
                { Url: not null } => DiscordText.Link(span.Text, span.Url, left),
                { Bold: true } => DiscordMarkup.Bold(span.Text),
                _ => DiscordMarkup.Inline(span.Text),
            };
            if (piece.Length > left)
                return text + DiscordMarkup.Inline(span.Text, Math.Max(1, left));
            text += piece;
        }
        return text;
    }
}
