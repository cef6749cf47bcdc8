using System.Text;
using System.Xml;
using AllianceBot.Items;

namespace AllianceBot.Benchmarks;

/// <summary>
/// feeds: our reader beside CodeHollow.FeedReader and beside a bare XmlReader pass, over the same bytes in the same run.
/// The three take turns in short rounds, so that noise of the machine hits them alike; the median round counts.
/// </summary>
internal static class FeedsBenchmark
{
    private static readonly Uri Base = new("https://news.example/feed.xml");

    public static Task RunAsync(BenchmarkRun run)
    {
        var rounds = run.Quick ? 7 : 25;
        run.Row("document", "MB/s ours", "MB/s CodeHollow", "MB/s XmlReader", "x CodeHollow", "x XmlReader", "bytes/byte", "CodeHollow b/b");
        Measure(run, "rss_59kb", GeneratedFeeds.Rss(59_000, bytesPerItem: 2_000), rounds);
        Measure(run, "atom_494kb", GeneratedFeeds.Atom(494_000, bytesPerItem: 5_000), rounds);
        Measure(run, "rss_4900kb", GeneratedFeeds.Rss(4_900_000, bytesPerItem: 7_000), rounds);
        return Task.CompletedTask;
    }

    private static void Measure(BenchmarkRun run, string name, byte[] body, int rounds)
    {
        var timings = new Dictionary<string, List<(double Seconds, double Allocated)>>(StringComparer.Ordinal);
        var contenders = new (string Name, Func<byte[], int> Read)[] { ("ours", Ours), ("codehollow", CodeHollow), ("xmlreader", BareXmlReader) };
        var expected = Ours(body);
        if (expected < 5 || CodeHollow(body) != expected)
            throw new InvalidOperationException($"The readers do not agree on {name}.");

        // The JIT compiles hot methods anew, in the background; until then ours, which nobody compiled ahead, is at a loss.
        foreach (var (_, read) in contenders)
            WarmUp(body, read, TimeSpan.FromSeconds(run.Quick ? 1.5 : 4));
        var repeats = Math.Max(1, 2_000_000 / body.Length);
        for (var round = 0; round < rounds; round++)
        {
            foreach (var (contender, read) in contenders)
                (timings.TryGetValue(contender, out var list) ? list : timings[contender] = []).Add(Time(body, read, repeats));
        }

        var megabytes = body.Length / 1e6;
        var (ours, codeHollow, xmlReader) = (Median(timings["ours"]), Median(timings["codehollow"]), Median(timings["xmlreader"]));
        run.Metrics[$"{name}_mb_s"] = megabytes / ours.Seconds;
        run.Metrics[$"{name}_over_codehollow_ratio"] = codeHollow.Seconds / ours.Seconds;
        run.Metrics[$"{name}_over_xmlreader_ratio"] = xmlReader.Seconds / ours.Seconds;
        run.Metrics[$"{name}_allocated_per_byte"] = ours.Allocated / body.Length;
        run.Row($"{name} ({body.Length:N0} bytes)", $"{megabytes / ours.Seconds:F0}", $"{megabytes / codeHollow.Seconds:F0}", $"{megabytes / xmlReader.Seconds:F0}",
            $"{codeHollow.Seconds / ours.Seconds:F1}", $"{xmlReader.Seconds / ours.Seconds:F2}", $"{ours.Allocated / body.Length:F2}", $"{codeHollow.Allocated / body.Length:F2}");
    }

    private static void WarmUp(byte[] body, Func<byte[], int> read, TimeSpan time)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(start) < time)
            read(body);
    }

    private static (double Seconds, double Allocated) Time(byte[] body, Func<byte[], int> read, int repeats)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var start = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < repeats; i++)
            read(body);
        var seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds / repeats;
        return (seconds, (GC.GetAllocatedBytesForCurrentThread() - allocated) / (double)repeats);
    }

    private static (double Seconds, double Allocated) Median(List<(double Seconds, double Allocated)> samples)
    {
        var ordered = samples.OrderBy(s => s.Seconds).ToList();
        return ordered[ordered.Count / 2];
    }

    private static int Ours(byte[] body) => FeedReader.Read(body, "application/xml", Base).Document!.Entries.Count;

    private static int CodeHollow(byte[] body) => global::CodeHollow.FeedReader.FeedReader.ReadFromByteArray(body).Items.Count;

    private static int BareXmlReader(byte[] body)
    {
        using var stream = new MemoryStream(body);
        using var reader = XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null });
        var nodes = 0;
        while (reader.Read())
            nodes++;
        return nodes;
    }
}
