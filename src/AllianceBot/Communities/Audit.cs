using System.Data.Common;
using System.Text.Json;
using Dapper;

namespace AllianceBot.Communities;

/// <summary>One change that somebody made: who, when, what it was before and after (JSON, null for none).</summary>
internal sealed record AuditEntry
{
    public long Id { get; init; }
    public long AtMs { get; init; }
    public string Actor { get; init; } = "";
    public string Action { get; init; } = "";
    public string Subject { get; init; } = "";
    public string? Before { get; init; }
    public string? After { get; init; }
}

/// <summary>Written in the transaction of the change itself, so that there is never one without the other.</summary>
internal static class AuditStore
{
    public static Task AddAsync<T>(
        DbConnection connection, long communityId, string actor, string action, string subject, T? before, T? after, long nowMs)
        where T : class =>
        connection.ExecuteAsync(
            """
            INSERT INTO audit (community_id, at_ms, actor, action, subject, before, after)
            VALUES (@communityId, @nowMs, @actor, @action, @subject, @before, @after)
            """,
            new
            {
                communityId,
                nowMs,
                actor,
                action,
                subject,
                before = before is null ? null : JsonSerializer.Serialize(before),
                after = after is null ? null : JsonSerializer.Serialize(after),
            });

    /// <summary>The newest changes first.</summary>
    public static async Task<IReadOnlyList<AuditEntry>> LatestAsync(DbConnection connection, long communityId, int count, int skip = 0) =>
        (await connection.QueryAsync<AuditEntry>(
            "SELECT * FROM audit WHERE community_id = @communityId ORDER BY id DESC LIMIT @count OFFSET @skip",
            new { communityId, count, skip })).AsList();
}
