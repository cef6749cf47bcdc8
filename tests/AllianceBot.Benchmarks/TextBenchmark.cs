using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using AllianceBot.Stories;
using AllianceBot.Summaries;
using AllianceBot.TestSupport;

namespace AllianceBot.Benchmarks;

/// <summary>
/// The work on texts, on one core: a summary (against splitting alone), grouping with 30,000 items in the window (against
/// computing the vector alone), taking an article out of a page (against SmartReader alone), and the grouper's restart.
/// Pages are those of the corpus beside the checkout, else made up.
/// </summary>
internal static class TextBenchmark
{
    private const int Window = 30_000;
    private const int Restored = 100_000;

    public static Task RunAsync(BenchmarkRun run)
    {
        run.Row("", "time", "against", "ratio");
        var news = new MadeUpTexts(seed: 7);
        Summaries(run, news);
        Grouping(run, news);
        Extraction(run, news);
        return Task.CompletedTask;
    }

    private static void Summaries(BenchmarkRun run, MadeUpTexts news)
    {
        var texts = Enumerable.Range(0, 200).Select(_ => (Title: news.Title(), Text: news.Text(700))).ToList();
        var rounds = run.Quick ? 3 : 10;
        var summary = Best(rounds, () => texts.ForEach(text => Summarizer.Summarize(new SummaryRequest("en", text.Title, text.Text, [])))) / texts.Count;
        var split = Best(rounds, () => texts.ForEach(text => SentenceSplitter.Split(text.Text, "en"))) / texts.Count;
        run.Metrics["summary_ms"] = summary;
        run.Metrics["summary_ratio"] = summary / split;
        run.Row("summary of 700 words", $"{summary:F3} ms", $"{split:F3} ms", $"{summary / split:F1}");
    }

    private static void Grouping(BenchmarkRun run, MadeUpTexts news)
    {
        var grouper = new StoryGrouper();
        long stories = 0;
        var timed = run.Quick ? 1_000 : 5_000;
        var items = Enumerable.Range(0, Window + timed).Select(i => news.Item(i + 1, lifeMs: StoryGrouper.WindowMs / (2 * Window))).ToList();
        var stored = new List<StoredPlacement>(Restored);
        void Place(GroupItem item)
        {
            var placement = grouper.Place(item);
            var story = placement.StoryId ?? ++stories;
            grouper.Add(placement, story);
            stored.Add(new StoredPlacement(item.ItemId, story, item.Lang, item.TimeMs, placement.Vector));
        }
        foreach (var item in items.Take(Window))
            Place(item);
        var late = items.GetRange(Window, timed);
        var group = Best(1, () => late.ForEach(Place)) / timed;
        var vector = Best(3, () => late.ForEach(item => ItemVectorizer.Of(item.Lang, item.Title, item.Text, item.CanonicalUrl))) / timed;
        run.Metrics["group_ms"] = group;
        run.Metrics["group_ratio"] = group / vector;
        run.Row($"grouping, {Window:N0} in the window", $"{group:F3} ms", $"{vector:F3} ms", $"{group / vector:F1}");

        // Copies of the window under other ids fill it to the size that a restart is measured at.
        var all = Enumerable.Range(0, Restored).Select(i => stored[i % Window] with { ItemId = i + 1, StoryId = stored[i % Window].StoryId + i / Window * stories }).ToList();
        var restore = Best(run.Quick ? 1 : 3, () => new StoryGrouper().Restore(all));
        run.Metrics["restore_100k_ms"] = restore;
        run.Row("restart with 100,000 items", $"{restore:F0} ms");
    }

    private static void Extraction(BenchmarkRun run, MadeUpTexts news)
    {
        var pages = Pages(run.Quick ? 40 : 92) ?? [.. Enumerable.Range(0, 40).Select(_ => news.Page())];
        var url = new Uri("https://news.example/a");
        // The first pages pay for compiling.
        foreach (var page in pages.Take(15))
            ArticleExtractor.Extract(page, url);
        var extract = Median(pages, page => ArticleExtractor.Extract(page, url));
        var alone = Median(pages, page =>
        {
            using var reader = new SmartReader.Reader(url.AbsoluteUri, page);
            reader.GetArticle();
        });
        run.Metrics["extract_p50_ms"] = extract;
        run.Metrics["extract_ratio"] = extract / alone;
        run.Row("article from a page, median", $"{extract:F1} ms", $"{alone:F1} ms", $"{extract / alone:F2}");
    }

    private static List<string>? Pages(int most) =>
        RepositoryPaths.Corpora is { } corpora
            ? [.. Directory.EnumerateFiles(Path.Combine(corpora, "extract/html"), "*.gz").Order(StringComparer.Ordinal).Take(most).Select(Unzipped)]
            : null;

    private static string Unzipped(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static double Best(int rounds, Action work)
    {
        var best = double.MaxValue;
        for (var i = 0; i < rounds; i++)
        {
            var started = Stopwatch.GetTimestamp();
            work();
            best = Math.Min(best, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        return best;
    }

    private static double Median(List<string> pages, Action<string> work)
    {
        var times = pages.ConvertAll(page => Best(1, () => work(page)));
        times.Sort();
        return times[times.Count / 2];
    }
}
