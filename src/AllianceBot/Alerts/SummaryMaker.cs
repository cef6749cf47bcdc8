using System.Text.Json;
using AllianceBot.Storage;
using AllianceBot.Stories;
using AllianceBot.Summaries;
using Dapper;

namespace AllianceBot.Alerts;

/// <summary>A story's summary as a community reads it: verbatim sentences of the lead report, and a picture.</summary>
internal sealed record PreparedSummary(IReadOnlyList<string> Sentences, string? Image);

/// <summary>Summaries of story views, kept by view and revision, so that twenty destinations of a community cost one.</summary>
internal sealed class SummaryMaker(Database database)
{
    public async Task<PreparedSummary> ForAsync(StoryView view, IReadOnlyList<string> words, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var stored = await database.ReadAsync(connection => connection.QuerySingleOrDefaultAsync<(string Sentences, string? Image)?>(
            "SELECT sentences, image FROM summaries WHERE story_id = @Id AND view_key = @Key", new { view.Story.Id, view.Key }), cancellationToken);
        if (stored is { } known)
            return new PreparedSummary(JsonSerializer.Deserialize<List<string>>(known.Sentences) ?? [], known.Image);

        var made = Make(view, words);
        await database.WriteAsync(connection => connection.ExecuteAsync(
            """
            INSERT INTO summaries (story_id, view_key, sentences, image, made_ms) VALUES (@Id, @Key, @sentences, @Image, @nowMs)
            ON CONFLICT (story_id, view_key) DO NOTHING
            """,
            new { view.Story.Id, view.Key, sentences = JsonSerializer.Serialize(made.Sentences), made.Image, nowMs = now.ToUnixTimeMilliseconds() }), cancellationToken);
        return made;
    }

    private static PreparedSummary Make(StoryView view, IReadOnlyList<string> words)
    {
        var lead = view.Lead;
        var text = lead.Content.Length > lead.Summary.Length ? lead.Content : lead.Summary;
        var sentences = Summarizer.Summarize(new SummaryRequest(lead.Lang, lead.Title, text, words));
        return new PreparedSummary(sentences, view.Reports.Select(report => report.Image).FirstOrDefault(image => image is not null));
    }
}
