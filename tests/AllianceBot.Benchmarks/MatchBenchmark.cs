using System.Buffers;
using System.Diagnostics;
using System.Text;
using AllianceBot.Matching;
using AllianceBot.Matching.Text;

namespace AllianceBot.Benchmarks;

/// <summary>
/// The rule index against its floor: folding and tokenising the same item, in the same run. Times are the best of several
/// rounds over the same items, so that other work on the machine counts little; latencies are percentiles of single calls.
/// </summary>
internal static class MatchBenchmark
{
    private const int Items = 300;

    public static Task RunAsync(BenchmarkRun run)
    {
        var corpus = new MatchBenchmarkCorpus();
        var texts = corpus.Texts(Items, seed: 1).ToArray();
        var frequencies = TokenFrequencies.Of(corpus.Texts(3_000, seed: 2).Select(text => text.Title + "\n" + text.Content));
        var measure = new MatchMeasure(texts, duration: TimeSpan.FromSeconds(run.Quick ? 0.6 : 3));
        Floor(run, measure, texts);

        run.Row("rules", "µs/item", "x floor", "matches", "postings", "evaluated", "scanned", "B/item");
        UpTo100k(run, measure, corpus, frequencies);
        MatchBaselines.Run(run, measure, corpus, texts);
        MatchConcurrency.Run(run, corpus, texts, frequencies);
        Million(run, measure, corpus, frequencies);
        return Task.CompletedTask;
    }

    /// <summary>In a method of its own: its indexes are gone when the memory of the largest is measured.</summary>
    private static void UpTo100k(BenchmarkRun run, MatchMeasure measure, MatchBenchmarkCorpus corpus, TokenFrequencies frequencies)
    {
        foreach (var count in new[] { 1_000, 10_000, 100_000 })
            Report(run, measure, "plain", count, Build(frequencies, corpus.PlainRules(count, seed: 3)).Index);
        // A third of the mix has an expression to compile, so it is smaller.
        var mixed = run.Quick ? 30_000 : 100_000;
        Report(run, measure, "common_names", 100_000, Build(frequencies, corpus.CommonNameRules(100_000, seed: 4)).Index);
        Report(run, measure, "mixed", mixed, Build(frequencies, corpus.MixedRules(mixed, seed: 5)).Index);
    }

    private static void Floor(BenchmarkRun run, MatchMeasure measure, (string Title, string Content)[] texts)
    {
        var words = SearchValues.Create(["renault", "nissan", "mitsubishi", "alliance"], StringComparison.OrdinalIgnoreCase);
        var found = 0;
        var pass = measure.Best(text => found += text.Content.AsSpan().IndexOfAny(words) + text.Title.AsSpan().IndexOfAny(words));
        var floor = measure.Floor();
        run.Row($"{texts.Average(text => text.Title.Length + text.Content.Length):F0} characters an item", "µs/item");
        run.Row("floor: fold and tokenise", $"{floor:F2}");
        run.Row("one SearchValues pass, 4 words", $"{pass:F2}");
        run.Metrics["match_floor_us"] = floor;
        run.Metrics["match_search_values_pass_us"] = pass;
    }

    private static void Report(BenchmarkRun run, MatchMeasure measure, string mix, int count, RuleIndex index)
    {
        var (perItem, floor) = measure.Against(index);
        var (matches, postings, evaluated) = measure.Count(index);
        var allocated = measure.AllocatedByUnmatched(index);
        run.Row($"{mix} {count:N0}", $"{perItem:F2}", $"{perItem / floor:F2}", $"{matches:F1}", $"{postings:F0}", $"{evaluated:F1}", $"{index.ScannedCount}", $"{allocated:F0}");
        var name = $"match_{mix}_{count / 1000}k";
        run.Metrics[name + "_us"] = perItem;
        run.Metrics[name + "_floor_ratio"] = perItem / floor;
        run.Metrics[name + "_evaluated"] = evaluated;
        run.Metrics[name + "_scanned_share_ratio"] = index.ScannedCount / (double)count;
        run.Metrics[name + "_unmatched_allocated_bytes"] = allocated;
    }

    private static void Million(BenchmarkRun run, MatchMeasure measure, MatchBenchmarkCorpus corpus, TokenFrequencies frequencies)
    {
        const int Count = 1_000_000;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var (index, seconds, textBytes) = Build(frequencies, corpus.PlainRules(Count, seed: 3));
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        Report(run, measure, "plain", Count, index);
        run.Row("bytes a rule", $"{bytes / (double)Count:F1}", "its text", $"{textBytes / (double)Count:F1}", "beyond", $"{(bytes - textBytes) / (double)Count:F1}");
        run.Row("build after parsing, s", $"{seconds:F2}");
        run.Metrics["match_1m_bytes_per_rule_beyond_text"] = (bytes - textBytes) / (double)Count;
        run.Metrics["match_1m_build_s"] = seconds;
        Changes(run, index, corpus.PlainRules(20_000, seed: 6).Select(text => RuleParser.Parse(text).Rule!).ToArray());
    }

    /// <summary>Adds and removes single rules in the full index.</summary>
    private static void Changes(BenchmarkRun run, RuleIndex index, Rule[] rules)
    {
        const long FirstId = 1L << 40;
        WarmUp(rules);
        // So that no collection of the parser's leavings is counted as the index's.
        GC.Collect();
        var adds = new double[rules.Length];
        var removes = new double[rules.Length];
        for (var i = 0; i < rules.Length; i++)
        {
            var start = Stopwatch.GetTimestamp();
            index.Add(FirstId + i, rules[i]);
            adds[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }
        for (var i = 0; i < rules.Length; i++)
        {
            // Not those just added: what was added is still in the cache.
            var start = Stopwatch.GetTimestamp();
            index.Remove(i * 47L);
            removes[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }
        foreach (var (name, values) in new[] { ("add", adds), ("remove", removes) })
        {
            Array.Sort(values);
            var (median, p99, worst) = (values[values.Length / 2], values[(int)(values.Length * 0.99)], values[^1]);
            run.Row($"{name} one at 1M, µs", $"{median:F2}", "p99", $"{p99:F2}", "worst", $"{worst:F0}");
            run.Metrics[$"match_1m_{name}_p99_us"] = p99;
            run.Metrics[$"match_1m_{name}_worst_ms"] = worst / 1000;
        }
    }

    /// <summary>The runtime recompiles what runs often, in the background: the worst change would be the compiler's.</summary>
    private static void WarmUp(Rule[] rules)
    {
        var index = new RuleIndex();
        for (var round = 0; round < 10; round++)
        {
            for (var i = 0; i < rules.Length; i++)
                index.Add(i, rules[i]);
            for (var i = 0; i < rules.Length; i++)
                index.Remove(i);
        }
    }

    /// <summary>Ids are the rules' numbers. The time is that of adding alone, of rules parsed before.</summary>
    internal static (RuleIndex Index, double Seconds, long TextBytes) Build(TokenFrequencies frequencies, IEnumerable<string> rules)
    {
        var index = new RuleIndex(frequencies);
        var id = 0L;
        var textBytes = 0L;
        var ticks = 0L;
        foreach (var chunk in rules.Chunk(20_000))
        {
            var parsed = chunk.AsParallel().AsOrdered().Select(text => RuleParser.Parse(text).Rule!).ToArray();
            var start = Stopwatch.GetTimestamp();
            foreach (var rule in parsed)
                index.Add(id++, rule);
            ticks += Stopwatch.GetTimestamp() - start;
            textBytes += parsed.Sum(rule => (long)Encoding.UTF8.GetByteCount(rule.Canonical));
        }
        return (index, ticks / (double)Stopwatch.Frequency, textBytes);
    }
}
