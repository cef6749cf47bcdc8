using CodeHollow.FeedReader.Feeds;

namespace AllianceBot.Tests.Items;

/// <summary>CodeHollow.FeedReader, its answers in the form of the parse verb.</summary>
internal static class PeerReader
{
    static PeerReader() => System.Text.Encoding.RegisterProvider(System.Text.CodePagesEncodingProvider.Instance);

    public static object Answer(string path)
    {
        try
        {
            var feed = CodeHollow.FeedReader.FeedReader.ReadFromByteArray(File.ReadAllBytes(path));
            return new { file = path, ok = true, feed = new { title = feed.Title, link = feed.Link }, items = feed.Items.Select(Answer).ToList() };
        }
        catch (Exception refused)
        {
            return new { file = path, ok = false, error = refused.Message };
        }
    }

    private static object Answer(CodeHollow.FeedReader.FeedItem item)
    {
        var atom = item.SpecificItem as AtomFeedItem;
        var enclosures = item.SpecificItem switch
        {
            Rss20FeedItem { Enclosure.Url: { } url } => [url],
            Rss092FeedItem { Enclosure.Url: { } url } => [url],
            _ => atom?.Links.Where(link => link.Relation == "enclosure").Select(link => link.Href).ToList() ?? [],
        };
        return new
        {
            id = item.Id,
            title = item.Title,
            link = item.Link,
            published = item.PublishingDate?.ToUniversalTime(),
            updated = atom?.UpdatedDate?.ToUniversalTime(),
            author = item.Author,
            summary = item.Description,
            content = item.Content,
            enclosures,
        };
    }
}
