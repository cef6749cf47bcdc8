using System.Globalization;
using System.Net;
using System.Text;

namespace AllianceBot.Fakes.Discord;

/// <summary>As much of Discord's markdown as cards use, as HTML: escapes, bold, italic, code, masked links, time stamps, mentions.</summary>
internal static class PreviewMarkdown
{
    public static string Render(string text)
    {
        var html = new StringBuilder();
        for (var i = 0; i < text.Length;)
            i = Next(text, i, html);
        return html.ToString().Replace("\n", "<br>", StringComparison.Ordinal);
    }

    private static int Next(string text, int i, StringBuilder html)
    {
        var rest = text.AsSpan(i);
        if (rest[0] == '\\' && rest.Length > 1 && !char.IsLetterOrDigit(rest[1]) && !char.IsWhiteSpace(rest[1]))
            return Literal(rest[1], i + 2, html);
        foreach (var (mark, tag) in (ReadOnlySpan<(string, string)>)[("**", "b"), ("__", "u"), ("~~", "s"), ("||", "span"), ("`", "code"), ("*", "i"), ("_", "i")])
        {
            if (rest.StartsWith(mark, StringComparison.Ordinal) && Closing(text, i + mark.Length, mark) is var end && end > i + mark.Length)
            {
                html.Append($"<{tag}>{Render(text[(i + mark.Length)..end])}</{tag}>");
                return end + mark.Length;
            }
        }
        if (rest[0] == '[' && Closing(text, i + 1, "](") is var label && label > 0 && text.IndexOf(')', label) is var close && close > 0)
        {
            html.Append($"<a href=\"{WebUtility.HtmlEncode(text[(label + 2)..close].Trim('<', '>'))}\">{Render(text[(i + 1)..label])}</a>");
            return close + 1;
        }
        if (rest.StartsWith("<t:", StringComparison.Ordinal) && text.IndexOf('>', i) is var stamp && stamp > 0
            && long.TryParse(text[(i + 3)..stamp].Split(':')[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds))
        {
            html.Append($"<span class=time>{DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("d MMMM yyyy HH:mm", CultureInfo.InvariantCulture)}</span>");
            return stamp + 1;
        }
        if (rest.Length > 2 && rest[0] == '<' && rest[1] is '@' or '#' && text.IndexOf('>', i) is var mention && mention > 0)
        {
            html.Append($"<span class=mention>{WebUtility.HtmlEncode(text[(i + 1)..mention])}</span>");
            return mention + 1;
        }
        return Literal(rest[0], i + 1, html);
    }

    private static int Literal(char sign, int next, StringBuilder html)
    {
        html.Append(sign is '<' or '>' or '&' or '"' ? WebUtility.HtmlEncode(sign.ToString()) : sign.ToString());
        return next;
    }

    private static int Closing(string text, int from, string mark)
    {
        for (var i = from; i + mark.Length <= text.Length; i++)
        {
            if (text[i] == '\\')
                i++;
            else if (string.CompareOrdinal(text, i, mark, 0, mark.Length) == 0)
                return i;
        }
        return -1;
    }
}
