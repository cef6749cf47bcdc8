namespace AllianceBot.Matching.Tests;

/// <summary>Rules that are refused: with a code, a range inside the rule and something to do about it.</summary>
public sealed class RefusalTests
{
    [Theory]
    [InlineData("", "empty", "")]
    [InlineData("   ", "empty", "")]
    [InlineData("NOT renault", "not-only", "NOT renault")]
    [InlineData("-renault -nissan", "not-only", "-renault")]
    [InlineData("renault OR NOT nissan", "or-not", "NOT nissan")]
    [InlineData("*nault", "leading-wildcard", "*")]
    [InlineData("*", "leading-wildcard", "*")]
    [InlineData("ren*ult", "inner-wildcard", "*")]
    [InlineData("\"re* nissan\"", "inner-wildcard", "*")]
    [InlineData("re*", "short-stem", "re*")]
    [InlineData("f1-20*", "short-stem", "f1-20*")]
    [InlineData("foo-*", "short-stem", "foo-*")]
    [InlineData("(renault", "unbalanced-bracket", "(")]
    [InlineData("renault)", "unbalanced-bracket", ")")]
    [InlineData("\"renault", "unbalanced-quote", "\"renault")]
    [InlineData("renault AND ()", "missing-operand", "()")]
    [InlineData("renault AND", "missing-operand", "AND")]
    [InlineData("OR renault", "missing-operand", "OR")]
    [InlineData("renault AND OR nissan", "missing-operand", "OR")]
    [InlineData("title:", "missing-operand", "title:")]
    [InlineData("title:NOT x", "missing-operand", "NOT")]
    [InlineData("= renault OR =", "missing-operand", "=")]
    [InlineData("titel:renault", "unknown-field", "titel")]
    [InlineData("https://renault.example/x", "unknown-field", "https://renault.example/x")]
    [InlineData("renault NEAR nissan", "near-distance", "NEAR")]
    [InlineData("renault NEAR/51 nissan", "near-distance", "NEAR/51")]
    [InlineData("renault NEAR/x nissan", "near-distance", "NEAR/x")]
    [InlineData("NEAR/3 nissan", "missing-operand", "NEAR/3")]
    [InlineData("renault NEAR/3 NOT nissan", "near-operand", "NOT")]
    [InlineData("renault NEAR/3 (a OR NOT b)", "near-operand", "NOT b")]
    [InlineData("renault NEAR/3 (a AND b)", "near-operand", "a AND b")]
    [InlineData("renault NEAR/3 /x/", "near-operand", "/x/")]
    [InlineData("=Ren*", "exact-prefix", "Ren*")]
    [InlineData("\"!!!\"", "empty-phrase", "\"!!!\"")]
    [InlineData("renault & nissan", "empty-word", "&")]
    [InlineData("lang:f*", "field-value", "f*")]
    [InlineData("site:https://renault.example/x", "field-value", "https://renault.example/x")]
    [InlineData("site:a..b", "field-value", "a..b")]
    [InlineData("//", "regex-empty", "//")]
    [InlineData("/a", "unbalanced-regex", "/a")]
    [InlineData("/a/i", "regex-end", "i")]
    [InlineData("/a(/", "regex-syntax", null)]
    [InlineData("/(?=a)b/", "regex-not-linear", "/(?=a)b/")]
    [InlineData("/(a)\\1/", "regex-not-linear", "/(a)\\1/")]
    [InlineData("/\\1a/", "regex-not-linear", "/\\1a/")]
    [InlineData("/a*/", "regex-matches-all", "/a*/")]
    [InlineData("/(?:a?|b?){40}c?/", "regex-matches-all", "/(?:a?|b?){40}c?/")]
    public void A_rule_is_refused(string rule, string code, string? part)
    {
        var error = Some.Error(rule);
        Assert.Equal(code, error.Code);
        if (part is not null)
            Assert.Equal(part, rule.Substring(error.Start, error.Length));
    }

    [Theory]
    [InlineData("titel:renault", "title:renault", "did you mean title?")]
    [InlineData("autor:roe", "author:roe", "did you mean author?")]
    [InlineData("Re:Zero", "\"Re:Zero\"", "needs quotes")]
    [InlineData("renault NEAR nissan", "NEAR/5", "how many words")]
    [InlineData("site:https://renault.example/x", "site:renault.example", "not a whole address")]
    [InlineData("*nault", "nault", "only end a word")]
    [InlineData("ren*ult", "ren*", "not stand inside it")]
    [InlineData("r*nault", null, "not stand inside it")]
    [InlineData("\"renault", "\"renault\"", "never closed")]
    [InlineData("renault \"", null, "never closed")]
    public void A_refusal_says_what_to_do(string rule, string? suggestion, string words)
    {
        var error = Some.Error(rule);
        Assert.Equal(suggestion, error.Suggestion);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("renault AND titel:x", "renault AND titel:x\n            ^^^^^")]
    [InlineData("日産 AND *x", "日産 AND *x\n\u3000\u3000     ^")]
    [InlineData("renault AND", "renault AND\n        ^^^")]
    public void Carets_stand_below_what_is_wrong(string rule, string expected) => Assert.Equal(expected, Some.Error(rule).Caret(rule));

    [Fact]
    public void Of_a_long_rule_the_part_around_the_error_is_shown()
    {
        var rule = string.Concat(Enumerable.Repeat("renault OR ", 30)) + "titel:x " + string.Concat(Enumerable.Repeat("nissan ", 30));
        var lines = Some.Error(rule).Caret(rule).Split('\n');
        Assert.All(lines, line => Assert.True(line.Length < 140));
        Assert.Equal("titel", lines[0].Substring(lines[1].IndexOf('^', StringComparison.Ordinal), 5));
    }

    [Theory]
    [InlineData("alpha AND (beta OR NOT gamma)")]
    [InlineData("alpha NOT (beta AND NOT gamma)")]
    [InlineData("“renault nissan” OR alpha")]
    [InlineData("12:30")]
    [InlineData("url:/economie")]
    [InlineData("/(?i)renault/")]
    public void A_rule_that_makes_sense_is_accepted(string rule) => Some.Rule(rule);
}
