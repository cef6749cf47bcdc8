using System.Text;

namespace AllianceBot.Items;

/// <summary>What is between the tags of an element.</summary>
internal readonly record struct XmlInner(int Start, int End, XmlInnerShape Shape);

internal enum XmlInnerShape
{
    /// <summary>One run of text: the usual case, decoded in one go.</summary>
    Text,

    /// <summary>CDATA sections, or text in several pieces.</summary>
    Pieces,

    /// <summary>Tags.</summary>
    Markup,
}

/// <summary>
/// Takes elements out of the token stream whole and turns what is in them into values. While an element is taken its
/// own attributes stay readable.
/// </summary>
internal ref struct XmlElementReader(ReadOnlySpan<char> document, XmlText text, FeedReaderLimits limits)
{
    /// <summary>How much is looked at for one character of a title.</summary>
    private const int MarkupPerTitle = 64;

    public XmlTokenizer Xml = new(document, limits.Attributes);

    /// <summary>Names whose tags end any element that was left open inside them.</summary>
    public ReadOnlySpan<char> RootName;
    public ReadOnlySpan<char> EntryName;

    public bool IsTooDeep { get; private set; }

    /// <summary>The raw value of an attribute with this local name, references replaced; null when there is none.</summary>
    public readonly string? Attribute(string name)
    {
        for (var i = 0; i < Xml.AttributeCount; i++)
        {
            if (XmlScope.LocalName(Xml.AttributeName(i)).Equals(name, StringComparison.OrdinalIgnoreCase))
                return text.Decode(Xml.AttributeValue(i).Trim());
        }
        return null;
    }

    /// <summary>Reads from the current start tag past its end tag. False when the document breaks off before that.</summary>
    /// <param name="mayHoldEntries">An extension, whose entries are not the feed's. Any other element that is still open
    /// when an entry begins was left open by mistake.</param>
    public bool Take(out XmlInner inner, bool mayHoldEntries = false)
    {
        var start = Xml.End;
        inner = new XmlInner(start, start, XmlInnerShape.Text);
        if (Xml.BreaksOff)
            return false;
        if (Xml.IsEmptyElement)
            return true;
        var name = Xml.Value;
        Xml.KeepAttributes = false;
        var end = Pass(name, mayHoldEntries, out var shape);
        Xml.KeepAttributes = true;
        inner = new XmlInner(start, Math.Max(end, start), shape);
        return end >= 0;
    }

    /// <summary>Where the content ends, or -1.</summary>
    private int Pass(ReadOnlySpan<char> name, bool mayHoldEntries, out XmlInnerShape shape)
    {
        shape = XmlInnerShape.Text;
        var start = Xml.End;
        var open = 1;
        var depth = 0;
        while (Xml.Read())
        {
            switch (Xml.Kind)
            {
                case XmlTokenKind.CData when Xml.BreaksOff:
                    return -1;
                case XmlTokenKind.CData:
                    shape = Max(shape, XmlInnerShape.Pieces);
                    break;
                case XmlTokenKind.Text when Xml.Start != start:
                    shape = Max(shape, XmlInnerShape.Pieces);
                    break;
                case XmlTokenKind.StartTag when !mayHoldEntries && BeginsEntry():
                    Xml.Return(Xml.Start);
                    return Xml.Start;
                case XmlTokenKind.StartTag:
                    shape = XmlInnerShape.Markup;
                    if (Xml.IsEmptyElement)
                        break;
                    if (Xml.Value.SequenceEqual(name))
                        open++;
                    if (!HtmlElements.MayStayOpen(Xml.Value) && ++depth > limits.Depth)
                    {
                        IsTooDeep = true;
                        return -1;
                    }
                    break;
                case XmlTokenKind.EndTag when Xml.Value.Equals(name, StringComparison.OrdinalIgnoreCase):
                    if (--open == 0)
                        return Xml.Start;
                    depth--;
                    break;
                case XmlTokenKind.EndTag when EndsEnclosing():
                    Xml.Return(Xml.Start);
                    return Xml.Start;
                case XmlTokenKind.EndTag:
                    if (!HtmlElements.MayStayOpen(Xml.Value))
                        depth--;
                    break;
            }
        }
        return -1;
    }

    /// <summary>An empty one inside another is a slip that says nothing.</summary>
    public readonly bool BeginsEntry() => !Xml.IsEmptyElement && XmlScope.LocalName(Xml.Value) is "item" or "entry" && (EntryName.IsEmpty || Xml.Value.SequenceEqual(EntryName));

    public readonly bool EndsEnclosing() =>
        Xml.Value.SequenceEqual(RootName) || (!EntryName.IsEmpty && Xml.Value.SequenceEqual(EntryName)) || XmlScope.LocalName(Xml.Value) is "channel";

    private static XmlInnerShape Max(XmlInnerShape a, XmlInnerShape b) => a > b ? a : b;

    /// <summary>The text of an element, tags left out, references replaced once.</summary>
    public readonly string Text(XmlInner inner)
    {
        var raw = Xml.Slice(inner.Start, inner.End).Trim();
        if (inner.Shape == XmlInnerShape.Text)
            return text.Decode(raw);
        text.Clear();
        var pieces = new XmlTokenizer(raw, 0);
        while (pieces.Read())
        {
            if (pieces.Kind == XmlTokenKind.Text)
                text.AppendDecoded(pieces.Value);
            else if (pieces.Kind == XmlTokenKind.CData)
                text.AppendLiteral(pieces.Value);
        }
        return text.Take();
    }

    /// <summary>What is inside an element as markup: tags and references stay, CDATA sections are opened.</summary>
    public readonly string Markup(XmlInner inner)
    {
        text.Clear();
        var pieces = new XmlTokenizer(Xml.Slice(inner.Start, inner.End).Trim(), 0);
        while (pieces.Read())
            text.AppendLiteral(pieces.Kind == XmlTokenKind.CData ? pieces.Value : pieces.Slice(pieces.Start, pieces.End));
        return text.Take();
    }

    /// <summary>A text that says by type and mode what it is (Atom 0.3 and 1.0, media:description), or does not (RSS).</summary>
    /// <param name="isAtom">Without a type it is plain text, as Atom has it; else it is markup, as RSS came to be.</param>
    public readonly FeedText MarkedText(XmlInner inner, bool isAtom)
    {
        var type = Attribute("type")?.ToLowerInvariant();
        var mode = Attribute("mode")?.ToLowerInvariant();
        if (mode is "base64" || (mode is null && type is not null && IsBinary(type)))
            return new FeedText(FromBase64(Text(inner)), type is "text/plain" ? FeedTextKind.Text : FeedTextKind.Html);
        if (inner.Shape == XmlInnerShape.Markup || type is "xhtml" or "application/xhtml+xml" || (mode is "xml" && type is "text/html"))
            return new FeedText(Markup(inner), FeedTextKind.Xhtml);
        var kind = type switch
        {
            null or "" when isAtom => FeedTextKind.Text,
            "text" or "plain" or "text/plain" => FeedTextKind.Text,
            _ => FeedTextKind.Html,
        };
        return new FeedText(Text(inner), kind);
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
    public readonly string Title(XmlInner inner, bool isAtom)
    {
        inner = inner with { End = (int)Math.Min(inner.End, inner.Start + ((long)limits.TitleLength * MarkupPerTitle)) };
        var hasType = Attribute("type") is not null || Attribute("mode") is not null;
        var title = MarkedText(inner, isAtom);
        return (title.IsMarkup, isAtom || hasType) switch
        {
            (false, _) => HtmlText.OneLine(title.Value, limits.TitleLength),
            (true, true) => HtmlText.OneLine(HtmlText.ToPlainText(title.Value, limits.TitleLength), limits.TitleLength),
            (true, false) => HtmlText.OneLine(HtmlText.FromLooseMarkup(title.Value, limits.TitleLength), limits.TitleLength),
        };
    }

    /// <summary>A reader of what is inside an element.</summary>
    public readonly XmlElementReader Inside(XmlInner inner) => new(Xml.Slice(inner.Start, inner.End), text, limits);

    /// <summary>The texts of the children with a local name.</summary>
    public readonly IEnumerable<string> Children(XmlInner inner, string name)
    {
        if (inner.Shape != XmlInnerShape.Markup)
            return [];
        var found = new List<string>();
        var children = Inside(inner);
        while (found.Count < limits.PerEntry && children.Xml.Read())
        {
            if (children.Xml.Kind != XmlTokenKind.StartTag || !XmlScope.LocalName(children.Xml.Value).Equals(name, StringComparison.OrdinalIgnoreCase))
                continue;
            if (children.Take(out var child))
                found.Add(children.Text(child));
        }
        return found;
    }

    /// <summary>The name of an Atom person, or what RSS has for one: text that often wraps the name in an address.</summary>
    public readonly string Person(XmlInner inner)
    {
        if (inner.Shape == XmlInnerShape.Markup)
            return Children(inner, "name").FirstOrDefault(n => n.Length > 0) ?? Children(inner, "email").FirstOrDefault() ?? HtmlText.ToPlainText(Markup(inner));
        return PersonName(HtmlText.FromLooseMarkup(Text(inner)));
    }

    /// <summary>"ann@example.org (Ann)" and "Ann &lt;ann@example.org&gt;" are Ann.</summary>
    public static string PersonName(string text)
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
