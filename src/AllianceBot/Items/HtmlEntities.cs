using AngleSharp.Html;

namespace AllianceBot.Items;

/// <summary>Character references of HTML: numeric ones and the 2,125 names of HTML 5.</summary>
internal static class HtmlEntities
{
    /// <summary>The longest name is CounterClockwiseContourIntegral.</summary>
    private const int LongestName = 32;

    /// <summary>Room that one reference needs at most.</summary>
    public const int MaxDecoded = 4;

    /// <summary>Decodes the reference that <paramref name="text"/> begins with.</summary>
    /// <param name="lenient">Takes numeric references and the five commonest names without their semicolon too, unless
    /// what follows makes them part of a word or of a query string.</param>
    /// <param name="written">UTF-16 units put into <paramref name="into"/>; 0 for a character that must not be.</param>
    /// <returns>How many characters the reference has; 0 when there is none.</returns>
    public static int Decode(ReadOnlySpan<char> text, Span<char> into, bool lenient, out int written)
    {
        written = 0;
        if (text.Length < 3 || text[0] != '&')
            return 0;
        // Escaped markup is made of these, so they are worth a look of their own.
        if (text[1] == 'l' && text.StartsWith("&lt;"))
            return Single('<', 4, into, out written);
        if (text[1] == 'g' && text.StartsWith("&gt;"))
            return Single('>', 4, into, out written);
        if (text[1] == 'q' && text.StartsWith("&quot;"))
            return Single('"', 6, into, out written);
        if (text[1] == 'a' && text.StartsWith("&amp;"))
            return Single('&', 5, into, out written);
        return text[1] == '#' ? DecodeNumber(text, into, lenient, out written) : DecodeName(text, into, lenient, out written);
    }

    private static int Single(char character, int length, Span<char> into, out int written)
    {
        into[0] = character;
        written = 1;
        return length;
    }

    private static int DecodeName(ReadOnlySpan<char> text, Span<char> into, bool lenient, out int written)
    {
        written = 0;
        var end = 1;
        while (end < text.Length && end <= LongestName && char.IsAsciiLetterOrDigit(text[end]))
            end++;
        var closed = end < text.Length && text[end] == ';';
        if (end == 1 || (!closed && !lenient))
            return 0;
        var name = text[1..end];
        var common = name switch
        {
            "amp" or "AMP" => '&',
            "lt" or "LT" => '<',
            "gt" or "GT" => '>',
            "quot" or "QUOT" => '"',
            "apos" => '\'',
            "nbsp" => '\u00A0',
            _ => '\0',
        };
        if (common != '\0')
            return !closed && end < text.Length && text[end] == '=' ? 0 : Single(common, closed ? end + 1 : end, into, out written);
        if (!closed || HtmlEntityProvider.Resolver.GetSymbol(text[1..(end + 1)].ToString()) is not { Length: > 0 } symbol)
            return 0;
        symbol.CopyTo(into);
        written = symbol.Length;
        return end + 1;
    }

    private static int DecodeNumber(ReadOnlySpan<char> text, Span<char> into, bool lenient, out int written)
    {
        written = 0;
        var hex = text[2] is 'x' or 'X';
        var at = hex ? 3 : 2;
        var start = at;
        var code = 0;
        while (at < text.Length && (hex ? char.IsAsciiHexDigit(text[at]) : char.IsAsciiDigit(text[at])))
        {
            if (code <= 0x10FFFF)
                code = (code * (hex ? 16 : 10)) + HexValue(text[at]);
            at++;
        }
        var closed = at < text.Length && text[at] == ';';
        if (at == start || (!closed && !lenient))
            return 0;
        if (closed)
            at++;
        written = Encode(code, into);
        return at;
    }

    private static int HexValue(char digit) => char.IsAsciiDigit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10;

    /// <summary>Controls vanish, what is no character becomes U+FFFD, 0x80 to 0x9F were meant as windows-1252.</summary>
    private static int Encode(int code, Span<char> into)
    {
        if (code is < 0x20 and not ('\t' or '\n' or '\r') or 0x7F or 0xFFFE or 0xFFFF)
            return 0;
        if (code is > 0x10FFFF or (>= 0xD800 and <= 0xDFFF))
            code = 0xFFFD;
        if (code > 0xFFFF)
        {
            into[0] = (char)(0xD7C0 + (code >> 10));
            into[1] = (char)(0xDC00 + (code & 0x3FF));
            return 2;
        }
        into[0] = FeedCharset.FromWindows1252(code);
        return 1;
    }
}
