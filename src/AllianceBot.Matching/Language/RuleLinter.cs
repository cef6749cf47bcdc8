namespace AllianceBot.Matching.Language;

/// <summary>Warns of clauses that never matter or contradict each other.</summary>
internal static class RuleLinter
{
    public static List<RuleLint> Lint(RuleNode root)
    {
        var lints = new List<RuleLint>();
        Visit(root, lints);
        return lints;
    }

    private static void Visit(RuleNode node, List<RuleLint> lints)
    {
        if (node is NotNode negation)
            Visit(negation.Child, lints);
        // In an address nothing is looked up, so no word would help.
        if (node is RegexNode { Scope: var scope } regex && (scope & ~Fields.Default) == Fields.None && RegexLiterals.Of(regex.Pattern).Count == 0)
            Add(lints, "slow-regex", node, "No word is in every match of this expression, which makes it slow. A space or \\b before a word would help.");
        if (node is NearNode near && NeverMeets(near))
            Add(lints, "contradiction", node, "NEAR looks within one field, and these words are asked for in different ones: it never matches.");
        if (node is AndNode or OrNode)
        {
            var children = (node as AndNode)?.Children ?? ((OrNode)node).Children;
            CheckGroup(children, isAnd: node is AndNode, lints);
            foreach (var child in children)
                Visit(child, lints);
        }
    }

    /// <summary>Two neighbours have no field in common.</summary>
    private static bool NeverMeets(NearNode near)
    {
        var scopes = near.Operands.Select(alternatives => alternatives.Aggregate(Fields.None, (scope, term) => scope | term.Scope)).ToList();
        return scopes.Zip(scopes.Skip(1)).Any(pair => (pair.First & pair.Second) == Fields.None);
    }

    private static void CheckGroup(IReadOnlyList<RuleNode> children, bool isAnd, List<RuleLint> lints)
    {
        var prints = children.Select(RulePrinter.Print).ToHashSet(StringComparer.Ordinal);
        foreach (var child in children)
        {
            if (isAnd && child is NotNode negation && prints.Contains(RulePrinter.Print(negation.Child)))
                Add(lints, "contradiction", child, $"The rule asks for {RulePrinter.Print(negation.Child)} and forbids it: it never matches.");
            // a AND (a OR b) is a; a OR (a AND b) is a.
            var parts = isAnd ? (child as OrNode)?.Children : (child as AndNode)?.Children;
            if (parts?.FirstOrDefault(part => prints.Contains(RulePrinter.Print(part))) is { } same)
                Add(lints, "never-matters", child, $"This part never matters, because {RulePrinter.Print(same)} stands beside it.");
        }
    }

    private static void Add(List<RuleLint> lints, string code, RuleNode node, string message) =>
        lints.Add(new RuleLint(code, node.Range.Start, node.Range.Length, message));
}
