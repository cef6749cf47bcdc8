namespace AllianceBot.Matching.Tests;

/// <summary>What the rules mean, one line a fact of RULES.md.</summary>
public sealed class LanguageTests
{
    [Theory]
    // Words are whole and their case does not matter.
    [InlineData("gearbox", "The GEARBOX failed", true)]
    [InlineData("gear", "The gearbox failed", false)]
    // Everything but letters and digits separates, in the rule as in the text.
    [InlineData("Nissan", "Nissan’s plan", true)]
    [InlineData("alliance", "l’alliance", true)]
    [InlineData("Renault-Nissan", "Renault/Nissan", true)]
    [InlineData("Renault-Nissan", "Nissan, Renault", false)]
    [InlineData("O'Brien", "O’Brien", true)]
    [InlineData("Nissan", "Nissan™ and others", true)]
    [InlineData("3.5", "up 3.5 percent", true)]
    // Folding.
    [InlineData("citroen", "Citroën", true)]
    [InlineData("Citroën", "CITROEN", true)]
    [InlineData("strasse", "Straße", true)]
    [InlineData("izmir", "İzmir", true)]
    [InlineData("lodz", "Łódź", true)]
    [InlineData("мои", "мой", false)]
    [InlineData("мой", "МОИ\u0306", true)]
    [InlineData("カス", "ガス", false)]
    [InlineData("ガス", "カ\u3099ス会社", true)]
    [InlineData("renault", "Re\u00ADnault", true)]
    // Han, kana and Hangul match inside longer words, but not across a gap.
    [InlineData("르노", "르노가", true)]
    [InlineData("日産", "本日産業界", true)]
    [InlineData("日産", "日 産", false)]
    [InlineData("2025年", "２０２５年に", true)]
    [InlineData("日産*", "日産自動車", true)]
    // Prefixes.
    [InlineData("restructur*", "Restructuring", true)]
    [InlineData("restructur*", "a structure", false)]
    [InlineData("\"joint ventu*\"", "a joint venture", true)]
    // Phrases.
    [InlineData("\"joint venture\"", "joint\nventure", true)]
    [InlineData("\"joint venture\"", "joint new venture", false)]
    [InlineData("\"a \\\"b\\\" c\"", "a b c", true)]
    // AND binds tighter than OR, juxtaposition is AND, NOT and - are the same.
    [InlineData("alpha beta OR gamma", "gamma", true)]
    [InlineData("alpha (beta OR gamma)", "gamma", false)]
    [InlineData("alpha NOT beta", "alpha", true)]
    [InlineData("alpha -beta", "alpha beta", false)]
    [InlineData("alpha -(beta OR gamma)", "alpha gamma", false)]
    [InlineData("alpha NOT NOT beta", "alpha beta", true)]
    // NEAR: at most n words between, either order; ONEAR in order; two places, not one.
    [InlineData("alpha NEAR/1 beta", "beta x alpha", true)]
    [InlineData("alpha NEAR/1 beta", "beta x y alpha", false)]
    [InlineData("alpha ONEAR/1 beta", "beta alpha", false)]
    [InlineData("alpha ONEAR/0 beta", "alpha beta", true)]
    [InlineData("alpha NEAR/5 alpha", "alpha", false)]
    [InlineData("alpha NEAR/5 alpha", "alpha x alpha", true)]
    [InlineData("alpha NEAR/0 beta NEAR/0 gamma", "alpha beta gamma", true)]
    [InlineData("alpha NEAR/0 beta NEAR/0 gamma", "beta alpha gamma", false)]
    [InlineData("\"alpha beta\" NEAR/0 \"beta gamma\"", "alpha beta gamma", false)]
    [InlineData("\"alpha beta\" NEAR/0 \"beta gamma\"", "beta gamma alpha beta", true)]
    [InlineData("日産 NEAR/1 ルノー", "日産とルノー", true)]
    [InlineData("日産 NEAR/0 ルノー", "日産とルノー", false)]
    [InlineData("NOT alpha NEAR/1 beta gamma", "alpha x x beta gamma", true)]
    [InlineData("(alpha OR \"big beta\") NEAR/0 gamm*", "gammas big beta", true)]
    // Exact letters.
    [InlineData("=SEAT", "SEAT sells", true)]
    [InlineData("=SEAT", "a seat", false)]
    [InlineData("=Citroën", "Citroen", false)]
    [InlineData("=\"General Motors\"", "General Motors", true)]
    [InlineData("=\"General Motors\"", "general motors", false)]
    // Regular expressions.
    [InlineData("/q[1-4] 20\\d\\d/", "in Q3 2026 sales", true)]
    [InlineData("/^sales/", "In sales", false)]
    [InlineData("/km\\/h/", "300 km/h", true)]
    [InlineData("/joint\\s+venture/", "joint \uFFFD venture", true)]
    // An address in a text is not words.
    [InlineData("renault", "see https://renault.example/renault now", false)]
    [InlineData("renault", "see www.renault.example", false)]
    [InlineData("now", "see https://renault.example/x now", true)]
    // It ends where Han begins, also inside a character that stands for several, and may begin in one.
    [InlineData("=株", "www.nissan.fr-㈱™", true)]
    [InlineData("/株/", "www.nissan.fr-㈱™", true)]
    [InlineData("/www|nissan/", "www.nissan.fr-㈱™", false)]
    [InlineData("=1", "½://renault", true)]
    [InlineData("=2", "½", true)]
    [InlineData("=会社", "㍿", true)]
    [InlineData("izmir NEAR/4 =株 ONEAR/1 izmir", "株 www.nissan.fr-㈱™ izmir", true)]
    // Operators are upper case; in lower case they are words.
    [InlineData("alpha and beta", "alpha beta", false)]
    [InlineData("\"alpha AND beta\"", "alpha and beta", true)]
    public void A_rule_matches_a_text_or_not(string rule, string text, bool expected) =>
        Assert.Equal(expected, Some.Rule(rule).Matches(Some.Item(text)));

    [Theory]
    [InlineData("title:tokyo", true)]
    [InlineData("content:tokyo", false)]
    [InlineData("TITLE:tokyo", true)]
    [InlineData("source:gazette", true)]
    [InlineData("gazette", false)]
    [InlineData("author:\"jane roe\"", true)]
    [InlineData("lang:fr", true)]
    [InlineData("lang:fr-ca", true)]
    [InlineData("lang:en", false)]
    [InlineData("lang:f", false)]
    [InlineData("site:gazette.example", true)]
    [InlineData("site:ette.example", false)]
    [InlineData("site:example", true)]
    [InlineData("url:/cars/", true)]
    [InlineData("url:PAGE", true)]
    [InlineData("url:/boats", false)]
    [InlineData("title:(tokyo OR paris)", true)]
    [InlineData("title:(tokyo AND plant)", false)]
    [InlineData("lang:(en OR fr)", true)]
    [InlineData("title:tokyo NEAR/9 plant", false)]
    [InlineData("\"tokyo plant\"", false)]
    [InlineData("title:/^news/", true)]
    [InlineData("title:=Tokyo", true)]
    [InlineData("title: tokyo", true)]
    public void A_field_looks_only_there(string rule, bool expected) => Assert.Equal(expected, Some.Rule(rule).Matches(Some.Item(
        title: "News from Tokyo", content: "Plant opens", source: "The Gazette", author: "Jane Roe", lang: "fr-CA", url: "https://www.gazette.example/cars/page-1")));

    [Theory]
    [InlineData("lang:fr", "fr_CA", true)]
    [InlineData("lang:fr-CA", "fr_ca", true)]
    [InlineData("lang:fr_CA", "FR-CA", true)]
    [InlineData("lang:fr-CA", "fr", false)]
    [InlineData("lang:fr", "frr", false)]
    [InlineData("lang:fr", "", false)]
    public void A_language_is_compared_by_its_parts(string rule, string lang, bool expected)
    {
        var index = new RuleIndex();
        index.Add(1, Some.Rule(rule));
        Assert.Equal(expected, Some.Rule(rule).Matches(Some.Item("x", lang: lang)));
        Assert.Equal(expected ? [1] : [], index.Matches(Some.Item("x", lang: lang)));
    }

    [Theory]
    [InlineData("gazette.example", "https://gazette.example/a", true)]
    [InlineData("gazette.example", "HTTPS://WWW.Gazette.Example:8080", true)]
    [InlineData("gazette.example", "https://jane:x@gazette.example/", true)]
    [InlineData("gazette.example", "https://thegazette.example/", false)]
    [InlineData("gazette.example", "https://gazette.example.evil.example/", false)]
    [InlineData("gazette.example", "https://evil.example/gazette.example", false)]
    [InlineData("gazette.example", "https://evil.example?u=https://gazette.example", false)]
    [InlineData("www.gazette.example", "https://gazette.example/", false)]
    [InlineData("bücher.example", "https://xn--bcher-kva.example/", true)]
    [InlineData("xn--bcher-kva.example", "https://www.Bücher.example/", true)]
    [InlineData("gazette.example", "gazette.example", false)]
    [InlineData("gazette.example", "https://", false)]
    public void A_site_is_a_host_or_what_is_under_it(string site, string url, bool expected)
    {
        var index = new RuleIndex();
        index.Add(1, Some.Rule("site:" + site));
        Assert.Equal(expected, Some.Rule("site:" + site).Matches(Some.Item("x", url: url)));
        Assert.Equal(expected ? [1] : [], index.Matches(Some.Item("x", url: url)));
    }

    [Theory]
    [InlineData("Renault&#8217;s plan", "renault", true)]
    [InlineData("Renault&#x2019;s plan", "renault", true)]
    [InlineData("Ren&eacute;", "rene", true)]
    [InlineData("<p>joint</p><p>venture</p>", "\"joint venture\"", true)]
    [InlineData("<p>joint</p><p>venture</p>", "jointventure", false)]
    [InlineData("Ren<b>ault</b>", "renault", true)]
    [InlineData("<a href=\"https://renault.example\" title='a > b'>click</a>", "renault OR href OR b", false)]
    [InlineData("<script>renault()</script><style>.nissan{}</style>", "renault OR nissan", false)]
    [InlineData("<!-- renault -->", "renault", false)]
    [InlineData("1 < 2 renault > 1", "renault", true)]
    [InlineData("a <b", "b", true)]
    [InlineData("AT&T and R&D", "\"at t\" AND \"r d\"", true)]
    [InlineData("fish &amp; chips", "amp", false)]
    [InlineData("&unknown; entity", "unknown", true)]
    public void Markup_is_read_as_people_see_it(string markup, string rule, bool expected) =>
        Assert.Equal(expected, Some.Rule(rule).Matches(Some.Markup(markup)));

    [Fact]
    public void Half_a_character_separates() => Assert.True(Some.Rule("/joint\\s+venture/ AND \"joint venture\"").Matches(Some.Item("joint\uD83Dventure")));

    [Fact]
    public void Plain_text_is_taken_as_it_stands()
    {
        Assert.True(Some.Rule("amp").Matches(Some.Item("fish &amp; chips")));
        Assert.True(Some.Rule("b").Matches(Some.Item("<b>")));
    }
}
