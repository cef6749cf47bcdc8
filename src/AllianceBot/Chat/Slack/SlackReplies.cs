using AllianceBot.Commands;
using AllianceBot.SlackApi;
using AllianceBot.SlackApi.Blocks;
using AllianceBot.SlackApi.Text;

namespace AllianceBot.Chat.Slack;

/// <summary>Draws answers to commands, which only the asker sees, with buttons to turn the pages of a long one.</summary>
internal static class SlackReplies
{
    public const string PageAction = "page";

    /// <summary>The button that opens a form with the text kept: <c>again:key</c>.</summary>
    public const string AgainAction = "again";

    private const int MostLine = 1500;
    private const int MostPart = 2800;

    /// <summary>True when the answer does not fit into one message, so that its buttons need to ask again.</summary>
    public static bool HasPages(Reply reply) => reply.Pages is { Of: > 1 } || Parts(reply).Count > 1;

    public static ResponseMessage Draw(Reply reply) => Draw(reply, null, null);

    /// <param name="askedKey">Under which the question is kept; null draws no buttons.</param>
    /// <param name="mend">With a button that opens the form of what was asked.</param>
    public static ResponseMessage Draw(Reply reply, ReplyPosition? at, string? askedKey, bool mend = false)
    {
        var parts = Parts(reply);
        var part = Math.Clamp(at?.Part ?? 1, 1, parts.Count);
        var (page, pages) = reply.Pages ?? (1, 1);
        var blocks = new List<Block>();
        if (reply.Title.Length > 0 && new RichText(MostPart).Add(reply.IsError ? "⚠ " : "").Bold(reply.Title).ToBlock() is { } title)
            blocks.Add(title);
        blocks.AddRange(Blocks(parts[part - 1]));
        var buttons = askedKey is null ? [] : Turn(askedKey, page, pages, part, parts.Count);
        if (mend && askedKey is not null)
            buttons.Add(new Button(TextObject.Plain("Edit in a form", BlockLimits.ButtonText), $"{AgainAction}:{askedKey}") { Style = "primary" });
        if (buttons.Count > 0)
            blocks.Add(new ActionsBlock(buttons));
        return new ResponseMessage { Text = new Mrkdwn(BlockLimits.MessageText).Add(reply.Title.Length > 0 ? reply.Title : "Done.").ToString(), Blocks = blocks.Count > 0 ? BlockFit.Fit(blocks) : null };
    }

    /// <summary>The answer as the blocks of a modal.</summary>
    public static IReadOnlyList<Block> InModal(Reply reply) => Draw(reply).Blocks ?? [new ContextBlock([TextObject.Plain("Done.", BlockLimits.ContextText)])];

    private static List<BlockElement> Turn(string askedKey, int page, int pages, int part, int parts)
    {
        var buttons = new List<BlockElement>();
        if (part > 1 || page > 1)
            buttons.Add(Button("‹ Back", part > 1 ? new(page, part - 1) : new(page - 1, 1)));
        if (part < parts || page < pages)
            buttons.Add(Button("Next ›", part < parts ? new(page, part + 1) : new(page + 1, 1)));
        return buttons;

        Button Button(string label, ReplyPosition to) => new(TextObject.Plain(label, BlockLimits.ButtonText), $"{PageAction}:{askedKey}:{to}");
    }

    private static List<List<ReplyLine>> Parts(Reply reply)
    {
        var parts = new List<List<ReplyLine>> { new() };
        var length = 0;
        foreach (var line in reply.Lines)
        {
            var size = Math.Min(MostLine, line.Spans.Sum(span => span.Text.Length)) + 1;
            if (length > 0 && length + size > MostPart)
            {
                parts.Add([]);
                length = 0;
            }
            parts[^1].Add(line);
            length += size;
        }
        return parts;
    }

    // Lines in a fixed-width face that follow each other are one block, and so are the others.
    private static IEnumerable<Block> Blocks(List<ReplyLine> lines)
    {
        for (var from = 0; from < lines.Count;)
        {
            var isCode = lines[from].Style == LineStyle.Code;
            var run = lines.Skip(from).TakeWhile(line => line.Style == LineStyle.Code == isCode).ToList();
            from += run.Count;
            if ((isCode ? Code(run) : Text(run)) is { } block)
                yield return block;
        }
    }

    private static RichTextBlock? Code(List<ReplyLine> lines)
    {
        var text = VisibleText.Columns(string.Join('\n', lines.Select(line => string.Concat(line.Spans.Select(span => span.Text)))));
        return text.Trim().Length == 0 ? null : new RichTextBlock([new RichTextPreformatted([new RichTextRun(VisibleText.Cut(text, MostPart))])]);
    }

    private static RichTextBlock? Text(List<ReplyLine> lines)
    {
        var text = new RichText(BlockLimits.SectionText);
        for (var i = 0; i < lines.Count; i++)
        {
            text = (i > 0 ? text.Line() : text).Add(lines[i].Style == LineStyle.Bullet ? "• " : "");
            foreach (var span in lines[i].Spans)
            {
                var words = VisibleText.Cut(span.Text, MostLine);
                text = WebLink.TryParse(span.Url) is { } link ? text.Link(link, words, span.Bold) : span.Bold ? text.Bold(words) : text.Add(words);
            }
        }
        return text.ToBlock();
    }
}
