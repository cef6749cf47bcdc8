using System.Net;
using System.Text;

namespace AllianceBot.Matching.Text;

/// <summary>A field as people read it, and where in the original each of its characters stands.</summary>
/// <param name="Text">The text without tags, with entities decoded.</param>
/// <param name="Starts">For each character its offset in the original; null where the two are the same.</param>
/// <param name="Ends">For each character the offset at which it ends in the original.</param>
internal readonly record struct PlainText(string Original, string Text, int[]? Starts, int[]? Ends)
{
    public static readonly PlainText Empty = new("", "", null, null);

    public static PlainText OfText(string text) => text.Length == 0 ? Empty : new PlainText(text, text, null, null);

    public (int Start, int Length) InOriginal(int start, int length)
    {
        if (Starts is null || length == 0)
            return (start, length);
        return (Starts[start], Ends![start + length - 1] - Starts[start]);
    }

    /// <summary>Reads HTML forgivingly: a lone angle bracket or ampersand is text.</summary>
    public static PlainText OfMarkup(string markup) =>
        markup.AsSpan().ContainsAny('<', '&') ? new MarkupReader(markup).Read() : OfText(markup);

    private sealed class MarkupReader(string markup)
    {
        /// <summary>Elements inside a word: their tags leave no gap.</summary>
        private static readonly HashSet<string> s_inline = new(StringComparer.OrdinalIgnoreCase)
        {
            "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd",
            "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "time", "tt", "u", "var", "wbr",
        };

        private readonly StringBuilder _text = new(markup.Length);
        private readonly List<int> _starts = new(markup.Length);
        private readonly List<int> _ends = new(markup.Length);

        public PlainText Read()
        {
            for (var i = 0; i < markup.Length;)
            {
                var end = markup[i] switch
                {
                    '<' => ReadTag(i),
                    '&' => ReadEntity(i),
                    _ => i,
                };
                if (end == i)
                    Append(markup[i], i, ++end);
                i = end;
            }
            return new PlainText(markup, _text.ToString(), [.. _starts], [.. _ends]);
        }

        /// <summary>Gives the end of the tag, comment or script that begins at <paramref name="start"/>, or the start itself if it is text.</summary>
        private int ReadTag(int start)
        {
            var rest = markup.AsSpan(start);
            if (rest.StartsWith("<!--"))
                return EndOf(start, "-->");
            if (rest.StartsWith("<![CDATA["))
                return start + "<![CDATA[".Length;
            var nameStart = start + (rest.StartsWith("</") ? 2 : 1);
            if (nameStart >= markup.Length || !char.IsAsciiLetter(markup[nameStart]) && markup[nameStart] is not ('!' or '?'))
                return start;
            var nameEnd = nameStart;
            while (nameEnd < markup.Length && (char.IsAsciiLetterOrDigit(markup[nameEnd]) || markup[nameEnd] is '-' or '!' or '?'))
                nameEnd++;
            var end = EndOfTag(nameEnd);
            if (end < 0)
                return start;
            var name = markup[nameStart..nameEnd];
            if (nameStart == start + 1 && (IsNamed(name, "script") || IsNamed(name, "style")))
                end = EndOf(end, "</" + name);
            if (!s_inline.Contains(name))
                Append(' ', start, end);
            return end;
        }

        private static bool IsNamed(string name, string expected) => name.Equals(expected, StringComparison.OrdinalIgnoreCase);

        private int EndOfTag(int at)
        {
            var quote = '\0';
            for (; at < markup.Length; at++)
            {
                var c = markup[at];
                if (quote != '\0')
                    quote = c == quote ? '\0' : quote;
                else if (c is '"' or '\'' && markup[at - 1] == '=')
                    quote = c;
                else if (c == '>')
                    return at + 1;
                else if (c == '<')
                    return -1;
            }
            return -1;
        }

        private int EndOf(int from, string mark)
        {
            var at = markup.IndexOf(mark, from, StringComparison.OrdinalIgnoreCase);
            return at < 0 ? markup.Length : mark[0] == '<' ? at : at + mark.Length;
        }

        private int ReadEntity(int start)
        {
            // The longest name in HTML 4 has eight letters, the longest number seven digits.
            var window = markup.AsSpan(start, Math.Min(12, markup.Length - start));
            var semicolon = window.IndexOf(';');
            if (semicolon < 2)
                return start;
            var reference = window[..(semicolon + 1)].ToString();
            var decoded = WebUtility.HtmlDecode(reference);
            if (decoded == reference)
                return start;
            foreach (var c in decoded)
                Append(c, start, start + reference.Length);
            return start + reference.Length;
        }

        private void Append(char c, int start, int end)
        {
            _text.Append(c);
            _starts.Add(start);
            _ends.Add(end);
        }
    }
}
