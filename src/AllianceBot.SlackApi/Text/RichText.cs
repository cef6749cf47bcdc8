using AllianceBot.SlackApi.Blocks;

namespace AllianceBot.SlackApi.Text;

/// <summary>
/// Builds a rich text block that never exceeds a limit. Its parts are data, so every string shows as it is, and bold works inside words
/// and in scripts without spaces. Text that no longer fits is cut at a grapheme, and what comes after a cut is dropped.
/// </summary>
public sealed class RichText(int limit)
{
    private readonly List<RichTextElement> _elements = [];
    private int _length;
    private bool _isFull;

    public RichText Add(string? text) => AddRun(VisibleText.Piece(text), null);

    public RichText AddParagraphs(string? text) => AddRun(VisibleText.Paragraphs(text), null);

    public RichText Bold(string? text) => AddRun(VisibleText.Piece(text), RichTextStyle.Strong);

    public RichText Line() => AddRun("\n", null);

    /// <summary>A link; a label that reads like another address is put before the link, which then shows its host.</summary>
    public RichText Link(WebLink link, string? label, bool bold = false)
    {
        var clean = VisibleText.Title(label, link);
        if (link.IsBeliedBy(clean)) return AddRun(clean + " ", bold ? RichTextStyle.Strong : null).Link(link, link.Host);
        return Append(clean, text => new RichTextLink(link.Url, text) { Style = bold ? RichTextStyle.Strong : null });
    }

    /// <summary>Null when nothing was added: Slack refuses an empty block.</summary>
    public RichTextBlock? ToBlock() => _elements.Count == 0 ? null : new RichTextBlock([new RichTextParagraph([.. _elements])]);

    private RichText AddRun(string text, RichTextStyle? style) => Append(text, run => new RichTextRun(run) { Style = style });

    private RichText Append(string text, Func<string, RichTextElement> make)
    {
        if (_isFull || text.Length == 0) return this;
        var room = limit - _length;
        _isFull = text.Length > room;
        if (room <= 0) return this;
        var fitting = VisibleText.Cut(text, room);
        _elements.Add(make(fitting));
        _length += fitting.Length;
        return this;
    }
}
