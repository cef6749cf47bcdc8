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

    /// <summary>The stories as <paramref name="community"/> sees them, in the order asked for, without those of which it sees nothing.</summary>
    public static async Task<IReadOnlyList<StoryView>> ForAsync(DbConnection connection, Community community, IReadOnlyList<long> storyIds)
    {
        if (storyIds.Count == 0)
            return [];
        var ids = string.Join(',', storyIds);
        var stories = (await connection.QueryAsync<Story>(
                $"SELECT * FROM stories WHERE id IN ({ids}) AND (community_id IS NULL OR community_id = @Id)", community))
            .ToDictionary(story => story.Id);
        var reports = (await connection.QueryAsync<Report>($"{VisibleReports} AND si.story_id IN ({ids})", new { communityId = community.Id }))
            .ToLookup(report => report.StoryId);
        return storyIds
            .Where(id => stories.ContainsKey(id) && reports[id].Any())
            .Select(id => new StoryView(stories[id], community, Ordered(reports[id], community)))
            .ToList();
    }

    /// <summary>Finds a story by the id that people type.</summary>
    public static async Task<StoryView?> FindAsync(DbConnection connection, Community community, string shortId)
    {
        var id = await connection.QuerySingleOrDefaultAsync<long?>(
            "SELECT id FROM stories WHERE short_id = @shortId", new { shortId = shortId.Trim().ToLowerInvariant() });
        return id is { } found ? await ForAsync(connection, community, found) : null;
    }

    /// <summary>Items of the sources that a community follows, with their stories. Takes @communityId.</summary>
    public const string VisibleReports =
        """
        SELECT si.story_id, i.id AS item_id, s.id AS source_id, s.name AS source_name, i.url, i.title, i.summary, i.content, i.author,
               i.outlet, i.lang, i.image, i.published_ms, i.seen_ms, i.revision
        FROM story_items si
        JOIN items i ON i.id = si.item_id
        JOIN sources s ON s.feed_id = i.feed_id AND s.community_id = @communityId AND s.removed_ms IS NULL
        WHERE NOT EXISTS (
            SELECT 1 FROM mutes m WHERE m.community_id = @communityId AND m.person_id IS NULL AND m.kind = 'source' AND m.target = CAST(s.id AS TEXT) AND m.until_ms IS NULL)
        """;

    // The community's language first, then a report with a text of its own, then the earliest.
    private static List<Report> Ordered(IEnumerable<Report> reports, Community community) => reports
        .OrderBy(report => report.Lang.StartsWith(community.Language, StringComparison.OrdinalIgnoreCase) ? 0 : 1)
        .ThenBy(report => report.Content.Length + report.Summary.Length >= 200 ? 0 : 1)
        .ThenBy(report => report.PublishedMs)
        .ThenBy(report => report.ItemId)
        .ToList();
}
