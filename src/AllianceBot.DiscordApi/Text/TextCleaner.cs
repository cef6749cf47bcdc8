using System.Globalization;
using System.Text;

namespace AllianceBot.DiscordApi.Text;

/// <summary>
/// Takes out of a text what people cannot see or what turns its order about: bidirectional controls (CVE-2021-42574),
/// zero-width and filler characters, tags, control characters, stacks of combining marks and floods of white space.
/// </summary>
internal static class TextCleaner
{
    private const int MostMarks = 4;

    /// <summary>No emoji of Unicode joins more parts; longer chains would be one grapheme that cannot be cut.</summary>
    private const int MostJoins = 8;

    private const int ZeroWidthNonJoiner = 0x200C;
    private const int ZeroWidthJoiner = 0x200D;

    /// <summary>The clean text, trimmed. Line breaks of every kind become \n, at most two in a row, or one space.</summary>
    public static string Clean(string? text, bool oneLine)
    {
        var clean = new StringBuilder(text?.Length ?? 0);
        var before = default(Rune);
        var marks = 0;
        var joins = 0;
        var space = false;
        var breaks = 0;
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            if (IsBreak(rune) || IsSpace(rune))
            {
                breaks += IsBreak(rune) && !(rune.Value == '\n' && before.Value == '\r') ? 1 : 0;
                space = true;
                before = rune;
                continue;
            }
            marks = IsMark(rune) ? marks + 1 : 0;
            if (marks > MostMarks || IsDropped(rune))
                continue;
            if (IsJoiner(rune))
            {
                if (space || !MayJoin(before) || ++joins > MostJoins)
                    continue;
            }
            else if (before.Value != ZeroWidthJoiner && !IsMark(rune) && Rune.GetUnicodeCategory(rune) != UnicodeCategory.ModifierSymbol)
            {
                joins = 0;
            }
            if (space && clean.Length > 0)
                clean.Append(breaks == 0 || oneLine ? " " : breaks == 1 ? "\n" : "\n\n");
            space = false;
            breaks = 0;
            clean.Append(rune);
            before = rune;
        }
        return clean.ToString();
    }

    private static bool IsBreak(Rune rune) => rune.Value is '\n' or '\r' or '\v' or '\f' or 0x85 or 0x2028 or 0x2029;

    private static bool IsSpace(Rune rune) => rune.Value is '\t' or 0x2800 || Rune.GetUnicodeCategory(rune) == UnicodeCategory.SpaceSeparator;

    private static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.SpacingCombiningMark;

    private static bool IsJoiner(Rune rune) => rune.Value is ZeroWidthNonJoiner or ZeroWidthJoiner;

    /// <summary>Joiners have a meaning in scripts whose letters join, and between the parts of an emoji.</summary>
    private static bool MayJoin(Rune before) =>
        Rune.GetUnicodeCategory(before)
            is UnicodeCategory.OtherLetter or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
            or UnicodeCategory.OtherSymbol or UnicodeCategory.ModifierSymbol;

    private static bool IsDropped(Rune rune)
    {
        // Signs that enclose numbers in Arabic, Syriac and Egyptian text are format characters too, but visible.
        if (rune.Value is (>= 0x600 and <= 0x605) or 0x6DD or 0x70F or 0x890 or 0x891 or 0x8E2 or 0x110BD or 0x110CD)
            return false;
        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.Control or UnicodeCategory.Surrogate => true,
            UnicodeCategory.Format => !IsJoiner(rune),
            UnicodeCategory.OtherNotAssigned => (rune.Value & 0xFFFE) == 0xFFFE || rune.Value is (>= 0xFDD0 and <= 0xFDEF) or (>= 0xE0000 and <= 0xE0FFF),
            _ => rune.Value is 0x34F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x3164 or 0xFFA0,
        };
    }
}
