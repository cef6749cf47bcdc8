using System.Data.Common;
using AllianceBot.Communities;
using Dapper;

namespace AllianceBot.Rules;

/// <summary>The watch rules' SQL. Every change raises the store-wide rule version, by which editors notice it.</summary>
internal static class WatchRuleStore
{
    /// <summary>Saves a new rule; null when the community has one of that name already, whatever its case.</summary>
    public static async Task<WatchRule?> AddAsync(DbConnection connection, WatchRule rule, string actor, long nowMs)
    {
        // The version also makes those who add at once wait for each other.
        var version = await NextVersionAsync(connection);
        if (rule.OwnerId is null && await FindAsync(connection, rule.CommunityId, rule.Name) is not null)
            return null;
        var id = await connection.QuerySingleOrDefaultAsync<long?>(
            """
            INSERT INTO watch_rules (community_id, owner_id, name, query, canonical, description, origin, paused_reason, version, created_ms)
            VALUES (@CommunityId, @OwnerId, @Name, @Query, @Canonical, @Description, @Origin, @PausedReason, @version, @nowMs)
            ON CONFLICT DO NOTHING RETURNING id
            """,
            new { rule.CommunityId, rule.OwnerId, rule.Name, rule.Query, rule.Canonical, rule.Description, rule.Origin, rule.PausedReason, version, nowMs });
        if (id is null)
            return null;
        var added = rule with { Id = id.Value };
        await AuditStore.AddAsync(connection, rule.CommunityId, actor, rule.OwnerId is null ? "rule add" : "watch", rule.Name, null, added, nowMs);
        return added;
    }

    /// <summary>Replaces name, query and state of a rule, as <paramref name="action"/> (the command's words) for the audit.</summary>
    public static async Task<WatchRule> ChangeAsync(DbConnection connection, WatchRule before, WatchRule after, string actor, string action, long nowMs)
    {
        var version = await NextVersionAsync(connection);
        var changed = after with { Revision = before.Revision + 1 };
        await connection.ExecuteAsync(
            """
            UPDATE watch_rules SET name = @Name, query = @Query, canonical = @Canonical, description = @Description,
                paused_reason = @PausedReason, removed_ms = NULL, revision = @Revision, version = @version
            WHERE id = @Id
            """,
            new { changed.Name, changed.Query, changed.Canonical, changed.Description, changed.PausedReason, changed.Revision, version, changed.Id });
        await AuditStore.AddAsync(connection, before.CommunityId, actor, action, changed.Name, before, changed, nowMs);
        return changed;
    }

    public static async Task RemoveAsync(DbConnection connection, WatchRule rule, string actor, long nowMs)
    {
        var version = await NextVersionAsync(connection);
        await connection.ExecuteAsync(
            "UPDATE watch_rules SET removed_ms = @nowMs, revision = revision + 1, version = @version WHERE id = @Id",
            new { nowMs, version, rule.Id });
        await AuditStore.AddAsync(connection, rule.CommunityId, actor, rule.OwnerId is null ? "rule remove" : "unwatch", rule.Name, rule, null, nowMs);
    }

    public static async Task<IReadOnlyList<WatchRule>> OfCommunityAsync(DbConnection connection, long communityId) =>
        (await connection.QueryAsync<WatchRule>(
            "SELECT * FROM watch_rules WHERE community_id = @communityId AND owner_id IS NULL AND removed_ms IS NULL ORDER BY name", new { communityId })).AsList();

    /// <summary>A person's watches, the oldest first.</summary>
    public static async Task<IReadOnlyList<WatchRule>> OfPersonAsync(DbConnection connection, long personId) =>
        (await connection.QueryAsync<WatchRule>(
            "SELECT * FROM watch_rules WHERE owner_id = @personId AND removed_ms IS NULL ORDER BY id", new { personId })).AsList();

    /// <summary>Why the starter rules of a new community wait.</summary>
    public const string UntilSetup = "until setup";

    /// <summary>Why the rules of a community wait whose chats have all removed the bot.</summary>
    public const string UntilBack = "the bot was removed";

    /// <summary>Takes every rule and watch of a community out of force that is in force.</summary>
    public static async Task StopAllAsync(DbConnection connection, long communityId) => await SetReasonAsync(connection, communityId, null, UntilBack);

    /// <summary>Puts back in force what <see cref="StopAllAsync"/> stopped.</summary>
    public static async Task StartAllAsync(DbConnection connection, long communityId) => await SetReasonAsync(connection, communityId, UntilBack, null);

    private static async Task SetReasonAsync(DbConnection connection, long communityId, string? before, string? after)
    {
        var version = await NextVersionAsync(connection);
        await connection.ExecuteAsync(
            """
            UPDATE watch_rules SET paused_reason = @after, revision = revision + 1, version = @version
            WHERE community_id = @communityId AND removed_ms IS NULL AND COALESCE(paused_reason, '') = COALESCE(@before, '')
            """,
            new { communityId, version, before, after });
    }

    /// <summary>Puts the starter rules of a new community in force.</summary>
    public static async Task StartSeededAsync(DbConnection connection, long communityId)
    {
        var version = await NextVersionAsync(connection);
        await connection.ExecuteAsync(
            """
            UPDATE watch_rules SET paused_reason = NULL, revision = revision + 1, version = @version
            WHERE community_id = @communityId AND origin = 'seed' AND paused_reason = @UntilSetup AND removed_ms IS NULL
            """,
            new { communityId, version, UntilSetup });
    }

    /// <summary>Forgets the watches of a person who is erased: what they watched for, and where it went.</summary>
    public static async Task ForgetOwnerAsync(DbConnection connection, long personId, long nowMs)
    {
        var version = await NextVersionAsync(connection);
        await connection.ExecuteAsync(
            """
            DELETE FROM alert_matches WHERE rule_id IN (SELECT id FROM watch_rules WHERE owner_id = @personId);
            DELETE FROM routes WHERE rule_id IN (SELECT id FROM watch_rules WHERE owner_id = @personId);
            UPDATE watch_rules SET removed_ms = COALESCE(removed_ms, @nowMs), query = '', canonical = '', name = 'erased ' || id, description = '', version = @version
            WHERE owner_id = @personId
            """,
            new { personId, nowMs, version });
    }

    /// <summary>Finds a rule by the name that people type, whatever its case.</summary>
    public static async Task<WatchRule?> FindAsync(DbConnection connection, long communityId, string name) =>
        (await OfCommunityAsync(connection, communityId)).FirstOrDefault(rule => rule.Name.Equals(name.Trim(), StringComparison.OrdinalIgnoreCase));

    /// <summary>The version of the newest change.</summary>
    public static Task<long> VersionAsync(DbConnection connection) =>
        connection.ExecuteScalarAsync<long>("SELECT COALESCE(MAX(version), 0) FROM watch_rules");

    /// <summary>What changed after <paramref name="version"/>: the rules with the version of their change, and null for one that is out of force.</summary>
    public static async Task<IReadOnlyList<RuleChange>> ChangedSinceAsync(DbConnection connection, long version) =>
        (await connection.QueryAsync<RuleChange>(
            "SELECT r.*, CASE WHEN r.removed_ms IS NULL AND r.paused_reason IS NULL THEN 1 ELSE 0 END AS in_force FROM watch_rules r WHERE r.version > @version ORDER BY r.version",
            new { version })).AsList();

    private static Task<long> NextVersionAsync(DbConnection connection) =>
        connection.QuerySingleAsync<long>(
            """
            INSERT INTO meta (name, value) VALUES ('rule_version', '1')
            ON CONFLICT (name) DO UPDATE SET value = CAST(CAST(meta.value AS BIGINT) + 1 AS TEXT)
            RETURNING CAST(value AS BIGINT)
            """);
}

/// <summary>A rule as it is after a change, and whether it is in force.</summary>
internal sealed record RuleChange
{
    public long Id { get; init; }
    public long CommunityId { get; init; }
    public long? OwnerId { get; init; }
    public string Name { get; init; } = "";
    public string Query { get; init; } = "";
    public long Revision { get; init; }
    public long Version { get; init; }
    public bool InForce { get; init; }
}
