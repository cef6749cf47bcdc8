using AllianceBot.Alerts;
using AllianceBot.Deliveries;
using AllianceBot.Matching;
using AllianceBot.Rules;
using AllianceBot.Storage;
using AllianceBot.Stories;
using Dapper;

namespace AllianceBot.Commands;

/// <summary>What everybody asks of the news: history, latest, story, why, stats.</summary>
internal sealed class NewsCommands(Database database, TimeProvider time) : ICommandGroup
{
    private const int PageSize = 8;

    public IReadOnlyList<SlashCommand> Commands =>
    [
        new(SlashCommand.Everybody, "history", "Search what was reported, in the language of the rules",
            [
                new("query", "words or a rule, for example nissan AND (plant OR factory)", IsRest: true),
                new("since", "from when: 7d, last month, 2026-10-01"),
                new("until", "until when: 2d, yesterday, 2026-10-31"),
                new("page", "the page of results"),
            ], HistoryAsync),
        new(SlashCommand.Everybody, "latest", "The stories posted last", [new("page", "the page of results")], LatestAsync),
        new(SlashCommand.Everybody, "story", "One story with all its reports", [new("id", "the id on the card, such as k7f3", Required: true)], StoryAsync),
        new(SlashCommand.Everybody, "why", "Why a story was posted: rule, words, field", [new("id", "the id on the card, such as k7f3", Required: true)], WhyAsync),
        new(SlashCommand.Everybody, "stats", "How much was reported", [new("query", "words or a rule", IsRest: true), new("since", "from when: 7d, last month")], StatsAsync),
    ];

    private async Task<Reply> HistoryAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var (search, problem) = Search(call, defaultSince: DateTimeOffset.UnixEpoch);
        if (problem is not null)
            return problem;
        var found = await database.ReadAsync(connection => ItemSearch.FindAsync(
            connection, database.Dialect, call.Caller.Community, search.Rule, search.Range, (call.Page - 1) * PageSize, PageSize + 1, cancellationToken), cancellationToken);
        if (found.Count == 0)
            return Reply.Of(call.Page > 1 ? "There is no such page." : $"Nothing was found{(call["query"] is { } query ? $" for {query}" : "")}.");
        var pages = call.Page + (found.Count > PageSize ? 1 : 0);
        return Reply.Of(call["query"] is { } asked ? $"History: {asked}" : "History", found.Take(PageSize).Select(report => Line(report, call))) with { Pages = (call.Page, pages) };
    }

    private async Task<Reply> LatestAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var views = await database.ReadAsync(async connection =>
        {
            var ids = (await connection.QueryAsync<long>(
                """
                SELECT a.story_id FROM posts p JOIN alerts a ON a.id = p.alert_id JOIN destinations d ON d.id = p.destination_id
                WHERE d.community_id = @Id AND p.state IN ('sent', 'due', 'sending', 'folded') AND (p.message_id IS NOT NULL OR p.state = 'folded')
                GROUP BY a.story_id ORDER BY MAX(p.created_ms) DESC, a.story_id DESC LIMIT @limit OFFSET @skip
                """,
                new { call.Caller.Community.Id, limit = PageSize + 1, skip = (call.Page - 1) * PageSize })).AsList();
            return await CardStore.ViewsAsync(connection, call.Caller.Community, ids);
        }, cancellationToken);
        return views.Count == 0
            ? Reply.Of("Nothing has been posted yet.")
            : Reply.Of("Posted last", views.Take(PageSize).Select(view => StoryLine(view, call)))
                with
            { Pages = (call.Page, call.Page + (views.Count > PageSize ? 1 : 0)) };
    }

    private async Task<Reply> StoryAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var view = await FindAsync(call, cancellationToken);
        if (view is null)
            return NoStory(call);
        var zone = call.Caller.Community.Zone;
        var breaking = view.BreakingMs is { } atMs ? $" (breaking since {When.Local(atMs, zone)})" : "";
        return Reply.Of(view.Lead.Title + breaking, view.InOrder
            .Select((report, i) => ReplyLine.Bullet($"{i + 1}  {When.Local(report.PublishedMs, zone)}  {report.Outlet}: ", new ReplySpan(report.Title, Url: report.Url))));
    }

    private async Task<Reply> WhyAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var view = await FindAsync(call, cancellationToken);
        if (view is null)
            return NoStory(call);
        var matches = await database.ReadAsync(async connection =>
        {
            var alerts = await connection.QueryAsync<long>(
                "SELECT a.id FROM alerts a JOIN destinations d ON d.id = a.destination_id WHERE a.story_id = @storyId AND d.community_id = @communityId ORDER BY a.id",
                new { storyId = view.Story.Id, communityId = call.Caller.Community.Id });
            var all = new List<AlertMatch>();
            foreach (var alert in alerts)
                all.AddRange(await CardStore.MatchesAsync(connection, alert));
            return all;
        }, cancellationToken);
        if (matches.Count == 0)
            return Reply.Of($"{view.Story.ShortId} was not posted here: no rule of this community matched it when it came.");
        var reports = view.Reports.ToDictionary(report => report.ItemId);
        return Reply.Of($"Why {view.Story.ShortId}: {view.Lead.Title}", matches
            .Where(match => reports.ContainsKey(match.ItemId))
            .DistinctBy(match => (match.RuleId, match.ItemId))
            .Select(match => ReplyLine.Bullet(
                new ReplySpan(match.RuleName, Bold: true), $" matched {reports[match.ItemId].Outlet}: ",
                string.Join("; ", match.Spans.GroupBy(span => (span.Clause, span.Field)).Select(spans => $"{spans.Key.Clause} → \"{spans.First().Text}\" in {spans.Key.Field}")))));
    }

    private async Task<Reply> StatsAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var (search, problem) = Search(call, defaultSince: time.GetUtcNow() - TimeSpan.FromDays(7));
        if (problem is not null)
            return problem;
        var found = await database.ReadAsync(
            connection => ItemSearch.FindAsync(connection, database.Dialect, call.Caller.Community, search.Rule, search.Range, 0, int.MaxValue, cancellationToken), cancellationToken);
        var posted = await database.ReadAsync(connection => PostStore.CountPostedAsync(connection, call.Caller.Community.Id), cancellationToken);
        return Reply.Of($"{found.Count} reports in {found.Select(report => report.StoryId).Distinct().Count()} stories; {posted} stories posted in all",
        [
            .. Bars(found.GroupBy(report => report.Outlet).Select(group => (group.Key, group.Count())).OrderByDescending(pair => pair.Item2).Take(10)),
        ]);
    }

    /// <summary>Rows of a bar chart made of characters.</summary>
    public static IEnumerable<ReplyLine> Bars(IEnumerable<(string Name, int Count)> rows)
    {
        var all = rows.ToList();
        var most = all.Select(row => row.Count).DefaultIfEmpty(0).Max();
        return all.Select(row => ReplyLine.Code($"{row.Count,5} {new string('█', most == 0 ? 0 : Math.Max(1, row.Count * 24 / most))} {row.Name}"));
    }

    private ((Rule? Rule, SearchRange Range) Search, Reply? Problem) Search(CommandCall call, DateTimeOffset defaultSince)
    {
        var now = time.GetUtcNow();
        var zone = call.Caller.Community.Zone;
        Rule? rule = null;
        if (call["query"] is { } query)
        {
            var parsed = RuleParser.Parse(query);
            if (parsed.Error is { } error)
                return (default, RuleReplies.Error(query, error));
            rule = parsed.Rule;
        }
        var since = call["since"] is { } from ? When.Parse(from, now, zone) : defaultSince;
        var until = call["until"] is { } to ? When.Parse(to, now, zone) : now.AddMinutes(1);
        if (since is null || until is null)
            return (default, Reply.Error($"\"{(since is null ? call["since"] : call["until"])}\" is not a time: write 7d, yesterday, last month or 2026-10-01."));
        return ((rule, new SearchRange(since.Value.ToUnixTimeMilliseconds(), until.Value.ToUnixTimeMilliseconds())), null);
    }

    private ReplyLine Line(Report report, CommandCall call) => ReplyLine.Bullet(
        new ReplySpan(report.Title, Url: report.Url), $"  {report.Outlet}, {When.Ago(report.PublishedMs, time.GetUtcNow())}  {ShortIdOf(report)}");

    private static string ShortIdOf(Report report) => ShortId.From(report.StoryId);

    private ReplyLine StoryLine(StoryView view, CommandCall call) => ReplyLine.Bullet(
        new ReplySpan(view.Lead.Title, Url: view.Lead.Url),
        $"  {view.Lead.Outlet}{(view.AlsoReportedBy.Count > 0 ? $" +{view.AlsoReportedBy.Count}" : "")}, {When.Ago(view.Lead.PublishedMs, time.GetUtcNow())}  {view.Story.ShortId}");

    private Task<StoryView?> FindAsync(CommandCall call, CancellationToken cancellationToken) =>
        database.ReadAsync(connection => StoryView.FindAsync(connection, call.Caller.Community, call["id"]!), cancellationToken);

    private static Reply NoStory(CommandCall call) => Reply.Error($"There is no story {call["id"]}: the id stands on its card, and /alliance latest lists the newest.");
}
