using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using AllianceBot.Cli;
using AllianceBot.TestSupport;

namespace AllianceBot.Tests.Items;

/// <summary>
/// The public feed cases beside this checkout, read through the batch verb and judged by their own checker, and
/// CodeHollow.FeedReader on the same cases.
/// </summary>
public sealed partial class FeedCorpusTests
{
    /// <summary>Cases that CodeHollow.FeedReader has right and we do not, and why.</summary>
    private static readonly Dictionary<string, string> Conceded = new(StringComparer.Ordinal)
    {
        ["codehollow/consensus/Feeds/Rss20FinanzenNet.xml"] = "UTF-8 labelled ISO-8859-1: the case wants the garbled text, we read the text",
        ["miniflux/consensus/parser/no_encoding_ISO-8859-1.xml"] = "windows-1252 without a label: the case wants U+FFFD for each accent, we read the accents",
        ["feedsmith/references/atom-10.xml"] = "the case wants relative links as written, we resolve them against the document's xml:base",
    };

    private static readonly Lazy<Task<Report>> Ours = new(() => CheckAsync("ours", ReadByVerbAsync));

    [Fact]
    public async Task The_public_cases_are_read()
    {
        Assert.SkipWhen(RepositoryPaths.Corpora is null, RepositoryPaths.CorporaMissing);
        var report = await Ours.Value;

        Assert.True(report.Share >= 0.98, $"{report.Share:P1} of the cases\n{report.Output}");
        Assert.All(report.Kinds, kind => Assert.True(kind.Value >= 0.93, $"kind {kind.Key}: {kind.Value:P1}\n{report.Output}"));
        Assert.True(report.Stretch >= 12, $"{report.Stretch} stretch cases\n{report.Output}");
    }

    [Fact]
    public async Task CodeHollow_reads_no_case_that_we_do_not_but_the_conceded_ones()
    {
        Assert.SkipWhen(RepositoryPaths.Corpora is null, RepositoryPaths.CorporaMissing);
        var ours = await Ours.Value;
        var theirs = await CheckAsync("codehollow", ReadByCodeHollowAsync);

        Assert.True(theirs.Share < ours.Share);
        Assert.Equal(Conceded.Keys.Order(StringComparer.Ordinal), ours.Failed.Except(theirs.Failed).Order(StringComparer.Ordinal));
    }

    private static async Task<Report> CheckAsync(string name, Func<string, Task<string>> read)
    {
        var folder = Path.Combine(RepositoryPaths.Corpora!, "feeds");
        var lines = File.ReadLines(Path.Combine(folder, "cases.jsonl")).Select(line => InputLine(folder, line));
        var prefix = Path.Combine(Path.GetTempPath(), $"alliancebot-{Environment.ProcessId}-{name}");
        try
        {
            await File.WriteAllTextAsync($"{prefix}.jsonl", await read(string.Join('\n', lines)), TestContext.Current.CancellationToken);
            var output = await RunCheckerAsync(folder, $"{prefix}.jsonl", $"{prefix}.json");
            return Report.From(output, await File.ReadAllTextAsync($"{prefix}.json", TestContext.Current.CancellationToken));
        }
        finally
        {
            File.Delete($"{prefix}.jsonl");
            File.Delete($"{prefix}.json");
        }
    }

    private static string InputLine(string folder, string line)
    {
        using var json = JsonDocument.Parse(line);
        string Field(string name) => json.RootElement.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
        return string.Join('\t', Path.Combine(folder, Field("file")), Field("url_base"), Field("content_type"));
    }

    private static async Task<string> ReadByVerbAsync(string lines)
    {
        await using var output = new StringWriter(CultureInfo.InvariantCulture);
        await JsonLines.AnswerAsync(new StringReader(lines), output, ParseVerb.AnswerAsync, TestContext.Current.CancellationToken);
        return output.ToString();
    }

    private static async Task<string> ReadByCodeHollowAsync(string lines)
    {
        await using var output = new StringWriter(CultureInfo.InvariantCulture);
        // The peer takes half a minute over one hostile case, which it cannot pass.
        foreach (var path in lines.Split('\n').Select(line => line.Split('\t')[0]).Where(path => !path.Contains("own-hostile", StringComparison.Ordinal)))
            await output.WriteLineAsync(JsonSerializer.Serialize(PeerReader.Answer(path), JsonLines.Options));
        return output.ToString();
    }

    private static async Task<string> RunCheckerAsync(string folder, string results, string report)
    {
        using var checker = Process.Start(new ProcessStartInfo("python3", [Path.Combine(folder, "check.py"), "--results", results, "--out", report, "-v"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var output = await checker.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await checker.WaitForExitAsync(TestContext.Current.CancellationToken);
        return output;
    }

    private sealed partial record Report(double Share, Dictionary<string, double> Kinds, int Stretch, HashSet<string> Failed, string Output)
    {
        public static Report From(string output, string json)
        {
            using var report = JsonDocument.Parse(json);
            static double ShareOf(JsonElement counts) => counts[0].GetDouble() / counts[1].GetDouble();
            return new Report(
                ShareOf(report.RootElement.GetProperty("total")),
                report.RootElement.GetProperty("kinds").EnumerateObject().ToDictionary(kind => kind.Name, kind => ShareOf(kind.Value)),
                int.Parse(StretchLine().Match(output).Groups["passed"].Value, CultureInfo.InvariantCulture),
                [.. FailedCase().Matches(output).Select(match => match.Groups["case"].Value)],
                string.Join('\n', output.Split('\n').Where(line => line.Length < 300)));
        }

        [GeneratedRegex(@"^stretch +(?<passed>\d+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
        private static partial Regex StretchLine();

        [GeneratedRegex(@"^(FAIL|STRETCH) (?<case>\S+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
        private static partial Regex FailedCase();
    }
}
