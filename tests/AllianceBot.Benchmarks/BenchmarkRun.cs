namespace AllianceBot.Benchmarks;

/// <summary>One run of one benchmark: what it was asked for, and the figures that it leaves.</summary>
/// <param name="Quick">Under 50 s on two cores, at the price of wider spread.</param>
internal sealed record BenchmarkRun(bool Quick)
{
    /// <summary>The figures of the last line: snake_case name -> value; units stand in the name (_us, _ms, _mb, _ratio).</summary>
    public SortedDictionary<string, double> Metrics { get; } = new(StringComparer.Ordinal);

    /// <summary>Prints one row of the table for people.</summary>
    public void Row(params object[] cells) =>
        Console.WriteLine(string.Join("  ", cells.Select((cell, i) => i == 0 ? $"{cell,-36}" : $"{cell,14}")));
}
