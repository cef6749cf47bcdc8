namespace AllianceBot.Items;

/// <summary>Pictures and attachments of an entry: RSS enclosure, Media RSS, podcasts, enc:enclosure.</summary>
internal static class XmlMediaReader
{
    /// <summary>media:group holds media:content, which may hold media:thumbnail; deeper there is nothing to find.</summary>
    private const int MaxNesting = 3;

    public static void Read(ref XmlElementReader xml, EntryBuilder entry, FeedElement element, int rank, XmlInner inner, Uri? baseUri, int nesting = 0)
    {
        switch (element)
        {
            case FeedElement.Image when entry.WantsImage(rank):
                entry.Image(Address(ref xml, baseUri) ?? SafeLink.Resolve(ImageText(ref xml, inner), baseUri, allowOtherHost: true), rank);
                break;
            case FeedElement.Enclosure:
                ReadEnclosure(ref xml, entry, Address(ref xml, baseUri) ?? SafeLink.Resolve(xml.Text(inner), baseUri, allowOtherHost: true));
                break;
            case FeedElement.OriginalEnclosure:
                entry.OriginalEnclosure(SafeLink.Resolve(xml.Text(inner), baseUri, allowOtherHost: true));
                break;
            case FeedElement.MediaContent:
                ReadEnclosure(ref xml, entry, Address(ref xml, baseUri));
                ReadInside(ref xml, entry, inner, baseUri, nesting);
                break;
            case FeedElement.MediaGroup:
                ReadInside(ref xml, entry, inner, baseUri, nesting);
                break;
        }
    }

    /// <summary>What says neither its medium nor its type is told by its name.</summary>
    private static void ReadEnclosure(ref XmlElementReader xml, EntryBuilder entry, string? address)
    {
        entry.Enclosure(address);
        var kind = xml.Attribute("medium") ?? xml.Attribute("type");
        if (string.IsNullOrEmpty(kind) ? HtmlImages.IsNamedLikeOne(address) : IsImage(kind) || IsImage(xml.Attribute("type")))
            entry.Image(address, rank: 3);
    }

    private static bool IsImage(string? kind) => kind?.StartsWith("image", StringComparison.OrdinalIgnoreCase) == true;

    private static void ReadInside(ref XmlElementReader xml, EntryBuilder entry, XmlInner inner, Uri? baseUri, int nesting)
    {
        if (inner.Shape != XmlInnerShape.Markup || nesting >= MaxNesting)
            return;
        var inside = xml.Inside(inner);
        Span<char> lower = stackalloc char[24];
        while (inside.Xml.Read())
        {
            if (inside.Xml.Kind != XmlTokenKind.StartTag)
                continue;
            var length = XmlScope.LocalName(inside.Xml.Value).ToLowerInvariant(lower);
            var element = length <= 0 ? FeedElement.Other : FeedNames.Of(FeedVocabulary.Media, lower[..length], out var rank);
            if (!inside.Take(out var child))
                return;
            if (element is FeedElement.Title && entry.WantsTitle(3))
                entry.Title(XmlElementText.Title(inside, child, isAtom: false), 3);
            else if (element is FeedElement.Summary && entry.WantsSummary(5))
                entry.Summary(XmlElementText.MarkedText(inside, child, isAtom: false), 5, baseUri);
            else
                Read(ref inside, entry, element, 0, child, baseUri, nesting + 1);
        }
    }

    private static string? Address(ref XmlElementReader xml, Uri? baseUri) =>
        SafeLink.Resolve(xml.Attribute("url") ?? xml.Attribute("href") ?? xml.Attribute("resource"), baseUri, allowOtherHost: true);

    private static string ImageText(ref XmlElementReader xml, XmlInner inner) =>
        inner.Shape == XmlInnerShape.Markup ? xml.Children(inner, "url").FirstOrDefault() ?? "" : xml.Text(inner);
}
