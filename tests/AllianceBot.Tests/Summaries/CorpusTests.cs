using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using AllianceBot.Cli;
using AllianceBot.TestSupport;

namespace AllianceBot.Tests.Summaries;

/// <summary>The figures of the public cases, by their own scorers; skipped on a clone without the corpora or a machine without python3.</summary>
public sealed class CorpusTests
{
    private const string PythonMissing = "skipped: no python3, which the scorers need";

    [Fact]
    public async Task Stories_of_the_public_stream()
    {
        var corpora = Corpora();
        var stream = Path.Combine(corpora, "cluster/stream.jsonl");
        var answers = await AnswersAsync(await File.ReadAllTextAsync(stream, Cancel), (input, output) => GroupVerb.RunAsync(input, output, Cancel));
        var score = await ScoreAsync(corpora, "cluster/bcubed.py", [stream, answers]);
        Assert.True(Figure(score, "B3_F1") >= 88 && Figure(score, "lost_per100") <= 11 && Figure(score, "extra_per100") <= 5, score);
    }

    [Fact]
    public async Task Summaries_of_the_public_articles()
    {
        var corpora = Corpora();
        var articles = await File.ReadAllTextAsync(Path.Combine(corpora, "summ/articles.jsonl"), Cancel);
        var answers = await AnswersAsync(articles, (input, output) => SummarizeVerb.RunAsync(input, output, 35, Cancel));
        var score = await ScoreAsync(corpora, "summ/rouge.py", [answers, "--budget", "35"]);
        Assert.True(Figure(score, "R1") >= 27.5 && Figure(score, "R2") >= 9.0, score);

        var texts = articles.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line))
            .ToDictionary(article => article.GetProperty("id").GetString()!, article => article.GetProperty("text").GetString()!);
        foreach (var line in await File.ReadAllLinesAsync(answers, Cancel))
        {
            var answer = JsonSerializer.Deserialize<JsonElement>(line);
            var text = texts[answer.GetProperty("id").GetString()!];
            Assert.All(answer.GetProperty("summary").GetString()!.Split('\n'), sentence => Assert.Contains(sentence, text, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Articles_of_the_public_pages()
    {
        var corpora = Corpora();
        var truth = Path.Combine(corpora, "extract/ground-truth.json");
        using var pages = JsonDocument.Parse(await File.ReadAllTextAsync(truth, Cancel));
        var lines = pages.RootElement.EnumerateObject().Select(page => JsonSerializer.Serialize(new
        {
            id = page.Name,
            url = page.Value.TryGetProperty("url", out var url) ? url.GetString() : null,
            path = Path.Combine(corpora, "extract/html", page.Name + ".html.gz"),
        }));
        var answers = await AnswersAsync(string.Join('\n', lines), (input, output) => ExtractVerb.RunAsync(input, output, Cancel));
        var score = await ScoreAsync(corpora, "extract/score.py", [truth, answers]);
        Assert.True(Figure(score, "F1") >= 0.955, score);
    }

    [Fact]
    public async Task The_article_this_project_started_from()
    {
        Assert.SkipWhen(RepositoryPaths.Corpora is null, RepositoryPaths.CorporaMissing);
        var text = await File.ReadAllTextAsync(Path.Combine(RepositoryPaths.Corpora!, "seed/alliance-talks.txt"), Cancel);
        var parts = text.Split('\n', 2);
        var answers = await AnswersAsync(JsonSerializer.Serialize(new { id = 1, title = parts[0], text = parts[1] }), (input, output) => SummarizeVerb.RunAsync(input, output, 50, Cancel));
        var summary = JsonSerializer.Deserialize<JsonElement>(await File.ReadAllTextAsync(answers, Cancel)).GetProperty("summary").GetString()!.Split('\n');
        Assert.InRange(summary.Length, 2, 3);
        Assert.All(summary, sentence => Assert.Contains(sentence, text, StringComparison.Ordinal));
        Assert.Contains(summary, sentence => sentence.Contains("talks", StringComparison.Ordinal));
        Assert.DoesNotContain(summary, sentence => sentence.StartsWith("Also Read", StringComparison.Ordinal) || sentence.Contains("we believe", StringComparison.Ordinal));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string Corpora()
    {
        Assert.SkipWhen(RepositoryPaths.Corpora is null, RepositoryPaths.CorporaMissing);
        Assert.SkipWhen(!HasPython(), PythonMissing);
        return RepositoryPaths.Corpora!;
    }

    private static bool HasPython() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "python3")));

    private static async Task<string> AnswersAsync(string lines, Func<TextReader, TextWriter, Task<int>> verb)
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await using var output = new StreamWriter(path);
        Assert.Equal(0, await verb(new StringReader(lines), output));
        return path;
    }

    private static async Task<string> ScoreAsync(string corpora, string script, string[] arguments)
    {
        using var scorer = Process.Start(new ProcessStartInfo("python3", [Path.Combine(corpora, script), .. arguments]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var score = await scorer.StandardOutput.ReadToEndAsync(Cancel);
        await scorer.WaitForExitAsync(Cancel);
        return score;
    }

    private static double Figure(string score, string name) =>
        double.Parse(Regex.Match(score, $@"\b{name}[= ]+(?<value>[\d.]+)", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups["value"].Value, CultureInfo.InvariantCulture);
}
