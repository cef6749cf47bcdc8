using System.Globalization;
using System.Text;

namespace AllianceBot.Security;

/// <summary>
/// Makes text of strangers safe for a terminal or a log (HOSTILE.md E19): no escape sequence, no control character, nothing that
/// reorders what is read (Unicode bidirectional controls), no invisible tag characters, no lone surrogate.
/// </summary>
internal static class TerminalText
{
    private const char Escape = '\x1b';

    /// <summary>For a terminal. Escape sequences go with their parameters; line breaks become <c>\n</c>, tabs a space.</summary>
    public static string Lines(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            return text;
        var clean = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length;)
        {
            if (text[i] is Escape or '\x9b' or '\x9d' or '\x90')
            {
                i = AfterSequence(text, i);
                continue;
            }
            if (!Rune.TryGetRuneAt(text, i, out var rune))
                rune = Rune.ReplacementChar;
            i += Rune.TryGetRuneAt(text, i, out var whole) ? whole.Utf16SequenceLength : 1;
            if (rune.Value is '\n' or 0x85 or 0x2028 or 0x2029 || (rune.Value == '\r' && (i == text.Length || text[i] != '\n')))
                clean.Append('\n');
            else if (rune.Value == '\t')
                clean.Append(' ');
            else if (!IsHarmful(rune))
                clean.Append(rune);
        }
        return clean.ToString();
    }

    /// <summary>For a terminal, on one line.</summary>
    public static string OneLine(string text) => Lines(text).Replace('\n', ' ');

    /// <summary>For a log: one line, and what was harmful is shown as <c>\u001B</c>, so that nobody can forge a line and nothing is lost.</summary>
    public static string LogLine(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            return text;
        var line = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            if (Rune.TryGetRuneAt(text, i, out var rune) && !IsHarmful(rune) && rune.Value is not ('\u2028' or '\u2029'))
            {
                line.Append(rune);
                i += rune.Utf16SequenceLength - 1;
            }
            else
            {
                line.Append(text[i] switch { '\n' => @"\n", '\r' => @"\r", '\t' => @"\t", var unit => $"\\u{(int)unit:X4}" });
            }
        }
        return line.ToString();
    }

    // U+200D joins emoji and Indic letters and U+200C parts Persian ones: they stay.
    private static bool IsHarmful(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control
        || rune.Value is 0x61c or 0x200e or 0x200f or (>= 0x202a and <= 0x202e) or (>= 0x2066 and <= 0x2069) or 0xfeff or (>= 0xfff9 and <= 0xfffb) or (>= 0xe0000 and <= 0xe007f);

    // ECMA-48: CSI runs to its final byte; OSC, DCS, SOS, PM and APC run to BEL or ST; any other escape is two or three characters.
    // A sequence without end ends at the next line, so that it cannot swallow the text.
    private static int AfterSequence(string text, int start)
    {
        var i = start + 1;
        var kind = text[start] switch { '\x9b' => '[', '\x9d' => ']', '\x90' => 'P', _ => i < text.Length ? text[i++] : ' ' };
        switch (kind)
        {
            case '[':
                while (i < text.Length && text[i] is >= ' ' and < '@')
                    i++;
                return i < text.Length && text[i] is >= '@' and <= '~' ? i + 1 : i;
            case ']' or 'P' or 'X' or '^' or '_':
                while (i < text.Length && text[i] is not ('\a' or '\x9c' or '\n' or Escape))
                    i++;
                if (i + 1 < text.Length && text[i] == Escape && text[i + 1] == '\\')
                    return i + 2;
                return i < text.Length && text[i] is '\a' or '\x9c' ? i + 1 : i;
            case >= ' ' and <= '/':
                return Math.Min(i + 1, text.Length);
            case >= '0' and <= '~':
                return i;
            default:
                return start + 1;
        }
    }
}
