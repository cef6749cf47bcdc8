using AllianceBot.Feeds;
using AllianceBot.Languages;
using AllianceBot.Security;

namespace AllianceBot.Items;

/// <summary>Turns the entries of a document into items: markup to text once, the language fixed, times never after now.</summary>
internal static class ItemMapper
{
    private const int MostSummary = 10_000;
    private const int MostContent = 100_000;

    /// <summary>The items of a document; of an entry that it has twice the first, which is the newest.</summary>
    /// <param name="shift">Added to every date; only sample feeds have one.</param>
    public static IEnumerable<Item> Map(FeedDocument document, Feed feed, ItemIdentityPolicy policy, TimeSpan shift, DateTimeOffset now)
    {
        var entries = document.Entries.Select(entry => (Entry: entry, Key: ItemIdentity.Keys(entry, policy))).DistinctBy(entry => entry.Key.Primary).ToList();
        // A page that several entries link to, such as the site's own, tells none of them apart.
        var shared = entries.CountBy(entry => entry.Key.ByLink ?? "").Where(link => link.Value > 1).Select(link => link.Key).ToHashSet();
        // Documents list the newest first; stored oldest first, ids follow time.
        foreach (var (entry, (key, linkKey)) in Enumerable.Reverse(entries))
        {
            var summary = Cut(entry.SummaryText, MostSummary);
            var content = Cut(entry.ContentText, MostContent);
            var published = entry.Published ?? entry.Updated;
            yield return new Item
            {
                FeedId = feed.Id,
                Key = key,
                LinkKey = linkKey is null || shared.Contains(linkKey) ? null : linkKey,
                Url = entry.Link,
                Title = entry.Title.Length > 0 ? entry.Title : FirstWords(summary.Length > 0 ? summary : content),
                Summary = summary,
                Content = content == summary ? "" : content,
                Author = entry.Author ?? "",
                Outlet = Outlet(entry, document, feed),
                Lang = LanguageGuess.Of(entry.Title, content.Length > summary.Length ? content : summary, entry.Language ?? document.Language ?? feed.Language),
                Image = entry.Image,
                PublishedMs = published is { } at ? Math.Min((at + shift).ToUnixTimeMilliseconds(), now.ToUnixTimeMilliseconds()) : now.ToUnixTimeMilliseconds(),
                SeenMs = now.ToUnixTimeMilliseconds(),
            };
        }
    }

    private static string Outlet(FeedEntry entry, FeedDocument document, Feed feed)
    {
        if (!string.IsNullOrWhiteSpace(entry.SourceTitle))
            return entry.SourceTitle;
        if (document.Title.Length > 0)
            return document.Title;
        return SafeUri.TryParse(entry.Link ?? feed.Url, out var url) ? url.Host : feed.Url;
    }

    private static string FirstWords(string text)
    {
        var line = text.AsSpan(0, Math.Min(text.Length, 120)).ToString().Split('\n')[0].Trim();
        return text.Length > line.Length && line.Length > 0 ? line + "…" : line;
    }

    private static string Cut(string text, int most)
    {
        if (text.Length <= most)
            return text;
        return char.IsHighSurrogate(text[most - 1]) ? text[..(most - 1)] : text[..most];
    }
}
