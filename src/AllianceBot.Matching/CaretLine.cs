using System.Text;
using AllianceBot.Matching.Text;

namespace AllianceBot.Matching;

/// <summary>Shows a place in a text to a person who reads letters of one width.</summary>
public static class CaretLine
{
    private const int Before = 40;
    private const int After = 36;

    /// <summary>The text (or the part around the place) on one line, with carets below it on another.</summary>
    /// <param name="length">0: one caret, where something is missing.</param>
    public static string Under(string text, int start, int length)
    {
        start = Math.Clamp(start, 0, text.Length);
        var end = Math.Clamp(start + Math.Max(1, length), start, Math.Max(start, text.Length));
        var from = start <= Before ? 0 : start - Before;
        if (from > 0 && char.IsLowSurrogate(text[from]))
            from--;
        var to = Math.Min(text.Length, Math.Max(start + After, Math.Min(end, start + 2 * After)));
        if (to < text.Length && char.IsLowSurrogate(text[to]))
            to++;
        var line = new StringBuilder(from > 0 ? "…" : "");
        var carets = new StringBuilder(from > 0 ? " " : "");
        foreach (var rune in text[from..to].EnumerateRunes())
        {
            var at = from;
            from += rune.Utf16SequenceLength;
            line.Append(Rune.IsControl(rune) || Rune.IsWhiteSpace(rune) ? " " : rune.ToString());
            // A wide character takes two columns, and so must what stands below it.
            var wide = FoldRules.IsCjk(rune.Value) || rune.Value is >= 0x1F300 and <= 0x1FAFF or >= 0xFF01 and <= 0xFF60;
            carets.Append(at < start ? wide ? "\u3000" : " " : at < end ? wide ? "^^" : "^" : "");
        }
        if (start >= text.Length)
            carets.Append('^');
        return $"{line}{(to < text.Length ? "…" : "")}\n{carets}";
    }
}
