using System.Globalization;
using System.Text;
using System.Text.Json;
using AllianceBot.Items;
using AllianceBot.TestSupport;

namespace AllianceBot.Tests.Items;

/// <summary>
/// Byte mutations of real documents: nothing may throw, and with a budget (README) nothing may take two seconds. A
/// failing input is left in the temporary folder, and its path is in the message.
/// </summary>
public sealed class FeedFuzzTests
{
    private const int CasesPerLookAtTheClock = 1000;

    /// <summary>Seconds of CPU for each target.</summary>
    private static readonly double? Budget =
        double.TryParse(Environment.GetEnvironmentVariable("AB_FUZZ_SECONDS"), CultureInfo.InvariantCulture, out var seconds) ? seconds : null;

    /// <summary>Without a budget every run is the same one.</summary>
    private readonly Random _random = new(Budget is null ? 1 : Environment.TickCount);

    [Fact]
    public void Mutated_feeds_are_read_without_an_exception()
    {
        var seeds = FeedSeeds();
        Run("feed", () => Mutation.Of(seeds[_random.Next(seeds.Count)], seeds, _random), body =>
            FeedReaderProperties.AssertSound(FeedReader.Read(body, contentType: null, Reading.Base)));
    }

    [Fact]
    public void Mutated_feeds_are_decoded_from_any_charset_without_an_exception()
    {
        string[] labels =
        [
            "utf-8", "utf-16", "utf-32", "utf-7", "iso-8859-1", "windows-1251", "koi8-r", "gb18030", "gbk", "big5", "shift_jis", "euc-jp", "iso-2022-jp", "euc-kr", "iso-2022-kr", "hz-gb-2312",
            "x-cp50227", "macintosh", "ibm037", "windows-874", "johab", "x-iscii-de", "bogus",
        ];
        var seeds = FeedSeeds();
        Run("charset", () => Mutation.Of(seeds[_random.Next(seeds.Count)], seeds, _random), body =>
        {
            var label = labels[_random.Next(labels.Length)];
            var declaration = Encoding.ASCII.GetBytes($"<?xml version='1.0' encoding='{label}'?>");
            FeedReaderProperties.AssertSound(_random.Next(2) == 0
                ? FeedReader.Read(body, $"text/xml; charset={label}", Reading.Base)
                : FeedReader.Read((byte[])[.. declaration, .. body], contentType: null, Reading.Base));
        });
    }

    [Fact]
    public void Mutated_dates_are_read_without_an_exception()
    {
        var seeds = DateSeeds();
        Run("date", () => Mutation.Of(seeds[_random.Next(seeds.Count)], seeds, _random), text =>
        {
            if (FeedDate.TryParse(Encoding.UTF8.GetString(text), out var date))
                Assert.True(date.Offset == TimeSpan.Zero && date.Year > 1, $"{date:O}");
        });
    }

    private static void Run(string target, Func<byte[]> next, Action<byte[]> read)
    {
        var start = Cpu;
        var cases = 0;
        var slowest = TimeSpan.Zero;
        while (Budget is { } budget ? cases % CasesPerLookAtTheClock != 0 || (Cpu - start).TotalSeconds < budget : cases < 500)
        {
            var input = next();
            var began = TimeProvider.System.GetTimestamp();
            Try(target, input, read);
            var took = TimeProvider.System.GetElapsedTime(began);
            if (took > slowest && Budget is not null)
                slowest = TimeSpan.FromTicks(Math.Max(slowest.Ticks, TimeOf(target, input, read).Ticks));
            cases++;
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{target}: {cases:N0} cases in {(Cpu - start).TotalSeconds:F0} s of CPU, the slowest {slowest.TotalMilliseconds:F0} ms");
    }

    /// <summary>Again, by the CPU it takes: a case may only have waited for its turn.</summary>
    private static TimeSpan TimeOf(string target, byte[] input, Action<byte[]> read)
    {
        var began = Cpu;
        Try(target, input, read);
        var took = Cpu - began;
        Assert.False(took.TotalSeconds > 2, $"{target}, {Keep(target, input)}: {took}");
        return took;
    }

    private static void Try(string target, byte[] input, Action<byte[]> read)
    {
        try
        {
            read(input);
        }
        catch (Exception escaped)
        {
            Assert.Fail($"{target}, {Keep(target, input)}: {escaped}");
        }
    }

    /// <summary>Of the whole process: other work on the machine does not count. Asking costs more than most cases.</summary>
    private static TimeSpan Cpu => Environment.CpuUsage.TotalTime;

    private static string Keep(string target, byte[] input)
    {
        var path = Path.Combine(Path.GetTempPath(), $"alliancebot-fuzz-{target}.bin");
        File.WriteAllBytes(path, input);
        return path;
    }

    /// <summary>The public cases beside this checkout, and documents of our own.</summary>
    private static List<byte[]> FeedSeeds()
    {
        List<byte[]> seeds =
        [
            Encoding.UTF8.GetBytes(Reading.Rss("<item><title>1</title><link>/1</link><guid isPermaLink='false'>1</guid><description>&lt;p&gt;a&lt;/p&gt;</description></item>")),
            Encoding.UTF8.GetBytes(Reading.Atom("<entry><title type='html'>1</title><link href='/1'/><content type='xhtml'><div>a</div></content></entry>")),
            Encoding.UTF8.GetBytes(Reading.Json("{\"id\":1,\"title\":\"a\\u00e9\",\"authors\":[{\"name\":\"x\"}],\"attachments\":[{\"url\":\"/x\"}]}")),
        ];
        if (RepositoryPaths.Corpora is { } corpora)
            seeds.AddRange(Directory.EnumerateFiles(Path.Combine(corpora, "feeds", "files"), "*", SearchOption.AllDirectories).Select(File.ReadAllBytes).Where(body => body.Length is > 0 and < 100_000));
        return seeds;
    }

    private static List<byte[]> DateSeeds()
    {
        List<string> seeds = ["Tue, 03 Feb 2026 10:00:00 +0100", "2026-02-03T10:00:00.5Z", "Tue Feb  3 10:00:00 EST 2026", "2004년 05월 28일 01:31:15", "02/03/2026 3:05 PM", "2026-034", "-03-12"];
        if (RepositoryPaths.Corpora is { } corpora)
            seeds.AddRange(File.ReadLines(Path.Combine(corpora, "feeds", "cases.jsonl")).Where(line => line.Contains("/date/", StringComparison.Ordinal)).Select(Origin));
        return [.. seeds.Select(Encoding.UTF8.GetBytes)];
    }

    private static string Origin(string line)
    {
        using var json = JsonDocument.Parse(line);
        return json.RootElement.GetProperty("origin").GetString() ?? "";
    }
}
