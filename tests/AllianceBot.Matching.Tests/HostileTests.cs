using System.Diagnostics;

namespace AllianceBot.Matching.Tests;

/// <summary>HOSTILE.md section F and E10. Where time matters a bound is set that only a runaway could miss.</summary>
public sealed class HostileTests
{
    private static readonly TimeSpan s_runaway = TimeSpan.FromSeconds(20);

    [Fact]
    public void F01_an_expression_that_explodes_elsewhere_is_matched_in_linear_time()
    {
        var rule = Some.Rule("/(a+)+$/");
        var text = new string('a', 40) + "!";
        Assert.False(InTime(() => rule.Matches(Some.Item(text))));
        Assert.False(InTime(() => rule.Matches(Some.Item(new string('a', 60_000) + "!"))));
        Assert.True(rule.Matches(Some.Item(new string('a', 40))));
    }

    [Theory]
    [InlineData("/(?=a)b/")]
    [InlineData("/(?!a)b/")]
    [InlineData("/(?<=a)b/")]
    [InlineData("/(a)\\1/")]
    [InlineData("/(?<x>a)\\k<x>/")]
    [InlineData("/(?>a+)b/")]
    public void F02_look_around_and_back_references_are_refused(string rule) => Assert.Equal("regex-not-linear", Some.Error(rule).Code);

    [Fact]
    public void F03_an_automaton_too_large_is_refused() => Assert.Equal("regex-too-large", Some.Error("/x(?:a{0,1000}){0,1000}/").Code);

    [Fact]
    public void F04_fifty_thousand_brackets_are_refused()
    {
        Assert.Equal("too-long", InTime(() => Some.Error(new string('(', 50_000))).Code);
        Assert.Equal("too-deep", Some.Error(new string('(', 4_000)).Code);
        Assert.Equal("too-deep", Some.Error("/" + new string('(', 1_000) + "a" + new string(')', 1_000) + "/").Code);
        Assert.Equal("too-deep", Some.Error(string.Concat(Enumerable.Repeat("NOT ", 1_000)) + "a").Code);
        Assert.Equal("too-deep", Some.Error(new string('-', 1_000) + "a").Code);
        Assert.Equal("too-deep", Some.Error(string.Concat(Enumerable.Repeat("title:", 600)) + "a").Code);
    }

    [Fact]
    public void F05_a_rule_nested_deeply_is_refused_at_the_place_where_it_gets_too_deep()
    {
        var rule = string.Concat(Enumerable.Range(0, 300).Select(i => $"a{i} AND (")) + "x" + new string(')', 300);
        var error = Some.Error(rule);
        Assert.Equal(("too-deep", '(', 32), (error.Code, rule[error.Start], rule[..error.Start].Count(c => c == '(')));
        Assert.Equal("too-long", Some.Error(string.Concat(Enumerable.Repeat("a AND (", 10_000))).Code);
        Some.Rule(new string('(', 32) + "a" + new string(')', 32));
    }

    [Fact]
    public void F06_a_rule_with_too_many_terms_or_letters_is_refused()
    {
        Assert.Equal("too-many-terms", Some.Error(string.Join(" OR ", Enumerable.Range(0, 300).Select(i => $"a{i}"))).Code);
        Some.Rule(string.Join(" OR ", Enumerable.Range(0, 256).Select(i => $"a{i}")));
        Assert.Equal("too-long", InTime(() => Some.Error(string.Join(" OR ", Enumerable.Range(0, 10_000)))).Code);
        Assert.Equal("too-long", InTime(() => Some.Error(new string('x', 1 << 20))).Code);
        Assert.Equal("too-many-terms", Some.Error("\"" + string.Concat(Enumerable.Repeat("a ", 300)) + "\"").Code);
        // Short as typed, but not when each word has its field.
        Assert.Equal("too-long", Some.Error($"summary:({string.Join(" OR ", Enumerable.Range(0, 250).Select(i => $"abcdefghi{i}"))})").Code);
    }

    [Fact]
    public void F07_thousands_of_rules_on_the_same_words_are_one_look_each()
    {
        var index = new RuleIndex();
        for (var id = 0; id < 5_000; id++)
            index.Add(id, Some.Rule($"renault AND nissan AND (x{id} OR \"y z{id}\" OR v{id} NEAR/3 w)"));
        var item = Some.Item(string.Concat(Enumerable.Repeat("Renault and Nissan, y w x4711 and more words ", 400)));
        Assert.Equal([4_711], InTime(() => index.Matches(item)));
        Assert.InRange(index.CountCandidates(item).Candidates, 1, 50);
    }

    [Theory]
    [InlineData("/.*/", "regex-matches-all")]
    [InlineData("/(a|)/", "regex-matches-all")]
    [InlineData("*", "leading-wildcard")]
    [InlineData("", "empty")]
    [InlineData("NOT x", "not-only")]
    public void F08_a_rule_that_matches_everything_is_refused(string rule, string code) => Assert.Equal(code, Some.Error(rule).Code);

    [Fact]
    public void F08_a_rule_that_matches_nearly_everything_is_warned_of() => Assert.Contains(Some.Rule("/./").Lints, lint => lint.Code == "slow-regex");

    // Half a character cannot stand in an attribute.
    [Fact]
    public void F09_half_a_character_is_refused() =>
        Assert.All(["ren\uD800ault", "\uDC00"], rule => Assert.Equal("invalid-character", Some.Error(rule).Code));

    [Theory]
    [InlineData("ren\0ault")]
    [InlineData("\"ren\u001Bault\"")]
    [InlineData("/a\u0007/")]
    public void F09_text_that_is_not_text_is_refused(string rule) => Assert.Equal("invalid-character", Some.Error(rule).Code);

    [Theory]
    [InlineData("\u202Erenault\u202C")]
    [InlineData("\u200Frenault")]
    [InlineData("r\u0065\u0301nault")]
    [InlineData("\uFEFFrenault")]
    [InlineData("ren\uFFFEault")]
    public void F09_direction_marks_and_decomposed_letters_are_made_normal(string rule) => Assert.Equal("renault", Some.Rule(rule).Canonical);

    [Theory]
    [InlineData("IRMAK", "ırmak", true)]
    [InlineData("ırmak", "IRMAK", true)]
    [InlineData("irmak", "İRMAK", true)]
    [InlineData("STRASSE", "straße", true)]
    [InlineData("ﬀ", "FF", true)]
    [InlineData("ＲＥＮＡＵＬＴ", "renault", true)]
    [InlineData("ΣΊΣΥΦΟΣ", "σίσυφος", true)]
    public void F10_case_does_not_depend_on_the_culture(string rule, string text, bool expected)
    {
        foreach (var culture in new[] { "", "tr-TR", "lt-LT", "de-DE" })
        {
            var before = System.Globalization.CultureInfo.CurrentCulture;
            try
            {
                System.Globalization.CultureInfo.CurrentCulture = new(culture);
                Assert.Equal(expected, Some.Rule(rule).Matches(Some.Item(text)));
            }
            finally
            {
                System.Globalization.CultureInfo.CurrentCulture = before;
            }
        }
    }

    [Fact]
    public void F11_an_expression_sees_no_more_than_64_kB()
    {
        var rule = Some.Rule("/needle/");
        Assert.True(rule.Matches(Some.Item(new string(' ', 60_000) + "needle")));
        Assert.False(InTime(() => rule.Matches(Some.Item(string.Concat(Enumerable.Repeat("hay ", 250_000)) + "needle"))));
    }

    [Fact]
    public void F11_an_expression_that_is_late_three_times_running_is_given_up_and_named()
    {
        // Linear in the text, but hundreds of states for each character of it; all its letters are there.
        const string Slow = "a(?:a|b|ab){400}x";
        var index = new RuleIndex();
        index.Add(1, Some.Rule($"/{Slow}/"));
        index.Add(2, Some.Rule("abba"));
        var random = new Random(1);
        var text = "x abba " + string.Concat(Enumerable.Range(0, 60_000).Select(_ => random.Next(2) == 0 ? 'a' : 'b'));
        for (var i = 0; i < 20 && index.SuspendedPatterns.Count == 0; i++)
            Assert.Equal([2], InTime(() => index.Matches(Some.Item(text))));
        Assert.Equal([Slow], index.SuspendedPatterns);
        Assert.Equal(Some.Rule($"/{Slow}/").Patterns, index.SuspendedPatterns);
        Assert.Equal([2], index.Matches(Some.Item(text)));
    }

    [Fact]
    public void F12_a_rule_that_no_longer_compiles_does_not_keep_the_others_from_running()
    {
        string[] stored = ["renault", "was:allowed before", "nissan"];
        var index = new RuleIndex();
        var setAside = new List<string>();
        for (var id = 0; id < stored.Length; id++)
        {
            var (rule, error) = RuleParser.Parse(stored[id]);
            if (rule is null)
                setAside.Add($"{stored[id]}: {error!.Code}");
            else
                index.Add(id, rule);
        }
        Assert.Equal(["was:allowed before: unknown-field"], setAside);
        Assert.Equal([0, 2], index.Matches(Some.Item("renault nissan")));
    }

    [Theory]
    [InlineData("Re\u200Bnault")]
    [InlineData("Re\u00ADnault")]
    [InlineData("Re\U000E0041na\U000E007Fult")]
    [InlineData("Re\u3164nault")]
    [InlineData("Re\u115Fnau\u1160lt")]
    [InlineData("\u2066Renault\u2069")]
    [InlineData("Ren\uFE0Fault")]
    public void E10_invisible_characters_do_not_hide_a_word(string text)
    {
        Assert.True(Some.Rule("renault").Matches(Some.Item(text)));
        Assert.True(Some.Rule("=Renault").Matches(Some.Item(text)));
        Assert.True(Some.Rule("/^renault$/").Matches(Some.Item(text)));
        Assert.Equal("renault", Some.Rule(text).Canonical);
    }

    [Fact]
    public void Long_texts_of_the_same_word_stay_linear()
    {
        var text = string.Concat(Enumerable.Repeat("alpha ", 150_000));
        var phrase = "\"" + string.Concat(Enumerable.Repeat("alpha ", 200)) + "beta\"";
        Assert.False(InTime(() => Some.Rule(phrase).Matches(Some.Item(text))));
        Assert.True(InTime(() => Some.Rule("alpha NEAR/50 alpha NEAR/50 alpha").Matches(Some.Item(text))));
    }

    private static T InTime<T>(Func<T> work)
    {
        var start = Stopwatch.GetTimestamp();
        var result = work();
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, s_runaway);
        return result;
    }
}
