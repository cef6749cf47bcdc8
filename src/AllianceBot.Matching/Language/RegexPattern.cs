using System.Text.RegularExpressions;

namespace AllianceBot.Matching.Language;

/// <summary>Regular expressions in rules: matched in time linear in the text, whatever the pattern.</summary>
internal static partial class RegexPattern
{
    /// <summary>A regular expression sees so many characters of a field.</summary>
    public const int MaxInput = 64 * 1024;

    private const int MaxNesting = 32;

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    private static readonly TimeSpan s_automatonTimeout = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_interpreterTimeout = TimeSpan.FromMilliseconds(5);

    /// <summary>Time linear in the text, but dear to make.</summary>
    public static Regex Automaton(string pattern) => new(pattern, Options | RegexOptions.NonBacktracking, s_automatonTimeout);

    /// <summary>Cheap to make, quick on most texts, and stopped soon on the others.</summary>
    public static Regex Interpreter(string pattern) => new(pattern, Options, s_interpreterTimeout);

    /// <summary>Gives the pattern back if it may be used.</summary>
    /// <exception cref="RuleRefusedException">It may not.</exception>
    public static string Check(string pattern, TextRange range)
    {
        if (pattern.Length == 0)
            throw Refuse("regex-empty", range, "There is nothing between the two slashes.");
        CheckNesting(pattern, range);
        try
        {
            // Made to be refused here if it has to be, not when the first item comes.
            if (MatchesEmpty(Automaton(pattern), pattern))
                throw Refuse("regex-matches-all", range, "This regular expression matches the empty text, so every item would match.");
        }
        catch (RegexParseException reference) when (reference.Error is RegexParseError.UndefinedNumberedReference or RegexParseError.UndefinedNamedReference)
        {
            throw NotLinear(range);
        }
        catch (RegexParseException syntax)
        {
            var at = Math.Min(range.Start + 1 + syntax.Offset, range.End);
            throw Refuse("regex-syntax", new TextRange(Math.Max(range.Start, at - 1), at), $"This is not a regular expression: {Reason(syntax)}.");
        }
        catch (NotSupportedException)
        {
            // The runtime gives one exception for both reasons and tells them apart only in its message.
            throw LookaroundOrBackreference().IsMatch(pattern)
                ? NotLinear(range)
                : Refuse("regex-too-large", range, "This regular expression is too large: smaller repetition counts would help.");
        }
        catch (RegexMatchTimeoutException)
        {
            // A machine that stands still is no reason to refuse a rule; a slow expression is stopped when it runs.
        }
        return pattern;
    }

    private static bool MatchesEmpty(Regex automaton, string pattern)
    {
        try
        {
            return Interpreter(pattern).IsMatch("");
        }
        catch (RegexMatchTimeoutException)
        {
            return automaton.IsMatch("");
        }
    }

    private static void CheckNesting(string pattern, TextRange range)
    {
        var depth = 0;
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '\\')
                i++;
            else if (pattern[i] == ')')
                depth--;
            else if (pattern[i] == '(' && ++depth > MaxNesting)
                throw Refuse("too-deep", range, $"This regular expression nests brackets more than {MaxNesting} deep.");
        }
    }

    [GeneratedRegex(@"\(\?(<?[=!]|>|\()|\\[1-9]|\\k|\\G", RegexOptions.ExplicitCapture)]
    private static partial Regex LookaroundOrBackreference();

    private static string Reason(RegexParseException syntax) => syntax.Error switch
    {
        RegexParseError.InsufficientClosingParentheses => "a ( is never closed",
        RegexParseError.InsufficientOpeningParentheses => "a ) has no (",
        RegexParseError.UnterminatedBracket => "a [ is never closed",
        RegexParseError.QuantifierAfterNothing or RegexParseError.NestedQuantifiersNotParenthesized => "*, + or ? has nothing to repeat",
        RegexParseError.ReversedQuantifierRange or RegexParseError.ReversedCharacterRange => "a range is the wrong way round",
        RegexParseError.UnescapedEndingBackslash => "it ends in a backslash",
        _ => "it cannot be read here",
    };

    private static RuleRefusedException NotLinear(TextRange range) => Refuse("regex-not-linear", range,
        "Look-ahead, look-behind, back-references and atomic groups are not available: they can take forever on a long text.");

    private static RuleRefusedException Refuse(string code, TextRange range, string message) =>
        new(new RuleError(code, range.Start, range.Length, message, null));
}
