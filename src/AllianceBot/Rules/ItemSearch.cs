using System.Data.Common;
using System.Runtime.CompilerServices;
using AllianceBot.Communities;
using AllianceBot.Matching;
using AllianceBot.Storage;
using AllianceBot.Stories;
using Dapper;

namespace AllianceBot.Rules;

/// <summary>
/// Searches the stored items that a community may see with the rule language itself, newest first, so that history, backtests
/// and rules mean the same. The full-text search only narrows down what is read, always to a superset; the evaluator decides,
/// and no limit is applied before it.
/// </summary>
internal static class ItemSearch
{
    /// <summary>Items that polls running side by side may save in another order than they were seen in.</summary>
    private const int SideBySide = 2000;
    private const int Batch = 64;
    private static readonly TimeSpan FirstWindow = TimeSpan.FromDays(2);

    /// <summary>The visible items that are asked for, newest first.</summary>
    /// <param name="skip">Matches to leave out, for pages.</param>
    /// <param name="take">Matches to return at most.</param>
    public static async Task<IReadOnlyList<Report>> FindAsync(
        DbConnection connection, SqlDialect dialect, Community community, Search search, int skip, int take, CancellationToken cancellationToken)
    {
        var found = new List<Report>();
        await foreach (var report in EachAsync(connection, dialect, community, search.Rule?.Prefilter, search.Range, search.FeedId, cancellationToken))
        {
            if (search.Rule is { } rule && !rule.Matches(Matchable(report)))
                continue;
            if (skip-- > 0)
                continue;
            found.Add(report);
            if (found.Count == take)
                break;
        }
        return found;
    }

    /// <summary>
    /// The visible items that may match, newest first, in windows of time that widen fourfold: a common word is answered from
    /// the last days, a rare one reads few items of all the years.
    /// </summary>
    public static async IAsyncEnumerable<Report> EachAsync(
        DbConnection connection, SqlDialect dialect, Community community, RulePrefilter? prefilter, SearchRange range, long? feedId,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var overrides = await StoryOverrides.OfAsync(connection, community.Id);
        var query = prefilter is null ? null : TokenQuery.Of(prefilter, dialect);
        var oldest = Math.Max(range.SinceMs, await connection.ExecuteScalarAsync<long?>("SELECT MIN(published_ms) FROM items") ?? long.MaxValue);
        var width = (long)FirstWindow.TotalMilliseconds;
        for (var until = range.UntilMs; until > oldest; width *= 4)
        {
            var since = Math.Max(oldest, until - width);
            foreach (var ids in (await IdsAsync(connection, dialect, query, feedId, since, until)).Chunk(Batch))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var reports = (await connection.QueryAsync<Report>(
                    $"{StoryView.VisibleReports} AND si.item_id IN ({string.Join(',', ids)})", new { communityId = community.Id })).ToLookup(report => report.ItemId);
                foreach (var id in ids)
                {
                    if (reports[id].MaxBy(report => report.StoryId) is { } report)
                        yield return report.SeenWith(overrides, community);
                }
            }
            until = since;
        }
    }

    /// <summary>How many items of the feeds that it follows a community could find in that time.</summary>
    public static Task<long> CountAsync(DbConnection connection, Community community, SearchRange range) => connection.ExecuteScalarAsync<long>(
        """
        SELECT COUNT(*) FROM items i WHERE i.published_ms >= @SinceMs AND i.published_ms < @UntilMs
          AND i.feed_id IN (SELECT s.feed_id FROM sources s WHERE s.community_id = @Id AND s.removed_ms IS NULL)
        """,
        new { range.SinceMs, range.UntilMs, community.Id });

    public static MatchItem Matchable(Report report) => MatchItem.FromText(
        title: report.Title, summary: report.Summary, content: report.Content, source: report.Outlet, author: report.Author, lang: report.Lang, url: report.Url ?? "");

    // Ids grow with the time an item was seen, but for polls that ran side by side, and nothing is seen before it is published:
    // that bounds the postings to read.
    private static async Task<List<long>> IdsAsync(DbConnection connection, SqlDialect dialect, string? tokens, long? feedId, long since, long until)
    {
        var ofFeed = feedId is null ? "" : "AND i.feed_id = @feedId";
        if (tokens is null)
        {
            return (await connection.QueryAsync<long>(
                $"SELECT i.id FROM items i WHERE i.published_ms >= @since AND i.published_ms < @until {ofFeed} ORDER BY i.published_ms DESC, i.id DESC",
                new { since, until, feedId })).AsList();
        }
        var first = await connection.ExecuteScalarAsync<long?>(
            "SELECT MIN(id) FROM (SELECT id FROM items WHERE seen_ms >= @since ORDER BY seen_ms LIMIT @SideBySide) early", new { since, SideBySide });
        return first is null ? [] : (await connection.QueryAsync<long>(
            $"""
            SELECT i.id FROM ({dialect.HasTokens}) t JOIN items i ON i.id = t.item_id
            WHERE i.published_ms >= @since AND i.published_ms < @until {ofFeed} ORDER BY i.published_ms DESC, i.id DESC
            """,
            new { tokens, first, since, until, feedId })).AsList();
    }
}

/// <summary>What is looked for.</summary>
/// <param name="Rule">Null: everything.</param>
/// <param name="FeedId">Only from this feed.</param>
internal sealed record Search(Rule? Rule, SearchRange Range, long? FeedId = null);

/// <summary>Published times, the first included, the last not; UTC epoch milliseconds.</summary>
internal readonly record struct SearchRange(long SinceMs, long UntilMs);
