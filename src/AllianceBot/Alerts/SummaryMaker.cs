using System.Text.Json;
using AllianceBot.Storage;
using AllianceBot.Stories;
using AllianceBot.Summaries;
using Dapper;

namespace AllianceBot.Alerts;

/// <summary>A story's summary as a community reads it: verbatim sentences of the lead report, and a picture.</summary>
/// <param name="PublishedMs">When the lead's page says that it was published; null when its feed has said so, or nobody does.</param>
internal sealed record PreparedSummary(IReadOnlyList<string> Sentences, string? Image, long? PublishedMs = null);

/// <summary>Summaries of story views, kept by view, revision and the words to be shown, so that twenty destinations of a community cost one.</summary>
internal sealed class SummaryMaker(Database database, ArticleReader articles)
{
    public async Task<PreparedSummary> ForAsync(StoryView view, IReadOnlyList<string> words, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var key = $"{view.Key}.{KeyOf(view.Lead, words)}";
        var stored = await database.ReadAsync(connection => connection.QuerySingleOrDefaultAsync<(string Sentences, string? Image, long? PublishedMs)?>(
            "SELECT sentences, image, published_ms FROM summaries WHERE story_id = @Id AND view_key = @key", new { view.Story.Id, key }), cancellationToken);
        if (stored is { } known)
            return new PreparedSummary(JsonSerializer.Deserialize<List<string>>(known.Sentences) ?? [], known.Image ?? ImageOf(view), known.PublishedMs);

        var made = await MakeAsync(view.Lead, words, cancellationToken);
        await database.WriteAsync(connection => connection.ExecuteAsync(
            """
            INSERT INTO summaries (story_id, view_key, sentences, image, published_ms, made_ms) VALUES (@Id, @key, @sentences, @Image, @PublishedMs, @nowMs)
            ON CONFLICT (story_id, view_key) DO NOTHING
            """,
            new { view.Story.Id, key, sentences = JsonSerializer.Serialize(made.Sentences), made.Image, made.PublishedMs, nowMs = now.ToUnixTimeMilliseconds() }), cancellationToken);
        return made with { Image = made.Image ?? ImageOf(view) };
    }

    private async Task<PreparedSummary> MakeAsync(Report lead, IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        var (text, article) = await articles.TextOfAsync(lead, words, cancellationToken);
        var sentences = Summarizer.Summarize(new SummaryRequest(lead.Lang, lead.Title, text, words));
        // A feed without dates: what it carries counts as published when it was seen, which the page knows better.
        var publishedMs = lead.PublishedMs == lead.SeenMs && article?.Published is { } published && published.ToUnixTimeMilliseconds() < lead.SeenMs
            ? published.ToUnixTimeMilliseconds()
            : (long?)null;
        return new PreparedSummary(sentences, lead.Image ?? article?.Image, publishedMs);
    }

    private static string? ImageOf(StoryView view) => view.Reports.Select(report => report.Image).FirstOrDefault(image => image is not null);

    // Only words that the lead has can change its summary.
    private static string KeyOf(Report lead, IReadOnlyList<string> words) =>
        TermHash.Of64(string.Join('\n', words.Where(word => Summarizer.ShowsAny($"{lead.Title}\n{lead.Summary}\n{lead.Content}", [word])).Order(StringComparer.Ordinal)))
            .ToString("x", System.Globalization.CultureInfo.InvariantCulture);
}
