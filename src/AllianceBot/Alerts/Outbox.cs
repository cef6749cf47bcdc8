using System.Data.Common;
using Dapper;

namespace AllianceBot.Alerts;

/// <summary>
/// The transactional outbox: what a destination should show is written in the transaction that decided it. Posts are
/// level-triggered: a change raises <c>desired_rev</c>, and delivering means bringing the message up to date.
/// </summary>
internal static class Outbox
{
    /// <summary>Records that a story concerns a destination. Added is false when it was known already.</summary>
    public static async Task<(long? Id, bool Added)> AlertAsync(DbConnection connection, long storyId, long destinationId, long nowMs)
    {
        var added = await connection.QuerySingleOrDefaultAsync<long?>(
            """
            INSERT INTO alerts (story_id, destination_id, created_ms) VALUES (@storyId, @destinationId, @nowMs)
            ON CONFLICT (story_id, destination_id) DO NOTHING RETURNING id
            """,
            new { storyId, destinationId, nowMs });
        return added is null ? (await FindAlertAsync(connection, storyId, destinationId), false) : (added, true);
    }

    public static Task<long?> FindAlertAsync(DbConnection connection, long storyId, long destinationId) =>
        connection.QuerySingleOrDefaultAsync<long?>(
            "SELECT id FROM alerts WHERE story_id = @storyId AND destination_id = @destinationId", new { storyId, destinationId });

    /// <summary>Why a destination hears of the story: the rule, the item and the matched spans (JSON).</summary>
    public static Task MatchAsync(DbConnection connection, long alertId, long ruleId, long itemId, string spans) =>
        connection.ExecuteAsync(
            """
            INSERT INTO alert_matches (alert_id, rule_id, item_id, spans) VALUES (@alertId, @ruleId, @itemId, @spans)
            ON CONFLICT (alert_id, rule_id, item_id) DO UPDATE SET spans = @spans
            """,
            new { alertId, ruleId, itemId, spans });

    /// <summary>Wants a first post for an alert, after a time for other reports to come in. The key is unique among all stores.</summary>
    public static Task PostAsync(DbConnection connection, long alertId, long destinationId, string installation, long nowMs, TimeSpan gatherFor) =>
        connection.ExecuteAsync(
            """
            INSERT INTO posts (kind, destination_id, alert_id, key, state, reason, desired_rev, due_ms, created_ms)
            VALUES ('story', @destinationId, @alertId, @key, 'held', 'gathering', 1, @dueMs, @nowMs)
            ON CONFLICT (key) DO NOTHING
            """,
            new { destinationId, alertId, key = $"{installation}{alertId:x}", dueMs = nowMs + (long)gatherFor.TotalMilliseconds, nowMs });

    /// <summary>Wants a digest posted; returns its post. The same key gives the same digest, which then shows more.</summary>
    public static Task<long> DigestAsync(DbConnection connection, long destinationId, string key, string reason, long dueMs, long nowMs) =>
        connection.QuerySingleAsync<long>(
            """
            INSERT INTO posts (kind, destination_id, key, state, reason, desired_rev, due_ms, created_ms)
            VALUES ('digest', @destinationId, @key, 'due', @reason, 1, @dueMs, @nowMs)
            ON CONFLICT (key) DO UPDATE SET desired_rev = posts.desired_rev + 1,
                state = CASE WHEN posts.state = 'sent' THEN 'due' ELSE posts.state END
            RETURNING id
            """,
            new { destinationId, key, reason, dueMs, nowMs });

    /// <summary>Tells alerts in a digest instead of in posts of their own, as long as nothing was sent for them.</summary>
    public static Task FoldAsync(DbConnection connection, long digestId, IReadOnlyCollection<long> alertIds, string reason) =>
        connection.ExecuteAsync(
            $"UPDATE posts SET state = 'folded', reason = @reason, folded_into = @digestId WHERE state = 'held' AND alert_id IN ({string.Join(',', alertIds)})",
            new { reason, digestId });

    /// <summary>Takes an alert out of an hourly digest that was not sent yet, into a post of its own: a rule wants it now.</summary>
    public static async Task UnfoldAsync(DbConnection connection, long alertId, long nowMs, TimeSpan gatherFor)
    {
        var digestId = await connection.QuerySingleOrDefaultAsync<long?>(
            """
            SELECT g.id FROM posts p JOIN posts g ON g.id = p.folded_into
            WHERE p.alert_id = @alertId AND p.state = 'folded' AND p.reason = 'digest' AND g.state = 'due' AND g.message_id IS NULL
            """,
            new { alertId });
        if (digestId is null)
            return;
        await connection.ExecuteAsync(
            """
            UPDATE posts SET state = 'held', reason = 'gathering', folded_into = NULL, due_ms = @dueMs WHERE alert_id = @alertId;
            UPDATE posts SET desired_rev = desired_rev + 1 WHERE id = @digestId
            """,
            new { alertId, digestId, dueMs = nowMs + (long)gatherFor.TotalMilliseconds });
    }

    /// <summary>
    /// Wants the posts of a story brought up to date, in the communities given but for some destinations. A post that was sent waits a growing pause
    /// before each edit; one that people deleted, or that was dropped, stays as it is.
    /// </summary>
    public static async Task RaiseAsync(DbConnection connection, long storyId, IReadOnlyCollection<long> communityIds, IReadOnlySet<long> except, long nowMs, TimeSpan editAfter)
    {
        if (communityIds.Count == 0)
            return;
        var posts = await connection.QueryAsync<(long Id, long DestinationId, string State, long SentMs, long Edits, long DueMs)>(
            $"""
            SELECT p.id, p.destination_id, p.state, COALESCE(p.sent_ms, 0), p.edits, p.due_ms
            FROM posts p JOIN alerts a ON a.id = p.alert_id JOIN destinations d ON d.id = p.destination_id
            WHERE a.story_id = @storyId AND d.community_id IN ({string.Join(',', communityIds)})
              AND p.state IN ('held', 'due', 'sending', 'unsure', 'sent')
            """,
            new { storyId });
        foreach (var post in posts.Where(post => !except.Contains(post.DestinationId)))
        {
            var sent = post.State == "sent";
            var dueMs = sent ? Math.Max(nowMs, post.SentMs + EditPause(editAfter, post.Edits)) : post.DueMs;
            await connection.ExecuteAsync(
                "UPDATE posts SET desired_rev = desired_rev + 1, state = @state, due_ms = @dueMs WHERE id = @Id",
                new { state = sent ? "due" : post.State, dueMs, post.Id });
        }
    }

    /// <summary>Milliseconds between the last sending and the next edit: doubled with every edit, at most 64 times the first pause.</summary>
    public static long EditPause(TimeSpan first, long edits) => (long)first.TotalMilliseconds << (int)Math.Min(edits, 6);
}
