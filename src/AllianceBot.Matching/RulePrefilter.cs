using System.Text;
using AllianceBot.Matching.Language;

namespace AllianceBot.Matching;

/// <summary>
/// A condition on the tokens of an item's title, summary and content, one after the other (<see cref="TextTokens"/>), and on
/// those of its source, that every item fulfils which a rule matches. More items fulfil it.
/// </summary>
public abstract record RulePrefilter
{
    /// <summary>Says nothing: every item fulfils it.</summary>
    public sealed record Everything : RulePrefilter;

    public sealed record And(IReadOnlyList<RulePrefilter> Parts) : RulePrefilter;

    public sealed record Or(IReadOnlyList<RulePrefilter> Parts) : RulePrefilter;

    /// <summary>The token is there.</summary>
    /// <param name="OfSource">In the source, not in the text.</param>
    public sealed record Term(string Token, bool OfSource = false) : RulePrefilter;

    /// <summary>The tokens follow one another; the last one may be a beginning. An index without positions may ask for all of them.</summary>
    public sealed record Phrase(IReadOnlyList<string> Tokens, bool IsPrefix) : RulePrefilter;

    /// <summary>What the rule excludes is not there. Only where tokens decide that for certain.</summary>
    public sealed record Not(RulePrefilter Part) : RulePrefilter;

    /// <summary>A token that begins so is there.</summary>
    public sealed record Prefix(string Stem) : RulePrefilter;

    private static readonly Everything s_everything = new();

    internal static RulePrefilter Of(RuleNode node) => node switch
    {
        AndNode all => AllOf(all.Children.Select(Of)),
        OrNode any => AnyOf(any.Children.Select(Of)),
        NotNode { Child: var excluded } when IsDecidedByTokens(excluded) => new Not(Of(excluded)),
        TermNode { Words.Count: > 1 } term when (term.Scope & ~Fields.Default) == Fields.None && term.Words.All(word => !word.IsCjk) =>
            new Phrase([.. term.Words.Select(word => word.Folded)], term.Prefix),
        TermNode term when (term.Scope & ~Fields.Default) == Fields.None || term.Scope == Fields.Source =>
            AllOf(term.Words.Select((word, i) => OfWord(word, term.Prefix && i == term.Words.Count - 1, term.Scope == Fields.Source))),
        NearNode near => AllOf(near.Operands.Select(alternatives => AnyOf(alternatives.Select(Of)))),
        RegexNode regex when (regex.Scope & ~Fields.Default) == Fields.None => AllOf(RegexLiterals.Of(regex.Pattern).Select(word => word.IsPrefix ? (RulePrefilter)new Prefix(word.Text) : new Term(word.Text))),
        _ => s_everything,
    };

    // A single word anywhere in the text, or any of several such.
    private static bool IsDecidedByTokens(RuleNode node) => node switch
    {
        OrNode any => any.Children.All(IsDecidedByTokens),
        TermNode term => term is { Scope: Fields.Default, Exact: false, Prefix: false, Words.Count: 1 } && !term.Words[0].IsCjk,
        _ => false,
    };

    private static RulePrefilter OfWord(RuleWord word, bool isPrefix, bool ofSource = false)
    {
        if (isPrefix)
            return ofSource ? s_everything : new Prefix(word.Folded);
        if (!word.IsCjk)
            return new Term(word.Folded, ofSource);
        var characters = word.Folded.EnumerateRunes().Select(rune => rune.ToString()).ToList();
        return characters.Count == 1
            ? new Term(characters[0], ofSource)
            : AllOf(characters.Zip(characters.Skip(1), (first, second) => (RulePrefilter)new Term(first + second, ofSource)));
    }

    private static RulePrefilter AllOf(IEnumerable<RulePrefilter> parts)
    {
        var saying = parts.Where(part => part is not Everything).Distinct().ToList();
        return saying.Count switch
        {
            0 => s_everything,
            1 => saying[0],
            _ => new And(saying),
        };
    }

    private static RulePrefilter AnyOf(IEnumerable<RulePrefilter> parts)
    {
        var all = parts.Distinct().ToList();
        return all.Any(part => part is Everything) ? s_everything : all.Count == 1 ? all[0] : new Or(all);
    }
}
