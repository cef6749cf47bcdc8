using System.Data.Common;
using AllianceBot.Alerts;
using AllianceBot.Storage;
using AllianceBot.Stories;
using Dapper;
using Humanizer;

namespace AllianceBot.Commands;

/// <summary>What everybody asks of the stories: latest, story, why.</summary>
internal sealed class NewsCommands(Database database, TimeProvider time) : ICommandGroup
{
    private const int PageSize = 8;
    private const int MostClause = 120;

    /// <summary>What somebody is told by direct message is nobody else's business. Takes @communityId and @DirectMessages.</summary>
    private const string MineOrEverybodys = "d.community_id = @communityId AND (d.kind <> 'dm' OR d.external_id = @DirectMessages)";

    private const int MostOutlets = 8;

    public IReadOnlyList<SlashCommand> Commands =>
    [
        new(SlashCommand.Everybody, "latest", "The stories posted last", [new("page", "the page of results")], LatestAsync),
        new(SlashCommand.Everybody, "story", "One story with all its reports", [Id()], StoryAsync),
        new(SlashCommand.Everybody, "why", "Why a story was posted: rule, words, field", [Id()], WhyAsync),
    ];

    private async Task<Reply> LatestAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var views = await database.ReadAsync(async connection =>
        {
            var ids = await PostedAsync(connection, call.Caller, PageSize + 1, (call.Page - 1) * PageSize);
            return await CardStore.ViewsAsync(connection, call.Caller.Community, ids);
        }, cancellationToken);
        return views.Count == 0
            ? call.Page > 1 ? Reply.Error("There is no such page.") : Reply.Of("Nothing has been posted yet.")
            : Reply.Of("Posted last", views.Take(PageSize).Select(view => StoryLine(view, call)))
                with
            { Pages = (call.Page, call.Page + (views.Count > PageSize ? 1 : 0)) };
    }

    /// <summary>The stories that the caller was told, with everybody or alone, the newest posts first.</summary>
    public static async Task<IReadOnlyList<long>> PostedAsync(DbConnection connection, Caller caller, int limit, int skip) => (await connection.QueryAsync<long>(
        $"""
        SELECT a.story_id FROM posts p JOIN alerts a ON a.id = p.alert_id JOIN destinations d ON d.id = p.destination_id
        WHERE {MineOrEverybodys} AND p.state IN ('sent', 'due', 'sending', 'folded') AND (p.message_id IS NOT NULL OR p.state = 'folded')
        GROUP BY a.story_id ORDER BY MAX(p.created_ms) DESC, a.story_id DESC LIMIT @limit OFFSET @skip
        """,
        new { communityId = caller.Community.Id, caller.DirectMessages, limit, skip })).AsList();

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
                $"SELECT a.id FROM alerts a JOIN destinations d ON d.id = a.destination_id WHERE a.story_id = @storyId AND {MineOrEverybodys} ORDER BY a.id",
                new { storyId = view.Story.Id, communityId = call.Caller.Community.Id, call.Caller.DirectMessages });
            var all = new List<AlertMatch>();
            foreach (var alert in alerts)
                all.AddRange(await CardStore.MatchesAsync(connection, alert));
            return all;
        }, cancellationToken);
        if (matches.Count == 0)
            return Reply.Of($"{view.Story.ShortId} was not posted here: no rule of this community matched it when it came.");
        var order = view.InOrder.Select((report, i) => (report.ItemId, At: report.ItemId == view.Lead.ItemId ? -1 : i)).ToDictionary(pair => pair.ItemId, pair => pair.At);
        var reports = view.Reports.ToDictionary(report => report.ItemId);
        return Reply.Of($"Why {view.Story.ShortId}: {view.Lead.Title}", matches
            .Where(match => reports.ContainsKey(match.ItemId))
            .DistinctBy(match => (match.RuleId, match.ItemId))
            .OrderBy(match => order[match.ItemId])
            .GroupBy(match => match.RuleId)
            .Select(rule => Receipt(rule.First(), [.. rule.Select(match => reports[match.ItemId].Outlet).Distinct()])));
    }

    /// <summary>What a rule found in the report that leads, clause by clause, and who else's reports it matched.</summary>
    private static ReplyLine Receipt(AlertMatch match, IReadOnlyList<string> outlets) => ReplyLine.Bullet(
        new ReplySpan(match.RuleName, Bold: true), $" matched {outlets[0]}: ",
        string.Join("; ", match.Spans.GroupBy(span => (span.Clause, span.Field)).Select(spans => $"{spans.Key.Clause.Truncate(MostClause)} → \"{spans.First().Text}\" in {spans.Key.Field}")),
        outlets.Count > 1 ? $"; also {string.Join(", ", outlets.Skip(1).Take(MostOutlets))}{(outlets.Count - 1 > MostOutlets ? $" and {outlets.Count - 1 - MostOutlets} more" : "")}" : "");

    private ReplyLine StoryLine(StoryView view, CommandCall call) => ReplyLine.Bullet(
        new ReplySpan(view.Lead.Title, Url: view.Lead.Url),
        $"  {view.Lead.Outlet}{(view.AlsoReportedBy.Count > 0 ? $" +{view.AlsoReportedBy.Count}" : "")}, {When.Ago(view.Lead.PublishedMs, time.GetUtcNow())}  {view.Story.ShortId}");

    private CommandOption Id() => new("id", "the id on the card, such as k7f3", Required: true, IsRest: true, Suggest: Suggestions.Stories(database));

    private Task<StoryView?> FindAsync(CommandCall call, CancellationToken cancellationToken) =>
        database.ReadAsync(connection => StoryView.FindAsync(connection, call.Caller.Community, call["id"]!), cancellationToken);

    private static Reply NoStory(CommandCall call) => Reply.Error($"There is no story {call["id"]}: the id stands on its card, and /alliance latest lists the newest.");
}
