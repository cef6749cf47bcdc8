using System.Text.Json;
using AllianceBot.Benchmarks;

// NAME [--quick]: prints a table for people and, as its last line, {"benchmark":NAME,"metrics":{...}}.
var benchmarks = new Dictionary<string, Func<BenchmarkRun, Task>>(StringComparer.Ordinal)
{
    ["discord"] = DiscordBenchmark.RunAsync,
    ["backtest"] = BacktestBenchmark.RunAsync,
    ["history"] = HistoryBenchmark.RunAsync,
    ["poll"] = PollBenchmark.RunAsync,
    ["feeds"] = FeedsBenchmark.RunAsync,
    ["hostile"] = HostileBenchmark.RunAsync,
    ["start"] = StartBenchmark.RunAsync,
    ["match"] = MatchBenchmark.RunAsync,
    ["text"] = TextBenchmark.RunAsync,
};

if (args is [StartBenchmark.EmptyHostVerb, var url])
{
    await StartBenchmark.EmptyHostAsync(url);
    return 0;
}

if (args.Length == 0 || !benchmarks.TryGetValue(args[0], out var benchmark))
{
    Console.Error.WriteLine($"Name one of: {string.Join(", ", benchmarks.Keys.Order())}. Add --quick for a run under 50 s.");
    return 2;
}

var run = new BenchmarkRun(Quick: args.Contains("--quick"));
await benchmark(run);
Console.WriteLine(JsonSerializer.Serialize(new { benchmark = args[0], metrics = run.Metrics }));
return 0;
