using System.Buffers;
using System.Globalization;
using System.Text;

namespace AllianceBot.Matching.Language;

/// <summary>Reads a word or phrase of a rule: where its wildcard stands, and which words it is.</summary>
internal static class TermSyntax
{
    private const int MinStem = 3;

    public static TermNode Parse(Fields scope, RuleToken token, TextRange range, bool exact, List<RuleLint> lints)
    {
        var text = token.Text;
        var contentStart = token.Kind == RuleTokenKind.Phrase ? token.Range.Start + 1 : token.Range.Start;
        var star = text.IndexOf('*', StringComparison.Ordinal);
        var prefix = star >= 0;
        if (prefix)
            CheckStar(text, star, contentStart, token);
        var words = RuleWords.Of(prefix ? text[..star] : text);
        if (words.Count == 0)
        {
            throw Refuse(token.Kind == RuleTokenKind.Phrase ? "empty-phrase" : "empty-word", token.Range,
                $"“{text}” has no letters or digits, so no text can match it.");
        }
        if (prefix && words[^1].IsCjk)
        {
            lints.Add(new RuleLint("needless-wildcard", contentStart + star, 1, "Chinese, Japanese and Korean words match inside longer ones anyway: * adds nothing."));
            prefix = false;
        }
        if (prefix && (!EndsInWord(text.AsSpan(0, star)) || Letters(words[^1].Folded) < MinStem))
        {
            throw Refuse("short-stem", new TextRange(contentStart, contentStart + star + 1),
                $"* needs at least {MinStem} letters before it, or it would match too much.");
        }
        if (words.Count > 1 && text.StartsWith("www.", StringComparison.OrdinalIgnoreCase))
            lints.Add(new RuleLint("address-word", range.Start, range.Length, "Addresses in a text are not words, so this matches little. Use site: or url:."));
        return new TermNode(range, scope, words, exact, prefix);
    }

    private static void CheckStar(string text, int star, int contentStart, RuleToken token)
    {
        var range = new TextRange(contentStart + star, Math.Min(contentStart + star + 1, token.Range.End));
        if (star == 0)
        {
            var rest = text.TrimStart('*');
            throw Refuse("leading-wildcard", range, "* may only end a word: nothing can be searched by its end.", rest.Length > 0 ? rest : null);
        }
        if (star < text.Length - 1)
            throw Refuse("inner-wildcard", range, "* may only end a word, not stand inside it.", star >= MinStem ? text[..(star + 1)] : null);
    }

    private static bool EndsInWord(ReadOnlySpan<char> text) => Rune.DecodeLastFromUtf16(text, out var last, out _) == OperationStatus.Done
        && (Rune.IsLetterOrDigit(last) || Rune.GetUnicodeCategory(last) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark);

    private static int Letters(string word) => word.EnumerateRunes().Count(Rune.IsLetterOrDigit);

    private static RuleRefusedException Refuse(string code, TextRange range, string message, string? suggestion = null) =>
        new(new RuleError(code, range.Start, range.Length, message, suggestion));
}
