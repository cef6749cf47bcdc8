using System.Data.Common;
using AllianceBot.Communities;
using Dapper;

namespace AllianceBot.Feeds;

/// <summary>The sources' SQL.</summary>
internal static class SourceStore
{
    /// <summary>Sources that people may add to a community, so that one list of strangers does not become everybody's load.</summary>
    public const int MostPerCommunity = 1_000;

    /// <summary>
    /// Makes a community follow a feed; null when it does already. A name that is taken gets a number. A source that was
    /// removed by people comes back only by people: a seed does not revive it.
    /// </summary>
    public static async Task<Source?> AddAsync(DbConnection connection, Source source, string actor, long nowMs)
    {
        var old = await connection.QuerySingleOrDefaultAsync<(long Id, long? RemovedMs)?>(
            "SELECT id, removed_ms FROM sources WHERE community_id = @CommunityId AND feed_id = @FeedId", source);
        if (old is { } known && (known.RemovedMs is null || source.Origin != Source.FromChat))
            return null;
        await FeedStore.StartOverAsync(connection, source.FeedId, nowMs);
        var name = await FreeNameAsync(connection, source.CommunityId, source.Name);
        var id = await connection.QuerySingleAsync<long>(
            """
            INSERT INTO sources (community_id, feed_id, name, language, origin, sample_limit, created_ms)
            VALUES (@CommunityId, @FeedId, @name, @Language, @Origin, @SampleLimit, @nowMs)
            ON CONFLICT (community_id, feed_id) DO UPDATE SET name = @name, removed_ms = NULL, paused_reason = NULL, pace_ms = NULL, ignores_cache = 0
            RETURNING id
            """,
            new { source.CommunityId, source.FeedId, name, source.Language, source.Origin, source.SampleLimit, nowMs });
        var added = source with { Id = id, Name = name };
        await AuditStore.AddAsync(connection, source.CommunityId, actor, "feed add", name, null, added, nowMs);
        return added;
    }

    public static async Task RemoveAsync(DbConnection connection, Source source, string actor, long nowMs)
    {
        await connection.ExecuteAsync("UPDATE sources SET removed_ms = @nowMs WHERE id = @Id", new { nowMs, source.Id });
        await AuditStore.AddAsync(connection, source.CommunityId, actor, "feed remove", source.Name, source, null, nowMs);
    }

    public static async Task SetPausedAsync(DbConnection connection, Source source, string? reason, string actor, long nowMs)
    {
        await connection.ExecuteAsync("UPDATE sources SET paused_reason = @reason WHERE id = @Id", new { reason, source.Id });
        await AuditStore.AddAsync(
            connection, source.CommunityId, actor, reason is null ? "feed resume" : "feed pause", source.Name, source, source with { PausedReason = reason }, nowMs);
    }

    /// <summary>Changes what the community asks of the feed's polls.</summary>
    public static async Task SetWishesAsync(DbConnection connection, Source before, Source after, string actor, long nowMs)
    {
        await connection.ExecuteAsync(
            "UPDATE sources SET pace_ms = @PaceMs, ignores_cache = @ignoresCache WHERE id = @Id", new { after.PaceMs, ignoresCache = after.IgnoresCache ? 1 : 0, after.Id });
        await AuditStore.AddAsync(connection, before.CommunityId, actor, "feed edit", before.Name, before, after, nowMs);
    }

    /// <summary>Reports of a preferred source lead the cards of its community.</summary>
    public static async Task SetPreferredAsync(DbConnection connection, Source source, bool preferred, string actor, long nowMs)
    {
        await connection.ExecuteAsync("UPDATE sources SET preferred = @preferred WHERE id = @Id", new { preferred = preferred ? 1 : 0, source.Id });
        await AuditStore.AddAsync(connection, source.CommunityId, actor, "feed prefer", source.Name, source, source with { Preferred = preferred }, nowMs);
    }

    public static async Task<IReadOnlyList<Source>> OfCommunityAsync(DbConnection connection, long communityId) =>
        (await connection.QueryAsync<Source>(
            "SELECT * FROM sources WHERE community_id = @communityId AND removed_ms IS NULL ORDER BY name", new { communityId })).AsList();

    public static async Task<Source?> FindAsync(DbConnection connection, long communityId, string name) =>
        (await OfCommunityAsync(connection, communityId)).FirstOrDefault(source => source.Name.Equals(name.Trim(), StringComparison.OrdinalIgnoreCase));

    /// <summary>Who follows each of the feeds.</summary>
    public static async Task<ILookup<long, Source>> FollowersAsync(DbConnection connection, IReadOnlyCollection<long> feedIds) =>
        (await connection.QueryAsync<Source>(
            $"SELECT * FROM sources WHERE removed_ms IS NULL AND feed_id IN ({string.Join(',', feedIds.DefaultIfEmpty(0))}) ORDER BY community_id"))
            .ToLookup(source => source.FeedId);

    private const string FictionPaused = "a chat token is set: fiction stays out of real channels";

    /// <summary>Pauses the sources that came with the samples while a chat token is set, and resumes them without one; what people paused stays so.</summary>
    public static Task SetSamplesPausedAsync(DbConnection connection, bool paused) =>
        connection.ExecuteAsync(paused
            ? "UPDATE sources SET paused_reason = @FictionPaused WHERE origin = 'sample' AND paused_reason IS NULL"
            : "UPDATE sources SET paused_reason = NULL WHERE origin = 'sample' AND paused_reason = @FictionPaused", new { FictionPaused });

    private static async Task<string> FreeNameAsync(DbConnection connection, long communityId, string wanted)
    {
        var taken = (await connection.QueryAsync<string>(
            "SELECT name FROM sources WHERE community_id = @communityId AND removed_ms IS NULL", new { communityId })).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var name = wanted;
        for (var number = 2; taken.Contains(name); number++)
            name = $"{wanted} {number}";
        return name;
    }
}
