using AllianceBot.Security;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using SmartReader;

namespace AllianceBot.Summaries;

/// <summary>
/// Takes the article out of a page: SmartReader finds its main part, <see cref="ArticleBlocks"/> renders it, <see cref="ArticleLines"/>
/// drops what is not the text. Pure; bounded by the size and depth of the page.
/// </summary>
internal static class ArticleExtractor
{
    /// <summary>Characters; larger pages are data, not articles.</summary>
    public const int MostCharacters = 3_000_000;
    private const int MostElements = 60_000;
    /// <summary>Deeper than any page that people read; parsers recurse.</summary>
    private const int MostDepth = 1000;
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(5);

    /// <summary>The same with a time limit. The thread of a page that takes longer goes on alone until it is done; the size
    /// limits bound that.</summary>
    public static async Task<Article> ExtractAsync(string html, Uri url, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            return await Task.Run(() => Extract(html, url), cancellationToken).WaitAsync(TimeLimit, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return Without(ArticleProblem.TooSlow);
        }
    }

    /// <param name="url">The page's own address, for its relative links.</param>
    public static Article Extract(string html, Uri url)
    {
        if (html.Length > MostCharacters || HtmlDepth.Of(html) > MostDepth)
            return Without(ArticleProblem.TooLarge);
        using var document = new HtmlParser().ParseDocument(html);
        if (AccessWall.Of(document) is { } wall)
            return Without(wall);
        // Reading rearranges the document; what must be known of the whole page comes first.
        var forSubscribers = AccessWall.IsForSubscribers(document);
        var said = PageMetadata.Of(document);
        IElement? main = null;
        using var reader = new Reader(url.AbsoluteUri, document) { KeepClasses = true, MaxElemsToParse = MostElements };
        reader.AddCustomOperationEnd(element => main = element);
        var read = reader.GetArticle();
        var title = WithoutSite(read.Title?.Trim() ?? "", read.SiteName);
        var blocks = main is null ? [] : ArticleBlocks.Of(main);
        var text = string.Join('\n', ArticleLines.Of(blocks, title));
        var problem = text.Length == 0 ? ArticleProblem.NoText : AccessWall.Behind(text, blocks, forSubscribers);
        return new Article(title, problem is null ? text : "", BylineText.NamesIn(said.Authors ?? read.Byline ?? read.Author), Finer(said.Published, Utc(read.PublicationDate)), Absolute(read.FeaturedImage, url), problem);
    }

    private static Article Without(ArticleProblem problem) => new("", "", null, null, null, problem);

    /// <summary>The title without "| Name of the site".</summary>
    private static string WithoutSite(string title, string? site)
    {
        if (string.IsNullOrWhiteSpace(site) || !title.EndsWith(site.Trim(), StringComparison.OrdinalIgnoreCase))
            return title;
        var rest = title[..^site.Trim().Length].TrimEnd();
        return rest.Length > 1 && rest[^1] is '|' or '-' or '–' or '—' or '·' or '»' or ':' ? rest[..^1].TrimEnd() : title;
    }

    /// <summary>Some tell machines the day only.</summary>
    private static DateTimeOffset? Finer(DateTimeOffset? said, DateTimeOffset? read) =>
        said is { TimeOfDay.Ticks: 0 } day && read?.UtcDateTime.Date == day.UtcDateTime.Date ? read : said ?? read;

    private static DateTimeOffset? Utc(DateTime? date) => date switch
    {
        null => null,
        { Kind: DateTimeKind.Unspecified } local => new DateTimeOffset(local, TimeSpan.Zero),
        { } known => new DateTimeOffset(known.ToUniversalTime(), TimeSpan.Zero),
    };

    private static string? Absolute(string? image, Uri page) =>
        SafeUri.TryResolve(page, image ?? "", out var absolute) && image?.Length > 0 && (absolute.Scheme == Uri.UriSchemeHttp || absolute.Scheme == Uri.UriSchemeHttps)
            ? absolute.AbsoluteUri
            : null;
}
