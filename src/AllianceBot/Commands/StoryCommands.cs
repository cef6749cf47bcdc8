using System.Data.Common;
using AllianceBot.Alerts;
using AllianceBot.Communities;
using AllianceBot.Feeds;
using AllianceBot.Storage;
using AllianceBot.Stories;
using Microsoft.Extensions.Options;

namespace AllianceBot.Commands;

/// <summary>How moderators mend what was grouped wrongly, and say whose reports lead. Both hold for their community alone, also for reports yet to come.</summary>
internal sealed class StoryCommands(Database database, IOptions<AlertsOptions> options, TimeProvider time) : ICommandGroup
{
    public IReadOnlyList<SlashCommand> Commands =>
    [
        new(SlashCommand.Moderators, "story split", "Make a story of its own of some reports, or take a merge back",
        [
            new("id", "the story's id, such as k7f3", Required: true, Suggest: Suggestions.Stories(database)),
            new("reports", "their numbers in /alliance story, or an outlet: 2 3", IsRest: true),
        ], SplitAsync),
        new(SlashCommand.Moderators, "story merge", "Show a story as part of another one",
            [new("id", "the story that ends, such as k7f3", Required: true, Suggest: Suggestions.Stories(database)), new("into", "the story that goes on", Required: true, Suggest: Suggestions.Stories(database))], MergeAsync),
        new(SlashCommand.Moderators, "feed prefer", "Let a feed's reports lead the cards",
            [new("prefer", "yes or no", Required: true, Choices: ["yes", "no"]), new("feed", "its name", Required: true, IsRest: true, Suggest: Suggestions.Feeds(database))], PreferAsync),
    ];

    private async Task<Reply> SplitAsync(CommandCall call, CancellationToken cancellationToken) => await database.WriteAsync(async connection =>
    {
        var community = call.Caller.Community;
        if (await StoryView.FindAsync(connection, community, call["id"]!) is not { } view || await StoryStore.FindIdAsync(connection, call["id"]!) is not { } storyId)
            return NoStory(call["id"]);
        if (view.Story.Id != storyId)
            return await UnmergeAsync(connection, call, view, storyId);
        if (call["reports"] is not { } which)
            return Reply.Error($"Say which reports: /alliance story {view.Story.ShortId} numbers them.");
        var (reports, problem) = Chosen(view, which);
        if (problem is not null)
            return Reply.Error(problem);

        var ownId = await StoryStore.OpenAsync(connection, reports[0].Lang, community.Id, reports.Min(report => report.PublishedMs));
        foreach (var report in reports)
            await StoryOverrides.SplitAsync(connection, community.Id, (await StoryStore.OfItemAsync(connection, report.ItemId))!.Value, report.ItemId, ownId, NowMs);
        await AlertMoves.MoveAsync(connection, community.Id, view.Story.Id, ownId, [.. reports.Select(report => report.ItemId)], options.Value, NowMs);
        var own = ShortId.From(ownId);
        await AuditAsync(connection, call, "story split", $"{view.Story.ShortId} into {own}", reports);
        return Reply.Of($"{Count(reports)} of {view.Story.ShortId} {(reports.Count == 1 ? "is" : "are")} story {own} here now; /alliance-mod story merge {own} {view.Story.ShortId} takes it back.");
    }, cancellationToken);

    private async Task<Reply> UnmergeAsync(DbConnection connection, CommandCall call, StoryView whole, long storyId)
    {
        var community = call.Caller.Community;
        if (!await StoryOverrides.UnmergeAsync(connection, community.Id, storyId) || await StoryView.ForAsync(connection, community, storyId) is not { } part)
            return NoStory(call["id"]);
        await AlertMoves.MoveAsync(connection, community.Id, whole.Story.Id, part.Story.Id, [.. part.Reports.Select(report => report.ItemId)], options.Value, NowMs);
        await AuditAsync(connection, call, "story split", $"{part.Story.ShortId} from {whole.Story.ShortId}", part.Reports);
        return Reply.Of($"{part.Story.ShortId} and {whole.Story.ShortId} are two stories here again.");
    }

    private async Task<Reply> MergeAsync(CommandCall call, CancellationToken cancellationToken) => await database.WriteAsync(async connection =>
    {
        var community = call.Caller.Community;
        if (await StoryView.FindAsync(connection, community, call["id"]!) is not { } part)
            return NoStory(call["id"]);
        if (await StoryView.FindAsync(connection, community, call["into"]!) is not { } whole)
            return NoStory(call["into"]);
        if (part.Story.Id == whole.Story.Id)
            return Reply.Error($"{call["id"]} and {call["into"]} are one story here already.");
        await StoryOverrides.MergeAsync(connection, community.Id, part.Story.Id, whole.Story.Id, NowMs);
        await AlertMoves.MoveAsync(connection, community.Id, part.Story.Id, whole.Story.Id, [.. part.Reports.Select(report => report.ItemId)], options.Value, NowMs);
        await AuditAsync(connection, call, "story merge", $"{part.Story.ShortId} into {whole.Story.ShortId}", part.Reports);
        return Reply.Of($"{part.Story.ShortId} is part of {whole.Story.ShortId} here now, with what is yet to come; /alliance-mod story split {part.Story.ShortId} takes it back.");
    }, cancellationToken);

    private async Task<Reply> PreferAsync(CommandCall call, CancellationToken cancellationToken) => await database.WriteAsync(async connection =>
    {
        if (await SourceStore.FindAsync(connection, call.Caller.Community.Id, call["feed"]!) is not { } source)
            return FeedReplies.NoFeed(await SourceStore.OfCommunityAsync(connection, call.Caller.Community.Id), call["feed"]!);
        var preferred = call["prefer"] == "yes";
        await SourceStore.SetPreferredAsync(connection, source, preferred, call.Caller.Actor, NowMs);
        return Reply.Of(preferred ? $"Reports of {source.Name} lead from now on." : $"Reports of {source.Name} lead like any others.");
    }, cancellationToken);

    /// <summary>The reports by their numbers, or all of an outlet; never all of the story.</summary>
    private static (List<Report> Reports, string? Problem) Chosen(StoryView view, string which)
    {
        var numbered = view.InOrder.ToList();
        var words = which.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var numbers = words.Select(word => int.TryParse(word, out var number) ? number : 0).ToList();
        var chosen = numbers.TrueForAll(number => number > 0)
            ? numbered.Where((_, i) => numbers.Contains(i + 1)).ToList()
            : numbered.FindAll(report => report.Outlet.Equals(which.Trim(), StringComparison.OrdinalIgnoreCase));
        if (chosen.Count == 0 || numbers.Exists(number => number > numbered.Count))
            return ([], $"{view.Story.ShortId} has no report {which}: /alliance story {view.Story.ShortId} numbers them.");
        return chosen.Count == numbered.Count ? ([], $"That is all of {view.Story.ShortId}: leave it at least one report.") : (chosen, null);
    }

    private Task AuditAsync(DbConnection connection, CommandCall call, string action, string subject, IReadOnlyList<Report> reports) =>
        AuditStore.AddAsync<object>(connection, call.Caller.Community.Id, call.Caller.Actor, action, subject, null, new { reports = reports.Select(report => report.Title) }, NowMs);

    private static string Count(List<Report> reports) => reports.Count == 1 ? "The report" : $"{reports.Count} reports";

    private static Reply NoStory(string? id) => Reply.Error($"There is no story {id}: the id stands on its card, and /alliance latest lists the newest.");

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();
}
