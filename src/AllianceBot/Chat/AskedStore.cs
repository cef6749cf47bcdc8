using System.Data.Common;
using System.Security.Cryptography;
using System.Text.Json;
using Dapper;

namespace AllianceBot.Chat;

/// <summary>What somebody asked, kept for a day so that a button under the answer can ask again: another page, a rule to mend.</summary>
/// <param name="Command">Root and path: <c>alliance history</c>.</param>
internal sealed record Asked(string Key, long CommunityId, string Command, IReadOnlyDictionary<string, string> Options)
{
    public static Asked New(long communityId, string command, IReadOnlyDictionary<string, string> options) =>
        new(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)), communityId, command, options);
}

/// <summary>The SQL of what was asked. Found only in the community that asked, whatever key a button carries.</summary>
internal static class AskedStore
{
    private static readonly TimeSpan Lives = TimeSpan.FromDays(1);

    public static Task SaveAsync(DbConnection connection, Asked asked, long nowMs) =>
        connection.ExecuteAsync(
            """
            DELETE FROM pages WHERE until_ms < @nowMs;
            INSERT INTO pages (key, community_id, command, options, until_ms) VALUES (@Key, @CommunityId, @Command, @options, @untilMs)
            """,
            new { nowMs, asked.Key, asked.CommunityId, asked.Command, options = JsonSerializer.Serialize(asked.Options), untilMs = nowMs + (long)Lives.TotalMilliseconds });

    public static async Task<Asked?> FindAsync(DbConnection connection, string key, long communityId, long nowMs)
    {
        var row = await connection.QuerySingleOrDefaultAsync<(string Command, string Options)?>(
            "SELECT command, options FROM pages WHERE key = @key AND community_id = @communityId AND until_ms > @nowMs", new { key, communityId, nowMs });
        return row is { } found
            ? new Asked(key, communityId, found.Command, JsonSerializer.Deserialize<Dictionary<string, string>>(found.Options) ?? [])
            : null;
    }
}
