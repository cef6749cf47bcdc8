using System.Collections.Frozen;

namespace AllianceBot.Summaries;

/// <summary>
/// How deep the elements of a page can be nested at most, about, from its tags alone (tags left open count). Looked at before
/// the page is parsed: parsing takes time in the square of the depth, and walking a deep tree takes the stack, which ends the
/// process.
/// </summary>
internal static class HtmlDepth
{
    /// <summary>Elements without an end tag, or whose end tag may be left out (HTML, 13.1.2).</summary>
    private static readonly FrozenSet<string> NoEndTag = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
        "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup", "rt", "rp", "colgroup", "html", "head", "body", "path");

    /// <summary>Elements whose content is no markup.</summary>
    private static readonly string[] RawText = ["script", "style", "textarea", "title", "template"];

    public static int Of(string html)
    {
        var names = NoEndTag.GetAlternateLookup<ReadOnlySpan<char>>();
        int depth = 0, deepest = 0;
        for (var i = html.IndexOf('<'); i >= 0 && i + 1 < html.Length; i = html.IndexOf('<', i + 1))
        {
            if (html.AsSpan(i).StartsWith("<!--"))
            {
                i = After(html, "-->", i);
                continue;
            }
            var closing = html[i + 1] == '/';
            var start = closing ? i + 2 : i + 1;
            var end = start;
            while (end < html.Length && (char.IsAsciiLetterOrDigit(html[end]) || html[end] is '-' or ':'))
                end++;
            if (end == start || names.Contains(html.AsSpan(start, end - start)))
                continue;
            if (!closing && RawText.FirstOrDefault(name => html.AsSpan(start, end - start).Equals(name, StringComparison.OrdinalIgnoreCase)) is { } raw)
            {
                i = After(html, "</" + raw, end);
                continue;
            }
            depth = closing ? Math.Max(0, depth - 1) : depth + (IsSelfClosed(html, end) ? 0 : 1);
            deepest = Math.Max(deepest, depth);
        }
        return deepest;
    }

    /// <summary>The place of the mark's last character, or the end of the page.</summary>
    private static int After(string html, string mark, int from)
    {
        var at = html.IndexOf(mark, from, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? html.Length - 1 : at + mark.Length - 1;
    }

    private static bool IsSelfClosed(string html, int from)
    {
        var end = html.AsSpan(from, Math.Min(2000, html.Length - from)).IndexOf('>');
        return end > 0 && html[from + end - 1] == '/';
    }
}
