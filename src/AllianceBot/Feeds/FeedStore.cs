using System.Data.Common;
using AllianceBot.Storage;
using Dapper;

namespace AllianceBot.Feeds;

/// <summary>The feeds' SQL. The outcome of a poll is saved only by the owner of the feed's lease.</summary>
internal static class FeedStore
{
    public static async Task<Feed> GetOrAddAsync(DbConnection connection, string url, bool isPrivate, long nowMs)
    {
        await connection.ExecuteAsync(
            """
            INSERT INTO feeds (url, is_private, next_poll_ms, created_ms) VALUES (@url, @isPrivate, @nowMs, @nowMs)
            ON CONFLICT (url) DO NOTHING
            """,
            new { url, isPrivate = isPrivate ? 1 : 0, nowMs });
        return await connection.QuerySingleAsync<Feed>("SELECT * FROM feeds WHERE url = @url", new { url });
    }

    public static Task<Feed> GetAsync(DbConnection connection, long id) =>
        connection.QuerySingleAsync<Feed>("SELECT * FROM feeds WHERE id = @id", new { id });

    /// <summary>Takes feeds that are due, that somebody follows and that no other replica is asking.</summary>
    public static async Task<IReadOnlyList<Feed>> ClaimDueAsync(
        DbConnection connection, SqlDialect dialect, string owner, long nowMs, TimeSpan length, int most)
    {
        var claimed = (await connection.QueryAsync<Feed>(
            $"""
            UPDATE feeds SET lease_owner = @owner, lease_ms = {dialect.LeaseClock} + @length, fence = fence + 1
            WHERE id IN (
                SELECT f.id FROM feeds f
                WHERE f.next_poll_ms <= @now AND f.lease_ms <= {dialect.LeaseClock}
                  AND EXISTS (SELECT 1 FROM sources s WHERE s.feed_id = f.id AND s.removed_ms IS NULL AND s.paused_reason IS NULL)
                ORDER BY f.next_poll_ms LIMIT @most {dialect.SkipLocked})
            RETURNING *
            """,
            new { owner, now = nowMs, length = (long)length.TotalMilliseconds, most })).AsList();
        var wishes = await FeedWishes.OfAsync(connection, [.. claimed.Select(feed => feed.Id)]);
        return [.. claimed.Select(feed => feed with { Wishes = wishes.GetValueOrDefault(feed.Id, FeedWishes.None) })];
    }

    /// <summary>Saves what a poll found out and gives the lease back. False when the lease was lost: nothing was saved.</summary>
    public static async Task<bool> SaveAsync(DbConnection connection, Feed feed) =>
        await connection.ExecuteAsync(
            """
            UPDATE feeds SET title = @Title, site_url = @SiteUrl, language = @Language, identity = @Identity, etag = @Etag,
                last_modified = @LastModified, validators_from = @ValidatorsFrom, ttl_ms = @TtlMs, skip_hours = @SkipHours, skip_days = @SkipDays, next_poll_ms = @NextPollMs, last_poll_ms = @LastPollMs, last_success_ms = @LastSuccessMs,
                last_new_ms = @LastNewMs, failures = @Failures, problem = @Problem, problem_text = @ProblemText,
                problem_since_ms = @ProblemSinceMs, told = @Told, moved_url = @MovedUrl, moved_first_ms = @MovedFirstMs, moved_seen = @MovedSeen,
                lease_owner = NULL, lease_ms = 0
            WHERE id = @Id AND fence = @Fence
            """,
            feed) == 1;

    /// <summary>
    /// Takes a permanent redirect at its word. When another feed stands at the new URL, those who follow this one follow that
    /// one from now on.
    /// </summary>
    public static async Task MoveAsync(DbConnection connection, Feed feed, string url)
    {
        var there = await connection.QuerySingleOrDefaultAsync<long?>("SELECT id FROM feeds WHERE url = @url", new { url });
        if (there is null)
        {
            await connection.ExecuteAsync(
                "UPDATE feeds SET url = @url, moved_url = NULL, moved_seen = 0, moved_first_ms = NULL WHERE id = @Id", new { url, feed.Id });
            return;
        }
        await connection.ExecuteAsync(
            """
            UPDATE sources SET feed_id = @there WHERE feed_id = @Id
              AND NOT EXISTS (SELECT 1 FROM sources o WHERE o.feed_id = @there AND o.community_id = sources.community_id)
            """,
            new { there, feed.Id });
    }

    /// <summary>
    /// A feed that nobody followed for a while is new again to who follows it next: its first poll posts nothing old. One that
    /// had been given up is asked again.
    /// </summary>
    public static Task StartOverAsync(DbConnection connection, long id, long nowMs) =>
        connection.ExecuteAsync(
            """
            UPDATE feeds SET last_success_ms = NULL, etag = NULL, last_modified = NULL, validators_from = NULL,
                next_poll_ms = CASE WHEN next_poll_ms = @Never THEN @nowMs ELSE next_poll_ms END
            WHERE id = @id AND NOT EXISTS (SELECT 1 FROM sources s WHERE s.feed_id = @id AND s.removed_ms IS NULL)
            """,
            new { id, nowMs, Feed.Never });

    /// <summary>Gives the lease back, to be asked again at a time.</summary>
    public static Task ReleaseAsync(DbConnection connection, Feed feed, long nextPollMs) =>
        connection.ExecuteAsync(
            "UPDATE feeds SET lease_owner = NULL, lease_ms = 0, next_poll_ms = @nextPollMs WHERE id = @Id AND fence = @Fence",
            new { nextPollMs, feed.Id, feed.Fence });

    /// <summary>Makes the feed due now, for the command that checks it.</summary>
    public static Task PollNowAsync(DbConnection connection, long id, long nowMs) =>
        connection.ExecuteAsync("UPDATE feeds SET next_poll_ms = @nowMs WHERE id = @id AND next_poll_ms > @nowMs", new { id, nowMs });

    public static async Task<long> AddPollAsync(DbConnection connection, long feedId, bool isFirst, int found, long nowMs) =>
        await connection.QuerySingleAsync<long>(
            "INSERT INTO polls (feed_id, at_ms, is_first, found) VALUES (@feedId, @nowMs, @isFirst, @found) RETURNING id",
            new { feedId, nowMs, isFirst = isFirst ? 1 : 0, found });

    /// <summary>Feeds that somebody follows and that were not asked yet.</summary>
    public static Task<long> NeverPolledAsync(DbConnection connection) =>
        connection.ExecuteScalarAsync<long>(
            """
            SELECT COUNT(*) FROM feeds f WHERE f.last_poll_ms IS NULL
              AND EXISTS (SELECT 1 FROM sources s WHERE s.feed_id = f.id AND s.removed_ms IS NULL AND s.paused_reason IS NULL)
            """);

    /// <summary>When the next feed is due; null without feeds.</summary>
    public static Task<long?> NextDueAsync(DbConnection connection) =>
        connection.ExecuteScalarAsync<long?>(
            """
            SELECT MIN(CASE WHEN f.next_poll_ms > f.lease_ms THEN f.next_poll_ms ELSE f.lease_ms END) FROM feeds f
            WHERE EXISTS (SELECT 1 FROM sources s WHERE s.feed_id = f.id AND s.removed_ms IS NULL AND s.paused_reason IS NULL)
            """);

    public static async Task<IReadOnlyDictionary<long, Feed>> OfCommunityAsync(DbConnection connection, long communityId) =>
        (await connection.QueryAsync<Feed>(
            "SELECT f.* FROM feeds f JOIN sources s ON s.feed_id = f.id WHERE s.community_id = @communityId AND s.removed_ms IS NULL", new { communityId }))
            .ToDictionary(feed => feed.Id);
}
