using System.Text.Json;
using AllianceBot.Cli;
using AllianceBot.Communities;
using AllianceBot.Matching;
using AllianceBot.Rules;
using AllianceBot.Storage;
using AllianceBot.Stories;
using Dapper;

namespace AllianceBot.Commands;

/// <summary>Personal watches: own words, alerts by direct message, no moderator needed; and what is stored about the asker.</summary>
internal sealed class WatchCommands(Database database, TimeProvider time) : ICommandGroup
{
    public const int MostWatches = 25;
    private const int NameLength = 80;

    public IReadOnlyList<SlashCommand> Commands =>
    [
        new(SlashCommand.Everybody, "watch", "Tell me by direct message when this is reported", [Query()], WatchAsync),
        new(SlashCommand.Everybody, "watches", "My watches", [], WatchesAsync),
        new(SlashCommand.Everybody, "pause", "Stop one of my watches, or all, for a while", [Mine(required: false)], (call, token) => SetPausedAsync(call, "by me", token)),
        new(SlashCommand.Everybody, "resume", "Go on with one of my watches, or all", [Mine(required: false)], (call, token) => SetPausedAsync(call, null, token)),
        new(SlashCommand.Everybody, "unwatch", "Remove one of my watches", [Mine(required: true)], UnwatchAsync),
        new(SlashCommand.Everybody, "mute-me", "Keep a story out of my direct messages", [new("id", "the id on the card, such as k7f3", Required: true, IsRest: true, Suggest: Suggestions.Stories(database))], MuteMeAsync),
        new(SlashCommand.Everybody, "my-data export", "What is stored about me", [], ExportAsync),
        new(SlashCommand.Everybody, "my-data erase", "Forget me: my watches, mutes and alerts",
            [new("confirm", "the word erase", Required: true)], EraseAsync),
    ];

    /// <summary>Adds a watch for the caller; also behind the button "Watch this".</summary>
    public async Task<Reply> AddAsync(Caller caller, string query, CancellationToken cancellationToken)
    {
        var parsed = RuleParser.Parse(query);
        if (parsed.Rule is not { } rule)
            return RuleReplies.Error(query, parsed.Error!);
        var (saved, twin, count) = await database.WriteAsync(async connection =>
        {
            var person = await PersonAsync(connection, caller);
            var mine = await WatchRuleStore.OfPersonAsync(connection, person.Id);
            var same = mine.FirstOrDefault(watch => watch.Canonical == rule.Canonical);
            if (same is not null || mine.Count >= MostWatches)
                return ((WatchRule?)null, same, mine.Count);
            var added = await WatchRuleStore.AddAsync(connection, new WatchRule
            {
                CommunityId = caller.Community.Id,
                OwnerId = person.Id,
                Name = rule.Text.Length <= NameLength ? rule.Text : rule.Text[..(NameLength - 1)] + "…",
                Query = rule.Text,
                Canonical = rule.Canonical,
            }, caller.Actor, NowMs);
            if (added is not null)
                await RouteStore.SetAsync(connection, new Route { RuleId = added.Id, DestinationId = person.DestinationId });
            return (added, (WatchRule?)null, mine.Count);
        }, cancellationToken);
        if (saved is null)
        {
            return twin is not null || count < MostWatches
                ? Reply.Error("You watch for that already: /alliance watches lists yours.")
                : Reply.Error($"You have {MostWatches} watches, and that is the most: /alliance unwatch makes room.");
        }
        return Reply.Of($"You will hear by direct message of {saved.Query}", [.. RuleReplies.Lints(rule), "/alliance watches lists yours, /alliance unwatch removes one."]);
    }

    private Task<Reply> WatchAsync(CommandCall call, CancellationToken cancellationToken) => AddAsync(call.Caller, call["query"]!, cancellationToken);

    private async Task<Reply> WatchesAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var (mine, closed) = await database.ReadAsync(async connection =>
        {
            var person = await FindAsync(connection, call.Caller);
            return person is null
                ? ([], null)
                : (await WatchRuleStore.OfPersonAsync(connection, person.Id), (await DestinationStore.GetAsync(connection, person.DestinationId)).PausedReason);
        }, cancellationToken);
        if (mine.Count == 0)
            return Reply.Of("You have no watches: /alliance watch nissan AND leaf makes one.");
        var lines = mine.Select((watch, i) => ReplyLine.Bullet(new ReplySpan($"{i + 1}  ", Bold: true), watch.Query + (watch.PausedReason is { } why ? $"  paused: {why}" : "")));
        return Reply.Of(mine.Count == 1 ? "Your watch" : $"Your {mine.Count} watches", closed is null ? lines : lines.Append($"They wait: {closed} /alliance resume goes on."));
    }

    // Resuming opens the direct message again, which a platform closes when it refuses to deliver.
    private async Task<Reply> SetPausedAsync(CommandCall call, string? reason, CancellationToken cancellationToken)
    {
        var changed = await database.WriteAsync(async connection =>
        {
            if (await FindAsync(connection, call.Caller) is not { } person)
                return 0;
            var mine = Chosen(await WatchRuleStore.OfPersonAsync(connection, person.Id), call["watch"]);
            foreach (var watch in mine.Where(watch => watch.PausedReason is null != reason is null))
                await WatchRuleStore.ChangeAsync(connection, watch, watch with { PausedReason = reason }, call.Caller.Actor, reason is null ? "watch resume" : "watch pause", NowMs);
            if (reason is null && (await DestinationStore.GetAsync(connection, person.DestinationId)) is { Kind: "dm" })
                await DestinationStore.ResumeAsync(connection, person.DestinationId);
            return mine.Count;
        }, cancellationToken);
        return changed == 0 ? NoWatch(call) : Reply.Of(
            reason is null ? "You are watching again."
            : changed == 1 ? "Your watch is paused: /alliance resume goes on." : $"Your {changed} watches are paused: /alliance resume goes on.");
    }

    private async Task<Reply> UnwatchAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var removed = await database.WriteAsync(async connection =>
        {
            var mine = await FindAsync(connection, call.Caller) is { } person ? Chosen(await WatchRuleStore.OfPersonAsync(connection, person.Id), call["watch"]) : [];
            foreach (var watch in mine)
                await WatchRuleStore.RemoveAsync(connection, watch, call.Caller.Actor, NowMs);
            return mine;
        }, cancellationToken);
        return removed.Count == 0 ? NoWatch(call) : Reply.Of($"Removed: {removed[0].Query}");
    }

    private async Task<Reply> MuteMeAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var muted = await database.WriteAsync(async connection =>
        {
            if (await StoryView.FindAsync(connection, call.Caller.Community, call["id"]!) is not { } view)
                return null;
            var person = await PersonAsync(connection, call.Caller);
            await MuteStore.DropWaitingAsync(connection, person.CommunityId, view.Story.Id, person.Id);
            await MuteStore.SetAsync(connection, new Mute
            {
                CommunityId = call.Caller.Community.Id,
                PersonId = person.Id,
                Kind = Mute.OfStory,
                Target = Mute.TargetOf(view.Story.Id),
                Label = $"story {view.Story.ShortId}",
            }, NowMs);
            return view.Story.ShortId;
        }, cancellationToken);
        return muted is null ? Reply.Error($"There is no story {call["id"]}: the id stands on its card.") : Reply.Of($"{muted} stays out of your direct messages.");
    }

    private async Task<Reply> ExportAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var data = await database.ReadAsync(async connection =>
        {
            if (await FindAsync(connection, call.Caller) is not { } person)
                return null;
            return new
            {
                name = person.Name,
                platform = person.Platform,
                id = person.ExternalId,
                watches = (await WatchRuleStore.OfPersonAsync(connection, person.Id)).Select(watch => new { watch.Query, paused = watch.PausedReason }),
                mutes = await connection.QueryAsync<string>("SELECT label FROM mutes WHERE person_id = @Id ORDER BY id", person),
                alerts = await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM alerts WHERE destination_id = @DestinationId", person),
                audited = await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM audit WHERE community_id = @CommunityId AND actor = @Actor", new { person.CommunityId, call.Caller.Actor }),
            };
        }, cancellationToken);
        return data is null
            ? Reply.Of("Nothing is stored about you.")
            : Reply.Of("What is stored about you", ReplyLine.Code(JsonSerializer.Serialize(data, JsonLines.Indented)));
    }

    private async Task<Reply> EraseAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (call["confirm"] is not ("erase" or "\"erase\""))
            return Reply.Error("Type the word erase to confirm: /alliance my-data erase erase.");
        var erased = await database.WriteAsync(async connection =>
        {
            if (await FindAsync(connection, call.Caller) is not { } person)
                return false;
            await WatchRuleStore.ForgetOwnerAsync(connection, person.Id, NowMs);
            await PersonStore.EraseAsync(connection, person, call.Caller.Actor);
            return true;
        }, cancellationToken);
        return Reply.Of(erased ? "You are forgotten: watches, mutes and alerts are gone, and a pseudonym stands in the audit." : "Nothing is stored about you.");
    }

    private async Task<Person> PersonAsync(System.Data.Common.DbConnection connection, Caller caller)
    {
        var place = caller.Platform == Platforms.Console
            ? caller.Here!
            : await DestinationStore.GetOrAddAsync(connection, new Destination
            {
                ChatId = caller.ChatId,
                CommunityId = caller.Community.Id,
                Platform = caller.Platform,
                ExternalId = caller.DirectMessages,
                Kind = "dm",
                Name = $"direct message to {caller.UserName}",
            });
        return await PersonStore.GetOrAddAsync(connection, new Person
        {
            CommunityId = caller.Community.Id,
            Platform = caller.Platform,
            ExternalId = caller.UserId,
            Name = caller.UserName,
            DestinationId = place.Id,
        }, NowMs);
    }

    private static Task<Person?> FindAsync(System.Data.Common.DbConnection connection, Caller caller) =>
        PersonStore.FindAsync(connection, caller.Community.Id, caller.Platform, caller.UserId);

    // By its number in the list, or by its words; without either, all.
    private static List<WatchRule> Chosen(IReadOnlyList<WatchRule> mine, string? which)
    {
        if (which is null)
            return [.. mine];
        return int.TryParse(which, out var number)
            ? [.. mine.Skip(number - 1).Take(number > 0 ? 1 : 0)]
            : Worded(mine, which.Trim());
    }

    // Some of its words do when no other watch has them.
    private static List<WatchRule> Worded(IReadOnlyList<WatchRule> mine, string words)
    {
        var same = mine.FirstOrDefault(watch => watch.Query.Equals(words, StringComparison.OrdinalIgnoreCase) || watch.Name.Equals(words, StringComparison.OrdinalIgnoreCase));
        var near = mine.Where(watch => watch.Query.Contains(words, StringComparison.OrdinalIgnoreCase)).ToList();
        return same is not null ? [same] : near.Count == 1 ? near : [];
    }

    private CommandOption Mine(bool required) => new("watch", "its number in /alliance watches, or its words", Required: required, IsRest: true, IsRule: true, Suggest: (caller, typed, token) =>
        database.ReadAsync(async connection => await FindAsync(connection, caller) is { } person
            ? Suggestions.Of((await WatchRuleStore.OfPersonAsync(connection, person.Id)).Select(watch => watch.Name), typed)
            : [], token));

    private static CommandOption Query() => new("query", "what to watch for, for example nissan AND leaf", Required: true, IsRest: true, IsRule: true);

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    private static Reply NoWatch(CommandCall call) => Reply.Error(call["watch"] is { } which ? $"You have no watch {which}: /alliance watches lists yours." : "You have no watches.");
}
