using System.Data.Common;
using System.Globalization;
using Dapper;

namespace AllianceBot.Stories;

/// <summary>What a community, or one person in it, does not want to hear of.</summary>
internal sealed record Mute
{
    public const string OfStory = "story";
    public const string OfSource = "source";
    public const string OfTerm = "term";

    public long Id { get; init; }
    public long CommunityId { get; init; }
    public long? PersonId { get; init; }
    public string Kind { get; init; } = OfStory;

    /// <summary>The story's or source's number, or for a term the query.</summary>
    public string Target { get; init; } = "";

    /// <summary>How it is listed.</summary>
    public string Label { get; init; } = "";

    /// <summary>Null: until it is lifted.</summary>
    public long? UntilMs { get; init; }

    public static string TargetOf(long id) => id.ToString(CultureInfo.InvariantCulture);
}

/// <summary>The mutes' SQL.</summary>
internal static class MuteStore
{
    public static Task SetAsync(DbConnection connection, Mute mute, long nowMs) =>
        connection.ExecuteAsync(
            """
            INSERT INTO mutes (community_id, person_id, kind, target, label, until_ms, created_ms)
            VALUES (@CommunityId, @PersonId, @Kind, @Target, @Label, @UntilMs, @nowMs)
            ON CONFLICT (community_id, COALESCE(person_id, 0), kind, target) DO UPDATE SET until_ms = @UntilMs, label = @Label
            """,
            new { mute.CommunityId, mute.PersonId, mute.Kind, mute.Target, mute.Label, mute.UntilMs, nowMs });

    public static Task LiftAsync(DbConnection connection, long id) => connection.ExecuteAsync("DELETE FROM mutes WHERE id = @id", new { id });

    /// <summary>The mutes in force, of the communities given and of the people in them.</summary>
    public static async Task<IReadOnlyList<Mute>> InForceAsync(DbConnection connection, IReadOnlyCollection<long> communityIds, long nowMs) =>
        communityIds.Count == 0
            ? []
            : (await connection.QueryAsync<Mute>(
                $"SELECT * FROM mutes WHERE community_id IN ({string.Join(',', communityIds)}) AND (until_ms IS NULL OR until_ms > @nowMs) ORDER BY id", new { nowMs })).AsList();

    /// <summary>
    /// Posts of a muted story that nobody has seen yet are dropped; those that stand are not edited any more. In all of the
    /// community, or in one person's direct message.
    /// </summary>
    public static Task DropWaitingAsync(DbConnection connection, long communityId, long storyId, long? personId = null) =>
        connection.ExecuteAsync(
            """
            UPDATE posts SET state = CASE WHEN message_id IS NULL THEN 'dropped' ELSE 'sent' END, reason = 'muted',
                desired_rev = sent_rev, card_rev = CASE WHEN card_rev = sent_rev THEN card_rev ELSE 0 END
            WHERE state IN ('held', 'due') AND alert_id IN (
                SELECT a.id FROM alerts a JOIN destinations d ON d.id = a.destination_id WHERE a.story_id = @storyId AND d.community_id = @communityId
                  AND (@personId IS NULL OR d.kind = 'dm' AND d.id IN (SELECT destination_id FROM people WHERE id = @personId)))
            """,
            new { storyId, communityId, personId });
}
