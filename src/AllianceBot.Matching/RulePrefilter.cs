using System.Text;
using AllianceBot.Matching.Language;

namespace AllianceBot.Matching;

/// <summary>
/// A condition on the tokens of an item's title, summary and content together (<see cref="TextTokens"/>) that every item
/// fulfils which a rule matches. More items fulfil it.
/// </summary>
public abstract record RulePrefilter
{
    /// <summary>Says nothing: every item fulfils it.</summary>
    public sealed record Everything : RulePrefilter;

    public sealed record And(IReadOnlyList<RulePrefilter> Parts) : RulePrefilter;

    public sealed record Or(IReadOnlyList<RulePrefilter> Parts) : RulePrefilter;

    /// <summary>The token is there.</summary>
    public sealed record Term(string Token) : RulePrefilter;

    /// <summary>A token that begins so is there.</summary>
    public sealed record Prefix(string Stem) : RulePrefilter;

    private static readonly Everything s_everything = new();

    internal static RulePrefilter Of(RuleNode node) => node switch
    {
        AndNode all => AllOf(all.Children.Select(Of)),
        OrNode any => AnyOf(any.Children.Select(Of)),
        TermNode term when (term.Scope & ~Fields.Default) == Fields.None => AllOf(term.Words.Select((word, i) => OfWord(word, term.Prefix && i == term.Words.Count - 1))),
        NearNode near => AllOf(near.Operands.Select(alternatives => AnyOf(alternatives.Select(Of)))),
        _ => s_everything,
    };

    private static RulePrefilter OfWord(RuleWord word, bool isPrefix)
    {
        if (isPrefix)
            return new Prefix(word.Folded);
        if (!word.IsCjk)
            return new Term(word.Folded);
        var characters = word.Folded.EnumerateRunes().Select(rune => rune.ToString()).ToList();
        return characters.Count == 1
            ? new Term(characters[0])
            : AllOf(characters.Zip(characters.Skip(1), (first, second) => (RulePrefilter)new Term(first + second)));
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
