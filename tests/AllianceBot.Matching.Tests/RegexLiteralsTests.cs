using System.Text.RegularExpressions;
using AllianceBot.Matching.Language;
using CsCheck;

namespace AllianceBot.Matching.Tests;

public sealed class RegexLiteralsTests
{
    [Theory]
    [InlineData(@"\bNissan\b", "nissan")]
    [InlineData(@"joint venture in", "venture")]
    [InlineData(@"^renault and nissan$", "renault and nissan")]
    [InlineData(@"\brenault\s+nissan\b", "renault nissan")]
    [InlineData(@"\brenault\s*nissan\b", "renault*")]
    [InlineData(@"\bnissan", "nissan*")]
    [InlineData(@"\bni", "")]
    [InlineData(@"nissan\b", "")]
    [InlineData(@"\bcars?\b", "car*")]
    [InlineData(@"\bco2\b", "co2")]
    [InlineData(@"\ba|b\b", "")]
    [InlineData(@"\bfoo\b(?:x|y) bar baz", "foo bar baz*")]
    [InlineData(@"(x) bar (y)", "bar")]
    [InlineData(@" bar [ab]x baz ", "bar baz")]
    [InlineData(@" \u0062ar baz ", "baz")]
    [InlineData(@" \p{L}oo bar ", "bar")]
    [InlineData(@"(?i) foo ", "")]
    [InlineData(@" é foo ", "foo")]
    [InlineData(@" a{2} foo ", "foo")]
    public void Words_that_every_match_contains_are_found(string pattern, string expected) =>
        Assert.Equal(expected, string.Join(' ', RegexLiterals.Of(pattern).Select(word => word.Text + (word.IsPrefix ? "*" : ""))));

    [Fact]
    public void Every_text_that_matches_has_the_words() =>
        Gen.OneOf(@"\b", " ", "foo", "bar", "x", "é", @"\s", @"\s+", "?", "+", "(?:foo|x)", "[ab]", ".", "-", @"\d", "|", "{2}", @"\w", "_").Array[1, 8]
            .Select(Gen.OneOf("foo", "bar", "x", " ", " ", "-", "é", "2", "_", "\u00AD", "b", "oo").Array[0, 12], (pattern, text) => (string.Concat(pattern), string.Concat(text)))
            .Sample((pattern, text) =>
            {
                if (RuleParser.Parse($"/{pattern}/").Rule is not { } rule || !rule.Matches(Some.Item(text)))
                    return;
                foreach (var word in RegexLiterals.Of(pattern))
                    Assert.True(TextTokens.ForIndex(text).Any(token => word.IsPrefix ? token.StartsWith(word.Text, StringComparison.Ordinal) : token == word.Text), $"/{pattern}/ on {Regex.Escape(text)} lacks {word}");
                Assert.All(RegexLiterals.Parts(pattern), part => Assert.Contains(part, string.Concat(TextTokens.ForIndex(text)), StringComparison.Ordinal));
            }, iter: 3_000);
}
