using AllianceBot.Matching.Language;

namespace AllianceBot.Matching.Evaluation;

/// <summary>Finds the one clause for want of which a rule does not match.</summary>
internal static class NearMissFinder
{
    /// <summary>The clause in canonical form; null when the rule matches, or when more than one clause fails.</summary>
    public static string? Find(RuleNode rule, MatchItem item, RegexCache regexes)
    {
        if (Holds(rule))
            return null;
        return rule switch
        {
            AndNode all => InAnd(all),
            OrNode any => any.Children.OfType<AndNode>().Select(InAnd).FirstOrDefault(miss => miss is not null),
            _ => null,
        };

        bool Holds(RuleNode node) => RuleEvaluator.Matches(RuleProgram.Write(node), item, regexes);

        // Counts only where something that was wanted is there: else every item would nearly match.
        string? InAnd(AndNode all)
        {
            var failing = all.Children.Where(child => !Holds(child)).Take(2).ToList();
            if (failing.Count != 1 || !all.Children.Any(child => child is not NotNode && child != failing[0]))
                return null;
            return failing[0] is OrNode any && any.Children.OfType<AndNode>().Select(InAnd).FirstOrDefault(miss => miss is not null) is { } inner
                ? inner
                : RulePrinter.Print(failing[0]);
        }
    }
}
