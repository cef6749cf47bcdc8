using System.Globalization;
using System.Text;

namespace AllianceBot.SlackApi.Text;

/// <summary>
/// Brings any string to what a reader sees: no controls, no direction overrides (CVE-2021-42574), nothing invisible, at most 4 marks on a
/// letter and 8 joins in an emoji, white space collapsed. The result has no lone surrogate and can be cut at a grapheme.
/// </summary>
public static class VisibleText
{
    public const string Untitled = "(untitled)";

    private const int MaxMarks = 4;
    private const int MaxJoins = 8;
    private const int ZeroWidthNonJoiner = 0x200C;
    private const int ZeroWidthJoiner = 0x200D;

    /// <summary>One line, trimmed.</summary>
    public static string Clean(string? text) => Piece(text).Trim(' ');

    /// <summary>One line whose outer space is kept, for pieces that are joined again.</summary>
    public static string Piece(string? text) => Filter(text, keepLines: false);

    /// <summary>Lines kept, at most one of them empty in a row; trimmed.</summary>
    public static string Paragraphs(string? text) => Filter(text, keepLines: true).Trim(' ', '\n');

    /// <summary>Lines and every space kept, for text in a fixed-width face whose columns have a meaning.</summary>
    public static string Columns(string? text) =>
        string.Join('\n', (text ?? "").Split('\n').Select(line => string.Join(' ', line.TrimEnd('\r').Split(' ').Select(Piece))));

    /// <summary>The title, or "(untitled)" and where it is from.</summary>
    public static string Title(string? title, WebLink? link)
    {
        var clean = Clean(title);
        return clean.Length > 0 ? clean : link is null ? Untitled : $"{Untitled} {link.Host}";
    }

    public static string OrPlaceholder(string text) => text.Length == 0 ? Untitled : text;

    /// <summary>At most <paramref name="limit"/> UTF-16 units, an ellipsis included where something was cut off, whole graphemes only.</summary>
    public static string Cut(string text, int limit)
    {
        if (text.Length <= limit) return text;
        var end = 0;
        while (end < text.Length)
        {
            var next = end + StringInfo.GetNextTextElementLength(text.AsSpan(end));
            if (next > limit - 1) break;
            end = next;
        }

        return string.Concat(text.AsSpan(0, end).TrimEnd(' '), "…");
    }

    private static string Filter(string? text, bool keepLines)
    {
        if (string.IsNullOrEmpty(text)) return "";
        var output = new StringBuilder(text.Length);
        var marks = 0;
        var joins = 0;
        var lines = 0;
        Rune previous = default;
        for (var at = 0; at < text.Length;)
        {
            Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var used);
            at += used;

            if (IsLineBreak(rune))
            {
                if (rune.Value == '\r' && at < text.Length && text[at] == '\n') continue;
                if (keepLines) AppendLine(output, ref lines);
                else AppendSpace(output);
                previous = default;
                continue;
            }

            if (Rune.IsWhiteSpace(rune) || rune.Value == 0x2800)
            {
                AppendSpace(output);
                previous = default;
                continue;
            }

            var isMark = Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;
            if (rune.Value is ZeroWidthJoiner or ZeroWidthNonJoiner)
            {
                if (joins >= MaxJoins || !Joins(previous, rune, text.AsSpan(at))) continue;
                joins++;
            }
            else if (IsInvisible(rune) || (isMark && (previous == default || marks >= MaxMarks)))
            {
                continue;
            }
            else if (isMark)
            {
                marks++;
            }
            else
            {
                if (previous.Value is not (ZeroWidthJoiner or ZeroWidthNonJoiner)) joins = 0;
                marks = 0;
                previous = rune;
            }

            if (rune.Value is ZeroWidthJoiner or ZeroWidthNonJoiner) previous = rune;
            lines = 0;
            output.Append(rune);
        }

        return output.ToString();
    }

    private static void AppendSpace(StringBuilder output)
    {
        if (output.Length == 0 || output[^1] is not (' ' or '\n')) output.Append(' ');
    }

    private static void AppendLine(StringBuilder output, ref int lines)
    {
        while (output.Length > 0 && output[^1] == ' ') output.Length--;
        if (++lines <= 2) output.Append('\n');
    }

    private static bool IsLineBreak(Rune rune) => rune.Value is '\n' or '\r' or '\v' or '\f' or 0x85 or 0x2028 or 0x2029;

    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control => true,
        UnicodeCategory.Surrogate => true,
        // Arabic and Syriac number and verse signs are "format" characters, yet visible.
        UnicodeCategory.Format => rune.Value is not ((>= 0x0600 and <= 0x0605) or 0x06DD or 0x070F or 0x0890 or 0x0891 or 0x08E2),
        _ => rune.Value is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x3164 or 0xFFA0 || (rune.Value & 0xFFFE) == 0xFFFE,
    };

    /// <summary>Joiners matter between letters of Arabic, Indic and neighbouring scripts, and inside an emoji; elsewhere they only hide.</summary>
    private static bool Joins(Rune previous, Rune joiner, ReadOnlySpan<char> rest)
    {
        if (previous == default || Rune.DecodeFromUtf16(rest, out var next, out _) != System.Buffers.OperationStatus.Done) return false;
        if (IsJoiningScript(previous) && IsJoiningScript(next)) return true;
        return joiner.Value == ZeroWidthJoiner && IsPictograph(previous) && IsPictograph(next);
    }

    private static bool IsJoiningScript(Rune rune) => rune.Value is >= 0x0600 and <= 0x18AF;

    private static bool IsPictograph(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol or UnicodeCategory.ModifierSymbol || rune.Value is >= 0x1F000 and <= 0x1FAFF;
}
