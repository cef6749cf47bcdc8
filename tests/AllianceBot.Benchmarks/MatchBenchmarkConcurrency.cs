using System.Diagnostics;
using AllianceBot.Matching;

namespace AllianceBot.Benchmarks;

/// <summary>Matching while another thread adds and removes a thousand rules a second: how late, and is any answer wrong?</summary>
internal static class MatchConcurrency
{
    private const long FirstId = 1L << 40;
    private const int ChangesPerSecond = 1_000;

    public static void Run(BenchmarkRun run, MatchBenchmarkCorpus corpus, (string Title, string Content)[] texts, TokenFrequencies frequencies)
    {
        var (index, _, _) = MatchBenchmark.Build(frequencies, corpus.PlainRules(100_000, seed: 3));
        var duration = TimeSpan.FromSeconds(run.Quick ? 2 : 10);
        var changing = corpus.PlainRules(5_000, seed: 7).Select(text => RuleParser.Parse(text).Rule!).ToArray();
        var expected = texts.Select(text => Answer(index, MatchBenchmarkCorpus.Item(text))).ToArray();
        Latencies(index, texts, expected, TimeSpan.FromSeconds(1));
        var quiet = Latencies(index, texts, expected, duration);
        using var stop = new CancellationTokenSource();
        var changes = 0;
        var writer = new Thread(() => changes = Change(index, changing, stop.Token)) { IsBackground = true };
        writer.Start();
        var busy = Latencies(index, texts, expected, duration);
        stop.Cancel();
        writer.Join();
        run.Row("100,000 rules", "quiet p99, µs", $"{quiet.P99:F1}", "changing", $"{busy.P99:F1}", "changes/s", $"{changes / duration.TotalSeconds:F0}", "wrong", $"{quiet.Wrong + busy.Wrong}");
        run.Metrics["match_changing_p99_us"] = busy.P99;
        run.Metrics["match_changing_p99_quiet_ratio"] = busy.P99 / quiet.P99;
        run.Metrics["match_changing_wrong_answers"] = quiet.Wrong + busy.Wrong;
        run.Metrics["match_changes_per_second"] = changes / duration.TotalSeconds;
    }

    private static (double P99, int Wrong) Latencies(RuleIndex index, (string Title, string Content)[] texts, HashSet<long>[] expected, TimeSpan duration)
    {
        var item = MatchBenchmarkCorpus.Item(texts[0]);
        var results = new List<long>();
        var times = new List<double>(1 << 20);
        var wrong = 0;
        var begin = Stopwatch.GetTimestamp();
        for (var i = 0; Stopwatch.GetElapsedTime(begin) < duration; i = (i + 1) % texts.Length)
        {
            var start = Stopwatch.GetTimestamp();
            MatchBenchmarkCorpus.Load(item, texts[i]);
            results.Clear();
            index.Match(item, results);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
            // Of the rules that stay exactly those must be there; of those that come and go any.
            var staying = results.Count(id => id < FirstId && expected[i].Contains(id));
            wrong += staying == expected[i].Count && results.All(id => id >= FirstId || expected[i].Contains(id)) ? 0 : 1;
        }
        times.Sort();
        return (times[(int)(times.Count * 0.99)], wrong);
    }

    private static int Change(RuleIndex index, Rule[] rules, CancellationToken stop)
    {
        var changes = 0;
        var begin = Stopwatch.GetTimestamp();
        while (!stop.IsCancellationRequested)
        {
            var due = (int)(Stopwatch.GetElapsedTime(begin).TotalSeconds * ChangesPerSecond);
            for (; changes < due; changes++)
            {
                var round = changes / rules.Length;
                var id = FirstId + changes % rules.Length;
                if (round % 2 == 0)
                    index.Add(id, rules[changes % rules.Length]);
                else
                    index.Remove(id);
            }
            stop.WaitHandle.WaitOne(1);
        }
        return changes;
    }

    private static HashSet<long> Answer(RuleIndex index, MatchItem item)
    {
        var results = new List<long>();
        index.Match(item, results);
        return [.. results];
    }
}
