using System.Data.Common;
using AllianceBot.Communities;
using Dapper;

namespace AllianceBot.Stories;

/// <summary>
/// What a community sees of a story. Every query for people goes through here; nothing else decides visibility: reports of
/// sources that the community follows, one an outlet, the lead first.
/// </summary>
internal sealed record StoryView(Story Story, Community Community, IReadOnlyList<Report> Reports)
{
    /// <summary>The report that heads the card.</summary>
    public Report Lead => Reports[0];

    /// <summary>The other outlets, in order of their reports; each once, without the lead's.</summary>
    public IReadOnlyList<string> AlsoReportedBy { get; } = Reports
        .Select(report => report.Outlet)
        .Distinct(StringComparer.OrdinalIgnoreCase)
        .Where(outlet => !outlet.Equals(Reports[0].Outlet, StringComparison.OrdinalIgnoreCase))
        .ToList();

    /// <summary>As people number them: by their times.</summary>
    public IEnumerable<Report> InOrder => Reports.OrderBy(report => report.PublishedMs).ThenBy(report => report.ItemId);

    /// <summary>When enough independent outlets had reported it within a short time; null when that did not happen here.</summary>
    public long? BreakingMs => Breaking.SinceMs(Reports);

    /// <summary>
    /// The same view headed by one of these items, if it has any of them: what a rule matched goes before what was there
    /// already, such as an old entry of a feed that is new here.
    /// </summary>
    public StoryView LedBy(IReadOnlySet<long> itemIds) =>
        new(Story, Community, [.. Reports.Where(report => itemIds.Contains(report.ItemId)), .. Reports.Where(report => !itemIds.Contains(report.ItemId))]);

    /// <summary>Names what a prepared text was made from: another lead or another wording of it needs another text.</summary>
    public string Key => $"{Lead.ItemId}.{Lead.Revision}.{Community.Language}";

    /// <summary>The story as <paramref name="community"/> sees it; null when it sees none of its items.</summary>
    public static async Task<StoryView?> ForAsync(DbConnection connection, Community community, long storyId) =>
        (await ForAsync(connection, community, [storyId])).SingleOrDefault();

    /// <summary>
    /// The stories as <paramref name="community"/> sees them, in the order asked for, without those of which it sees nothing. In
    /// place of a story that moderators merged into another stands that one, once.
    /// </summary>
    public static async Task<IReadOnlyList<StoryView>> ForAsync(DbConnection connection, Community community, IReadOnlyList<long> storyIds)
    {
        if (storyIds.Count == 0)
            return [];
        var overrides = await StoryOverrides.OfAsync(connection, community.Id);
        var seen = storyIds.Select(id => overrides.StoryOf(community.Id, id)).Distinct().ToList();
        var stories = (await connection.QueryAsync<Story>(
                $"SELECT * FROM stories WHERE id IN ({string.Join(',', seen)}) AND (community_id IS NULL OR community_id = @Id)", community))
            .ToDictionary(story => story.Id);
        var parts = seen.SelectMany(id => overrides.PartsOf(community.Id, id)).Distinct();
        var reports = (await connection.QueryAsync<Report>($"{VisibleReports} AND si.story_id IN ({string.Join(',', parts)})", new { communityId = community.Id }))
            .Select(report => report.SeenWith(overrides, community))
            .ToLookup(report => report.StoryId);
        return seen
            .Where(id => stories.ContainsKey(id) && reports[id].Any())
            .Select(id => new StoryView(stories[id], community, LeadOrder.Of([.. reports[id].DistinctBy(report => report.ItemId)], community)))
            .ToList();
    }

    /// <summary>Finds a story by the id that people type.</summary>
    public static async Task<StoryView?> FindAsync(DbConnection connection, Community community, string shortId) =>
        await StoryStore.FindIdAsync(connection, shortId) is { } id ? await ForAsync(connection, community, id) : null;

    /// <summary>
    /// Items of the sources that a community follows, with their stories. Takes @communityId. "+ 0" keeps SQLite's planner from
    /// going through all items of each source's feed, to find a few by their ids.
    /// </summary>
    public const string VisibleReports =
        """
        SELECT si.story_id, i.id AS item_id, s.id AS source_id, s.name AS source_name, i.url, i.title, i.summary, i.content, i.author,
               i.outlet, i.lang, i.image, i.published_ms, i.seen_ms, i.revision, s.preferred AS is_preferred, f.is_private,
               CAST(CASE WHEN s.origin = 'sample' THEN 1 ELSE 0 END AS BIGINT) AS is_sample
        FROM story_items si
        JOIN items i ON i.id = si.item_id
        JOIN sources s ON s.feed_id = i.feed_id + 0 AND s.community_id = @communityId AND s.removed_ms IS NULL
        JOIN feeds f ON f.id = s.feed_id
        WHERE NOT EXISTS (
            SELECT 1 FROM mutes m WHERE m.community_id = @communityId AND m.person_id IS NULL AND m.kind = 'source' AND m.target = CAST(s.id AS TEXT) AND m.until_ms IS NULL)
        """;
}
