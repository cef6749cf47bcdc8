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
    public XmlTokenizer Xml = new(document, limits.Attributes);

    /// <summary>Names whose tags end any element that was left open inside them.</summary>
    public ReadOnlySpan<char> RootName;
    public ReadOnlySpan<char> ChannelName;
    public ReadOnlySpan<char> EntryName;

    public readonly FeedReaderLimits Limits => limits;

    public bool IsTooDeep { get; private set; }

    /// <summary>The value of an attribute, with a prefix only if there is none without; references replaced. Null when there is none.</summary>
    public readonly string? Attribute(string name)
    {
        var found = -1;
        for (var i = 0; i < Xml.AttributeCount; i++)
        {
            var written = Xml.AttributeName(i);
            if (written.Equals(name, StringComparison.OrdinalIgnoreCase))
                return text.Decode(Xml.AttributeValue(i).Trim());
            if (found < 0 && XmlScope.LocalName(written).Equals(name, StringComparison.OrdinalIgnoreCase))
                found = i;
        }
        return found < 0 ? null : text.Decode(Xml.AttributeValue(found).Trim());
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
        var textEnd = start;
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
                case XmlTokenKind.Text:
                    textEnd = Xml.End;
                    if (Xml.Start != start)
                        shape = Max(shape, XmlInnerShape.Pieces);
                    break;
                case XmlTokenKind.StartTag when !mayHoldEntries && BeginsEntry():
                    Xml.Return(Xml.Start);
                    return EndAt(Xml.Start, textEnd, ref shape);
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
                        return EndAt(Xml.Start, textEnd, ref shape);
                    depth--;
                    break;
                case XmlTokenKind.EndTag when EndsEnclosing():
                    Xml.Return(Xml.Start);
                    return EndAt(Xml.Start, textEnd, ref shape);
                case XmlTokenKind.EndTag:
                    if (!HtmlElements.MayStayOpen(Xml.Value))
                        depth--;
                    break;
            }
        }
        return -1;
    }

    /// <summary>A comment or an instruction behind the text makes it pieces.</summary>
    private static int EndAt(int end, int textEnd, ref XmlInnerShape shape)
    {
        if (textEnd != end)
            shape = Max(shape, XmlInnerShape.Pieces);
        return end;
    }

    /// <summary>An empty one inside another is a slip that says nothing.</summary>
    public readonly bool BeginsEntry() => !Xml.IsEmptyElement && XmlScope.LocalName(Xml.Value) is "item" or "entry" && (EntryName.IsEmpty || Xml.Value.SequenceEqual(EntryName));

    public readonly bool EndsEnclosing() =>
        !Xml.Value.IsEmpty && (Xml.Value.SequenceEqual(RootName) || Xml.Value.SequenceEqual(ChannelName) || Xml.Value.SequenceEqual(EntryName));

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
}
