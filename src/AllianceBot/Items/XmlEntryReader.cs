namespace AllianceBot.Items;

/// <summary>The children of one entry, into the builder.</summary>
internal static class XmlEntryReader
{
    /// <summary>Reads one child that has been taken whole.</summary>
    public static void Read(ref XmlElementReader xml, EntryBuilder entry, FeedElement element, int rank, XmlInner inner, Uri? baseUri, FeedFormat format)
    {
        var isAtom = format == FeedFormat.Atom;
        switch (element)
        {
            case FeedElement.Title when entry.WantsTitle(rank):
                entry.Title(XmlElementText.Title(xml, inner, isAtom && rank == 0), rank);
                break;
            case FeedElement.Link:
                ReadLink(ref xml, entry, inner, baseUri, format);
                break;
            case FeedElement.Id when entry.WantsId(rank):
                entry.Id(inner.Shape == XmlInnerShape.Markup ? xml.Markup(inner) : xml.Text(inner).Trim(), rank);
                if (xml.Attribute("isPermaLink") is { } isPermalink)
                    entry.IdMayBeLink = !isPermalink.Equals("false", StringComparison.OrdinalIgnoreCase);
                break;
            case FeedElement.Summary when entry.WantsSummary(rank):
                entry.Summary(XmlElementText.MarkedText(xml, inner, isAtom && rank == 0), rank, baseUri);
                break;
            case FeedElement.Content when entry.WantsContent(rank):
                entry.Content(XmlElementText.MarkedText(xml, inner, isAtom && rank == 0), rank, baseUri);
                break;
            case FeedElement.Published:
                entry.Published(xml.Text(inner), rank);
                break;
            case FeedElement.Updated:
                entry.Updated(xml.Text(inner), rank);
                break;
            case FeedElement.Created:
                entry.Created(xml.Text(inner), rank);
                break;
            case FeedElement.Author:
                entry.Author(XmlElementText.Person(xml, inner), rank);
                break;
            case FeedElement.Category:
                entry.Category(xml.Attribute("label") ?? xml.Attribute("term") ?? HtmlText.FromLooseMarkup(xml.Text(inner)));
                break;
            case FeedElement.Source:
                ReadSource(xml, entry, inner, isAtom);
                break;
            case FeedElement.Language:
                entry.Language ??= HtmlText.OneLine(xml.Text(inner), maxLength: 35);
                break;
            default:
                XmlMediaReader.Read(ref xml, entry, element, rank, inner, baseUri);
                break;
        }
    }

    /// <summary>RSS has the outlet's name as text; Atom has the head of the feed that the entry came from.</summary>
    private static void ReadSource(in XmlElementReader xml, EntryBuilder entry, XmlInner inner, bool isAtom)
    {
        if (inner.Shape != XmlInnerShape.Markup)
        {
            entry.SourceTitle ??= Name(XmlElementText.Title(xml, inner, isAtom));
            return;
        }
        var inside = xml.Inside(inner);
        while (inside.Xml.Read())
        {
            if (inside.Xml.Kind != XmlTokenKind.StartTag)
                continue;
            var name = XmlScope.LocalName(inside.Xml.Value);
            var (isTitle, isAuthor) = (name.Equals("title", StringComparison.OrdinalIgnoreCase), name.Equals("author", StringComparison.OrdinalIgnoreCase));
            if (!inside.Take(out var child))
                return;
            if (isTitle)
                entry.SourceTitle ??= Name(XmlElementText.Title(inside, child, isAtom));
            else if (isAuthor)
                entry.SourceAuthor ??= Name(XmlElementText.Person(inside, child));
        }

        static string? Name(string text) => HtmlText.OneLine(text, maxLength: 256) is { Length: > 0 } name ? name : null;
    }

    private static void ReadLink(ref XmlElementReader xml, EntryBuilder entry, XmlInner inner, Uri? baseUri, FeedFormat format)
    {
        var link = XmlLink.Read(ref xml, inner, format);
        if (link.Relation == "enclosure")
            entry.Enclosure(SafeLink.Resolve(link.Address, baseUri, allowOtherHost: true));
        else if (entry.WantsLink(link.Rank))
            entry.Link(SafeLink.Resolve(link.Address, baseUri), link.Rank);
    }
}

/// <summary>A link element of any format.</summary>
/// <param name="Rank">The lowest is the article; <see cref="NotTheArticle"/> never is.</param>
internal readonly record struct XmlLink(string? Address, string Relation, int Rank)
{
    public const int NotTheArticle = int.MaxValue;

    /// <summary>RSS has its link as text, Atom in an attribute; a page (HTML) goes before other alternates.</summary>
    public static XmlLink Read(ref XmlElementReader xml, XmlInner inner, FeedFormat format)
    {
        var address = xml.Attribute("href");
        if (string.IsNullOrEmpty(address))
            return new XmlLink(xml.Text(inner), "alternate", Rank: 0);
        var relation = xml.Attribute("rel") is { Length: > 0 } rel ? rel[(rel.LastIndexOfAny(['/', '#']) + 1)..].ToLowerInvariant() : "alternate";
        var type = xml.Attribute("type");
        var isPage = string.IsNullOrEmpty(type) || type.Contains("html", StringComparison.OrdinalIgnoreCase);
        var rank = relation != "alternate" ? NotTheArticle : (format == FeedFormat.Atom ? 0 : 1) + (isPage ? 0 : 2);
        return new XmlLink(address, relation, rank);
    }
}
