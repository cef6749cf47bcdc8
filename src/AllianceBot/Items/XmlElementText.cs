using System.Text;

namespace AllianceBot.Items;

/// <summary>What the text of an element means: plain or markup, a title, the name of a person.</summary>
internal static class XmlElementText
{
    /// <summary>How much is looked at for one character of a title.</summary>
    private const int MarkupPerTitle = 64;

    /// <summary>A text that says by type and mode what it is (Atom 0.3 and 1.0, media:description), or does not (RSS).</summary>
    /// <param name="isAtom">Without a type it is plain text, as Atom has it; else it is markup, as RSS came to be.</param>
    public static FeedText MarkedText(in XmlElementReader xml, XmlInner inner, bool isAtom)
    {
        var type = xml.Attribute("type")?.ToLowerInvariant();
        var mode = xml.Attribute("mode")?.ToLowerInvariant();
        if (mode is "base64" || (mode is null && type is not null && IsBinary(type)))
            return new FeedText(FromBase64(xml.Text(inner)), type is "text/plain" ? FeedTextKind.Text : FeedTextKind.Html);
        if (inner.Shape == XmlInnerShape.Markup || type is "xhtml" or "application/xhtml+xml" || (mode is "xml" && type is "text/html"))
            return new FeedText(xml.Markup(inner), FeedTextKind.Xhtml);
        var kind = type switch
        {
            null or "" when isAtom => FeedTextKind.Text,
            "text" or "plain" or "text/plain" => FeedTextKind.Text,
            _ => FeedTextKind.Html,
        };
        return new FeedText(xml.Text(inner), kind);
    }

    /// <summary>The text that is in no element of <paramref name="markup"/>.</summary>
    public static string OwnText(string markup)
    {
        using var text = new XmlText();
        var depth = 0;
        var pieces = new XmlTokenizer(markup, attributeLimit: 0);
        while (pieces.Read())
        {
            if (pieces.Kind == XmlTokenKind.Text && depth == 0)
                text.AppendDecoded(pieces.Value);
            else if (pieces.Kind == XmlTokenKind.StartTag && !pieces.IsEmptyElement)
                depth++;
            else if (pieces.Kind == XmlTokenKind.EndTag)
                depth--;
        }
        return text.Take().Trim();
    }

    /// <summary>RFC 4287 4.1.3.3: any media type that is neither text nor XML is base64.</summary>
    private static bool IsBinary(string type) =>
        type.Contains('/') && !type.StartsWith("text/", StringComparison.Ordinal)
        && !type.EndsWith("/xml", StringComparison.Ordinal) && !type.EndsWith("+xml", StringComparison.Ordinal);

    private static string FromBase64(string encoded)
    {
        var bytes = new byte[(encoded.Length / 4 * 3) + 3];
        return Convert.TryFromBase64String(encoded, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : encoded;
    }

    /// <summary>One line of plain text from a title.</summary>
    public static string Title(in XmlElementReader xml, XmlInner inner, bool isAtom)
    {
        inner = inner with { End = (int)Math.Min(inner.End, inner.Start + ((long)xml.Limits.TitleLength * MarkupPerTitle)) };
        var hasType = xml.Attribute("type") is not null || xml.Attribute("mode") is not null;
        var title = MarkedText(xml, inner, isAtom);
        return (title.IsMarkup, isAtom || hasType) switch
        {
            (false, _) => HtmlText.OneLine(title.Value, xml.Limits.TitleLength),
            (true, true) => HtmlText.OneLine(HtmlText.ToPlainText(title.Value, xml.Limits.TitleLength), xml.Limits.TitleLength),
            (true, false) => HtmlText.OneLine(HtmlText.FromLooseMarkup(title.Value, xml.Limits.TitleLength), xml.Limits.TitleLength),
        };
    }

    /// <summary>The name of an Atom person, or what RSS has for one: text that often wraps the name in an address.</summary>
    public static string Person(in XmlElementReader xml, XmlInner inner)
    {
        if (inner.Shape == XmlInnerShape.Markup)
            return xml.Children(inner, "name").FirstOrDefault(n => n.Length > 0) ?? xml.Children(inner, "email").FirstOrDefault() ?? HtmlText.ToPlainText(xml.Markup(inner));
        return PersonName(HtmlText.FromLooseMarkup(xml.Text(inner)));
    }

    /// <summary>"ann@example.org (Ann)" and "Ann &lt;ann@example.org&gt;" are Ann.</summary>
    private static string PersonName(string text)
    {
        var at = text.IndexOf('@');
        if (at < 0)
            return text;
        var open = text.IndexOfAny(['(', '<']);
        var close = text.LastIndexOfAny([')', '>']);
        if (open < 0 || close < open)
            return text;
        var inside = text[(open + 1)..close].Trim();
        var outside = string.Concat(text.AsSpan(0, open), text.AsSpan(close + 1)).Trim(" \t\r\n\"".ToCharArray());
        var name = inside.Contains('@') ? outside : inside;
        return name.Length > 0 ? name : text;
    }
}
