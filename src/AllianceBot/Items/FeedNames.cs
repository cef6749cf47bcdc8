namespace AllianceBot.Items;

/// <summary>Families of element names. Atom and plain RSS share one, since no name in them means two things to us.</summary>
internal enum FeedVocabulary
{
    Core,
    DublinCore,
    Content,
    Media,
    Podcast,
    FeedBurner,
    Syndication,
    Xhtml,
    Prism,
    Enclosure,
    Foreign,
}

/// <summary>What an element is to a reader of news.</summary>
internal enum FeedElement
{
    Other,
    Channel,
    Item,
    Title,
    Link,
    Id,
    Summary,
    Content,
    Published,
    Updated,
    Created,
    Author,
    Category,
    Enclosure,
    OriginalEnclosure,
    MediaContent,
    MediaGroup,
    Image,
    Source,
    Language,
    TimeToLive,
    SkipHours,
    SkipDays,
    UpdatePeriod,
    UpdateFrequency,
}

/// <summary>
/// Namespace and name to meaning. A prefix that the document does not declare means what it usually means.
/// </summary>
internal static class FeedNames
{
    public static FeedVocabulary OfNamespace(ReadOnlySpan<char> uri)
    {
        uri = uri.Trim();
        var scheme = uri.IndexOf("://");
        uri = (scheme < 0 ? uri : uri[(scheme + 3)..]).TrimEnd("/#");
        Span<char> lower = stackalloc char[64];
        if (uri.ToLowerInvariant(lower) is not (> 0 and var length))
            return uri.IsEmpty ? FeedVocabulary.Core : FeedVocabulary.Foreign;
        return lower[..length] switch
        {
            "www.w3.org/2005/atom" or "purl.org/atom/ns" or "purl.org/rss/1.0" or "purl.org/net/rss1.1" or
            "my.netscape.com/rdf/simple/0.9" or "channel.netscape.com/rdf/simple/0.9" or "my.netscape.com/publish/formats/rss-0.91.dtd" or
            "backend.userland.com/rss" or "backend.userland.com/rss2" or "backend.userland.com/rss091" or
            "blogs.law.harvard.edu/tech/rss" or "cyber.law.harvard.edu/rss" or "cyber.law.harvard.edu/rss/rss.html" or
            "www.rssboard.org/rss-specification" => FeedVocabulary.Core,
            "purl.org/dc/elements/1.0" or "purl.org/dc/elements/1.1" or "purl.org/dc/terms" or "purl.org/metadata/dublin_core" => FeedVocabulary.DublinCore,
            "purl.org/rss/1.0/modules/content" => FeedVocabulary.Content,
            "search.yahoo.com/mrss" or "tools.search.yahoo.com/mrss" or "video.search.yahoo.com/mrss" or "www.rssboard.org/media-rss" => FeedVocabulary.Media,
            "www.itunes.com/dtds/podcast-1.0.dtd" or "www.google.com/schemas/play-podcasts/1.0" or "example.com/dtds/podcast-1.0.dtd" => FeedVocabulary.Podcast,
            "rssnamespace.org/feedburner/ext/1.0" => FeedVocabulary.FeedBurner,
            "purl.org/rss/1.0/modules/syndication" => FeedVocabulary.Syndication,
            "www.w3.org/1999/xhtml" => FeedVocabulary.Xhtml,
            "purl.org/rss/1.0/modules/prism" or "prismstandard.org/namespaces/1.2/basic" or "prismstandard.org/namespaces/basic/2.0" => FeedVocabulary.Prism,
            "purl.oclc.org/net/rss_2.0/enc" => FeedVocabulary.Enclosure,
            _ => FeedVocabulary.Foreign,
        };
    }

    public static FeedVocabulary OfUndeclaredPrefix(ReadOnlySpan<char> prefix) => prefix switch
    {
        "atom" or "atom10" or "a10" or "rss" => FeedVocabulary.Core,
        "dc" or "dcterms" => FeedVocabulary.DublinCore,
        "content" => FeedVocabulary.Content,
        "media" => FeedVocabulary.Media,
        "itunes" or "googleplay" => FeedVocabulary.Podcast,
        "feedburner" => FeedVocabulary.FeedBurner,
        "sy" or "syn" => FeedVocabulary.Syndication,
        "xhtml" => FeedVocabulary.Xhtml,
        "prism" => FeedVocabulary.Prism,
        "enc" => FeedVocabulary.Enclosure,
        _ => FeedVocabulary.Foreign,
    };

    /// <param name="name">Local name, lower case: feeds write pubdate and PubDate too.</param>
    /// <param name="rank">Among elements with the same meaning the lowest rank is believed.</param>
    public static FeedElement Of(FeedVocabulary vocabulary, ReadOnlySpan<char> name, out int rank)
    {
        (var element, rank) = vocabulary switch
        {
            FeedVocabulary.Core => Core(name),
            FeedVocabulary.DublinCore => DublinCore(name),
            FeedVocabulary.Content when name is "encoded" => (FeedElement.Content, 0),
            FeedVocabulary.Media => Media(name),
            FeedVocabulary.Podcast => Podcast(name),
            FeedVocabulary.FeedBurner when name is "origenclosurelink" => (FeedElement.OriginalEnclosure, 0),
            FeedVocabulary.Syndication when name is "updateperiod" => (FeedElement.UpdatePeriod, 0),
            FeedVocabulary.Syndication when name is "updatefrequency" => (FeedElement.UpdateFrequency, 0),
            FeedVocabulary.Xhtml when name is "body" or "div" => (FeedElement.Content, 1),
            FeedVocabulary.Prism when name is "publicationdate" => (FeedElement.Published, 4),
            FeedVocabulary.Enclosure when name is "enclosure" => (FeedElement.Enclosure, 0),
            _ => (FeedElement.Other, 0),
        };
        return element;
    }

    private static (FeedElement Element, int Rank) Core(ReadOnlySpan<char> name) => name switch
    {
        "channel" => (FeedElement.Channel, 0),
        "item" or "entry" => (FeedElement.Item, 0),
        "title" => (FeedElement.Title, 0),
        "link" => (FeedElement.Link, 0),
        "guid" or "id" => (FeedElement.Id, 0),
        "description" or "summary" => (FeedElement.Summary, 0),
        "abstract" => (FeedElement.Summary, 1),
        "content" => (FeedElement.Content, 0),
        "fullitem" or "body" => (FeedElement.Content, 1),
        "pubdate" or "published" or "issued" => (FeedElement.Published, 0),
        "date" => (FeedElement.Published, 2),
        "updated" or "modified" => (FeedElement.Updated, 0),
        "created" => (FeedElement.Created, 0),
        "author" => (FeedElement.Author, 0),
        "category" => (FeedElement.Category, 0),
        "enclosure" => (FeedElement.Enclosure, 0),
        "image" => (FeedElement.Image, 1),
        "thumbnail" => (FeedElement.Image, 2),
        "source" => (FeedElement.Source, 0),
        "language" => (FeedElement.Language, 0),
        "ttl" => (FeedElement.TimeToLive, 0),
        "skiphours" => (FeedElement.SkipHours, 0),
        "skipdays" => (FeedElement.SkipDays, 0),
        _ => (FeedElement.Other, 0),
    };

    private static (FeedElement Element, int Rank) DublinCore(ReadOnlySpan<char> name) => name switch
    {
        "title" => (FeedElement.Title, 1),
        "identifier" => (FeedElement.Id, 2),
        "description" or "abstract" => (FeedElement.Summary, 2),
        "issued" => (FeedElement.Published, 1),
        "date" => (FeedElement.Published, 2),
        "available" => (FeedElement.Published, 3),
        "modified" => (FeedElement.Updated, 1),
        "created" => (FeedElement.Created, 1),
        "creator" or "author" => (FeedElement.Author, 1),
        "subject" => (FeedElement.Category, 0),
        "language" => (FeedElement.Language, 1),
        _ => (FeedElement.Other, 0),
    };

    private static (FeedElement Element, int Rank) Media(ReadOnlySpan<char> name) => name switch
    {
        "title" => (FeedElement.Title, 3),
        "description" => (FeedElement.Summary, 5),
        "content" => (FeedElement.MediaContent, 0),
        "group" => (FeedElement.MediaGroup, 0),
        "thumbnail" => (FeedElement.Image, 0),
        _ => (FeedElement.Other, 0),
    };

    private static (FeedElement Element, int Rank) Podcast(ReadOnlySpan<char> name) => name switch
    {
        "title" => (FeedElement.Title, 2),
        "summary" or "description" => (FeedElement.Summary, 3),
        "subtitle" => (FeedElement.Summary, 4),
        "author" => (FeedElement.Author, 2),
        "image" or "link" => (FeedElement.Image, 2),
        _ => (FeedElement.Other, 0),
    };
}
