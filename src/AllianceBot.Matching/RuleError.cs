namespace AllianceBot.Matching;

/// <summary>Why a rule was refused, told to the person who typed it.</summary>
/// <param name="Code">Stable, for programs.</param>
/// <param name="Start">Where in the rule, in UTF-16 units.</param>
/// <param name="Length">0 where something is missing.</param>
/// <param name="Suggestion">What to type instead, when that is known.</param>
public sealed record RuleError(string Code, int Start, int Length, string Message, string? Suggestion = null)
{
    /// <summary>The rule (or the part around the error) with a line of carets below it.</summary>
    public string Caret(string ruleText) => CaretLine.Under(ruleText, Start, Length);
}

/// <summary>Something odd about a rule that is accepted all the same.</summary>
public sealed record RuleLint(string Code, int Start, int Length, string Message);

/// <summary>What came of a rule's text: exactly one of the two is there.</summary>
public sealed record RuleParseResult(Rule? Rule, RuleError? Error);
