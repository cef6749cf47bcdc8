using System.Data.Common;
using Dapper;

namespace AllianceBot.Storage;

/// <summary>Single facts about this store: its installation id, whether it was seeded.</summary>
internal static class MetaStore
{
    public static Task<string?> GetAsync(DbConnection connection, string name) =>
        connection.QuerySingleOrDefaultAsync<string?>("SELECT value FROM meta WHERE name = @name", new { name });

    public static Task SetAsync(DbConnection connection, string name, string value) =>
        connection.ExecuteAsync(
            "INSERT INTO meta (name, value) VALUES (@name, @value) ON CONFLICT (name) DO UPDATE SET value = @value", new { name, value });

    /// <summary>What the keys of this store's posts begin with: no other store has it.</summary>
    public static Task<string> InstallationAsync(DbConnection connection) =>
        GetOrAddAsync(connection, "installation", Convert.ToHexStringLower(Guid.NewGuid().ToByteArray())[..8] + "-");

    /// <summary>Keeps the first value ever given and returns it.</summary>
    public static async Task<string> GetOrAddAsync(DbConnection connection, string name, string value)
    {
        await connection.ExecuteAsync(
            "INSERT INTO meta (name, value) VALUES (@name, @value) ON CONFLICT (name) DO NOTHING", new { name, value });
        return await connection.QuerySingleAsync<string>("SELECT value FROM meta WHERE name = @name", new { name });
    }
}
