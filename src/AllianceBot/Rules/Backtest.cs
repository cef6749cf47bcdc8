using System.Data.Common;
using AllianceBot.Communities;
using AllianceBot.Matching;
using AllianceBot.Storage;
using AllianceBot.Stories;
using Dapper;

namespace AllianceBot.Rules;

/// <summary>What a rule would have posted: by story, by day, and the items that it missed by one clause.</summary>
/// <param name="Seen">All reports of those days that came to the community.</param>
/// <param name="Days">Stories a day, the oldest first.</param>
internal sealed record BacktestResult(int Items, int Seen, IReadOnlyList<Report> Stories, IReadOnlyList<int> Days, IReadOnlyList<NearMiss> NearMisses);

/// <summary>An item that would match but for one clause.</summary>
internal sealed record NearMiss(Report Report, string Clause);

/// <summary>Replays a rule over what the community saw.</summary>
internal static class Backtest
{
    public const int Days = 30;
    private const int MostNearMisses = 3;

    /// <summary>Near misses are a hint: the newest so many candidates are looked at.</summary>
    private const int MostLookedAt = 300;

    public static async Task<BacktestResult> RunAsync(DbConnection connection, SqlDialect dialect, Community community, Rule rule, long nowMs, CancellationToken cancellationToken)
    {
        var day = (long)TimeSpan.FromDays(1).TotalMilliseconds;
        var range = new SearchRange(nowMs - (Days * day), nowMs + 1);
        var (matched, misses) = (new List<Report>(), new List<NearMiss>());
        await foreach (var report in ItemSearch.EachAsync(connection, dialect, community, rule.Prefilter, range, feedId: null, cancellationToken))
        {
            var text = ItemSearch.Matchable(report);
            if (rule.Matches(text))
                matched.Add(report);
            else
                AddMiss(misses, rule, report, text);
        }
        if (misses.Count < MostNearMisses && Nearly(rule.Prefilter) is { } nearly)
        {
            var looked = 0;
            await foreach (var report in ItemSearch.EachAsync(connection, dialect, community, nearly, range, feedId: null, cancellationToken))
            {
                AddMiss(misses, rule, report, ItemSearch.Matchable(report));
                if (misses.Count == MostNearMisses || ++looked == MostLookedAt)
                    break;
            }
        }
        // One post a story: its first report raises it.
        var stories = matched.GroupBy(report => report.StoryId).Select(reports => reports.MinBy(report => report.PublishedMs)!).OrderByDescending(report => report.PublishedMs).ToList();
        var days = new int[Days];
        foreach (var story in stories)
            days[Math.Clamp((int)((story.PublishedMs - range.SinceMs) / day), 0, Days - 1)]++;
        var seen = await connection.ExecuteScalarAsync<int>(
            "SELECT COUNT(*) FROM items i JOIN sources s ON s.feed_id = i.feed_id WHERE s.community_id = @Id AND i.published_ms >= @SinceMs AND i.published_ms < @UntilMs",
            new { community.Id, range.SinceMs, range.UntilMs });
        return new BacktestResult(matched.Count, seen, stories, days, misses);
    }

    private static void AddMiss(List<NearMiss> misses, Rule rule, Report report, MatchItem text)
    {
        if (misses.Count < MostNearMisses && misses.TrueForAll(miss => miss.Report.ItemId != report.ItemId) && rule.NearMiss(text) is { } clause)
            misses.Add(new NearMiss(report, clause));
    }

    // What has all of the rule's parts but one. A rule of one part is missed by everything, which tells nobody anything.
    private static RulePrefilter.Or? Nearly(RulePrefilter prefilter) => prefilter is RulePrefilter.And { Parts.Count: > 1 } all
        ? new RulePrefilter.Or(all.Parts.Select((_, left) => (RulePrefilter)new RulePrefilter.And([.. all.Parts.Where((_, i) => i != left)])).ToList())
        : null;
}
