using System.Data.Common;
using System.Text.Json;
using AllianceBot.Communities;
using Dapper;

namespace AllianceBot.Rules;

/// <summary>One change of a rule, as the audit keeps it: what it was before, and after; null where there was no rule.</summary>
internal sealed record RuleRevision(AuditEntry Entry, WatchRule? Before, WatchRule? After)
{
    /// <summary>Removing a rule is a revision of its own.</summary>
    public long Number => After?.Revision ?? Before!.Revision + 1;

    public long RuleId => (After ?? Before!).Id;
}

/// <summary>The history of rules, by the name that people type; a removed rule keeps its history.</summary>
internal static class RuleRevisions
{
    private const int MostNames = 200;

    /// <summary>The changes of the rule that bears the name now or bore it last, the newest first.</summary>
    public static async Task<IReadOnlyList<RuleRevision>> OfAsync(DbConnection connection, long communityId, string name)
    {
        var entries = await connection.QueryAsync<AuditEntry>(
            "SELECT * FROM audit WHERE community_id = @communityId AND action LIKE 'rule %' AND (subject = @name OR lower(subject) = lower(@name)) ORDER BY id DESC",
            new { communityId, name = name.Trim() });
        var revisions = entries.Select(entry => new RuleRevision(entry, Rule(entry.Before), Rule(entry.After)))
            .Where(revision => revision.Before is not null || revision.After is not null).ToList();
        return revisions.FindAll(revision => revision.RuleId == revisions[0].RuleId);
    }

    /// <summary>The names of rules that were changed, removed ones too, the last changed first.</summary>
    public static async Task<IReadOnlyList<string>> NamesAsync(DbConnection connection, long communityId) =>
        (await connection.QueryAsync<string>(
            "SELECT subject FROM audit WHERE community_id = @communityId AND action LIKE 'rule %' GROUP BY subject ORDER BY MAX(id) DESC LIMIT @MostNames",
            new { communityId, MostNames })).AsList();

    private static WatchRule? Rule(string? json) => json is null ? null : JsonSerializer.Deserialize<WatchRule>(json);
}
