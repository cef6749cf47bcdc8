using System.Data.Common;
using Dapper;

namespace AllianceBot.Communities;

/// <summary>Somebody with watches of their own, in one community; their alerts come by direct message.</summary>
internal sealed record Person
{
    public long Id { get; init; }
    public long CommunityId { get; init; }
    public string Platform { get; init; } = "";
    public string ExternalId { get; init; } = "";
    public string Name { get; init; } = "";

    /// <summary>The direct message; on the console the terminal.</summary>
    public long DestinationId { get; init; }
}

internal static class PersonStore
{
    public static async Task<Person> GetOrAddAsync(DbConnection connection, Person wanted, long nowMs)
    {
        await connection.ExecuteAsync(
            """
            INSERT INTO people (community_id, platform, external_id, name, destination_id, created_ms)
            VALUES (@CommunityId, @Platform, @ExternalId, @Name, @DestinationId, @nowMs)
            ON CONFLICT (community_id, platform, external_id) DO UPDATE SET name = @Name
            """,
            new { wanted.CommunityId, wanted.Platform, wanted.ExternalId, wanted.Name, wanted.DestinationId, nowMs });
        return (await FindAsync(connection, wanted.CommunityId, wanted.Platform, wanted.ExternalId))!;
    }

    public static Task<Person?> FindAsync(DbConnection connection, long communityId, string platform, string externalId) =>
        connection.QuerySingleOrDefaultAsync<Person?>(
            "SELECT * FROM people WHERE community_id = @communityId AND platform = @platform AND external_id = @externalId",
            new { communityId, platform, externalId });

    /// <summary>Whose direct message each destination is; the terminal, which is a channel as well, is nobody's.</summary>
    public static async Task<IReadOnlyDictionary<long, long>> ByDestinationAsync(DbConnection connection, IReadOnlyCollection<long> communityIds) =>
        communityIds.Count == 0
            ? new Dictionary<long, long>()
            : (await connection.QueryAsync<(long DestinationId, long Id)>(
                $"SELECT p.destination_id, p.id FROM people p JOIN destinations d ON d.id = p.destination_id WHERE d.kind = 'dm' AND p.community_id IN ({string.Join(',', communityIds)})"))
                .ToDictionary(row => row.DestinationId, row => row.Id);

    /// <summary>
    /// Forgets a person: in the audit a pseudonym stands for them, and their direct message is closed for good. Their watches are
    /// the rules' business, in the same transaction.
    /// </summary>
    public static async Task EraseAsync(DbConnection connection, Person person, string actor)
    {
        var pseudonym = $"erased person {person.Id}";
        await connection.ExecuteAsync(
            """
            DELETE FROM mutes WHERE person_id = @Id;
            UPDATE posts SET state = 'dropped', reason = 'its owner was erased' WHERE destination_id = @DestinationId AND state IN ('held', 'due', 'unsure')
              AND EXISTS (SELECT 1 FROM destinations d WHERE d.id = @DestinationId AND d.kind = 'dm');
            UPDATE posts SET card = NULL WHERE destination_id = @DestinationId AND EXISTS (SELECT 1 FROM destinations d WHERE d.id = @DestinationId AND d.kind = 'dm');
            UPDATE destinations SET external_id = 'erased:' || id, name = @pseudonym, paused_reason = 'erased' WHERE id = @DestinationId AND kind = 'dm';
            UPDATE audit SET before = NULL, after = NULL, subject = @pseudonym
            WHERE community_id = @CommunityId AND actor = @actor AND action IN ('watch', 'unwatch', 'watch pause', 'watch resume');
            UPDATE audit SET actor = @pseudonym WHERE community_id = @CommunityId AND actor = @actor;
            UPDATE people SET name = @pseudonym, external_id = 'erased:' || id WHERE id = @Id
            """,
            new { person.Id, person.CommunityId, person.DestinationId, pseudonym, actor });
    }
}
