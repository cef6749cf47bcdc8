using System.Data.Common;
using AllianceBot.Communities;
using AllianceBot.Storage;
using Dapper;

namespace AllianceBot.Deliveries;

/// <summary>The right to speak in one destination until a time; its fence makes the outcome of an older owner void.</summary>
internal sealed record DestinationLease(Destination Destination, string Owner, long Fence);

/// <summary>The posts' SQL for the deliverer. Every record of an outcome is fenced by the destination's lease.</summary>
internal static class PostStore
{
    // A post that needs the chat: a card made for it is not shown yet, or an outcome must be found out.
    private const string Ready =
        """
        ((p.state = 'due' OR (p.state = 'held' AND p.reason = 'gathering')) AND p.card_rev > p.sent_rev AND p.due_ms <= @now
         OR p.state IN ('sending', 'unsure') AND p.due_ms <= @now)
        """;

    /// <summary>Takes destinations that are open, free and have something to be done, for <paramref name="length"/>.</summary>
    /// <param name="except">Those that the owner is still busy with, even where their lease ran out meanwhile.</param>
    public static async Task<IReadOnlyList<DestinationLease>> ClaimAsync(
        DbConnection connection, SqlDialect dialect, string owner, long nowMs, TimeSpan length, int most, IEnumerable<long>? except = null)
    {
        var claimed = await connection.QueryAsync<ClaimedDestination>(
            $"""
            UPDATE destinations SET lease_owner = @owner, lease_ms = {dialect.LeaseClock} + @length, fence = fence + 1
            WHERE id IN (
                SELECT d.id FROM destinations d
                WHERE d.paused_reason IS NULL AND d.retry_ms <= @now AND d.lease_ms <= {dialect.LeaseClock}
                  AND d.id NOT IN ({string.Join(',', (except ?? []).Append(0))})
                  AND EXISTS (SELECT 1 FROM posts p WHERE p.destination_id = d.id AND {Ready})
                ORDER BY d.lease_ms LIMIT @most {dialect.SkipLocked})
            RETURNING *
            """,
            new { owner, now = nowMs, length = (long)length.TotalMilliseconds, most });
        return claimed.Select(row => new DestinationLease(row.ToDestination(), owner, row.Fence)).ToList();
    }

    /// <summary>Gives the destination back; <paramref name="retryMs"/> bars it until a time.</summary>
    public static Task ReleaseAsync(DbConnection connection, DestinationLease lease, long retryMs) =>
        connection.ExecuteAsync(
            "UPDATE destinations SET lease_owner = NULL, lease_ms = 0, retry_ms = @retryMs WHERE id = @Id AND fence = @Fence",
            new { retryMs, lease.Destination.Id, lease.Fence });

    /// <summary>
    /// The next post to bring up to date: outcomes to find out first, then first posts in the order of their alerts (a first
    /// post that waits for its retry, or to be found out, holds the later ones back), then edits.
    /// </summary>
    public static async Task<Post?> NextAsync(DbConnection connection, long destinationId, long nowMs)
    {
        var waiting = await connection.ExecuteScalarAsync<long?>(
            """
            SELECT MIN(id) FROM posts WHERE destination_id = @destinationId AND message_id IS NULL
              AND (state = 'due' AND attempt > 0 AND due_ms > @now OR state = 'unsure' AND due_ms > @now AND due_ms < @Never OR state = 'sending')
            """,
            new { destinationId, now = nowMs, Never = long.MaxValue });
        return await connection.QueryFirstOrDefaultAsync<Post?>(
            $"""
            SELECT p.* FROM posts p
            WHERE p.destination_id = @destinationId AND {Ready}
              AND (p.state IN ('sending', 'unsure') OR p.message_id IS NOT NULL OR p.id < @before)
            ORDER BY CASE WHEN p.state IN ('sending', 'unsure') THEN 0 WHEN p.message_id IS NULL THEN 1 ELSE 2 END, p.id
            LIMIT 1
            """,
            new { destinationId, now = nowMs, before = waiting ?? long.MaxValue });
    }

    /// <summary>Saves, before the call, that the post is being sent. False when the lease was lost or the post has changed meanwhile.</summary>
    public static async Task<bool> BeginAsync(DbConnection connection, DestinationLease lease, Post post, long nowMs) =>
        await connection.ExecuteAsync(
            $"""
            UPDATE posts SET state = 'sending', sending_rev = card_rev, sending_ms = COALESCE(CASE WHEN message_id IS NULL THEN sending_ms END, @nowMs), attempt = attempt + 1,
                due_ms = @nowMs
            WHERE id = @Id AND card_rev = @CardRev AND state = @State AND {Fenced}
            """,
            new { post.Id, post.CardRev, post.State, nowMs, lease.Fence, DestinationId = lease.Destination.Id }) == 1;

    /// <summary>The message is there and shows <c>sending_rev</c>; a newer card is brought to it at <paramref name="nextEditMs"/>.</summary>
    public static Task<bool> SentAsync(DbConnection connection, DestinationLease lease, Post post, string messageId, long nowMs, long nextEditMs) =>
        RecordAsync(connection, lease, post,
            """
            state = CASE WHEN desired_rev > COALESCE(sending_rev, 0) THEN 'due' ELSE 'sent' END, reason = NULL,
            sent_rev = COALESCE(sending_rev, 0), edits = edits + CASE WHEN message_id IS NULL THEN 0 ELSE 1 END,
            message_id = @messageId, sent_ms = @nowMs, attempt = 0, due_ms = @nextEditMs
            """,
            new { messageId, nowMs, nextEditMs });

    /// <summary>Back to due, at a time. The try had no effect, so it does not count as the first one; an earlier one that is not known to have had none still does.</summary>
    public static Task<bool> RetryAsync(DbConnection connection, DestinationLease lease, Post post, string reason, long dueMs) =>
        RecordAsync(connection, lease, post, "state = 'due', reason = @reason, due_ms = @dueMs, sending_ms = @SendingMs", new { reason, dueMs, post.SendingMs });

    /// <summary>The outcome is unknown; <paramref name="dueMs"/> says when to ask again, long.MaxValue leaves it to moderators.</summary>
    public static Task<bool> UnsureAsync(DbConnection connection, DestinationLease lease, Post post, string reason, long dueMs) =>
        RecordAsync(connection, lease, post, "state = 'unsure', reason = @reason, due_ms = @dueMs", new { reason, dueMs });

    /// <summary>It could not be found out now; asked again at a time, and then after longer pauses.</summary>
    public static Task<bool> AskLaterAsync(DbConnection connection, DestinationLease lease, Post post, string reason, long dueMs) =>
        RecordAsync(connection, lease, post, "state = 'unsure', reason = @reason, due_ms = @dueMs, attempt = attempt + 1", new { reason, dueMs });

    /// <summary>Ends the post as gone, dead or dropped.</summary>
    public static Task<bool> EndAsync(DbConnection connection, DestinationLease lease, Post post, string state, string? reason) =>
        RecordAsync(connection, lease, post, "state = @endState, reason = @reason", new { endState = state, reason });

    /// <summary>Stories that stand in the community's chats, in posts of their own or in a digest.</summary>
    public static Task<long> CountPostedAsync(DbConnection connection, long communityId) =>
        connection.ExecuteScalarAsync<long>(
            """
            SELECT COUNT(DISTINCT a.story_id) FROM posts p JOIN alerts a ON a.id = p.alert_id JOIN destinations d ON d.id = p.destination_id
            LEFT JOIN posts g ON g.id = p.folded_into
            WHERE d.community_id = @communityId AND p.state <> 'gone' AND (p.message_id IS NOT NULL OR g.message_id IS NOT NULL)
            """,
            new { communityId });

    /// <summary>First posts on their way to open destinations that nothing but time holds back, or that are being sent; a digest only when its hour has come.</summary>
    public static Task<long> WaitingCountAsync(DbConnection connection, long nowMs) =>
        connection.ExecuteScalarAsync<long>(
            """
            SELECT COUNT(*) FROM posts p JOIN destinations d ON d.id = p.destination_id
            WHERE d.paused_reason IS NULL AND p.message_id IS NULL AND (p.kind <> 'digest' OR p.due_ms <= @nowMs)
              AND (p.attempt = 0 AND (p.state = 'due' OR p.state = 'held' AND p.reason = 'gathering') OR p.state = 'sending')
            """, new { nowMs });

    /// <summary>Ends the waiting for other reports and between edits: what is wanted is due now. A digest keeps its hour.</summary>
    public static Task FlushAsync(DbConnection connection, long nowMs) =>
        connection.ExecuteAsync(
            """
            UPDATE posts SET due_ms = @nowMs
            WHERE due_ms > @nowMs AND kind <> 'digest' AND (state = 'held' AND reason = 'gathering' OR state = 'due' AND attempt = 0)
            """, new { nowMs });

    private const string Fenced = "EXISTS (SELECT 1 FROM destinations d WHERE d.id = @DestinationId AND d.fence = @Fence)";

    private static async Task<bool> RecordAsync(DbConnection connection, DestinationLease lease, Post post, string changes, object values)
    {
        var parameters = new DynamicParameters(values);
        parameters.Add("Id", post.Id);
        parameters.Add("Fence", lease.Fence);
        parameters.Add("DestinationId", lease.Destination.Id);
        return await connection.ExecuteAsync($"UPDATE posts SET {changes} WHERE id = @Id AND {Fenced}", parameters) == 1;
    }

    private sealed record ClaimedDestination
    {
        public long Id { get; init; }
        public long ChatId { get; init; }
        public long CommunityId { get; init; }
        public string Platform { get; init; } = "";
        public string ExternalId { get; init; } = "";
        public string Kind { get; init; } = "";
        public string Name { get; init; } = "";
        public long Fence { get; init; }

        public Destination ToDestination() =>
            new() { Id = Id, ChatId = ChatId, CommunityId = CommunityId, Platform = Platform, ExternalId = ExternalId, Kind = Kind, Name = Name };
    }
}
