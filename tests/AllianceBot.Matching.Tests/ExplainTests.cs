namespace AllianceBot.Matching.Tests;

public sealed class ExplainTests
{
    [Theory]
    [InlineData("renault", "Le Renault cuts", "renault content 3+7 Renault")]
    [InlineData("citroen", "La Citroe\u0308n", "citroen content 3+8 Citroe\u0308n")]
    [InlineData("strasse", "die Straße 7", "strasse content 4+6 Straße")]
    [InlineData("renault", "Re\u00ADnault!", "renault content 0+8 Re\u00ADnault")]
    [InlineData("finance", "la ﬁnance", "finance content 3+6 ﬁnance")]
    [InlineData("日産", "（日産）", "日産 content 1+2 日産")]
    [InlineData("ガス", "ｶﾞｽ会社", "ガス content 0+3 ｶﾞｽ")]
    [InlineData("\"joint venture\"", "a joint,\n venture.", "\"joint venture\" content 2+15 joint,\n venture")]
    [InlineData("restructur*", "Restructuring now", "restructur* content 0+13 Restructuring")]
    [InlineData("alpha NEAR/1 beta", "beta x alpha y alpha", "alpha NEAR/1 beta content 0+4 beta; alpha NEAR/1 beta content 7+5 alpha")]
    [InlineData("alpha OR beta OR gamma", "alpha beta", "alpha content 0+5 alpha; beta content 6+4 beta")]
    [InlineData("alpha NOT beta", "alpha", "alpha content 0+5 alpha")]
    [InlineData("alpha", "alpha, alpha", "alpha content 0+5 alpha; alpha content 7+5 alpha")]
    [InlineData("/q\\d 20\\d+/", "In Q3 2026.", "/q\\d 20\\d+/ content 3+7 Q3 2026")]
    [InlineData("/d.t/", "é™ 𝐝𝐨𝐭", "/d.t/ content 3+6 𝐝𝐨𝐭")]
    [InlineData("=株", "e\u0301 www.nissan.fr-㈱ http://a 株", "=株 content 17+1 ㈱; =株 content 28+1 株")]
    [InlineData("=SEAT", "seat SEAT", "=SEAT content 5+4 SEAT")]
    [InlineData("(alpha AND x) OR beta", "alpha beta", "beta content 6+4 beta")]
    [InlineData("alpha", "beta", "")]
    public void Each_satisfied_clause_is_shown_where_it_stands(string rule, string text, string expected) =>
        Assert.Equal(expected, Print(Some.Rule(rule).Explain(Some.Item(text))));

    [Theory]
    [InlineData("renault", "<p>Ren<b>ault</b>&#8217;s", "renault content 3+10 Ren<b>ault")]
    [InlineData("rene", "Ren&eacute;!", "rene content 0+11 Ren&eacute;")]
    [InlineData("\"a b\"", "<i>a</i>&nbsp;b", "\"a b\" content 3+12 a</i>&nbsp;b")]
    public void Places_in_markup_are_places_in_the_markup(string rule, string markup, string expected) =>
        Assert.Equal(expected, Print(Some.Rule(rule).Explain(Some.Markup(markup))));

    [Theory]
    [InlineData("lang:fr AND alpha", "lang lang:fr 0+2 fr")]
    [InlineData("site:gazette.example AND alpha", "site site:gazette.example 8+19 www.gazette.example")]
    [InlineData("url:CARS AND alpha", "url url:cars 28+4 cars")]
    [InlineData("source:gazette AND alpha", "source source:gazette 4+7 Gazette")]
    public void Other_fields_are_shown_too(string rule, string expected)
    {
        var item = Some.Item("alpha", source: "The Gazette", lang: "fr-CA", url: "https://www.gazette.example/cars");
        var match = Assert.Single(Some.Rule(rule).Explain(item), match => match.Field != "content");
        Assert.Equal(expected, $"{match.Field} {match.Clause} {match.Start}+{match.Length} {match.Text}");
    }

    [Fact]
    public void A_word_that_stands_everywhere_is_shown_a_bounded_number_of_times() =>
        Assert.InRange(Some.Rule("alpha").Explain(Some.Item(string.Concat(Enumerable.Repeat("alpha ", 5_000)))).Count, 1, 100);

    [Theory]
    [InlineData("alpha AND beta", "alpha", "beta")]
    [InlineData("alpha AND beta", "gamma", null)]
    [InlineData("alpha AND beta", "alpha beta", null)]
    [InlineData("alpha AND beta AND gamma", "alpha", null)]
    [InlineData("alpha NOT beta", "alpha beta", "NOT beta")]
    [InlineData("alpha AND (beta OR gamma)", "alpha", "beta OR gamma")]
    [InlineData("(alpha AND beta) OR (gamma AND delta)", "gamma", "delta")]
    [InlineData("alpha", "beta", null)]
    [InlineData("alpha AND \"b c\"", "alpha c b", "\"b c\"")]
    public void A_near_miss_names_the_clause_that_is_missing(string rule, string text, string? expected) =>
        Assert.Equal(expected, Some.Rule(rule).NearMiss(Some.Item(text)));

    private static string Print(IEnumerable<ClauseMatch> matches) =>
        string.Join("; ", matches.Select(match => $"{match.Clause} {match.Field} {match.Start}+{match.Length} {match.Text}"));
}
