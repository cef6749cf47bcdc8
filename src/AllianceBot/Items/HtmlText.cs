using System.Globalization;

namespace AllianceBot.Items;

/// <summary>
/// Markup to plain text, once, in time linear to its length. Nothing that comes out is ever unescaped again: text that
/// looks like a tag or a reference then is meant to be seen. Control characters, direction overrides and other
/// characters that only disguise are dropped; runs of space become one space, blocks begin lines.
/// </summary>
internal static class HtmlText
{
    /// <summary>UTF-16 units; longer texts are cut between graphemes. A long article has 60,000.</summary>
    public const int DefaultMaxLength = 200_000;

    /// <summary>HTML to plain text, a line break between blocks.</summary>
    public static string ToPlainText(string markup, int maxLength = DefaultMaxLength) => Convert(markup, maxLength, loose: false);

    /// <summary>
    /// For text that may be plain or HTML, as titles of RSS are: only tags that HTML has are taken for tags, so that
    /// "List&lt;T&gt;" stays.
    /// </summary>
    public static string FromLooseMarkup(string text, int maxLength = DefaultMaxLength) => Convert(text, maxLength, loose: true);

    /// <summary>Plain text cleaned of what must not be seen; its line breaks stay.</summary>
    public static string CleanText(string text, int maxLength = DefaultMaxLength) => Clean(text, maxLength, keepLines: true);

    /// <summary>Plain text as one line.</summary>
    public static string OneLine(string text, int maxLength = DefaultMaxLength) => Clean(text, maxLength, keepLines: false);

    /// <summary>References replaced once, nothing else changed: the value of an attribute.</summary>
    public static string DecodeReferences(ReadOnlySpan<char> text)
    {
        if (!text.Contains('&'))
            return text.ToString();
        using var decoder = new XmlText();
        return decoder.Decode(text);
    }

    private static string Clean(string text, int maxLength, bool keepLines)
    {
        if (PlainTextWriter.IsClean(text))
            return Cut(text, maxLength);
        using var writer = new PlainTextWriter(text.Length, maxLength, keepLines);
        writer.Write(text);
        return Cut(writer.ToString(), maxLength);
    }

    private static string Convert(string markup, int maxLength, bool loose)
    {
        if (!markup.AsSpan().ContainsAny('<', '&'))
            return Clean(markup, maxLength, keepLines: false);
        using var writer = new PlainTextWriter(markup.Length, maxLength, keepLines: false);
        new HtmlScanner(markup, loose).WriteTo(writer);
        return Cut(writer.ToString(), maxLength);
    }

    /// <summary>At most <paramref name="maxLength"/> UTF-16 units, never ending inside a grapheme unless the first is longer than that.</summary>
    public static string Cut(string text, int maxLength)
    {
        if (text.Length <= maxLength)
            return text;
        var length = 0;
        while (length < maxLength)
        {
            var next = StringInfo.GetNextTextElementLength(text.AsSpan(length));
            if (length + next > maxLength)
                break;
            length += next;
        }
        if (length == 0)
            length = char.IsHighSurrogate(text[maxLength - 1]) ? maxLength - 1 : maxLength;
        return text[..length].TrimEnd();
    }
}
