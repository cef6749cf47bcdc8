using System.Data.Common;
using Dapper;

namespace AllianceBot.Stories;

/// <summary>The stories' SQL.</summary>
internal static class StoryStore
{
    /// <summary>Opens a story and gives it the id that people type.</summary>
    public static async Task<long> OpenAsync(DbConnection connection, string lang, long? communityId, long atMs)
    {
        var id = await connection.QuerySingleAsync<long>(
            "INSERT INTO stories (community_id, lang, first_ms, last_ms) VALUES (@communityId, @lang, @atMs, @atMs) RETURNING id",
            new { communityId, lang, atMs });
        await connection.ExecuteAsync("UPDATE stories SET short_id = @shortId WHERE id = @id", new { id, shortId = ShortId.From(id) });
        return id;
    }

    public static async Task JoinAsync(DbConnection connection, long storyId, GroupPlacement placement, long nowMs)
    {
        await connection.ExecuteAsync(
            """
            INSERT INTO story_items (story_id, item_id, reason, score, vector, joined_ms) VALUES (@storyId, @itemId, @reason, @score, @vector, @nowMs)
            ON CONFLICT (story_id, item_id) DO NOTHING
            """,
            new { storyId, itemId = placement.Item.ItemId, reason = placement.Reason.ToString().ToLowerInvariant(), score = placement.Score, vector = placement.Vector, nowMs });
        await connection.ExecuteAsync(
            "UPDATE stories SET last_ms = CASE WHEN last_ms < @at THEN @at ELSE last_ms END WHERE id = @storyId", new { storyId, at = placement.Item.TimeMs });
    }

    /// <summary>The everybody's story that an item is in already, or null.</summary>
    public static Task<long?> OfItemAsync(DbConnection connection, long itemId) =>
        connection.QueryFirstOrDefaultAsync<long?>("SELECT story_id FROM story_items WHERE item_id = @itemId ORDER BY story_id LIMIT 1", new { itemId });

    public static Task<long?> FindIdAsync(DbConnection connection, string shortId) => connection.QuerySingleOrDefaultAsync<long?>(
        "SELECT id FROM stories WHERE short_id = @shortId", new { shortId = ShortId.Typed(shortId) });

    /// <summary>Everybody's placements in the order in which they were decided, for items published since a time.</summary>
    public static async Task<IReadOnlyList<StoredPlacement>> PlacementsSinceAsync(DbConnection connection, long sinceMs)
    {
        var rows = await connection.QueryAsync<(long ItemId, long StoryId, string Lang, long TimeMs, byte[] Vector)>(
            """
            SELECT si.item_id, si.story_id, i.lang, i.published_ms, si.vector
            FROM story_items si JOIN items i ON i.id = si.item_id JOIN stories s ON s.id = si.story_id
            WHERE i.published_ms >= @sinceMs AND s.community_id IS NULL
            ORDER BY si.joined_ms, i.published_ms, si.item_id
            """,
            new { sinceMs });
        return rows.Select(row => new StoredPlacement(row.ItemId, row.StoryId, row.Lang, row.TimeMs, row.Vector)).ToList();
    }
}
