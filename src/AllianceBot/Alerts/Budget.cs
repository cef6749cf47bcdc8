using System.Data.Common;
using Dapper;

namespace AllianceBot.Alerts;

/// <summary>
/// How many alerts a direct message may bring: at most <see cref="InAWhile"/> in <see cref="While"/> and <see cref="ADay"/> a
/// day. What is over becomes a digest at the end of the window, never nothing.
/// </summary>
internal static class Budget
{
    public const int InAWhile = 20;
    public const int ADay = 60;
    public static readonly TimeSpan While = TimeSpan.FromMinutes(4);

    /// <summary>Null while there is room; else when the digest of what is over is due.</summary>
    public static async Task<long?> SpentUntilAsync(DbConnection connection, long destinationId, long nowMs)
    {
        var (inAWhile, inADay) = await connection.QuerySingleAsync<(long, long)>(
            """
            SELECT COALESCE(SUM(CASE WHEN created_ms > @whileAgo THEN 1 ELSE 0 END), 0), COUNT(*) FROM posts
            WHERE destination_id = @destinationId AND kind = 'story' AND state <> 'folded' AND created_ms > @dayAgo
            """,
            new { destinationId, whileAgo = nowMs - (long)While.TotalMilliseconds, dayAgo = nowMs - (long)TimeSpan.FromDays(1).TotalMilliseconds });
        if (inADay >= ADay)
            return End(nowMs, TimeSpan.FromHours(1));
        return inAWhile >= InAWhile ? End(nowMs, While) : null;
    }

    /// <summary>Windows have fixed borders, so that everything over within one goes into one digest.</summary>
    public static long End(long nowMs, TimeSpan window)
    {
        var length = (long)window.TotalMilliseconds;
        return ((nowMs / length) + 1) * length;
    }
}
