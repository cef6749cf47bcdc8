using System.Data.Common;
using Dapper;

namespace AllianceBot.Feeds;

/// <summary>What the communities that follow a feed ask of its polls.</summary>
/// <param name="Pace">The quickest that any of them asks for; null: one of them is content with the usual pace.</param>
/// <param name="IgnoresCache">One of them knows that the server's validators lie.</param>
internal sealed record FeedWishes(TimeSpan? Pace, bool IgnoresCache)
{
    public static readonly FeedWishes None = new(null, false);

    public static async Task<IReadOnlyDictionary<long, FeedWishes>> OfAsync(DbConnection connection, IReadOnlyCollection<long> feedIds) =>
        feedIds.Count == 0
            ? new Dictionary<long, FeedWishes>()
            : (await connection.QueryAsync<(long FeedId, long PaceMs, long IgnoresCache)>(
                $"""
                SELECT feed_id, MIN(COALESCE(pace_ms, 0)), MAX(ignores_cache) FROM sources
                WHERE removed_ms IS NULL AND paused_reason IS NULL AND feed_id IN ({string.Join(',', feedIds)}) GROUP BY feed_id
                """))
                .ToDictionary(row => row.FeedId, row => new FeedWishes(row.PaceMs > 0 ? TimeSpan.FromMilliseconds(row.PaceMs) : null, row.IgnoresCache > 0));
}
