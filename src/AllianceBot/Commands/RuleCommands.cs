using System.Globalization;
using AllianceBot.Matching;
using AllianceBot.Rules;
using AllianceBot.Storage;
using Humanizer;

namespace AllianceBot.Commands;

/// <summary>What moderators do with watch rules: try them on history, keep them, undo.</summary>
internal sealed class RuleCommands(Database database, TimeProvider time) : ICommandGroup
{
    public const int MostRules = 500;
    private const int MostNameLength = 60;
    private const int MostRevisions = 15;

    public IReadOnlyList<SlashCommand> Commands =>
    [
        new(SlashCommand.Moderators, "rule add", "Watch for something: its alerts come to this channel",
            [Name("a short name for the rule"), Query()], AddAsync),
        new(SlashCommand.Moderators, "rule edit", "Change what a rule watches for", [Existing(), Query()], EditAsync),
        new(SlashCommand.Moderators, "rule test", "Try a rule on the last 30 days without keeping it", [Query()], TestAsync),
        new(SlashCommand.Moderators, "rule list", "The rules of this community, or one of them with all its changes", [Existing() with { Required = false, IsRest = true }], ListAsync),
        new(SlashCommand.Moderators, "rule pause", "Stop a rule's alerts for a while", [Existing()], (call, token) => SetPausedAsync(call, pause: true, token)),
        new(SlashCommand.Moderators, "rule resume", "Go on with a paused rule", [Existing()], (call, token) => SetPausedAsync(call, pause: false, token)),
        new(SlashCommand.Moderators, "rule remove", "Remove a rule; undo brings it back", [Existing()], RemoveAsync),
        new(SlashCommand.Moderators, "rule undo", "Take the last change of a rule back", [Name("the rule's name") with { Suggest = SuggestChangedAsync }, new("revision", "the one to restore, as rule list shows it; without it: what was before the last change")], UndoAsync),
    ];

    private async Task<Reply> AddAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var (name, query) = (call["name"]!.Trim(), call["query"]!);
        if (name.Length > MostNameLength)
            return Reply.Error($"The name is longer than {MostNameLength} characters.");
        var parsed = RuleParser.Parse(query);
        if (parsed.Rule is not { } rule)
            return RuleReplies.Error(query, parsed.Error!);
        if (call.Caller.Here is not { } here)
            return Reply.Error("Say it in the channel where the alerts shall come, or use /alliance-mod route afterwards.");
        var (isFull, twin, added) = await database.WriteAsync(async connection =>
        {
            var others = await WatchRuleStore.OfCommunityAsync(connection, call.Caller.Community.Id);
            if (others.Count >= MostRules)
                return (true, null, null);
            var saved = await WatchRuleStore.AddAsync(connection, new WatchRule
            {
                CommunityId = call.Caller.Community.Id,
                Name = name,
                Query = rule.Text,
                Canonical = rule.Canonical,
                Origin = "chat",
            }, call.Caller.Actor, NowMs);
            if (saved is not null)
                await RouteStore.SetAsync(connection, new Route { RuleId = saved.Id, DestinationId = here.Id });
            return (false, others.FirstOrDefault(other => other.Canonical == rule.Canonical), saved);
        }, cancellationToken);
        if (isFull)
            return Full();
        if (added is null)
            return Reply.Error($"There is a rule \"{name}\" already: choose another name, or use rule edit.");
        var backtest = await BacktestAsync(call, rule, cancellationToken);
        // What was taken for the name and what for the rule is seen at a glance.
        return Reply.Of($"\"{name}\" is watching; its alerts come to {here.Name}.",
            [ReplyLine.Code(RuleReplies.Short(rule.Text)), .. RuleReplies.Findings(rule, twin, backtest)]);
    }

    private async Task<Reply> EditAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var query = call["query"]!;
        var parsed = RuleParser.Parse(query);
        if (parsed.Rule is not { } rule)
            return RuleReplies.Error(query, parsed.Error!);
        var twin = await TwinAsync(call, rule, call["name"], cancellationToken);
        var backtest = await BacktestAsync(call, rule, cancellationToken);
        return await ChangeAsync(call, "rule edit", before => before with { Query = rule.Text, Canonical = rule.Canonical }, after => Reply.Of(
            $"\"{after.Name}\" now watches for {after.Query}",
            [.. RuleReplies.Findings(rule, twin, backtest), $"/alliance-mod rule undo {RuleReplies.Quoted(after.Name)} takes it back."]), cancellationToken);
    }

    private async Task<Reply> TestAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var query = call["query"]!;
        var parsed = RuleParser.Parse(query);
        if (parsed.Rule is not { } rule)
            return RuleReplies.Error(query, parsed.Error!);
        var result = await BacktestAsync(call, rule, cancellationToken);
        return Reply.Of($"Test: {rule.Canonical}", RuleReplies.Findings(rule, await TwinAsync(call, rule, except: null, cancellationToken), result));
    }

    private async Task<Reply> ListAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var (rules, routes) = await database.ReadAsync(async connection => (
            await WatchRuleStore.OfCommunityAsync(connection, call.Caller.Community.Id),
            await RouteStore.OfCommunityAsync(connection, call.Caller.Community.Id)), cancellationToken);
        if (call["name"] is { } name)
        {
            return rules.FirstOrDefault(rule => rule.Name.Equals(name.Trim(), StringComparison.OrdinalIgnoreCase)) is { } one
                ? await ShowAsync(call, one, Places(one), cancellationToken)
                : RuleReplies.NoRule(rules.Select(rule => rule.Name), name);
        }
        return rules.Count == 0
            ? Reply.Of("There are no rules yet: /alliance-mod rule add makes one.")
            : Reply.Of("rule".ToQuantity(rules.Count), rules.Select(rule => ReplyLine.Bullet(
                new ReplySpan(rule.Name, Bold: true),
                $"  {RuleReplies.Short(rule.Query)}  → {Places(rule)}{(State(rule) is { } state ? $"  {state}" : "")}"))
                .Append("/alliance-mod rule list NAME shows one of them whole, with all its changes."));

        string Places(WatchRule rule) => string.Join(", ", routes[rule.Id].Select(to => to.Destination.Name + (to.Route.Mode == Route.Digest ? " (digest)" : ""))).OrNobody();
    }

    private async Task<Reply> ShowAsync(CommandCall call, WatchRule rule, string places, CancellationToken cancellationToken)
    {
        var revisions = await database.ReadAsync(connection => RuleRevisions.OfAsync(connection, call.Caller.Community.Id, rule.Name), cancellationToken);
        var zone = call.Caller.Community.Zone;
        return Reply.Of(rule.Name,
        [
            ReplyLine.Code(rule.Query),
            .. rule.Description.Length > 0 ? (ReplyLine[])[rule.Description] : [],
            $"Its alerts go to {places}.",
            .. State(rule) is { } state ? (ReplyLine[])[$"It is {state}"] : [],
            .. revisions.Take(MostRevisions).Select(revision => ReplyLine.Bullet(
                new ReplySpan($"revision {revision.Number}", Bold: true),
                $"  {When.Local(revision.Entry.AtMs, zone)}  {revision.Entry.Actor}  {revision.Entry.Action}{AuditWords.Difference(revision.Entry)}")),
            $"/alliance-mod rule undo {RuleReplies.Quoted(rule.Name)} NUMBER restores one of them.",
        ]);
    }

    /// <summary>Why it does not watch; null when it does.</summary>
    private static string? State(WatchRule rule) =>
        rule.PausedReason is { } why ? $"paused: {why}"
        : RuleParser.Parse(rule.Query).Error is { } error ? $"set aside: {error.Message}"
        : null;

    private Task<Reply> SetPausedAsync(CommandCall call, bool pause, CancellationToken cancellationToken) => ChangeAsync(
        call, pause ? "rule pause" : "rule resume",
        before => before with { PausedReason = pause ? $"by {call.Caller.UserName}" : null },
        after => Reply.Of(pause ? $"\"{after.Name}\" is paused." : $"\"{after.Name}\" is watching again."), cancellationToken);

    private async Task<Reply> RemoveAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var removed = await database.WriteAsync(async connection =>
        {
            var rule = await WatchRuleStore.FindAsync(connection, call.Caller.Community.Id, call["name"]!);
            if (rule is not null)
                await WatchRuleStore.RemoveAsync(connection, rule, call.Caller.Actor, NowMs);
            return rule;
        }, cancellationToken);
        return removed is null ? await NoRuleAsync(call, cancellationToken) : Reply.Of($"\"{removed.Name}\" is removed; /alliance-mod rule undo \"{removed.Name}\" brings it back.");
    }

    private async Task<Reply> UndoAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var name = call["name"]!.Trim();
        int? number = null;
        if (call["revision"] is { } typed)
        {
            if (!int.TryParse(typed, CultureInfo.InvariantCulture, out var wanted))
                return Reply.Error($"\"{typed}\" is not the number of a revision: /alliance-mod rule list {RuleReplies.Quoted(name)} shows them.");
            number = wanted;
        }
        return await database.WriteAsync(async connection =>
        {
            var revisions = await RuleRevisions.OfAsync(connection, call.Caller.Community.Id, name);
            if (revisions.Count == 0)
                return RuleReplies.NoRule(await RuleRevisions.NamesAsync(connection, call.Caller.Community.Id), name);
            var earlier = number is null ? revisions[0].Before : revisions.FirstOrDefault(revision => revision.Number == number)?.After;
            if (earlier is null)
            {
                return Reply.Error(number is null
                    ? $"\"{name}\" is as it was made: there is no change to take back. /alliance-mod rule remove removes it."
                    : $"\"{name}\" has no revision {number} to restore: /alliance-mod rule list {RuleReplies.Quoted(name)} shows them.");
            }
            var others = await WatchRuleStore.OfCommunityAsync(connection, call.Caller.Community.Id);
            if (others.All(rule => rule.Id != earlier.Id) && others.Count >= MostRules)
                return Full();
            var current = others.FirstOrDefault(rule => rule.Id == earlier.Id) ?? earlier with { Revision = revisions[0].Number };
            var restored = await WatchRuleStore.ChangeAsync(connection, current, earlier with { Id = current.Id }, call.Caller.Actor, "rule undo", NowMs);
            return Reply.Of($"\"{restored.Name}\" is as it was: {restored.Query}", restored.PausedReason is { } why ? [$"It is paused: {why}"] : []);
        }, cancellationToken);
    }

    private async Task<Reply> ChangeAsync(
        CommandCall call, string action, Func<WatchRule, WatchRule> change, Func<WatchRule, Reply> done, CancellationToken cancellationToken)
    {
        var after = await database.WriteAsync(async connection =>
        {
            var before = await WatchRuleStore.FindAsync(connection, call.Caller.Community.Id, call["name"]!);
            return before is null ? null : await WatchRuleStore.ChangeAsync(connection, before, change(before), call.Caller.Actor, action, NowMs);
        }, cancellationToken);
        return after is null ? await NoRuleAsync(call, cancellationToken) : done(after);
    }

    /// <summary>Another rule that means the same, if there is one.</summary>
    private async Task<WatchRule?> TwinAsync(CommandCall call, Rule rule, string? except, CancellationToken cancellationToken) =>
        (await database.ReadAsync(connection => WatchRuleStore.OfCommunityAsync(connection, call.Caller.Community.Id), cancellationToken))
            .FirstOrDefault(other => other.Canonical == rule.Canonical && !other.Name.Equals(except?.Trim(), StringComparison.OrdinalIgnoreCase));

    private Task<BacktestResult> BacktestAsync(CommandCall call, Rule rule, CancellationToken cancellationToken) =>
        database.ReadAsync(connection => Rules.Backtest.RunAsync(connection, database.Dialect, call.Caller.Community, rule, NowMs, cancellationToken), cancellationToken);

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    private static CommandOption Query() => new("query", "what to watch for, for example (renault OR nissan) AND alliance", Required: true, IsRest: true, IsRule: true);

    private static CommandOption Name(string description) => new("name", description, Required: true);

    private CommandOption Existing() => Name("the rule's name") with { Suggest = Suggestions.Rules(database) };

    // A removed rule comes back by its name too.
    private Task<IReadOnlyList<string>> SuggestChangedAsync(Caller caller, string typed, CancellationToken cancellationToken) =>
        database.ReadAsync(async connection => Suggestions.Of(await RuleRevisions.NamesAsync(connection, caller.Community.Id), typed), cancellationToken);

    private static Reply Full() => Reply.Error($"There are {MostRules} rules, and that is the most: /alliance-mod rule remove makes room.");

    private async Task<Reply> NoRuleAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var rules = await database.ReadAsync(connection => WatchRuleStore.OfCommunityAsync(connection, call.Caller.Community.Id), cancellationToken);
        return RuleReplies.NoRule(rules.Select(rule => rule.Name), call["name"]!);
    }
}

internal static class Joined
{
    /// <summary>A list that is empty reads as "nobody".</summary>
    public static string OrNobody(this string list) => list.Length == 0 ? "nobody" : list;
}
