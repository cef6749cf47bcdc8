using AllianceBot.Fakes.FeedFarm;
using AllianceBot.Storage;
using Dapper;

namespace AllianceBot.EndToEnd;

/// <summary>Killed at each named point, the program loses nothing and repeats nothing but the card that was being printed, which is marked.</summary>
public sealed class CrashTests(FaultBuild build) : IClassFixture<FaultBuild>, IDisposable
{
    private const int KilledBySignal9 = 137;

    private static readonly (string Title, string Text)[] Reports =
    [
        ("Renault opens a museum at Douai", "Visitors queue for antique engines, posters and a turbine from 1956."),
        ("Renault recalls vans for their brakes", "Workshops replace a hose that chafes on the axle in hard frost."),
        ("Renault hires six hundred welders", "Apprentices from Picardy start their training with robots in September."),
    ];

    private static readonly (string Title, string Text) Late = ("Renault sells its wind tunnel", "An aerospace laboratory near Toulouse pays forty million euros for it.");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Every point, and one at the last of several cards.</summary>
    public static TheoryData<string> Points => [.. CrashPoint.All, $"{CrashPoint.DeliverAnswered}:3"];

    [Theory]
    [MemberData(nameof(Points))]
    public async Task Nothing_is_lost_and_nothing_is_repeated_unmarked(string point)
    {
        await using var farm = await FeedFarm.StartAsync();
        var url = farm.On("/feed.xml", Answers.Feed(Rss(Reports), "\"v1\""));
        string[] arguments =
        [
            "run", "--once", $"--Feeds:0:Url={url}", "--Feeds:0:Sample=10", "--Rules:0:Query=renault", "--Security:AllowPrivateNetworks=true", "--Seeds:Path=none", "--Polling:MinimumInterval=1s",
        ];
        var first = await BotProcess.RunAsync(_folder.Path, arguments, program: build.Program, environment: ("AB_CRASH_AT", point));
        Assert.Equal(KilledBySignal9, first.ExitCode);

        farm.On("/feed.xml", Answers.Feed(Rss([Late, .. Reports]), "\"v2\""));
        await Task.Delay(TimeSpan.FromSeconds(1.1), TimeProvider.System);
        var second = await BotProcess.RunAsync(_folder.Path, arguments, program: build.Program);
        Assert.Equal((0, ""), (second.ExitCode, second.Errors));

        var cards = CardsIn(first.Output).Concat(CardsIn(second.Output)).ToList();
        Assert.Equal(Reports.Append(Late).Select(report => report.Title).Order(), cards.Select(card => card.Title).Distinct().Order());
        Assert.Distinct(cards.Where(card => !card.Marked).Select(card => card.Title));
        var whilePrinting = point.Split(':')[0] is CrashPoint.DeliverSending or CrashPoint.DeliverAnswered;
        Assert.Equal(whilePrinting ? 1 : 0, cards.Count(card => card.Marked));
        Assert.Equal(Enumerable.Repeat("sent", 4), await StatesAsync());
    }

    private static string Rss(IEnumerable<(string Title, string Text)> reports) =>
        $"<rss version=\"2.0\"><channel><title>Loopback Wire</title><language>en</language>{string.Concat(reports.Select(report => $"<item><title>{report.Title}</title><guid>{report.Title}</guid><description>{report.Text}</description></item>"))}</channel></rss>";

    private static List<(string Title, bool Marked)> CardsIn(string output)
    {
        var lines = output.Split('\n');
        return [.. lines.Index().Where(line => line.Item.StartsWith('┌')).Select(line => (lines[line.Index + 1][2..].Trim(), line.Index > 0 && lines[line.Index - 1].StartsWith("(printed again", StringComparison.Ordinal)))];
    }

    private async Task<List<string>> StatesAsync()
    {
        await using var database = SqliteDatabase.Open(Path.Combine(_folder.Path, "data", "alliancebot.db"));
        return await database.ReadAsync(async connection => (await connection.QueryAsync<string>("SELECT state FROM posts ORDER BY id")).AsList(), CancellationToken.None);
    }
}
