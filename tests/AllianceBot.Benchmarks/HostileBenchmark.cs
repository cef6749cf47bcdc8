using System.Diagnostics;

namespace AllianceBot.Benchmarks;

/// <summary>One hostile input by its id in HOSTILE.md.</summary>
/// <param name="Run">Feeds it in and says in a word or two what came out.</param>
internal sealed record HostileRow(string Id, string What, Func<Task<string>> Run);

/// <summary>
/// hostile: what each hostile input costs, beside the budget of 2 s of CPU and 64 MB. That the outcome is right is what the
/// tests of the same ids say. A family of rows is a class with a Rows property, added to the list here.
/// </summary>
internal static class HostileBenchmark
{
    private const double CpuBudgetSeconds = 2;
    private const double MemoryBudgetMegabytes = 64;

    public static async Task RunAsync(BenchmarkRun run)
    {
        IEnumerable<HostileRow> rows = [.. HostileFeedRows.Rows, .. HostileTransportRows.Rows, .. HostileAddressRows.Rows];
        run.Row("row", "ms", "CPU ms", "RSS +MB", "allocated MB", "over budget", "outcome");
        var overBudget = 0;
        foreach (var row in rows)
        {
            var (elapsed, cpu, memory, allocated, outcome) = await MeasureAsync(row);
            var isOver = cpu.TotalSeconds > CpuBudgetSeconds || memory > MemoryBudgetMegabytes;
            overBudget += isOver ? 1 : 0;
            var name = row.Id.ToLowerInvariant();
            run.Metrics[$"{name}_ms"] = Math.Round(elapsed.TotalMilliseconds, 1);
            run.Metrics[$"{name}_cpu_ms"] = Math.Round(cpu.TotalMilliseconds, 1);
            run.Metrics[$"{name}_rss_mb"] = Math.Round(memory, 1);
            run.Row($"{row.Id} {row.What}", $"{elapsed.TotalMilliseconds:F0}", $"{cpu.TotalMilliseconds:F0}", $"{memory:F1}", $"{allocated:F1}", isOver ? "YES" : "", outcome);
        }
        run.Metrics["rows"] = rows.Count();
        run.Metrics["rows_over_budget"] = overBudget;
    }

    private static async Task<(TimeSpan Elapsed, TimeSpan Cpu, double Megabytes, double AllocatedMegabytes, string Outcome)> MeasureAsync(HostileRow row)
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using var process = Process.GetCurrentProcess();
        var (memory, cpu, allocated) = (Environment.WorkingSet, process.TotalProcessorTime, GC.GetTotalAllocatedBytes(precise: true));
        var start = TimeProvider.System.GetTimestamp();
        var outcome = await row.Run();
        var elapsed = TimeProvider.System.GetElapsedTime(start);
        process.Refresh();
        return (elapsed, process.TotalProcessorTime - cpu, Math.Max(0, Environment.WorkingSet - memory) / 1e6, (GC.GetTotalAllocatedBytes(precise: true) - allocated) / 1e6, outcome);
    }
}
