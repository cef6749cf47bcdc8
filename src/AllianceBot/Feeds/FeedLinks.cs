using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using AllianceBot.Security;

namespace AllianceBot.Feeds;

/// <summary>A feed that a page names.</summary>
internal sealed record FeedLink(string Url, string? Title);

/// <summary>
/// The feeds that a page names, by <c>link rel=alternate</c> as RSS autodiscovery has it, else by links that look like feeds. The page is a stranger's:
/// only its first part is looked at, tags are picked out in one bounded pass, and CodeHollow.FeedReader, whose search takes minutes on
/// hostile pages and knows double quotes only, gets nothing but those tags, written plainly.
/// </summary>
internal static partial class FeedLinks
{
    public const int MaximumLinks = 20;

    private const int LookedAt = 1024 * 1024;
    private const int MaximumTags = 200;
    private const int MaximumTagLength = 4096;

    private static readonly string[] JsonTypes = ["application/feed+json", "application/json"];

    /// <param name="pageUrl">Where the page came from, after redirects.</param>
    public static IReadOnlyList<FeedLink> In(byte[] page, Uri pageUrl)
    {
        var html = Encoding.UTF8.GetString(page.AsSpan(0, Math.Min(page.Length, LookedAt)));
        var (tags, baseUrl) = Tags(html, pageUrl);
        var named = tags.Where(tag => tag.Name == "link" && IsAlternate(tag)).Select(Plain);
        var links = CodeHollow.FeedReader.FeedReader.ParseFeedUrlsFromHtml(string.Join('\n', named)).Select(link => Link(baseUrl, link.Url, link.Title));
        var found = Kept(links, pageUrl);
        // A second site feed for comments is common and hardly ever meant.
        return found.Count > 0
            ? [.. found.OrderBy(link => link.Title?.Contains("comment", StringComparison.OrdinalIgnoreCase) ?? false)]
            : Kept(tags.Where(tag => tag.Name == "a" && LooksLikeFeed().IsMatch(tag["href"])).Select(tag => Link(baseUrl, WebUtility.HtmlDecode(tag["href"]), null)), pageUrl);
    }

    private static (List<Tag> Tags, Uri Base) Tags(string html, Uri pageUrl)
    {
        var tags = new List<Tag>();
        var baseUrl = pageUrl;
        var anchors = 0;
        for (var at = html.IndexOf('<'); at >= 0 && tags.Count < MaximumTags; at = at < html.Length ? html.IndexOf('<', at) : -1)
        {
            var rest = html.AsSpan(at);
            if (rest.StartsWith("<!--", StringComparison.Ordinal))
                at = After(html, "-->", at);
            else if (rest.StartsWith("<script", StringComparison.OrdinalIgnoreCase))
                at = After(html, "</script", at);
            else if (rest.StartsWith("<style", StringComparison.OrdinalIgnoreCase))
                at = After(html, "</style", at);
            else if (TagStart().Match(html, at, Math.Min(8, html.Length - at)) is { Success: true } start)
            {
                var tag = Tag.Read(html, start.Groups["name"].Value.ToLowerInvariant(), at + start.Length, MaximumTagLength);
                if (tag.Name == "base" && ReferenceEquals(baseUrl, pageUrl) && SafeUri.TryResolve(pageUrl, WebUtility.HtmlDecode(tag["href"]), out var stated))
                    baseUrl = stated;
                else if (tag.Name == "link" || (tag.Name == "a" && LooksLikeFeed().IsMatch(tag["href"]) && anchors++ < MaximumLinks))
                    tags.Add(tag);
                at = tag.End;
            }
            else
                at++;
        }
        return (tags, baseUrl);
    }

    private static bool IsAlternate(Tag tag) =>
        tag["rel"].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Any(rel => rel.Equals("alternate", StringComparison.OrdinalIgnoreCase) || rel.Equals("feed", StringComparison.OrdinalIgnoreCase));

    // The one form that the library reads. It knows no JSON Feed; for finding, a feed is a feed.
    private static string Plain(Tag tag)
    {
        var type = tag["type"].Split(';')[0].Trim().ToLowerInvariant();
        if (JsonTypes.Contains(type))
            type = "application/rss+xml";
        return $"<link rel=\"alternate\" type=\"{Quoted(type)}\" title=\"{Quoted(tag["title"])}\" href=\"{Quoted(tag["href"])}\">";
    }

    private static string Quoted(string value) => Spaces().Replace(value, " ").Replace("\"", "&quot;").Replace("<", "&lt;").Replace(">", "&gt;");

    private static FeedLink? Link(Uri baseUrl, string address, string? title) =>
        address.Length > 0 && SafeUri.TryResolve(baseUrl, address, out var url) && WebAddress.IsPlain(url)
            ? new FeedLink(url.GetLeftPart(UriPartial.Query), string.IsNullOrWhiteSpace(title) ? null : title.Trim())
            : null;

    private static List<FeedLink> Kept(IEnumerable<FeedLink?> links, Uri pageUrl) =>
        [.. links.OfType<FeedLink>().Where(link => link.Url != pageUrl.AbsoluteUri).DistinctBy(link => link.Url).Take(MaximumLinks)];

    private static int After(string html, string end, int from) =>
        html.IndexOf(end, from, StringComparison.OrdinalIgnoreCase) is >= 0 and var at ? at + end.Length : html.Length;

    [GeneratedRegex(@"\G<(?<name>link|base|a)(?=[\s/])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TagStart();

    // .../feed, .../rss/, .../index.xml, .../news.rss, .../feed.json
    [GeneratedRegex(@"(^|[/.?=])(rss|feeds?|atom|rdf)([/.?]|$)|(^|/)(index|news)\.xml$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LooksLikeFeed();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Spaces();
}
