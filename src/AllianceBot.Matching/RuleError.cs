using System.Text;
using AllianceBot.Matching.Text;

namespace AllianceBot.Matching;

/// <summary>Why a rule was refused, told to the person who typed it.</summary>
/// <param name="Code">Stable, for programs.</param>
/// <param name="Start">Where in the rule, in UTF-16 units.</param>
/// <param name="Length">0 where something is missing.</param>
/// <param name="Suggestion">What to type instead, when that is known.</param>
public sealed record RuleError(string Code, int Start, int Length, string Message, string? Suggestion = null)
{
    private const int Before = 40;
    private const int After = 36;

    /// <summary>The rule (or the part around the error) with a line of carets below it.</summary>
    public string Caret(string ruleText)
    {
        var start = Math.Clamp(Start, 0, ruleText.Length);
        var end = Math.Clamp(start + Math.Max(1, Length), start, Math.Max(start, ruleText.Length));
        var from = start <= Before ? 0 : start - Before;
        var to = Math.Min(ruleText.Length, Math.Max(start + After, Math.Min(end, start + 2 * After)));
        var line = new StringBuilder(from > 0 ? "…" : "");
        var carets = new StringBuilder(from > 0 ? " " : "");
        foreach (var rune in ruleText[from..to].EnumerateRunes())
        {
            var at = from;
            from += rune.Utf16SequenceLength;
            line.Append(Rune.IsControl(rune) || Rune.IsWhiteSpace(rune) ? " " : rune.ToString());
            // A wide character takes two columns, and so must what stands below it.
            var wide = FoldRules.IsCjk(rune.Value) || rune.Value is >= 0x1F300 and <= 0x1FAFF or >= 0xFF01 and <= 0xFF60;
            carets.Append(at < start ? wide ? "\u3000" : " " : at < end ? wide ? "^^" : "^" : "");
        }
        if (start >= ruleText.Length)
            carets.Append('^');
        return $"{line}{(to < ruleText.Length ? "…" : "")}\n{carets}";
    }
}

/// <summary>Something odd about a rule that is accepted all the same.</summary>
public sealed record RuleLint(string Code, int Start, int Length, string Message);

/// <summary>What came of a rule's text: exactly one of the two is there.</summary>
public sealed record RuleParseResult(Rule? Rule, RuleError? Error);
