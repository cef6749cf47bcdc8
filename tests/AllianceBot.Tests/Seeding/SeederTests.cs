using AllianceBot.Communities;
using AllianceBot.Feeds;
using AllianceBot.Rules;
using AllianceBot.Seeding;
using AllianceBot.Settings;
using AllianceBot.Tests.App;
using Dapper;

namespace AllianceBot.Tests.Seeding;

/// <summary>What the settings and the seeds bring at the first start, and what people made of it by the second.</summary>
public sealed class SeederTests : IAsyncLifetime
{
    private const string Opml =
        """
        <?xml version="1.0"?><opml version="2.0"><head><title>x</title></head><body>
          <outline type="rss" text="Motor Gazette" xmlUrl="https://gazette.example/feed" language="en"/>
          <outline type="rss" text="Sample Wire" xmlUrl="sample:wire.xml" language="en"/>
        </body></opml>
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("alliancebot-test-").FullName;
    private TestStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await TestStore.SqliteAsync();
        File.WriteAllText(Path.Combine(_folder, "feeds.opml"), Opml);
        File.WriteAllText(Path.Combine(_folder, "rules.yaml"), "rules:\n  - name: alliance\n    description: talks\n    query: renault AND nissan\n  - name: plants\n    query: renault AND plant\n");
        File.WriteAllText(Path.Combine(_folder, "wire.xml"), Some.Rss("wire", Some.Talks(at: Some.Noon.AddYears(-3)), Some.Noise(1, Some.Noon.AddYears(-3).AddHours(-2))));
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private SeedFolder Seeds(bool named = true) => new(_folder, Path.Combine(_folder, "rules.yaml"), named);

    /// <summary>One start of the program; a bot with a configured channel unless it has the terminal only.</summary>
    private Task<TestBot> StartAsync(Action<BotSettings>? configure = null, bool named = true) => TestBot.StartAsync(configure, _store, Seeds(named));

    [Fact]
    public async Task The_first_start_brings_feeds_and_rules_to_the_configured_channel()
    {
        var bot = await StartAsync(settings =>
        {
            settings.Feeds.Add(new FeedSetting { Url = "http://127.0.0.1:9/feed", Name = "Mine", Sample = 2 });
            settings.Rules.Add(new RuleSetting { Query = "honda" });
        });

        Assert.Equal(["Mine", "Motor Gazette", "Sample Wire"], (await SourcesAsync(bot)).Select(source => source.Name));
        Assert.Equal([Source.FromSettings, Source.FromSeed, Source.FromSample], (await SourcesAsync(bot)).Select(source => source.Origin));
        Assert.Equal([2, 0, 50], (await SourcesAsync(bot)).Select(source => source.SampleLimit));
        Assert.Equal(["alliance → news", "honda → news", "plants → news"], await RoutesAsync(bot));
    }

    [Fact]
    public async Task The_second_start_adds_nothing()
    {
        Action<BotSettings> settings = settings => settings.Rules.Add(new RuleSetting { Query = "honda", Name = "others" });
        var first = await StartAsync(settings);
        var before = await CountAsync(first);
        var second = await StartAsync(settings);

        Assert.Equal(before, await CountAsync(second));
        Assert.Empty(second.Log.Warnings);
    }

    [Fact]
    public async Task What_people_removed_changed_or_routed_away_stays_so()
    {
        Action<BotSettings> settings = settings => settings.Rules.Add(new RuleSetting { Query = "honda", Name = "others" });
        var first = await StartAsync(settings);
        await first.TellAsync("/alliance-mod feed remove Motor Gazette");
        await first.TellAsync("/alliance-mod feed pause Sample Wire");
        await first.TellAsync("/alliance-mod rule remove plants");
        await first.TellAsync("/alliance-mod rule edit others honda OR toyota");
        await first.TellAsync("/alliance-mod route alliance news off");
        var second = await StartAsync(settings);

        Assert.Equal(["Sample Wire"], (await SourcesAsync(second)).Select(source => source.Name));
        Assert.Equal("by Ana", (await SourcesAsync(second))[0].PausedReason);
        Assert.Equal(["others → news"], await RoutesAsync(second));
        Assert.Contains("honda OR toyota", await second.TellAsync("/alliance-mod rule list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_new_in_the_settings_is_added_and_what_they_say_anew_counts()
    {
        await StartAsync(settings => settings.Rules.Add(new RuleSetting { Query = "honda", Name = "others" }));
        var second = await StartAsync(settings =>
        {
            settings.Rules.Add(new RuleSetting { Query = "honda OR toyota", Name = "others" });
            settings.Rules.Add(new RuleSetting { Query = "lada", Name = "east" });
            settings.Feeds.Add(new FeedSetting { Url = "https://new.example/feed" });
        });

        Assert.Equal(["alliance → news", "east → news", "others → news", "plants → news"], await RoutesAsync(second));
        Assert.Contains("honda OR toyota", await second.TellAsync("/alliance-mod rule list"), StringComparison.Ordinal);
        Assert.Contains(await SourcesAsync(second), source => source.Name == "new.example");
    }

    [Fact]
    public async Task Language_and_zone_are_those_that_were_said_last_in_chat_or_in_the_settings()
    {
        var first = await StartAsync(settings => settings.Community.Language = "de");
        await first.TellAsync("/alliance-mod settings language:fr zone:Europe/Paris");
        var second = await StartAsync(settings => settings.Community.Language = "de");
        Assert.Equal(("fr", "Europe/Paris"), (second.Home.Language, second.Home.TimeZone));

        var third = await StartAsync(settings => settings.Community.Language = "it");
        Assert.Equal(("it", "UTC"), (third.Home.Language, third.Home.TimeZone));
    }

    [Fact]
    public async Task A_token_pauses_the_samples_unless_the_settings_name_them()
    {
        var named = await StartAsync(named: true);
        Assert.All(await SourcesAsync(named), source => Assert.Null(source.PausedReason));

        var withToken = await StartAsync(named: false);
        Assert.Equal([null, "a chat token is set: fiction stays out of real channels"], (await SourcesAsync(withToken)).Select(source => source.PausedReason));

        await withToken.Get<Seeder>().SeedAsync([], CancellationToken.None);
        Assert.All(await SourcesAsync(withToken), source => Assert.Null(source.PausedReason));
    }

    [Fact]
    public async Task The_terminal_is_a_destination_only_without_a_token()
    {
        var bot = await StartAsync();
        Assert.Equal("a chat token is set: posts go there", await bot.AskAsync<string>("SELECT paused_reason FROM destinations WHERE kind = 'terminal'"));
        Assert.Equal(0, await bot.AskAsync<long>("SELECT COUNT(*) FROM routes t JOIN destinations d ON d.id = t.destination_id WHERE d.kind = 'terminal'"));

        await bot.Get<Seeder>().SeedAsync([], CancellationToken.None);
        Assert.Null(await bot.AskAsync<string>("SELECT paused_reason FROM destinations WHERE kind = 'terminal'"));
        Assert.Equal(2, await bot.AskAsync<long>("SELECT COUNT(*) FROM routes t JOIN destinations d ON d.id = t.destination_id WHERE d.kind = 'terminal'"));
    }

    [Fact]
    public async Task A_second_chat_gets_the_rules_once()
    {
        var bot = await StartAsync();
        var channel = (await bot.Chat.CheckAsync(CancellationToken.None)).Chat!;
        var slack = new ConfiguredChat(Platforms.Slack, "T1", "C1", "channel", "slack-news");
        await bot.Get<Seeder>().SeedAsync([channel, slack], CancellationToken.None);
        Assert.Equal(["alliance → news", "alliance → slack-news", "plants → news", "plants → slack-news"], await RoutesAsync(bot));

        await bot.TellAsync("/alliance-mod route plants slack-news off");
        await bot.Get<Seeder>().SeedAsync([channel, slack], CancellationToken.None);
        Assert.Equal(["alliance → news", "alliance → slack-news", "plants → news"], await RoutesAsync(bot));
    }

    [Fact]
    public async Task The_dates_of_samples_are_moved_to_the_first_start_and_stay_there()
    {
        var first = await StartAsync();
        await first.PollAsync();
        var newest = await first.AskAsync<long>("SELECT MAX(published_ms) FROM items");
        Assert.Equal(first.NowMs, newest);
        Assert.Equal(TimeSpan.FromHours(2).TotalMilliseconds, newest - await first.AskAsync<long>("SELECT MIN(published_ms) FROM items"));

        File.WriteAllText(Path.Combine(_folder, "wire.xml"), Some.Rss("wire", Some.Renault(1, Some.Noon.AddYears(-3).AddMinutes(10)), Some.Talks(at: Some.Noon.AddYears(-3))));
        var second = await StartAsync();
        second.Time.Advance(TimeSpan.FromDays(1));
        await second.PollAsync();
        Assert.Equal(newest + TimeSpan.FromMinutes(10).TotalMilliseconds, await second.AskAsync<long>("SELECT MAX(published_ms) FROM items"));
    }

    [Fact]
    public async Task What_the_seeds_have_wrong_is_left_out_with_a_warning()
    {
        File.WriteAllText(Path.Combine(_folder, "rules.yaml"), "rules:\n  - name: broken\n    query: (renault AND\n  - name: fine\n    query: renault\n");
        var bot = await StartAsync(settings =>
        {
            settings.Feeds.Add(new FeedSetting { Url = "file:///etc/passwd", Name = "passwords" });
            settings.Feeds.Add(new FeedSetting { Url = "sample:../secrets.xml", Name = "secrets" });
        });

        Assert.Equal(["fine → news"], await RoutesAsync(bot));
        Assert.Contains(bot.Log.Warnings, line => line.Contains("The rule broken", StringComparison.Ordinal));
        Assert.Contains(bot.Log.Warnings, line => line.Contains("The feed passwords", StringComparison.Ordinal));
        await bot.PollAsync();
        Assert.Equal(0, await bot.AskAsync<long>("SELECT COUNT(*) FROM items WHERE title LIKE '%root%'"));
    }

    [Theory]
    [InlineData("rules:\n  - name: a\n    qery: x\n", "line 3")]
    [InlineData("rules: [\n", "line 2")]
    [InlineData("- a\n", "line 1")]
    public void A_broken_rules_file_is_named_with_its_line(string yaml, string line)
    {
        var path = Path.Combine(_folder, "rules.yaml");
        File.WriteAllText(path, yaml);

        var (rules, problem) = StarterRules.Read(path);
        Assert.Empty(rules);
        Assert.Contains(path, problem, StringComparison.Ordinal);
        Assert.Contains(line, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void The_seeds_folder_is_the_one_named_or_the_one_that_ships()
    {
        Assert.True(SeedFolder.Find(Settings("none")) is { Folder: { Feeds: null, IsNamed: true }, Problem: null });
        Assert.Equal(_folder, SeedFolder.Find(Settings(_folder)).Folder.Feeds);
        Assert.Equal(Path.Combine(_folder, "rules.yaml"), SeedFolder.Find(Settings(_folder)).Folder.RulesFile);
        Assert.Contains("/no/such", SeedFolder.Find(Settings("/no/such")).Problem, StringComparison.Ordinal);
        var shipped = SeedFolder.Find(Settings(null)).Folder;
        Assert.EndsWith(Path.Combine("seeds", "sample"), shipped.Feeds, StringComparison.Ordinal);
        Assert.False(shipped.IsNamed);

        static BotSettings Settings(string? path) => new() { Seeds = new() { Path = path } };
    }

    private static Task<IReadOnlyList<Source>> SourcesAsync(TestBot bot) =>
        bot.Database.ReadAsync(connection => SourceStore.OfCommunityAsync(connection, bot.Home.Id), CancellationToken.None);

    private static Task<List<string>> RoutesAsync(TestBot bot) => bot.Database.ReadAsync(async connection => (await connection.QueryAsync<string>(
        """
        SELECT r.name || ' → ' || d.name FROM routes t JOIN watch_rules r ON r.id = t.rule_id JOIN destinations d ON d.id = t.destination_id
        WHERE r.removed_ms IS NULL AND d.kind <> 'terminal' ORDER BY r.name, d.name
        """)).AsList(), CancellationToken.None);

    private static Task<string?> CountAsync(TestBot bot) => bot.AskAsync<string>(
        "SELECT (SELECT COUNT(*) FROM sources) || ' ' || (SELECT COUNT(*) FROM watch_rules) || ' ' || (SELECT COUNT(*) FROM routes) || ' ' || (SELECT COUNT(*) FROM audit) || ' ' || (SELECT COUNT(*) FROM destinations)");
}
