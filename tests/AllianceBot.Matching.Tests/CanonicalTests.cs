namespace AllianceBot.Matching.Tests;

public sealed class CanonicalTests
{
    [Theory]
    [InlineData("Renault", "renault")]
    [InlineData("b a", "a AND b")]
    [InlineData("(b OR a) OR a", "a OR b")]
    [InlineData("a AND (b AND c)", "a AND b AND c")]
    [InlineData("a (c OR b)", "a AND (b OR c)")]
    [InlineData("a -b", "a AND NOT b")]
    [InlineData("a NOT (b OR c)", "a AND NOT b AND NOT c")]
    [InlineData("a NOT (b AND c)", "(NOT b OR NOT c) AND a")]
    [InlineData("NOT NOT a", "a")]
    [InlineData("Renault-Nissan", "\"renault nissan\"")]
    [InlineData("\"Renault\"", "renault")]
    [InlineData("title:(a OR b)", "title:a OR title:b")]
    [InlineData("b NEAR/2 a", "a NEAR/2 b")]
    [InlineData("b ONEAR/2 a", "b ONEAR/2 a")]
    [InlineData("(b OR a) NEAR/1 c", "(a OR b) NEAR/1 c")]
    [InlineData("c NEAR/1 b NEAR/2 a", "a NEAR/2 b NEAR/1 c")]
    [InlineData("=Apple", "=Apple")]
    [InlineData("=\"NOT\"", "=\"NOT\"")]
    [InlineData("=Renault-Nissan", "=\"Renault Nissan\"")]
    [InlineData("RESTRUCTUR*", "restructur*")]
    [InlineData("\"joint ventu*\"", "\"joint ventu*\"")]
    [InlineData("/km\\/h/", "/km\\/h/")]
    [InlineData("title:/a b/", "title:/a b/")]
    [InlineData("SITE:WWW.Example.com", "site:www.example.com")]
    [InlineData("site:bücher.example", "site:xn--bcher-kva.example")]
    [InlineData("lang:pt_BR", "lang:pt-br")]
    [InlineData("url:\"/a b\"", "url:\"/a b\"")]
    [InlineData("url:-x", "url:\"-x\"")]
    [InlineData("ﾙﾉｰ", "ルノー")]
    [InlineData("2025年", "\"2025 年\"")]
    public void Rules_have_one_form(string rule, string canonical)
    {
        Assert.Equal(canonical, Some.Rule(rule).Canonical);
        Assert.Equal(canonical, Some.Rule(canonical).Canonical);
    }

    [Fact]
    public void Rules_with_the_same_form_are_equal()
    {
        Assert.Equal(Some.Rule("renault (nissan OR 日産)"), Some.Rule("(日産 OR Nissan) AND RENAULT"));
        Assert.NotEqual(Some.Rule("renault"), Some.Rule("=renault"));
    }

    [Theory]
    [InlineData("alpha and beta", "lower-case-operator", "and")]
    [InlineData("alpha beta OR gamma", "mixed-and-or", "alpha beta")]
    [InlineData("title:(a content:b)", "nested-field", "content:")]
    [InlineData("日産*", "needless-wildcard", "*")]
    [InlineData("alpha OR (alpha AND beta)", "never-matters", null)]
    [InlineData("alpha AND (alpha OR beta)", "never-matters", null)]
    [InlineData("alpha NOT alpha", "contradiction", null)]
    [InlineData("title:alpha NEAR/3 content:beta", "contradiction", null)]
    [InlineData("/renault/", "slow-regex", "/renault/")]
    [InlineData("url:renault", "scanned", null)]
    [InlineData("www.renault.example", "address-word", "www.renault.example")]
    public void An_odd_rule_is_accepted_with_a_warning(string rule, string code, string? part)
    {
        var lint = Assert.Single(Some.Rule(rule).Lints, lint => lint.Code == code);
        Assert.NotEmpty(lint.Message);
        if (part is not null)
            Assert.Equal(part, rule.Substring(lint.Start, lint.Length));
    }

    [Theory]
    [InlineData("(renault OR ルノー) AND (nissan OR 日産) AND (alliance OR restructur*) NOT \"formula 1\"")]
    [InlineData("alpha (beta OR gamma)")]
    [InlineData("(alpha AND beta) OR gamma")]
    [InlineData("/joint venture in/ OR alpha")]
    [InlineData("\"and\"")]
    [InlineData("alpha url:renault")]
    [InlineData("alpha url:/economie/")]
    public void A_usual_rule_has_no_warning(string rule) => Assert.Empty(Some.Rule(rule).Lints);
}
