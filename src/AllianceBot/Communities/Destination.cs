using System.Data.Common;
using Dapper;

namespace AllianceBot.Communities;

/// <summary>The names of the platforms as they stand in the store.</summary>
internal static class Platforms
{
    public const string Console = "console";
    public const string Discord = "discord";
    public const string Slack = "slack";
}

/// <summary>A place where posts go: a channel, a thread, a forum, a direct message, the terminal.</summary>
internal sealed record Destination
{
    public long Id { get; init; }
    public long ChatId { get; init; }
    public long CommunityId { get; init; }
    public string Platform { get; init; } = "";

    /// <summary>The platform's own id of the place; opaque to everything but the platform's client.</summary>
    public string ExternalId { get; init; } = "";

    /// <summary>terminal, channel, announcement, thread, forum or dm.</summary>
    public string Kind { get; init; } = "channel";

    public string Name { get; init; } = "";

    /// <summary>Why nothing is sent there at present; null when it is open.</summary>
    public string? PausedReason { get; init; }
}

internal static class DestinationStore
{
    /// <summary>Adds the chat when it is new. A chat stays with the community that it came to first.</summary>
    public static async Task<long> GetOrAddChatAsync(
        DbConnection connection, long communityId, string platform, string externalId, string name, long nowMs)
    {
        await connection.ExecuteAsync(
            """
            INSERT INTO chats (community_id, platform, external_id, name, created_ms) VALUES (@communityId, @platform, @externalId, @name, @nowMs)
            ON CONFLICT (platform, external_id) DO UPDATE SET left_ms = NULL
            """,
            new { communityId, platform, externalId, name, nowMs });
        return await connection.QuerySingleAsync<long>(
            "SELECT id FROM chats WHERE platform = @platform AND external_id = @externalId", new { platform, externalId });
    }

    public static async Task<Destination> GetOrAddAsync(DbConnection connection, Destination wanted)
    {
        await connection.ExecuteAsync(
            """
            INSERT INTO destinations (chat_id, community_id, platform, external_id, kind, name)
            VALUES (@ChatId, @CommunityId, @Platform, @ExternalId, @Kind, @Name)
            ON CONFLICT (platform, external_id) DO NOTHING
            """,
            wanted);
        return await connection.QuerySingleAsync<Destination>(
            "SELECT * FROM destinations WHERE platform = @Platform AND external_id = @ExternalId", wanted);
    }

    public static Task<Destination> GetAsync(DbConnection connection, long id) =>
        connection.QuerySingleAsync<Destination>("SELECT * FROM destinations WHERE id = @id", new { id });

    public static async Task<IReadOnlyList<Destination>> OfCommunityAsync(DbConnection connection, long communityId) =>
        (await connection.QueryAsync<Destination>(
            "SELECT * FROM destinations WHERE community_id = @communityId ORDER BY id", new { communityId })).AsList();

    /// <summary>Stops sending there until <see cref="ResumeAsync"/>; its posts wait.</summary>
    public static Task PauseAsync(DbConnection connection, long id, string reason, long nowMs) =>
        connection.ExecuteAsync(
            "UPDATE destinations SET paused_reason = @reason, paused_ms = @nowMs WHERE id = @id AND paused_reason IS NULL",
            new { id, reason, nowMs });

    public static Task ResumeAsync(DbConnection connection, long id) =>
        connection.ExecuteAsync("UPDATE destinations SET paused_reason = NULL, paused_ms = NULL, retry_ms = 0 WHERE id = @id", new { id });
}
