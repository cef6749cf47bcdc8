using System.Data.Common;
using Dapper;

namespace AllianceBot.Stories;

/// <summary>
/// Where communities see an item otherwise than it was grouped: a moderator took the report out of its story (split), or made
/// one story of two (merge). Grouping goes on for everybody as before; what is decided here holds for one community.
/// </summary>
internal sealed class StoryOverrides
{
    /// <summary>Stands for all items of a story.</summary>
    private const long Whole = 0;
    private readonly Dictionary<(long CommunityId, long StoryId, long ItemId), long> _into;

    private StoryOverrides(IEnumerable<Row> rows) => _into = rows.ToDictionary(row => (row.CommunityId, row.StoryId, row.ItemId), row => row.IntoId);

    /// <summary>All of these communities' decisions: few, since people make them one by one.</summary>
    public static async Task<StoryOverrides> OfAsync(DbConnection connection, params IReadOnlyCollection<long> communityIds) => new(communityIds.Count == 0
        ? []
        : await connection.QueryAsync<Row>(
            $"SELECT community_id, story_id, item_id, into_id FROM story_overrides WHERE community_id IN ({string.Join(',', communityIds)})"));

    /// <summary>The story in which the community sees an item that was grouped into <paramref name="storyId"/>.</summary>
    public long StoryOf(long communityId, long storyId, long itemId) =>
        StoryOf(communityId, _into.GetValueOrDefault((communityId, storyId, itemId), storyId));

    /// <summary>The story that a story is part of for the community: itself unless it was merged.</summary>
    public long StoryOf(long communityId, long storyId)
    {
        // No row leads back: a merge begins at a story that is part of no other.
        while (_into.TryGetValue((communityId, storyId, Whole), out var into))
            storyId = into;
        return storyId;
    }

    /// <summary>The stories whose items the community may see in <paramref name="storyId"/>, itself among them.</summary>
    public HashSet<long> PartsOf(long communityId, long storyId)
    {
        var parts = new HashSet<long> { storyId };
        int known;
        do
        {
            known = parts.Count;
            parts.UnionWith(_into.Where(row => row.Key.CommunityId == communityId && parts.Contains(row.Value)).Select(row => row.Key.StoryId).ToList());
        }
        while (parts.Count > known);
        return parts;
    }

    /// <summary>Shows a report in another story than the one it was grouped into.</summary>
    public static Task SplitAsync(DbConnection connection, long communityId, long storyId, long itemId, long intoId, long nowMs) =>
        SetAsync(connection, communityId, storyId, itemId, intoId, nowMs);

    /// <summary>Shows all of a story, what is yet to come included, as part of another. Neither may be part of a third.</summary>
    public static Task MergeAsync(DbConnection connection, long communityId, long storyId, long intoId, long nowMs) =>
        SetAsync(connection, communityId, storyId, Whole, intoId, nowMs);

    /// <summary>Takes a merge back; false when the story is part of no other.</summary>
    public static async Task<bool> UnmergeAsync(DbConnection connection, long communityId, long storyId) =>
        await connection.ExecuteAsync(
            "DELETE FROM story_overrides WHERE community_id = @communityId AND story_id = @storyId AND item_id = @Whole", new { communityId, storyId, Whole }) == 1;

    /// <summary>
    /// A new report of a story that moderators have split goes where the report went that it is nearest to. When it parts from
    /// that story for everybody, the story that the moderators had made goes on.
    /// </summary>
    public static async Task FollowAsync(DbConnection connection, GroupPlacement placement, long storyId, long nowMs)
    {
        if (placement.Reason == GroupReason.New)
            return;
        var parted = placement.Reason == GroupReason.Parted;
        var splitId = parted ? await StoryStore.OfItemAsync(connection, placement.StrandKey) : storyId;
        if (await connection.QueryFirstOrDefaultAsync<long?>("SELECT 1 FROM story_overrides WHERE story_id = @splitId AND item_id <> @Whole", new { splitId, Whole }) is null)
            return;
        var others = await connection.QueryAsync<(long ItemId, byte[] Vector)>(
            "SELECT item_id, vector FROM story_items WHERE story_id = @splitId AND item_id <> @ItemId", new { splitId, placement.Item.ItemId });
        var nearest = others
            .Select(other => (other.ItemId, Cosine: GroupPlacement.Read(other.Vector) is { } read ? placement.Terms.Cosine(read.Terms) : 0))
            .DefaultIfEmpty().MaxBy(other => other.Cosine);
        await connection.ExecuteAsync(
            """
            INSERT INTO story_overrides (community_id, story_id, item_id, into_id, created_ms)
            SELECT community_id, @storyId, @followed, into_id, @nowMs FROM story_overrides WHERE story_id = @splitId AND item_id = @nearest
            ON CONFLICT (community_id, story_id, item_id) DO NOTHING
            """,
            new { storyId, followed = parted ? Whole : placement.Item.ItemId, splitId, nearest = nearest.ItemId, nowMs });
    }

    private static async Task SetAsync(DbConnection connection, long communityId, long storyId, long itemId, long intoId, long nowMs) =>
        await connection.ExecuteAsync(
            """
            INSERT INTO story_overrides (community_id, story_id, item_id, into_id, created_ms) VALUES (@communityId, @storyId, @itemId, @intoId, @nowMs)
            ON CONFLICT (community_id, story_id, item_id) DO UPDATE SET into_id = @intoId
            """,
            new { communityId, storyId, itemId, intoId, nowMs });

    private sealed record Row
    {
        public long CommunityId { get; init; }
        public long StoryId { get; init; }
        public long ItemId { get; init; }
        public long IntoId { get; init; }
    }
}
