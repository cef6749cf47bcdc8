using System.Data.Common;
using AllianceBot.Communities;
using AllianceBot.Feeds;
using AllianceBot.Items;
using AllianceBot.Matching;
using AllianceBot.Rules;
using AllianceBot.Settings;
using AllianceBot.Storage;
using Dapper;

namespace AllianceBot.Seeding;

/// <summary>
/// Makes the home community from the settings and the seeds, at every start. What was seeded once belongs to the community:
/// what people changed or removed stays so; only what is new in the settings is added.
/// </summary>
internal sealed class Seeder(Database database, BotSettings settings, SeedFolder seeds, TimeProvider time, ILogger<Seeder> logger)
{
    private const string Actor = "settings";

    /// <summary>How many matching items of a sample feed's first poll are posted: all that a sample has.</summary>
    private const int SampleItems = 50;

    public async Task SeedAsync(IReadOnlyList<ConfiguredChat> chats, CancellationToken cancellationToken)
    {
        var outlines = ReadOutlines();
        var samples = outlines.Where(outline => IsSample(outline.Url)).Select(ReadSample).OfType<FeedDocument>().ToList();
        await database.WriteAsync(async connection =>
        {
            var (community, defaults) = await HomeCommunity.EnsureAsync(connection, settings.Community, chats, NowMs);
            await SampleShift.FixAsync(connection, samples, time.GetUtcNow());
            foreach (var outline in outlines)
                await AddSourceAsync(connection, community, outline.Url, outline.Name, outline.Language, IsSample(outline.Url) ? Source.FromSample : Source.FromSeed, IsSample(outline.Url) ? SampleItems : 0);
            foreach (var feed in settings.Feeds.Where(feed => feed.Url.Length > 0))
                await AddSourceAsync(connection, community, feed.Url, feed.Name, feed.Language, Source.FromSettings, feed.Sample);
            await SourceStore.SetSamplesPausedAsync(connection, chats.Count > 0 && !seeds.IsNamed ? "a chat token is set: fiction stays out of real channels" : null);
            await AddRulesAsync(connection, community, defaults);
        }, cancellationToken);
    }

    /// <summary>A community that a stranger's chat made follows the starter feeds and has the starter rules, which wait until setup.</summary>
    public async Task SeedStrangersAsync(DbConnection connection, Community community)
    {
        foreach (var outline in ReadOutlines().Where(outline => seeds.IsNamed || !IsSample(outline.Url)))
            await AddSourceAsync(connection, community, outline.Url, outline.Name, outline.Language, IsSample(outline.Url) ? Source.FromSample : Source.FromSeed, sample: 0);
        await AddStarterRulesAsync(connection, community, WatchRuleStore.UntilSetup);
    }

    private async Task AddStarterRulesAsync(DbConnection connection, Community community, string? pausedReason)
    {
        var (starters, problem) = StarterRules.Read(seeds.RulesFile);
        if (problem is not null)
            logger.LogWarning("The starter rules are left out: {Problem}", problem);
        foreach (var starter in starters)
            await AddRuleAsync(connection, community, starter.Name, starter.Query, starter.Description, "seed", pausedReason);
    }

    private async Task AddRulesAsync(DbConnection connection, Community community, IReadOnlyList<Destination> defaults)
    {
        await AddStarterRulesAsync(connection, community, pausedReason: null);
        foreach (var rule in settings.Rules.Where(rule => rule.Query.Length > 0))
            await AddRuleAsync(connection, community, rule.Name ?? rule.Query, rule.Query, "", "settings");

        // Each default destination gets the rules once; what moderators then change stays as they want it.
        foreach (var destination in defaults)
        {
            await connection.ExecuteAsync(
                """
                INSERT INTO routes (rule_id, destination_id, mode)
                SELECT r.id, @destinationId, 'now' FROM watch_rules r
                WHERE r.community_id = @communityId AND r.origin IN ('seed', 'settings') AND r.removed_ms IS NULL
                  AND (NOT EXISTS (SELECT 1 FROM routes t WHERE t.destination_id = @destinationId) OR NOT EXISTS (SELECT 1 FROM routes t WHERE t.rule_id = r.id))
                ON CONFLICT (rule_id, destination_id) DO NOTHING
                """,
                new { destinationId = destination.Id, communityId = community.Id });
        }
    }

    private async Task AddRuleAsync(DbConnection connection, Community community, string name, string query, string description, string origin, string? pausedReason = null)
    {
        var parsed = RuleParser.Parse(query);
        if (parsed.Rule is not { } rule)
        {
            logger.LogWarning("The rule {Name} of the {Origin} is left out: {Problem}", name, origin, parsed.Error?.Message);
            return;
        }
        var known = await connection.QueryFirstOrDefaultAsync<WatchRule?>(
            "SELECT * FROM watch_rules WHERE community_id = @Id AND name = @name AND origin = @origin ORDER BY id DESC LIMIT 1", new { community.Id, name, origin });
        if (known is null)
        {
            await WatchRuleStore.AddAsync(connection, new WatchRule
            {
                CommunityId = community.Id,
                Name = name,
                Query = query,
                Canonical = rule.Canonical,
                Description = description,
                Origin = origin,
                PausedReason = pausedReason,
            }, Actor, NowMs);
        }
        else if (origin == "settings" && known.Query != query)
        {
            await WatchRuleStore.ChangeAsync(connection, known, known with { Query = query, Canonical = rule.Canonical }, Actor, "rule edit", NowMs);
        }
    }

    private async Task AddSourceAsync(DbConnection connection, Community community, string url, string? name, string? language, string origin, int sample)
    {
        if (!IsSample(url) && !(Uri.TryCreate(url, UriKind.Absolute, out var address) && WebAddress.TryTakeCredentials(address, out _, out _)))
        {
            logger.LogWarning("The feed {Name} is left out: its address must begin with http:// or https://", name);
            return;
        }
        var isPrivate = !IsSample(url) && new Uri(url).UserInfo.Length > 0;
        var feed = await FeedStore.GetOrAddAsync(connection, url, isPrivate, NowMs);
        await SourceStore.AddAsync(connection, new Source
        {
            CommunityId = community.Id,
            FeedId = feed.Id,
            Name = name ?? (IsSample(url) ? url : new Uri(url).Host),
            Language = language,
            Origin = origin,
            SampleLimit = sample,
        }, Actor, NowMs);
    }

    private List<OpmlOutline> ReadOutlines()
    {
        var path = seeds.Feeds is null ? null : Path.Combine(seeds.Feeds, "feeds.opml");
        if (path is null || !File.Exists(path))
            return [];
        using var file = File.OpenRead(path);
        var reading = Opml.Read(file, ofSeeds: true);
        if (reading.Problem is { } problem)
            logger.LogWarning("{Path} was read in part: {Problem}", path, problem);
        return [.. reading.Outlines];
    }

    private FeedDocument? ReadSample(OpmlOutline outline)
    {
        var path = Path.Combine(seeds.Feeds!, Path.GetFileName(outline.Url[Feed.SampleScheme.Length..]));
        return File.Exists(path) && new FileInfo(path).Length <= settings.Polling.MaximumBodyBytes ? FeedReader.Read(File.ReadAllBytes(path), null, null).Document : null;
    }

    private static bool IsSample(string url) => url.StartsWith(Feed.SampleScheme, StringComparison.Ordinal);

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();
}
