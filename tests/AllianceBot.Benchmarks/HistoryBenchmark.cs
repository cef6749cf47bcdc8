using AllianceBot.Matching;
using AllianceBot.Rules;

namespace AllianceBot.Benchmarks;

/// <summary>
/// <c>history</c>: a page of <c>/alliance history</c> over 1,000,000 items of 400 days (100,000 with --quick) in SQLite: a stated
/// mix of queries, beside the evaluator alone over all the items.
/// </summary>
internal static class HistoryBenchmark
{
    private const int PageAndNext = 9;

    public static async Task RunAsync(BenchmarkRun run)
    {
        var items = run.Quick ? 100_000 : 1_000_000;
        var news = new MadeUpNews(seed: 7);
        await using var stored = await StoredNews.FillAsync(news, items, days: 400);
        var mix = Mix(news);
        var times = new List<(string Kind, double Ms)>();
        for (var round = 0; round < (run.Quick ? 6 : 20); round++)
        {
            foreach (var (kind, query) in mix(round))
            {
                var start = TimeProvider.System.GetTimestamp();
                await SearchAsync(stored, query, usePrefilter: true);
                // The first round warms the cache of pages up, as a running bot's is.
                if (round > 0)
                    times.Add((kind, TimeProvider.System.GetElapsedTime(start).TotalMilliseconds));
            }
        }
        run.Row("query", "p50 ms", "p99 ms", "most ms");
        foreach (var kind in times.GroupBy(time => time.Kind))
            run.Row(kind.Key, Percentile(kind, 0.5).ToString("0.0"), Percentile(kind, 0.99).ToString("0.0"), kind.Max(time => time.Ms).ToString("0.0"));
        run.Row("all", Percentile(times, 0.5).ToString("0.0"), Percentile(times, 0.99).ToString("0.0"), times.Max(time => time.Ms).ToString("0.0"));

        var scanStart = TimeProvider.System.GetTimestamp();
        await SearchAsync(stored, $"{news.Word(50_000)} AND {news.Word(20_000)}", usePrefilter: false);
        var scan = TimeProvider.System.GetElapsedTime(scanStart).TotalMilliseconds;
        run.Row("a rare pair by the evaluator alone", scan.ToString("0"));
        run.Metrics["items"] = items;
        run.Metrics["p50_ms"] = Percentile(times, 0.5);
        run.Metrics["p99_ms"] = Percentile(times, 0.99);
        run.Metrics["scan_ms"] = scan;
        run.Metrics["scan_to_p99_ratio"] = scan / Percentile(times, 0.99);
    }

    private static Func<int, (string Kind, string Query)[]> Mix(MadeUpNews news) => round =>
    [
        ("a rare word", news.Word(40_000 + round)),
        ("a common word", news.Word(5 + round)),
        ("two common words", $"{news.Word(20 + round)} AND {news.Word(31 + round)}"),
        ("a rare and a common word", $"{news.Word(30_000 + round)} {news.Word(3)}"),
        ("a phrase", $"\"{news.Word(10 + round)} {news.Word(14 + round)}\""),
        ("a prefix", news.Word(9_000 + round)[..3] + "*"),
        ("CJK", "日産 AND 撤退"),
        ("NOT", $"{news.Word(800 + round)} NOT {news.Word(2)}"),
        ("by source", $"{news.Word(300 + round)} source:\"Outlet {1 + round}\""),
        ("OR of rare words", $"{news.Word(25_000 + round)} OR {news.Word(26_000 + round)} OR {news.Word(27_000 + round)}"),
    ];

    private static async Task SearchAsync(StoredNews stored, string query, bool usePrefilter)
    {
        var rule = RuleParser.Parse(query).Rule ?? throw new InvalidOperationException($"The benchmark's query is wrong: {query}");
        var range = new SearchRange(0, StoredNews.Now.ToUnixTimeMilliseconds());
        await stored.Database.ReadAsync(async connection =>
        {
            if (usePrefilter)
                return (await ItemSearch.FindAsync(connection, stored.Database.Dialect, stored.Community, new Search(rule, range), 0, PageAndNext, CancellationToken.None)).Count;
            var found = 0;
            await foreach (var report in ItemSearch.EachAsync(connection, stored.Database.Dialect, stored.Community, prefilter: null, range, feedId: null, CancellationToken.None))
                found += rule.Matches(ItemSearch.Matchable(report)) ? 1 : 0;
            return found;
        }, CancellationToken.None);
    }

    private static double Percentile(IEnumerable<(string Kind, double Ms)> times, double share)
    {
        var sorted = times.Select(time => time.Ms).Order().ToList();
        return sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))];
    }
}
