using System.Data.Common;
using AllianceBot.Communities;
using AllianceBot.Items;
using AllianceBot.Matching;
using AllianceBot.Stories;
using Dapper;

namespace AllianceBot.Rules;

/// <summary>
/// Searches the stored items that a community may see with the rule language itself, newest first, so that history, backtests
/// and rules mean the same. The evaluator decides; what is read before it is only ever a superset.
/// </summary>
internal static class ItemSearch
{
    private const int Window = 500;

    /// <summary>The visible items of a time range that the rule matches, newest first; without a rule all of them.</summary>
    /// <param name="skip">Matches to leave out, for pages.</param>
    /// <param name="take">Matches to return at most.</param>
    public static async Task<IReadOnlyList<Report>> FindAsync(
        DbConnection connection, Community community, Rule? rule, SearchRange range, int skip, int take, CancellationToken cancellationToken)
    {
        var found = new List<Report>();
        var before = (Ms: range.UntilMs, Id: long.MaxValue);
        while (found.Count < skip + take)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var window = (await connection.QueryAsync<Report>(
                $"""
                {StoryView.VisibleReports}
                AND i.published_ms >= @sinceMs AND (i.published_ms < @beforeMs OR i.published_ms = @beforeMs AND i.id < @beforeId)
                ORDER BY i.published_ms DESC, i.id DESC LIMIT @limit
                """,
                new { communityId = community.Id, sinceMs = range.SinceMs, beforeMs = before.Ms, beforeId = before.Id, limit = Window })).AsList();
            found.AddRange(window.Where(report => rule is null || rule.Matches(Matchable(report))));
            if (window.Count < Window)
                break;
            before = (window[^1].PublishedMs, window[^1].ItemId);
        }
        return found.Skip(skip).Take(take).ToList();
    }

    public static MatchItem Matchable(Report report) => MatchItem.FromText(
        title: report.Title, summary: report.Summary, content: report.Content, source: report.Outlet, author: report.Author, lang: report.Lang, url: report.Url ?? "");
}

/// <summary>Published times, the first included, the last not; UTC epoch milliseconds.</summary>
internal readonly record struct SearchRange(long SinceMs, long UntilMs);
