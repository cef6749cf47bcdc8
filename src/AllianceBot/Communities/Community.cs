using System.Data.Common;
using Dapper;

namespace AllianceBot.Communities;

/// <summary>People who share rules; it owns one or more linked chats.</summary>
internal sealed record Community
{
    /// <summary>The key of the community that a self-hoster's settings make.</summary>
    public const string Home = "home";

    public long Id { get; init; }
    public string Key { get; init; } = "";
    public string Name { get; init; } = "";

    /// <summary>BCP 47, for what the bot itself says and for which report leads a card.</summary>
    public string Language { get; init; } = "en";

    /// <summary>IANA name, for times that cannot be shown in each reader's own zone.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>UTC when the machine does not know the name.</summary>
    public TimeZoneInfo Zone => TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out var zone) ? zone : TimeZoneInfo.Utc;
}

internal static class CommunityStore
{
    public static async Task<Community> GetOrAddAsync(DbConnection connection, Community wanted, long nowMs)
    {
        await connection.ExecuteAsync(
            """
            INSERT INTO communities (key, name, language, time_zone, created_ms) VALUES (@Key, @Name, @Language, @TimeZone, @nowMs)
            ON CONFLICT (key) DO NOTHING
            """,
            new { wanted.Key, wanted.Name, wanted.Language, wanted.TimeZone, nowMs });
        return await connection.QuerySingleAsync<Community>("SELECT * FROM communities WHERE key = @Key", new { wanted.Key });
    }

    /// <summary>Stores another name, language or time zone.</summary>
    public static Task ChangeAsync(DbConnection connection, Community community) =>
        connection.ExecuteAsync("UPDATE communities SET name = @Name, language = @Language, time_zone = @TimeZone WHERE id = @Id", community);

    public static Task<Community> GetAsync(DbConnection connection, long id) =>
        connection.QuerySingleAsync<Community>("SELECT * FROM communities WHERE id = @id", new { id });

    public static Task<Community?> FindByChatAsync(DbConnection connection, string platform, string externalId) =>
        connection.QuerySingleOrDefaultAsync<Community?>(
            """
            SELECT c.* FROM communities c JOIN chats h ON h.community_id = c.id
            WHERE h.platform = @platform AND h.external_id = @externalId AND h.left_ms IS NULL
            """,
            new { platform, externalId });
}
