using System.Data.Common;
using AllianceBot.Alerts;
using AllianceBot.Communities;
using Dapper;

namespace AllianceBot.Deliveries;

/// <summary>A post of which nobody could find out whether it stands: moderators look, and say.</summary>
internal sealed record UnsurePost(long Id, string Title, string Place, string Reason);

/// <summary>What moderators decide about posts whose outcome stayed unknown.</summary>
internal static class UnsurePosts
{
    public static async Task<IReadOnlyList<UnsurePost>> OfCommunityAsync(DbConnection connection, long communityId, int most)
    {
        var rows = await connection.QueryAsync<(long Id, string? Card, string Place, string? Reason)>(
            """
            SELECT p.id, p.card, d.name, p.reason FROM posts p JOIN destinations d ON d.id = p.destination_id
            WHERE d.community_id = @communityId AND p.state = 'unsure' AND p.due_ms = @Never ORDER BY p.id LIMIT @most
            """,
            new { communityId, Never = long.MaxValue, most });
        return [.. rows.Select(row => new UnsurePost(row.Id, row.Card is null ? "" : Card.FromJson(row.Card).Title, row.Place, row.Reason ?? ""))];
    }

    /// <summary>How many wait for a decision.</summary>
    public static Task<long> CountAsync(DbConnection connection, long communityId) => connection.QuerySingleAsync<long>(
        "SELECT COUNT(*) FROM posts p JOIN destinations d ON d.id = p.destination_id WHERE d.community_id = @communityId AND p.state = 'unsure' AND p.due_ms = @Never",
        new { communityId, Never = long.MaxValue });

    /// <summary>It stands: it is not sent again, and not edited, since its message is not known. False when it is not this community's or not unsure any more.</summary>
    public static Task<bool> StandsAsync(DbConnection connection, long communityId, long postId, string actor, long nowMs) =>
        DecideAsync(connection, communityId, postId, "state = 'dropped', reason = 'it stands, as a moderator saw'", actor, "post stands", nowMs);

    /// <summary>It does not stand: it is sent.</summary>
    public static Task<bool> SendAgainAsync(DbConnection connection, long communityId, long postId, string actor, long nowMs) =>
        DecideAsync(connection, communityId, postId, "state = 'due', reason = NULL, sending_ms = NULL, attempt = 0, due_ms = @nowMs", actor, "post again", nowMs);

    private static async Task<bool> DecideAsync(DbConnection connection, long communityId, long postId, string change, string actor, string action, long nowMs)
    {
        var key = await connection.QuerySingleOrDefaultAsync<string?>(
            $"""
            UPDATE posts SET {change}
            WHERE id = @postId AND state = 'unsure' AND due_ms = @Never AND destination_id IN (SELECT id FROM destinations WHERE community_id = @communityId)
            RETURNING key
            """,
            new { postId, communityId, nowMs, Never = long.MaxValue });
        if (key is null)
            return false;
        await AuditStore.AddAsync<object>(connection, communityId, actor, action, key, null, null, nowMs);
        return true;
    }
}
