using System.Buffers;
using System.Diagnostics;
using AllianceBot.Matching;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Store;
using Lucene.Net.Util;

namespace AllianceBot.Benchmarks;

/// <summary>What else one could do with 10,000 rules, on the same items.</summary>
internal static class MatchBaselines
{
    private const int Count = 10_000;

    public static void Run(BenchmarkRun run, MatchMeasure measure, MatchBenchmarkCorpus corpus, (string Title, string Content)[] texts)
    {
        var rules = corpus.PlainRules(Count, seed: 3).Select(text => RuleParser.Parse(text).Rule!).ToArray();
        var few = texts.Take(run.Quick ? 30 : 150).ToArray();
        var perRule = Time(few, text =>
        {
            var item = MatchBenchmarkCorpus.Item(text);
            return rules.Count(rule => rule.Matches(item));
        });
        Report(run, "each rule by itself, 10,000", "per_rule_10k", perRule);

        var words = rules.SelectMany(rule => Words(rule.Prefilter)).Distinct(StringComparer.Ordinal).ToArray();
        var values = SearchValues.Create(words, StringComparison.OrdinalIgnoreCase);
        Report(run, "SearchValues over their words, all hits", "search_values_10k", Time(few, text => CountHits(text.Content, values)));

        using var directory = new RAMDirectory();
        using var reader = Presearch(directory, rules);
        var searcher = new IndexSearcher(reader);
        Report(run, "Lucene.Net presearch and evaluation, 10,000", "lucene_10k", Time(few, text => Presearch(searcher, rules, text)));
    }

    private static double Time((string Title, string Content)[] texts, Func<(string Title, string Content), int> work)
    {
        work(texts[0]);
        var start = Stopwatch.GetTimestamp();
        var sum = texts.Sum(work);
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / texts.Length + (sum < 0 ? 1 : 0);
    }

    private static void Report(BenchmarkRun run, string what, string name, double microseconds)
    {
        run.Row(what, $"{microseconds:F1}");
        run.Metrics[$"match_baseline_{name}_us"] = microseconds;
    }

    private static int CountHits(string text, SearchValues<string> values)
    {
        var hits = 0;
        var rest = text.AsSpan();
        for (int at; (at = rest.IndexOfAny(values)) >= 0; rest = rest[(at + 1)..])
            hits++;
        return hits;
    }

    /// <summary>Each rule is a document of its words; an item is a query for any of its own words, and what it finds is evaluated.</summary>
    private static DirectoryReader Presearch(RAMDirectory directory, Rule[] rules)
    {
        using var writer = new IndexWriter(directory, new IndexWriterConfig(LuceneVersion.LUCENE_48, new WhitespaceAnalyzer(LuceneVersion.LUCENE_48)));
        for (var i = 0; i < rules.Length; i++)
        {
            var document = new Document { new StoredField("id", i) };
            // The longest word stands for the rarest; alternatives all count.
            foreach (var word in Required(rules[i].Prefilter))
                document.Add(new StringField("word", word, Field.Store.NO));
            writer.AddDocument(document);
        }
        writer.Commit();
        writer.ForceMerge(1);
        return DirectoryReader.Open(directory);
    }

    private static int Presearch(IndexSearcher searcher, Rule[] rules, (string Title, string Content) text)
    {
        var item = MatchBenchmarkCorpus.Item(text);
        var query = new BooleanQuery();
        BooleanQuery.MaxClauseCount = 4096;
        foreach (var token in TextTokens.ForIndex(text.Title + " " + text.Content).Distinct(StringComparer.Ordinal))
            query.Add(new TermQuery(new Term("word", token)), Occur.SHOULD);
        var found = searcher.Search(new ConstantScoreQuery(query), 10_000);
        return found.ScoreDocs.Count(hit => rules[hit.Doc].Matches(item));
    }

    private static IEnumerable<string> Required(RulePrefilter prefilter) => prefilter switch
    {
        RulePrefilter.Term term => [term.Token],
        RulePrefilter.Or any => any.Parts.SelectMany(Required),
        RulePrefilter.And all => all.Parts.Select(Required).Select(words => words.ToArray()).Where(words => words.Length > 0).MaxBy(words => words.Min(word => word.Length)) ?? [],
        _ => [],
    };

    private static IEnumerable<string> Words(RulePrefilter prefilter) => prefilter switch
    {
        RulePrefilter.Term term => [term.Token],
        RulePrefilter.Or any => any.Parts.SelectMany(Words),
        RulePrefilter.And all => all.Parts.SelectMany(Words),
        _ => [],
    };
}
