using System.Text.RegularExpressions;
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
internal static partial class ArticleExtractor
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
        IElement? main = null;
        using var reader = new Reader(url.AbsoluteUri, document) { KeepClasses = true, MaxElemsToParse = MostElements };
        reader.AddCustomOperationEnd(element => main = element);
        var read = reader.GetArticle();
        var title = read.Title?.Trim() ?? "";
        var blocks = main is null ? [] : ArticleBlocks.Of(main);
        var text = string.Join('\n', ArticleLines.Of(blocks, title));
        var problem = text.Length == 0 ? ArticleProblem.NoText : AccessWall.Behind(text, blocks, forSubscribers);
        return new Article(title, problem is null ? text : "", Named(read.Byline ?? read.Author), Utc(read.PublicationDate), Absolute(read.FeaturedImage, url), problem);
    }

    private static Article Without(ArticleProblem problem) => new("", "", null, null, null, problem);

    /// <summary>The name without "By".</summary>
    private static string? Named(string? byline)
    {
        var name = LeadingBy().Replace(byline ?? "", "").Trim();
        return name.Length == 0 ? null : name;
    }

    [GeneratedRegex(@"^\s*(by|par|von|por|di|de)\s+(?=(?-i:\p{Lu}))", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex LeadingBy();

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
