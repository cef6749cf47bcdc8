using System.Data.Common;
using AllianceBot.Communities;
using AllianceBot.Storage;
using Dapper;

namespace AllianceBot.Alerts;

/// <summary>Words of the bot itself in a channel: a post with a card of its own, delivered like any other.</summary>
internal static class NoticeStore
{
    private static readonly TimeSpan OnceIn = TimeSpan.FromHours(1);

    /// <summary>Wants the card posted; the same key never twice.</summary>
    public static async Task PostAsync(DbConnection connection, long destinationId, string key, Card card, long nowMs) =>
        await connection.ExecuteAsync(
            """
            INSERT INTO posts (kind, destination_id, key, state, desired_rev, card_rev, card, due_ms, created_ms)
            VALUES ('notice', @destinationId, @key, 'due', 1, 1, @json, @nowMs, @nowMs)
            ON CONFLICT (key) DO NOTHING
            """,
            new { destinationId, key = $"{await MetaStore.InstallationAsync(connection)}{key}", json = card.ToJson(), nowMs });

    /// <summary>
    /// Tells the community's people, in another open channel of theirs, what became of a destination: once an hour for each at most. A
    /// direct message is between the bot and one person: nobody else is told.
    /// </summary>
    public static async Task TellElsewhereAsync(DbConnection connection, Destination about, Card card, long nowMs)
    {
        if (about.Kind == "dm")
            return;
        var elsewhere = await connection.QueryFirstOrDefaultAsync<long?>(
            """
            SELECT id FROM destinations
            WHERE community_id = @CommunityId AND id <> @Id AND kind <> 'dm' AND paused_reason IS NULL
              AND EXISTS (SELECT 1 FROM routes t WHERE t.destination_id = destinations.id)
            ORDER BY CASE WHEN chat_id = @ChatId THEN 0 ELSE 1 END, id LIMIT 1
            """,
            about);
        if (elsewhere is { } id)
            await PostAsync(connection, id, $"told{about.Id:x}-{nowMs / (long)OnceIn.TotalMilliseconds:x}", card, nowMs);
    }

    /// <summary>Where the bot speaks to a community as a whole: the first of its open channels that alerts go to.</summary>
    public static Task<long?> PlaceAsync(DbConnection connection, long communityId) =>
        connection.QueryFirstOrDefaultAsync<long?>(
            """
            SELECT id FROM destinations
            WHERE community_id = @communityId AND kind <> 'dm' AND paused_reason IS NULL
              AND EXISTS (SELECT 1 FROM routes t WHERE t.destination_id = destinations.id)
            ORDER BY id LIMIT 1
            """,
            new { communityId });

    public static Card Paused(Destination about, string reason) => new() { Title = $"Nothing comes to {about.Name} any more", Summary = [new TextRun(reason)] };
}
