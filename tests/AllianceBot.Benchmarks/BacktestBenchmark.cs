using AllianceBot.Matching;
using AllianceBot.Rules;

namespace AllianceBot.Benchmarks;

/// <summary><c>backtest</c>: <c>rule test</c> over 30 days and 100,000 items (20,000 with --quick), beside the evaluator alone over all of them.</summary>
internal static class BacktestBenchmark
{
    public static async Task RunAsync(BenchmarkRun run)
    {
        var items = run.Quick ? 20_000 : 100_000;
        var news = new MadeUpNews(seed: 11);
        await using var stored = await StoredNews.FillAsync(news, items, days: 30);
        var queries = new[]
        {
            $"({news.Word(40)} OR {news.Word(55)}) AND {news.Word(80)} NOT {news.Word(3)}",
            $"\"{news.Word(12)} {news.Word(9)}\" OR {news.Word(2_000)}",
            "(日産 OR ルノー) AND (提携 OR 協議)",
        };
        run.Row("rule", "backtest ms", "evaluator ms");
        var slowest = 0.0;
        var ratios = new List<double>();
        foreach (var query in queries.Prepend(queries[0]))
        {
            var rule = RuleParser.Parse(query).Rule ?? throw new InvalidOperationException($"The benchmark's rule is wrong: {query}");
            var backtest = await TimeAsync(() => stored.Database.ReadAsync(
                connection => Backtest.RunAsync(connection, stored.Database.Dialect, stored.Community, rule, StoredNews.Now.ToUnixTimeMilliseconds(), CancellationToken.None), CancellationToken.None));
            var alone = await TimeAsync(() => stored.Database.ReadAsync(async connection =>
            {
                var matched = 0;
                var range = new SearchRange(0, StoredNews.Now.ToUnixTimeMilliseconds());
                await foreach (var report in ItemSearch.EachAsync(connection, stored.Database.Dialect, stored.Community, prefilter: null, range, feedId: null, CancellationToken.None))
                    matched += rule.Matches(ItemSearch.Matchable(report)) ? 1 : 0;
                return matched;
            }, CancellationToken.None));
            run.Row(query, backtest.ToString("0"), alone.ToString("0"));
            slowest = Math.Max(slowest, backtest);
            ratios.Add(backtest / alone);
        }
        run.Metrics["items"] = items;
        run.Metrics["slowest_ms"] = slowest;
        run.Metrics["to_evaluator_ratio"] = ratios.Order().ElementAt(ratios.Count / 2);
    }

    private static async Task<double> TimeAsync<T>(Func<Task<T>> work)
    {
        var start = TimeProvider.System.GetTimestamp();
        await work();
        return TimeProvider.System.GetElapsedTime(start).TotalMilliseconds;
    }
}
