using AllianceBot.Items;
using AllianceBot.Matching;
using AllianceBot.Storage;

namespace AllianceBot.Rules;

/// <summary>
/// A rule's prefilter in the words of the store's full-text search. Null: it says nothing, and every item must be looked at.
/// What it finds is a superset of what the rule matches, in both stores.
/// </summary>
internal static class TokenQuery
{
    public static string? Of(RulePrefilter prefilter, SqlDialect dialect) => prefilter switch
    {
        RulePrefilter.And all => Join(all.Parts.Select(part => Of(part, dialect)).OfType<string>().ToList(), dialect == SqlDialect.Postgres ? " & " : " AND "),
        RulePrefilter.Or any when any.Parts.Select(part => Of(part, dialect)).ToList() is var parts && parts.TrueForAll(part => part is not null) =>
            Join([.. parts.OfType<string>()], dialect == SqlDialect.Postgres ? " | " : " OR "),
        RulePrefilter.Term term => Quoted(term.Token, dialect),
        RulePrefilter.Prefix prefix => dialect == SqlDialect.Postgres ? Quoted(prefix.Stem, dialect) + ":*" : Quoted(prefix.Stem, dialect) + "*",
        _ => null,
    };

    private static string? Join(List<string> parts, string with) => parts.Count switch
    {
        0 => null,
        1 => parts[0],
        _ => $"({string.Join(with, parts)})",
    };

    private static string Quoted(string token, SqlDialect dialect) =>
        dialect == SqlDialect.Postgres ? $"'{ItemTokens.Encode(token)}'" : $"\"{ItemTokens.Encode(token)}\"";
}
