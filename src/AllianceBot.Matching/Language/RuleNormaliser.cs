namespace AllianceBot.Matching.Language;

/// <summary>
/// The one form of equal rules: NOT only before clauses, no group directly inside a group of its kind, no repetition, parts sorted.
/// </summary>
internal static class RuleNormaliser
{
    public static RuleNode Normalise(RuleNode node, bool negated = false) => node switch
    {
        NotNode { Child: ClauseNode } negation => Negate(Normalise(negation.Child), !negated, negation.Range),
        NotNode negation => Normalise(negation.Child, !negated),
        AndNode all => Group(all.Range, all.Children, negated, conjunction: !negated),
        OrNode any => Group(any.Range, any.Children, negated, conjunction: negated),
        NearNode near => Negate(Near(near), negated, near.Range),
        _ => Negate(node, negated, node.Range),
    };

    private static RuleNode Negate(RuleNode clause, bool negated, TextRange range) => negated ? new NotNode(range, clause) : clause;

    private static RuleNode Group(TextRange range, IReadOnlyList<RuleNode> children, bool negated, bool conjunction)
    {
        var parts = new List<RuleNode>();
        foreach (var child in children)
        {
            switch (Normalise(child, negated))
            {
                case AndNode all when conjunction:
                    parts.AddRange(all.Children);
                    break;
                case OrNode any when !conjunction:
                    parts.AddRange(any.Children);
                    break;
                case var part:
                    parts.Add(part);
                    break;
            }
        }
        var sorted = Sorted(parts);
        if (sorted.Count == 1)
            return sorted[0];
        return conjunction ? new AndNode(range, sorted) : new OrNode(range, sorted);
    }

    private static NearNode Near(NearNode near)
    {
        var operands = near.Operands.Select(alternatives => (IReadOnlyList<TermNode>)Sorted(alternatives)).ToList();
        NearNode forward = near with { Operands = operands };
        if (near.Steps.Any(step => step.Ordered))
            return forward;
        // Without an order the chain reads the same from both ends.
        var backward = near with { Operands = [.. operands.AsEnumerable().Reverse()], Steps = [.. near.Steps.Reverse()] };
        return string.CompareOrdinal(RulePrinter.Print(forward), RulePrinter.Print(backward)) <= 0 ? forward : backward;
    }

    /// <summary>Sorted by their print, what is wanted before what is not; of equal parts the first.</summary>
    private static List<T> Sorted<T>(IEnumerable<T> nodes)
        where T : RuleNode =>
        [.. nodes.Select(node => (Node: node, Print: RulePrinter.Print(node))).DistinctBy(part => part.Print, StringComparer.Ordinal)
            .OrderBy(part => part.Node is NotNode).ThenBy(part => part.Print, StringComparer.Ordinal).Select(part => part.Node)];
}
