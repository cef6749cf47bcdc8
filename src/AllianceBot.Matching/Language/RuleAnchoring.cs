namespace AllianceBot.Matching.Language;

/// <summary>
/// A rule must ask for something: one that only says what is not there would match nearly every item. And it should ask for
/// something that the index can look up.
/// </summary>
internal static class RuleAnchoring
{
    /// <exception cref="RuleRefusedException">Some way to satisfy the rule asks for nothing.</exception>
    public static void Check(RuleNode rule)
    {
        if (AsksForSomething(rule))
            return;
        var negation = FirstNot(rule);
        throw rule is OrNode
            ? new RuleRefusedException(new RuleError("or-not", negation.Range.Start, negation.Range.Length,
                "OR NOT matches nearly every item. Did you mean AND NOT, or is there a bracket missing?"))
            : new RuleRefusedException(new RuleError("not-only", negation.Range.Start, negation.Range.Length,
                "This rule only says what must not be there. Add at least one word that must be there."));
    }

    /// <summary>Whether the rule has a key: every way to satisfy it asks for something that can be looked up.</summary>
    public static bool HasKey(RuleNode rule) => rule switch
    {
        AndNode all => all.Children.Any(HasKey),
        OrNode any => any.Children.All(HasKey),
        NearNode near => near.Operands.Any(alternatives => alternatives.All(HasKey)),
        TermNode term => (term.Scope & ~Fields.Default) == Fields.None || !term.Prefix || term.Words.Count > 1,
        RegexNode regex => (regex.Scope & ~Fields.Default) == Fields.None && RegexLiterals.Of(regex.Pattern).Count > 0,
        ValueNode value => value.Field != Fields.Url,
        _ => false,
    };

    private static bool AsksForSomething(RuleNode node) => node switch
    {
        NotNode => false,
        AndNode all => all.Children.Any(AsksForSomething),
        OrNode any => any.Children.All(AsksForSomething),
        _ => true,
    };

    /// <summary>The first as typed of those negations that stand where something has to be asked for.</summary>
    private static NotNode FirstNot(RuleNode node) => node switch
    {
        NotNode negation => negation,
        AndNode all => all.Children.Select(FirstNot).MinBy(negation => negation.Range.Start)!,
        OrNode any => any.Children.Where(child => !AsksForSomething(child)).Select(FirstNot).MinBy(negation => negation.Range.Start)!,
        _ => throw new InvalidOperationException("A clause asks for something."),
    };
}
