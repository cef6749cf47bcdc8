using System.Data.Common;
using Dapper;

namespace AllianceBot.Storage;

/// <summary>A right that one owner holds until a time. The fence grows with every new owner: work done under an older one is refused.</summary>
internal readonly record struct Lease(string Name, string Owner, long Fence)
{
    /// <summary>Takes or renews the lease; null while another owner holds it.</summary>
    public static async Task<Lease?> TakeAsync(DbConnection connection, SqlDialect dialect, string name, string owner, long nowMs, TimeSpan length)
    {
        var fence = await connection.QuerySingleOrDefaultAsync<long?>(
            $"""
            INSERT INTO leases (name, owner, until_ms, fence) VALUES (@name, @owner, {dialect.LeaseClock} + @length, 1)
            ON CONFLICT (name) DO UPDATE SET owner = @owner, until_ms = EXCLUDED.until_ms,
                fence = CASE WHEN leases.owner = @owner THEN leases.fence ELSE leases.fence + 1 END
            WHERE leases.owner = @owner OR leases.until_ms <= {dialect.LeaseClock}
            RETURNING fence
            """,
            new { name, owner, length = (long)length.TotalMilliseconds, now = nowMs });
        return fence is { } f ? new Lease(name, owner, f) : null;
    }

    /// <summary>A name that no other process, and nothing else in this one, has.</summary>
    public static string NewOwner() => $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.NewGuid():N}";

    public static Task ReleaseAsync(DbConnection connection, string name, string owner) =>
        connection.ExecuteAsync("UPDATE leases SET until_ms = 0 WHERE name = @name AND owner = @owner", new { name, owner });
}

/// <summary>All leases at once.</summary>
internal static class LeaseStore
{
    /// <summary>For a store that has one process: what an earlier one held is free.</summary>
    public static Task ForgetAllAsync(DbConnection connection) =>
        connection.ExecuteAsync(
            """
            UPDATE leases SET until_ms = 0;
            UPDATE feeds SET lease_owner = NULL, lease_ms = 0 WHERE lease_owner IS NOT NULL;
            UPDATE destinations SET lease_owner = NULL, lease_ms = 0 WHERE lease_owner IS NOT NULL
            """);
}
