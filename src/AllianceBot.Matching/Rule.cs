using AllianceBot.Matching.Evaluation;
using AllianceBot.Matching.Language;

namespace AllianceBot.Matching;

/// <summary>A watch rule that was understood. Immutable; rules with the same canonical form are equal.</summary>
public sealed class Rule : IEquatable<Rule>
{
    private readonly RegexCache _regexes;
    private readonly byte[] _program;

    internal Rule(string text, RuleNode root, IReadOnlyList<RuleLint> lints)
    {
        Text = text;
        Root = root;
        Lints = lints;
        Canonical = RulePrinter.Print(root);
        Patterns = [.. PatternsOf(root)];
        _regexes = Patterns.Count > 0 ? new RegexCache() : RegexCache.None;
        _program = RuleProgram.Write(root);
    }

    /// <summary>As it was typed.</summary>
    public string Text { get; }

    /// <summary>The print form: parses to an equal rule, and is the same for all equal rules.</summary>
    public string Canonical { get; }

    /// <summary>What is odd about it; ranges are in <see cref="Text"/>.</summary>
    public IReadOnlyList<RuleLint> Lints { get; }

    /// <summary>A condition, in terms of <see cref="TextTokens"/>, that every matching item fulfils.</summary>
    public RulePrefilter Prefilter => RulePrefilter.Of(Root);

    /// <summary>Its regular expressions, without the slashes (<see cref="RuleIndex.SuspendedPatterns"/>).</summary>
    public IReadOnlyList<string> Patterns { get; }

    internal RuleNode Root { get; }

    /// <summary>Padded by <see cref="RuleProgram.Padding"/> bytes that are not part of it.</summary>
    internal ReadOnlySpan<byte> Program => _program.AsSpan(0, _program.Length - RuleProgram.Padding);

    public bool Matches(MatchItem item) => RuleEvaluator.Matches(Program, item, _regexes);

    /// <summary>Where each satisfied clause is satisfied; empty when the rule does not match.</summary>
    public IReadOnlyList<ClauseMatch> Explain(MatchItem item) => Explainer.Explain(Root, item, _regexes);

    /// <summary>The clause, in canonical form, for want of which alone the item does not match; else null.</summary>
    public string? NearMiss(MatchItem item) => NearMissFinder.Find(Root, item, _regexes);

    private static IEnumerable<string> PatternsOf(RuleNode node) => node switch
    {
        AndNode all => all.Children.SelectMany(PatternsOf),
        OrNode any => any.Children.SelectMany(PatternsOf),
        NotNode negation => PatternsOf(negation.Child),
        RegexNode regex => [regex.Pattern],
        _ => [],
    };

    public bool Equals(Rule? other) => other is not null && Canonical == other.Canonical;

    public override bool Equals(object? obj) => Equals(obj as Rule);

    public override int GetHashCode() => Canonical.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Canonical;
}
