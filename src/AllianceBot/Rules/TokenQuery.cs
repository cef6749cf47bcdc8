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
        RulePrefilter.And all => OfAll(all, dialect),
        RulePrefilter.Or any when any.Parts.Select(part => Of(part, dialect)).ToList() is var parts && parts.TrueForAll(part => part is not null) =>
            Join([.. parts.OfType<string>()], dialect == SqlDialect.Postgres ? " | " : " OR "),
        RulePrefilter.Term term => Quoted(term.OfSource ? ItemTokens.EncodeSource(term.Token) : ItemTokens.Encode(term.Token), dialect),
        RulePrefilter.Prefix prefix => Beginning(Quoted(ItemTokens.Encode(prefix.Stem), dialect), dialect),
        // PostgreSQL keeps no positions here: all the words, in whatever order, are a superset.
        RulePrefilter.Phrase phrase when dialect == SqlDialect.Postgres => OfAll(new RulePrefilter.And(
            [.. phrase.Tokens.Select((token, i) => phrase.IsPrefix && i == phrase.Tokens.Count - 1 ? (RulePrefilter)new RulePrefilter.Prefix(token) : new RulePrefilter.Term(token))]), dialect),
        RulePrefilter.Phrase phrase when Quoted(string.Join(' ', phrase.Tokens.Select(ItemTokens.Encode)), dialect) is var quoted =>
            phrase.IsPrefix ? Beginning(quoted, dialect) : quoted,
        _ => null,
    };

    // What is excluded can only be taken from something that is found.
    private static string? OfAll(RulePrefilter.And all, SqlDialect dialect)
    {
        var found = Join([.. all.Parts.Where(part => part is not RulePrefilter.Not).Select(part => Of(part, dialect)).OfType<string>()], dialect == SqlDialect.Postgres ? " & " : " AND ");
        var excluded = Join([.. all.Parts.OfType<RulePrefilter.Not>().Select(not => Of(not.Part, dialect)).OfType<string>()], dialect == SqlDialect.Postgres ? " | " : " OR ");
        return found is null || excluded is null ? found : dialect == SqlDialect.Postgres ? $"({found} & !({excluded}))" : $"({found} NOT {excluded})";
    }

    private static string? Join(List<string> parts, string with) => parts.Count switch
    {
        0 => null,
        1 => parts[0],
        _ => $"({string.Join(with, parts)})",
    };

    private static string Quoted(string digits, SqlDialect dialect) => dialect == SqlDialect.Postgres ? $"'{digits}'" : $"\"{digits}\"";

    private static string Beginning(string quoted, SqlDialect dialect) => quoted + (dialect == SqlDialect.Postgres ? ":*" : "*");
}
