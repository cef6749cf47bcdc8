namespace AllianceBot.SlackApi;

/// <summary>
/// JSON may escape half a character (<c>\ud83d</c> without its other half), as happens when somebody cuts a text by length. .NET refuses to
/// read such a string, and one would cost a whole page of history or an event: it becomes U+FFFD, as everywhere else on the web.
/// </summary>
internal static class LoneSurrogates
{
    private const int EscapeLength = 6;

    /// <summary>The same bytes, or a copy of equal length in which each half is replaced.</summary>
    public static ReadOnlyMemory<byte> Mend(ReadOnlyMemory<byte> json)
    {
        byte[]? mended = null;
        var text = json.Span;
        for (var at = 0; at < text.Length;)
        {
            var next = text[at..].IndexOf((byte)'\\');
            if (next < 0) break;
            at += next;
            if (!IsHalf(text[at..], out var isFirst))
            {
                // The escaped character may be a backslash itself.
                at += 2;
            }
            else if (isFirst && IsHalf(text[(at + EscapeLength)..], out var isFirstAgain) && !isFirstAgain)
            {
                at += 2 * EscapeLength;
            }
            else
            {
                "\\ufffd"u8.CopyTo((mended ??= json.ToArray()).AsSpan(at));
                at += EscapeLength;
            }
        }

        return mended ?? json;
    }

    /// <param name="isFirst">Whether it is the half that comes first (D800 to DBFF).</param>
    private static bool IsHalf(ReadOnlySpan<byte> text, out bool isFirst)
    {
        isFirst = false;
        if (text.Length < EscapeLength || text[0] != '\\' || text[1] != 'u' || (text[2] | 0x20) != 'd') return false;
        var third = (char)(text[3] | 0x20);
        isFirst = text[3] is (byte)'8' or (byte)'9' || third is 'a' or 'b';
        return isFirst || third is >= 'c' and <= 'f';
    }
}
