using System.Globalization;
using System.Text;

namespace AllianceBot.DiscordApi.Text;

/// <summary>Writes clean text so that Discord's markdown shows exactly its characters.</summary>
/// <remarks>
/// A backslash before a sign that is neither letter, digit nor space makes it literal. Discord's servers find mentions in
/// the raw text without regard to backslashes: no raw &lt;@1&gt; is left, and @everyone is parted by a zero-width space.
/// </remarks>
internal static class MarkdownEscaper
{
    private const string Always = "\\*_~`|<>[]";
    private const char ZeroWidthSpace = '\u200B';

    /// <summary>At most so many UTF-16 units; a longer text is cut between graphemes, never inside an escape.</summary>
    public static string Escape(string text, int most)
    {
        var escaped = new StringBuilder(text.Length + (text.Length / 8));
        var cutAt = 0;
        for (var i = 0; i < text.Length;)
        {
            var length = StringInfo.GetNextTextElementLength(text, i);
            for (var end = i + length; i < end; i++)
                Append(escaped, text, i);
            if (escaped.Length > most)
                return most < DiscordText.Ellipsis.Length ? "" : $"{escaped.ToString(0, cutAt).TrimEnd()}{DiscordText.Ellipsis}";
            if (escaped.Length <= most - DiscordText.Ellipsis.Length)
                cutAt = escaped.Length;
        }
        return escaped.ToString();
    }

    private static void Append(StringBuilder escaped, string text, int i)
    {
        var sign = text[i];
        if (Always.Contains(sign) || IsActiveHere(text, i))
            escaped.Append('\\');
        escaped.Append(sign);
        if (sign == '@' && (Follows(text, i + 1, "everyone") || Follows(text, i + 1, "here")))
            escaped.Append(ZeroWidthSpace);
    }

    /// <summary>Signs that mean something in some places only.</summary>
    private static bool IsActiveHere(string text, int i) => text[i] switch
    {
        '(' => i > 0 && text[i - 1] == ']',
        ':' => Follows(text, i + 1, "//") || HasAnotherColon(text, i),
        '#' or '-' or '+' => IsLineStart(text, i),
        '.' => EndsListNumber(text, i) || Precedes(text, i, "discord") || Precedes(text, i, "discordapp"),
        ')' => EndsListNumber(text, i),
        _ => false,
    };

    /// <summary>In one word with another: :name: becomes an emoji.</summary>
    private static bool HasAnotherColon(string text, int colon)
    {
        var start = colon;
        while (start > 0 && text[start - 1] != ':' && !char.IsWhiteSpace(text[start - 1]))
            start--;
        var end = colon + 1;
        while (end < text.Length && text[end] != ':' && !char.IsWhiteSpace(text[end]))
            end++;
        return (start > 0 && text[start - 1] == ':') || (end < text.Length && text[end] == ':');
    }

    private static bool IsLineStart(string text, int i)
    {
        while (i > 0 && text[i - 1] == ' ')
            i--;
        return i == 0 || text[i - 1] == '\n';
    }

    /// <summary>1. and 1) before a space begin a list.</summary>
    private static bool EndsListNumber(string text, int i)
    {
        if (i + 1 < text.Length && !char.IsWhiteSpace(text[i + 1]))
            return false;
        var start = i;
        while (start > 0 && char.IsAsciiDigit(text[start - 1]))
            start--;
        return start < i && IsLineStart(text, start);
    }

    private static bool Follows(string text, int i, string word) => text.AsSpan(i).StartsWith(word, StringComparison.OrdinalIgnoreCase);

    private static bool Precedes(string text, int i, string word) => text.AsSpan(0, i).EndsWith(word, StringComparison.OrdinalIgnoreCase);
}
