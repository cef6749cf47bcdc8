using System.Data.Common;
using AllianceBot.Communities;
using AllianceBot.Feeds;
using AllianceBot.Items;
using AllianceBot.Matching;
using AllianceBot.Rules;
using AllianceBot.Security;
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
            await SourceStore.SetSamplesPausedAsync(connection, chats.Count > 0 && !seeds.IsNamed);
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

    // Returns the rules that are new.
    private async Task<List<long>> AddStarterRulesAsync(DbConnection connection, Community community, string? pausedReason)
    {
        var (starters, problem) = StarterRules.Read(seeds.RulesFile);
        if (problem is not null)
            logger.LogWarning("The starter rules are left out: {Problem}", problem);
        var added = new List<long>();
        foreach (var starter in starters)
            added.AddRange(await AddRuleAsync(connection, community, starter.Name, starter.Query, starter.Description, "seed", pausedReason));
        return added;
    }

    private async Task AddRulesAsync(DbConnection connection, Community community, IReadOnlyList<Destination> defaults)
    {
        var added = await AddStarterRulesAsync(connection, community, pausedReason: null);
        foreach (var rule in settings.Rules.Where(rule => rule.Query.Length > 0))
            added.AddRange(await AddRuleAsync(connection, community, rule.Name ?? rule.Query, rule.Query, "", "settings"));

        // A destination gets all the rules once, and later what is new; what moderators then change stays as they want it.
        foreach (var destination in defaults)
        {
            var routed = $"routed {destination.Id}";
            var rules = await MetaStore.GetAsync(connection, routed) is null
                ? (await WatchRuleStore.OfCommunityAsync(connection, community.Id)).Where(rule => rule.Origin != "chat").Select(rule => rule.Id)
                : added;
            foreach (var rule in rules)
                await RouteStore.AddAsync(connection, new Route { RuleId = rule, DestinationId = destination.Id });
            await MetaStore.SetAsync(connection, routed, "yes");
        }
    }

    // Returns the rule when it is new. What the settings said of it last is kept, since people may have changed it in chat meanwhile.
    private async Task<IEnumerable<long>> AddRuleAsync(
        DbConnection connection, Community community, string name, string query, string description, string origin, string? pausedReason = null)
    {
        var parsed = RuleParser.Parse(query);
        if (parsed.Rule is null)
        {
            logger.LogWarning("The rule {Name} of the {Origin} is left out: {Problem}", name, origin, parsed.Error?.Message);
            return [];
        }
        var said = $"settings rule {name}";
        var saidBefore = await MetaStore.GetAsync(connection, said);
        if (origin == "settings")
            await MetaStore.SetAsync(connection, said, query);
        var known = await connection.QueryFirstOrDefaultAsync<WatchRule?>(
            "SELECT * FROM watch_rules WHERE community_id = @Id AND name = @name AND origin = @origin ORDER BY id DESC LIMIT 1", new { community.Id, name, origin });
        if (known is null)
        {
            var rule = await WatchRuleStore.AddAsync(connection, new WatchRule
            {
                CommunityId = community.Id,
                Name = name,
                Query = query,
                Canonical = parsed.Rule.Canonical,
                Description = description,
                Origin = origin,
                PausedReason = pausedReason,
            }, Actor, NowMs);
            return rule is null ? [] : [rule.Id];
        }
        if (origin == "settings" && saidBefore != query)
            await WatchRuleStore.ChangeAsync(connection, known, known with { Query = query, Canonical = parsed.Rule.Canonical }, Actor, "rule edit", NowMs);
        return [];
    }

    private async Task AddSourceAsync(DbConnection connection, Community community, string url, string? name, string? language, string origin, int sample)
    {
        if (!IsSample(url) && !SeedCheck.IsFeedAddress(url))
        {
            logger.LogWarning("The feed {Name} is left out: its address must begin with http:// or https://", name ?? url);
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
        foreach (var remark in reading.Remarks)
            logger.LogWarning("{Path} was read in part: {Problem}", path, remark);
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
