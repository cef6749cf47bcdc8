using System.Data.Common;
using System.Text.Json;
using AllianceBot.Communities;
using AllianceBot.Stories;
using Dapper;

namespace AllianceBot.Alerts;

/// <summary>A post whose wanted card is not made yet.</summary>
internal sealed record WantedCard
{
    public long Id { get; init; }
    public string Key { get; init; } = "";
    public string? Reason { get; init; }
    public long? AlertId { get; init; }
    public long? StoryId { get; init; }
    public long CommunityId { get; init; }
    public long DesiredRev { get; init; }
    public long CardRev { get; init; }
    public long SentRev { get; init; }

    /// <summary>What the chat shows when it was made for the revision that was sent; else what waits to be shown.</summary>
    public string? Card { get; init; }
    public string? Ping { get; init; }
}

/// <summary>One match of an alert: the rule's name and what it found in which item.</summary>
internal sealed record AlertMatch(long RuleId, string RuleName, long ItemId, IReadOnlyList<MatchedSpan> Spans);

/// <summary>The posts' SQL for making cards.</summary>
internal static class CardStore
{
    public static async Task<IReadOnlyList<WantedCard>> WantedAsync(DbConnection connection, int most) =>
        (await connection.QueryAsync<WantedCard>(
            """
            SELECT p.id, p.key, p.reason, p.alert_id, a.story_id, d.community_id, p.desired_rev, p.card_rev, p.sent_rev, p.card,
                   (SELECT MAX(t.ping) FROM routes t JOIN alert_matches m ON m.rule_id = t.rule_id WHERE m.alert_id = p.alert_id AND t.destination_id = p.destination_id) AS ping
            FROM posts p JOIN destinations d ON d.id = p.destination_id LEFT JOIN alerts a ON a.id = p.alert_id
            WHERE p.state IN ('held', 'due') AND p.card_rev < p.desired_rev AND p.kind IN ('story', 'digest')
            ORDER BY p.id LIMIT @most
            """,
            new { most })).AsList();

    /// <summary>Stores the card for the revision that it was made for; one that looks like what was sent needs no sending.</summary>
    public static Task SaveAsync(DbConnection connection, WantedCard post, Card card)
    {
        var json = card.ToJson();
        return post.SentRev > 0 && post.CardRev == post.SentRev && json == post.Card
            ? connection.ExecuteAsync(
                """
                UPDATE posts SET card_rev = @DesiredRev, sent_rev = @DesiredRev, state = CASE WHEN desired_rev = @DesiredRev THEN 'sent' ELSE state END
                WHERE id = @Id AND state = 'due'
                """,
                new { post.Id, post.DesiredRev })
            : connection.ExecuteAsync(
                "UPDATE posts SET card = @json, card_rev = @DesiredRev WHERE id = @Id AND state IN ('held', 'due')", new { json, post.Id, post.DesiredRev });
    }

    /// <summary>Ends a post that shows nothing any more; one that was sent already stays as it stands.</summary>
    public static Task DropAsync(DbConnection connection, WantedCard post, string reason) =>
        connection.ExecuteAsync(
            """
            UPDATE posts SET state = CASE WHEN message_id IS NULL THEN 'dropped' ELSE 'sent' END, reason = @reason,
                desired_rev = sent_rev, card_rev = CASE WHEN card_rev = sent_rev THEN card_rev ELSE 0 END
            WHERE id = @Id
            """,
            new { reason, post.Id });

    /// <summary>Ends a post as dead, with the reason for its owner.</summary>
    public static Task EndAsync(DbConnection connection, WantedCard post, string reason) =>
        connection.ExecuteAsync("UPDATE posts SET state = 'dead', reason = @reason WHERE id = @Id", new { reason, post.Id });

    public static async Task<IReadOnlyList<AlertMatch>> MatchesAsync(DbConnection connection, long alertId)
    {
        var rows = await connection.QueryAsync<(long RuleId, string Name, long ItemId, string Spans)>(
            """
            SELECT m.rule_id, r.name, m.item_id, m.spans FROM alert_matches m JOIN watch_rules r ON r.id = m.rule_id
            WHERE m.alert_id = @alertId ORDER BY m.item_id, m.rule_id
            """,
            new { alertId });
        return rows.Select(row => new AlertMatch(row.RuleId, row.Name, row.ItemId, JsonSerializer.Deserialize<List<MatchedSpan>>(row.Spans) ?? [])).ToList();
    }

    /// <summary>The stories as the community sees them, each headed by a report for which it was alerted there.</summary>
    public static async Task<IReadOnlyList<StoryView>> ViewsAsync(DbConnection connection, Community community, IReadOnlyList<long> storyIds)
    {
        if (storyIds.Count == 0)
            return [];
        var matched = (await connection.QueryAsync<long>(
            $"""
            SELECT m.item_id FROM alert_matches m JOIN alerts a ON a.id = m.alert_id JOIN destinations d ON d.id = a.destination_id
            WHERE d.community_id = @Id AND a.story_id IN ({string.Join(',', storyIds)})
            """, community)).ToHashSet();
        return [.. (await StoryView.ForAsync(connection, community, storyIds)).Select(view => view.LedBy(matched))];
    }

    /// <summary>The stories that a digest tells, in the order of their alerts.</summary>
    public static async Task<IReadOnlyList<long>> FoldedStoriesAsync(DbConnection connection, long digestId) =>
        (await connection.QueryAsync<long>(
            "SELECT a.story_id FROM posts p JOIN alerts a ON a.id = p.alert_id WHERE p.folded_into = @digestId ORDER BY p.id", new { digestId })).AsList();
}
