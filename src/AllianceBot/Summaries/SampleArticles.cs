using System.Text.Json;

namespace AllianceBot.Summaries;

/// <summary>
/// The pages behind items of the sample feeds: files of the samples' folder, so that fiction never touches the network.
/// <c>articles/index.json</c> names a page's file by its address.
/// </summary>
/// <param name="folder">The samples' folder; null: there are none.</param>
internal sealed class SampleArticles(string? folder)
{
    /// <summary>The article, or null when the samples have no such page.</summary>
    public async Task<Article?> FindAsync(Uri url, CancellationToken cancellationToken)
    {
        var articles = folder is null ? null : Path.Combine(folder, "articles");
        var index = articles is null ? null : Path.Combine(articles, "index.json");
        if (!File.Exists(index))
            return null;
        var files = JsonSerializer.Deserialize<Dictionary<string, string>>(await File.ReadAllTextAsync(index, cancellationToken));
        if (files?.GetValueOrDefault(url.AbsoluteUri) is not { } name || name != Path.GetFileName(name))
            return null;
        var page = await File.ReadAllBytesAsync(Path.Combine(articles!, name), cancellationToken);
        return ArticleExtractor.Extract(PageCharset.Decode(page, contentType: null), url);
    }
}
