using AllianceBot.Communities;
using AllianceBot.Feeds;
using AllianceBot.Matching;
using AllianceBot.Settings;
using AllianceBot.Storage;
using AllianceBot.Stories;

namespace AllianceBot.Commands;

/// <summary>What the community does not want to hear of: a story, a source, a term; for a time or until it is lifted.</summary>
internal sealed class MuteCommands(Database database, TimeProvider time) : ICommandGroup
{
    private static readonly string[] Kinds = [Mute.OfStory, Mute.OfSource, Mute.OfTerm];

    public IReadOnlyList<SlashCommand> Commands =>
    [
        new(SlashCommand.Moderators, "mute", "Hear no more of a story, a source or a term",
        [
            new("kind", "story, source or term", Required: true, Choices: Kinds),
            new("what", "the story's id, the feed's name, or words", Required: true, IsRest: true, IsRule: true, Suggest: SuggestAsync),
            new("until", "for how long: 12h, 7d; without it: until unmuted"),
        ], MuteAsync),
        new(SlashCommand.Moderators, "unmute", "Hear of it again", [new("what", "as /alliance-mod mutes lists it", Required: true, IsRest: true, IsRule: true, Suggest: SuggestMutedAsync)], UnmuteAsync),
        new(SlashCommand.Moderators, "mutes", "What is muted here", [], ListAsync),
    ];

    private async Task<Reply> MuteAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var what = call["what"]!.Trim();
        var until = call["until"] ?? (call["kind"] == Mute.OfStory ? Length(what) : null);
        Duration length = default;
        if (until is not null && !Duration.TryParse(until, out length, out var problem))
            return Reply.Error(problem);
        var untilMs = until is null ? (long?)null : NowMs + (long)length.Value.TotalMilliseconds;
        return await database.WriteAsync(async connection =>
        {
            var community = call.Caller.Community;
            switch (call["kind"])
            {
                case Mute.OfStory:
                    var view = await StoryView.FindAsync(connection, community, what);
                    return view is null
                        ? Reply.Error($"There is no story {what}: the id stands on its card.")
                        : await MuteStoryAsync(connection, call.Caller, view, untilMs);
                case Mute.OfSource:
                    var name = CommandWords.Unquoted(what);
                    var source = await SourceStore.FindAsync(connection, community.Id, name);
                    return source is null
                        ? FeedReplies.NoFeed(await SourceStore.OfCommunityAsync(connection, community.Id), name)
                        : await SetAsync(connection, call.Caller, Mute.OfSource, Mute.TargetOf(source.Id), $"source {source.Name}", untilMs);
                default:
                    var parsed = RuleParser.Parse(what);
                    return parsed.Error is { } error
                        ? RuleReplies.Error(what, error)
                        : await SetAsync(connection, call.Caller, Mute.OfTerm, what, $"term {what}", untilMs);
            }
        }, cancellationToken);
    }

    /// <summary>Mutes a story for the community, also behind the button: what waits is dropped, what stands stays as it is.</summary>
    public async Task<Reply> MuteStoryAsync(System.Data.Common.DbConnection connection, Caller caller, StoryView view, long? untilMs)
    {
        await MuteStore.DropWaitingAsync(connection, caller.Community.Id, view.Story.Id);
        return await SetAsync(connection, caller, Mute.OfStory, Mute.TargetOf(view.Story.Id), $"story {view.Story.ShortId}", untilMs);
    }

    /// <summary>Mutes a source for the community, also behind the button.</summary>
    public Task<Reply> MuteSourceAsync(System.Data.Common.DbConnection connection, Caller caller, Report report) =>
        SetAsync(connection, caller, Mute.OfSource, Mute.TargetOf(report.SourceId), $"source {report.SourceName}", null);

    private async Task<Reply> UnmuteAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var what = call["what"]!.Trim();
        return await database.WriteAsync(async connection =>
        {
            var mutes = (await MuteStore.InForceAsync(connection, [call.Caller.Community.Id], NowMs)).Where(mute => mute.PersonId is null).ToList();
            var mute = mutes.Find(mute => IsCalled(mute, what)) ?? mutes.Find(mute => IsCalled(mute, CommandWords.Unquoted(what)));
            if (mute is null)
                return Reply.Error($"\"{what}\" is not muted.{NearNames.DidYouMean(mutes.Select(mute => mute.Label), what)}", "/alliance-mod mutes lists what is.");
            await MuteStore.LiftAsync(connection, mute.Id);
            await AuditStore.AddAsync(connection, call.Caller.Community.Id, call.Caller.Actor, "unmute", mute.Label, mute, null, NowMs);
            return Reply.Of($"The {mute.Label} is heard of again.");
        }, cancellationToken);
    }

    // As it is listed, or without the kind.
    private static bool IsCalled(Mute mute, string what) =>
        mute.Label.Equals(what, StringComparison.OrdinalIgnoreCase) || mute.Label.Equals($"{mute.Kind} {what}", StringComparison.OrdinalIgnoreCase);

    // "mute story k7f3 2d": a length after the id is one, anything else may be the title that a suggestion brought along.
    private static string? Length(string what) =>
        what.LastIndexOf(' ') is > 0 and var space && Duration.TryParse(what[(space + 1)..], out _, out _) && !what[..space].Trim().Contains(' ', StringComparison.Ordinal) ? what[(space + 1)..] : null;

    private async Task<Reply> ListAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var mutes = (await database.ReadAsync(connection => MuteStore.InForceAsync(connection, [call.Caller.Community.Id], NowMs), cancellationToken))
            .Where(mute => mute.PersonId is null).ToList();
        var zone = call.Caller.Community.Zone;
        return mutes.Count == 0
            ? Reply.Of("Nothing is muted here.")
            : Reply.Of($"{mutes.Count} muted", mutes.Select(mute => ReplyLine.Bullet(mute.Label, mute.UntilMs is { } until ? $"  until {When.Local(until, zone)}" : "")));
    }

    private async Task<Reply> SetAsync(System.Data.Common.DbConnection connection, Caller caller, string kind, string target, string label, long? untilMs)
    {
        var mute = new Mute { CommunityId = caller.Community.Id, Kind = kind, Target = target, Label = label, UntilMs = untilMs };
        await MuteStore.SetAsync(connection, mute, NowMs);
        await AuditStore.AddAsync(connection, caller.Community.Id, caller.Actor, "mute", label, null, mute, NowMs);
        var end = untilMs is { } until ? $" until {When.Local(until, caller.Community.Zone)}" : "";
        return Reply.Of($"The {label} is muted here{end}; /alliance-mod unmute {label} lifts it.");
    }

    // A story or a feed: which of them is asked for is not known while the line is typed.
    private async Task<IReadOnlyList<string>> SuggestAsync(Caller caller, string typed, CancellationToken cancellationToken) =>
        Suggestions.Of([.. await Suggestions.Feeds(database)(caller, typed, cancellationToken), .. await Suggestions.Stories(database)(caller, typed, cancellationToken)], typed);

    private async Task<IReadOnlyList<string>> SuggestMutedAsync(Caller caller, string typed, CancellationToken cancellationToken) => Suggestions.Of(
        (await database.ReadAsync(connection => MuteStore.InForceAsync(connection, [caller.Community.Id], NowMs), cancellationToken))
            .Where(mute => mute.PersonId is null).Select(mute => mute.Label), typed);

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();
}
