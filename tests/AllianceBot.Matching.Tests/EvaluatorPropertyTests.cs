using AllianceBot.Matching.Tests.Reference;
using CsCheck;

namespace AllianceBot.Matching.Tests;

/// <summary>
/// The library and the slow evaluator must agree. 100,000 pairs in the normal run; more with the environment variable
/// <c>MATCHING_PAIRS</c>.
/// </summary>
public sealed class EvaluatorPropertyTests
{
    private const int RulesInBatch = 20;
    private const int ItemsInBatch = 20;

    private static readonly long s_batches =
        (long.TryParse(Environment.GetEnvironmentVariable("MATCHING_PAIRS"), out var pairs) ? pairs : 100_000) / (RulesInBatch * ItemsInBatch);

    [Fact]
    public void Rule_and_index_agree_with_the_slow_evaluator() =>
        Gen.Select(ReferenceGenerators.Rule.Array[RulesInBatch], ReferenceGenerators.Item.Array[ItemsInBatch]).Sample(
            (rules, items) =>
            {
                var index = new RuleIndex();
                var parsed = rules.Select(rule => Parsed(rule.Print())).ToArray();
                for (var i = 0; i < parsed.Length; i++)
                    index.Add(i, parsed[i]);
                foreach (var item in items)
                {
                    var matchItem = item.ToMatchItem();
                    var expected = Enumerable.Range(0, rules.Length).Where(i => rules[i].Matches(item, null)).Select(i => (long)i).ToList();
                    var alone = Enumerable.Range(0, rules.Length).Where(i => parsed[i].Matches(matchItem)).Select(i => (long)i).ToList();
                    var together = new List<long>();
                    index.Match(matchItem, together);
                    together.Sort();
                    if (!expected.SequenceEqual(alone) || !expected.SequenceEqual(together))
                        Fail(rules, item, expected, alone, together);
                }
            },
            iter: s_batches, print: _ => "");

    /// <summary>Also that a text in markup means what it shows: entities for some of its characters, and tags that leave no gap.</summary>
    [Fact]
    public void What_matches_is_explained_by_places_in_the_text_as_it_was_given() =>
        Gen.Select(ReferenceGenerators.Rule.Array[RulesInBatch], ReferenceGenerators.Item.Array[ItemsInBatch], Gen.Int[0, 1_000_000]).Sample(
            (rules, items, seed) =>
            {
                var random = new Random(seed);
                var parsed = rules.Select(rule => Parsed(rule.Print())).ToArray();
                foreach (var item in items)
                {
                    var markup = item.Fields.ToDictionary(field => field.Key, field => field.Key is "lang" or "url" ? field.Value : Markup(field.Value, random), StringComparer.Ordinal);
                    var (asText, asMarkup) = (item.ToMatchItem(), MatchItem.FromMarkup(
                        markup["title"], markup["summary"], markup["content"], markup["source"], markup["author"], markup["lang"], markup["url"]));
                    foreach (var rule in parsed)
                    {
                        var matches = rule.Matches(asText);
                        CheckExplanation(rule, matches, asText, item.Fields);
                        CheckExplanation(rule, matches, asMarkup, markup);
                    }
                }
            },
            iter: 40, print: _ => "");

    private static void CheckExplanation(Rule rule, bool matches, MatchItem item, IReadOnlyDictionary<string, string> fields)
    {
        var context = $"{rule}\n{string.Join("\n", fields)}";
        Assert.True(matches == rule.Matches(item), context);
        var explanation = rule.Explain(item);
        Assert.True(matches == explanation.Count > 0, context);
        foreach (var match in explanation)
        {
            var field = fields[match.Field == "site" ? "url" : match.Field];
            Assert.True(match.Start >= 0 && match.Length > 0 && match.Start + match.Length <= field.Length && match.Text == field.Substring(match.Start, match.Length), $"{match}\n{context}");
        }
    }

    private static string Markup(string text, Random random) => string.Concat(text.Select((c, i) => (random.Next(12), c) switch
    {
        (_, '<') => "&lt;",
        (_, '&') => "&amp;",
        (0, _) => "<b class='x > y'>" + c,
        (1, _) => c + "</b><!-- renault -->",
        (2, _) when !char.IsSurrogate(c) => $"&#x{(int)c:X};",
        _ => c.ToString(),
    }));

    [Fact]
    public void The_prefilter_lets_every_match_through() =>
        Gen.Select(ReferenceGenerators.Rule, ReferenceGenerators.Item.Array[ItemsInBatch]).Sample(
            (rule, items) =>
            {
                var parsed = Parsed(rule.Print());
                foreach (var item in items.Where(item => rule.Matches(item, null)))
                {
                    var tokens = ReferenceItem.TextFields.Take(3).SelectMany(field => TextTokens.ForIndex(item.Fields[field])).ToList();
                    var source = TextTokens.ForIndex(item.Fields[ReferenceItem.TextFields[3]]).ToHashSet(StringComparer.Ordinal);
                    Assert.True(Admits(parsed.Prefilter, tokens, source), $"{rule.Print()}\n{string.Join("\n", item.Fields)}\n{parsed.Prefilter}");
                }
            },
            iter: 500);

    [Fact]
    public void A_printed_rule_parses_to_an_equal_rule() =>
        ReferenceGenerators.Rule.Sample(
            rule =>
            {
                var once = Parsed(rule.Print());
                var twice = Parsed(once.Canonical);
                Assert.Equal(once.Canonical, twice.Canonical);
            },
            iter: 2_000);

    private static bool Admits(RulePrefilter prefilter, List<string> tokens, HashSet<string> source) => prefilter switch
    {
        RulePrefilter.And all => all.Parts.All(part => Admits(part, tokens, source)),
        RulePrefilter.Or any => any.Parts.Any(part => Admits(part, tokens, source)),
        RulePrefilter.Not not => !Admits(not.Part, tokens, source),
        RulePrefilter.Term { OfSource: true } term => source.Contains(term.Token),
        RulePrefilter.Term term => tokens.Contains(term.Token),
        RulePrefilter.Prefix prefix => tokens.Any(token => token.StartsWith(prefix.Stem, StringComparison.Ordinal)),
        RulePrefilter.Phrase phrase => Enumerable.Range(0, Math.Max(0, tokens.Count - phrase.Tokens.Count + 1)).Any(at => Follows(phrase, tokens, at)),
        _ => true,
    };

    private static bool Follows(RulePrefilter.Phrase phrase, List<string> tokens, int at)
    {
        for (var i = 0; i < phrase.Tokens.Count; i++)
        {
            var isBeginning = phrase.IsPrefix && i == phrase.Tokens.Count - 1;
            if (isBeginning ? !tokens[at + i].StartsWith(phrase.Tokens[i], StringComparison.Ordinal) : tokens[at + i] != phrase.Tokens[i])
                return false;
        }
        return true;
    }

    private static Rule Parsed(string text)
    {
        var (rule, error) = RuleParser.Parse(text);
        Assert.True(rule is not null, $"{text}\n{error}");
        return rule;
    }

    private static void Fail(ReferenceRule[] rules, ReferenceItem item, List<long> expected, List<long> alone, List<long> together)
    {
        var odd = (int)expected.Concat(alone).Concat(together).Distinct().First(id => expected.Contains(id) != alone.Contains(id) || expected.Contains(id) != together.Contains(id));
        Assert.Fail($"""
            {rules[odd].Print()}
            expected {expected.Contains(odd)}, alone {alone.Contains(odd)}, in the index {together.Contains(odd)}
            {string.Join("\n", item.Fields)}
            {string.Join("|", item.Fields["content"].Select(c => ((int)c).ToString("X4")))}
            """);
    }
}
