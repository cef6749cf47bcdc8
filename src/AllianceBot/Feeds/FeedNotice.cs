using System.Data.Common;
using Dapper;

namespace AllianceBot.Feeds;

/// <summary>What a feed's communities are told, once each.</summary>
internal enum HealthNotice
{
    None,
    Sick,

    /// <summary>It is never asked again.</summary>
    Gone,

    /// <summary>It was said to be sick or gone, and can be read again.</summary>
    Well,

    /// <summary>After a time without polls the document holds nothing that was known before.</summary>
    Gap,
}

/// <summary>Something that a feed's communities are still to be told.</summary>
internal sealed record FeedNotice
{
    public long FeedId { get; init; }
    public HealthNotice Kind { get; init; }

    /// <summary>The code of what is or was wrong; null for a gap.</summary>
    public string? Problem { get; init; }

    /// <summary>When the trouble or the gap began.</summary>
    public long SinceMs { get; init; }

    /// <summary>Sick: the next try. Gap: its end. Else null.</summary>
    public long? UntilMs { get; init; }

    public long AtMs { get; init; }

    /// <param name="before">The state that the notice ends or continues.</param>
    public static FeedNotice Of(long feedId, HealthNotice kind, FeedHealth before, FeedHealth after, DateTimeOffset now) => new()
    {
        FeedId = feedId,
        Kind = kind,
        Problem = kind is HealthNotice.Well ? before.Problem : after.Problem,
        SinceMs = ((kind is HealthNotice.Well ? before : after).Since ?? now).ToUnixTimeMilliseconds(),
        UntilMs = kind is HealthNotice.Sick ? after.NextTry?.ToUnixTimeMilliseconds() : null,
        AtMs = now.ToUnixTimeMilliseconds(),
    };

    /// <summary>From the last answer that was read until now.</summary>
    public static FeedNotice Gap(long feedId, DateTimeOffset lastSuccess, DateTimeOffset now) => new()
    {
        FeedId = feedId,
        Kind = HealthNotice.Gap,
        SinceMs = lastSuccess.ToUnixTimeMilliseconds(),
        UntilMs = now.ToUnixTimeMilliseconds(),
        AtMs = now.ToUnixTimeMilliseconds(),
    };
}

/// <summary>
/// An outbox: a notice is added in the transaction that saves the poll, and taken in the one that raises its posts, so that each is told
/// exactly once.
/// </summary>
internal static class FeedNoticeStore
{
    public static Task AddAsync(DbConnection connection, FeedNotice notice) =>
        connection.ExecuteAsync(
            "INSERT INTO feed_notices (feed_id, kind, problem, since_ms, until_ms, at_ms) VALUES (@FeedId, @kind, @Problem, @SinceMs, @UntilMs, @AtMs)",
            new { notice.FeedId, kind = notice.Kind.ToString().ToLowerInvariant(), notice.Problem, notice.SinceMs, notice.UntilMs, notice.AtMs });

    /// <summary>When the oldest that waits was added; null when none does.</summary>
    public static Task<long?> OldestAsync(DbConnection connection) =>
        connection.ExecuteScalarAsync<long?>("SELECT MIN(at_ms) FROM feed_notices");

    /// <summary>Takes all that wait, in order.</summary>
    public static async Task<IReadOnlyList<FeedNotice>> TakeAsync(DbConnection connection) =>
        [.. (await connection.QueryAsync<FeedNotice>("DELETE FROM feed_notices RETURNING *")).OrderBy(notice => notice.AtMs).ThenBy(notice => notice.FeedId)];
}
