using System.Data.Common;
using AllianceBot.Storage;
using Dapper;

namespace AllianceBot.Alerts;

/// <summary>
/// What stands in a community's channels when its moderators move reports between stories. An alert whose reports all move
/// takes its post along, which is then edited; where the other story has a post already, the first one is left as it stands.
/// </summary>
internal static class AlertMoves
{
    /// <summary>Moves the alerts of <paramref name="itemIds"/> and brings the posts of both stories up to date.</summary>
    public static async Task MoveAsync(
        DbConnection connection, long communityId, long fromStoryId, long toStoryId, IReadOnlyCollection<long> itemIds, AlertsOptions options, long nowMs)
    {
        var matches = await connection.QueryAsync<(long AlertId, long DestinationId, long ItemId)>(
            """
            SELECT a.id, a.destination_id, m.item_id FROM alerts a
            JOIN destinations d ON d.id = a.destination_id JOIN alert_matches m ON m.alert_id = a.id
            WHERE a.story_id = @fromStoryId AND d.community_id = @communityId
            """,
            new { fromStoryId, communityId });
        var emptied = new List<long>();
        foreach (var alert in matches.GroupBy(match => (match.AlertId, match.DestinationId)))
        {
            var moving = alert.Select(match => match.ItemId).Where(itemIds.Contains).Distinct().ToList();
            if (moving.Count == 0)
                continue;
            var (alertId, destinationId) = alert.Key;
            var all = alert.All(match => moving.Contains(match.ItemId));
            var target = await Outbox.FindAlertAsync(connection, toStoryId, destinationId);
            if (all && target is null)
            {
                await connection.ExecuteAsync("UPDATE alerts SET story_id = @toStoryId WHERE id = @alertId", new { toStoryId, alertId });
                continue;
            }
            if (target is null)
            {
                target = (await Outbox.AlertAsync(connection, toStoryId, destinationId, nowMs)).Id;
                await Outbox.PostAsync(connection, target!.Value, destinationId, await MetaStore.InstallationAsync(connection), nowMs, options.GatherFor);
            }
            else
            {
                await ReviveAsync(connection, target.Value, nowMs, options.GatherFor);
            }
            await MoveMatchesAsync(connection, alertId, target.Value, moving);
            if (all)
                emptied.Add(alertId);
        }
        await Outbox.RaiseAsync(connection, fromStoryId, [communityId], new HashSet<long>(), nowMs, options.EditAfter);
        await Outbox.RaiseAsync(connection, toStoryId, [communityId], new HashSet<long>(), nowMs, options.EditAfter);
        foreach (var alertId in emptied)
            await LeaveAsync(connection, alertId);
    }

    private static async Task MoveMatchesAsync(DbConnection connection, long fromAlertId, long toAlertId, IReadOnlyCollection<long> itemIds) =>
        await connection.ExecuteAsync(
            $"""
            INSERT INTO alert_matches (alert_id, rule_id, item_id, spans)
            SELECT @toAlertId, rule_id, item_id, spans FROM alert_matches WHERE alert_id = @fromAlertId AND item_id IN ({string.Join(',', itemIds)})
            ON CONFLICT (alert_id, rule_id, item_id) DO NOTHING;
            DELETE FROM alert_matches WHERE alert_id = @fromAlertId AND item_id IN ({string.Join(',', itemIds)})
            """,
            new { fromAlertId, toAlertId });

    // What a merge dropped before anybody saw it is wanted again when the merge is taken back.
    private static async Task ReviveAsync(DbConnection connection, long alertId, long nowMs, TimeSpan gatherFor) =>
        await connection.ExecuteAsync(
            "UPDATE posts SET state = 'held', reason = 'gathering', desired_rev = desired_rev + 1, due_ms = @dueMs WHERE alert_id = @alertId AND state = 'dropped' AND reason = 'merged'",
            new { alertId, dueMs = nowMs + (long)gatherFor.TotalMilliseconds });

    // A post that nobody has seen is dropped; one that stands is not edited any more.
    private static async Task LeaveAsync(DbConnection connection, long alertId) =>
        await connection.ExecuteAsync(
            """
            UPDATE posts SET state = CASE WHEN message_id IS NULL THEN 'dropped' ELSE 'sent' END, reason = 'merged',
                desired_rev = sent_rev, card_rev = CASE WHEN card_rev = sent_rev THEN card_rev ELSE 0 END
            WHERE alert_id = @alertId AND state IN ('held', 'due')
            """,
            new { alertId });
}
