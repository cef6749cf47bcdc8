using System.Text.Json;
using AllianceBot.Items;
using AngleSharp.Dom;

namespace AllianceBot.Summaries;

/// <summary>
/// What a page says of its article to machines: schema.org in JSON-LD, and the meta elements that publishers use for the
/// time. Damaged or huge blocks say nothing.
/// </summary>
/// <param name="Authors">Names, joined by commas.</param>
internal sealed record PageMetadata(string? Authors, DateTimeOffset? Published)
{
    private const int MostScripts = 10;
    private const int MostCharacters = 200_000;
    private const int MostDepth = 16;

    private static readonly string[] TimeNames =
        ["article:published_time", "datepublished", "date_published", "dc.date", "dc.date.issued", "dcterms.date", "dcterms.created", "pub_date", "pubdate", "publish-date", "publishdate", "sailthru.date", "parsely-pub-date", "date"];

    public static PageMetadata Of(IDocument document)
    {
        var said = new PageMetadata(null, null);
        foreach (var script in document.QuerySelectorAll("script[type='application/ld+json']").Take(MostScripts))
        {
            if (script.TextContent.Length <= MostCharacters && FromJson(script.TextContent) is { } found)
                said = new PageMetadata(said.Authors ?? found.Authors, said.Published ?? found.Published);
        }
        return said.Published is null ? said with { Published = FromElements(document) } : said;
    }

    private static PageMetadata? FromJson(string json)
    {
        try
        {
            using var parsed = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 64, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            return FindArticle(parsed.RootElement, depth: 0);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The first article; lists of other articles, as properties have them, are not looked into.</summary>
    private static PageMetadata? FindArticle(JsonElement element, int depth)
    {
        if (depth > MostDepth)
            return null;
        if (element.ValueKind == JsonValueKind.Array)
            return element.EnumerateArray().Select(item => FindArticle(item, depth + 1)).FirstOrDefault(found => found is not null);
        if (element.ValueKind != JsonValueKind.Object)
            return null;
        if (element.TryGetProperty("@type", out var type) && IsArticle(type))
            return new PageMetadata(Names(element), FeedDate.TryParse(Text(element, "datePublished"), out var date) ? date : null);
        return element.TryGetProperty("@graph", out var graph) ? FindArticle(graph, depth + 1) : null;
    }

    private static bool IsArticle(JsonElement type) => type.ValueKind == JsonValueKind.Array
        ? type.EnumerateArray().Any(IsArticle)
        : type.ValueKind == JsonValueKind.String && (type.GetString()!.EndsWith("Article", StringComparison.Ordinal) || type.GetString()!.EndsWith("Posting", StringComparison.Ordinal));

    private static string? Names(JsonElement article)
    {
        if (!article.TryGetProperty("author", out var author))
            return null;
        var names = (author.ValueKind == JsonValueKind.Array ? author.EnumerateArray().ToArray() : [author]).Select(Name).OfType<string>().Distinct(StringComparer.Ordinal);
        return string.Join(", ", names) is { Length: > 0 } joined ? joined : null;
    }

    private static string? Name(JsonElement author)
    {
        var name = author.ValueKind == JsonValueKind.String ? author.GetString() : author.ValueKind == JsonValueKind.Object ? Text(author, "name") : null;
        // Some name the author's page.
        return string.IsNullOrWhiteSpace(name) || name.Contains("://", StringComparison.Ordinal) ? null : HtmlText.FromLooseMarkup(name);
    }

    private static string? Text(JsonElement element, string property) =>
        element.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static DateTimeOffset? FromElements(IDocument document)
    {
        var metas = document.QuerySelectorAll("meta[content]").ToLookup(
            meta => (meta.GetAttribute("property") ?? meta.GetAttribute("name") ?? meta.GetAttribute("itemprop") ?? "").ToLowerInvariant(), meta => meta.GetAttribute("content"));
        var times = document.QuerySelectorAll("article time[datetime], time[itemprop=datePublished], time[pubdate]").Select(time => time.GetAttribute("datetime"));
        foreach (var text in TimeNames.SelectMany(name => metas[name]).Concat(times.Take(1)))
        {
            if (FeedDate.TryParse(text, out var date))
                return date;
        }
        return null;
    }
}
