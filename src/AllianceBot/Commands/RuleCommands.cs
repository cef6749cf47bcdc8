using System.Text.Json;
using AllianceBot.Communities;
using AllianceBot.Matching;
using AllianceBot.Rules;
using AllianceBot.Storage;
using Dapper;
using Humanizer;

namespace AllianceBot.Commands;

/// <summary>What moderators do with watch rules: try them on history, keep them, undo.</summary>
internal sealed class RuleCommands(Database database, TimeProvider time) : ICommandGroup
{
    public const int MostRules = 500;
    private const int MostNameLength = 60;

    public IReadOnlyList<SlashCommand> Commands =>
    [
        new(SlashCommand.Moderators, "rule add", "Watch for something: its alerts come to this channel",
            [Name("a short name for the rule"), Query()], AddAsync),
        new(SlashCommand.Moderators, "rule edit", "Change what a rule watches for", [Existing(), Query()], EditAsync),
        new(SlashCommand.Moderators, "rule test", "Try a rule on the last 30 days without keeping it", [Query()], TestAsync),
        new(SlashCommand.Moderators, "rule list", "The rules of this community", [], ListAsync),
        new(SlashCommand.Moderators, "rule pause", "Stop a rule's alerts for a while", [Existing()], (call, token) => SetPausedAsync(call, pause: true, token)),
        new(SlashCommand.Moderators, "rule resume", "Go on with a paused rule", [Existing()], (call, token) => SetPausedAsync(call, pause: false, token)),
        new(SlashCommand.Moderators, "rule remove", "Remove a rule; undo brings it back", [Existing()], RemoveAsync),
        new(SlashCommand.Moderators, "rule undo", "Take the last change of a rule back", [Name("the rule's name")], UndoAsync),
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
        return Reply.Of($"\"{name}\" is watching; its alerts come to {here.Name}.",
        [
            .. twin is null ? Array.Empty<ReplyLine>() : [$"It means the same as the rule \"{twin.Name}\"."],
            .. RuleReplies.Lints(rule),
            .. RuleReplies.Backtest(backtest),
        ]);
    }

    private async Task<Reply> EditAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var query = call["query"]!;
        var parsed = RuleParser.Parse(query);
        if (parsed.Rule is not { } rule)
            return RuleReplies.Error(query, parsed.Error!);
        return await ChangeAsync(call, "rule edit", before => before with { Query = rule.Text, Canonical = rule.Canonical }, after =>
            Reply.Of($"\"{after.Name}\" now watches for {after.Query}", [.. RuleReplies.Lints(rule), "/alliance-mod rule undo takes it back."]), cancellationToken);
    }

    private async Task<Reply> TestAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var query = call["query"]!;
        var parsed = RuleParser.Parse(query);
        if (parsed.Rule is not { } rule)
            return RuleReplies.Error(query, parsed.Error!);
        var result = await BacktestAsync(call, rule, cancellationToken);
        return Reply.Of($"Test: {rule.Canonical}", [.. RuleReplies.Lints(rule), .. RuleReplies.Backtest(result)]);
    }

    private async Task<Reply> ListAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var (rules, routes) = await database.ReadAsync(async connection => (
            await WatchRuleStore.OfCommunityAsync(connection, call.Caller.Community.Id),
            await RouteStore.OfCommunityAsync(connection, call.Caller.Community.Id)), cancellationToken);
        return rules.Count == 0
            ? Reply.Of("There are no rules yet: /alliance-mod rule add makes one.")
            : Reply.Of("rule".ToQuantity(rules.Count), rules.Select(rule => ReplyLine.Bullet(
                new ReplySpan(rule.Name, Bold: true),
                $"  {rule.Query}  → {string.Join(", ", routes[rule.Id].Select(to => to.Destination.Name + (to.Route.Mode == Route.Digest ? " (digest)" : ""))).OrNobody()}{State(rule)}")));
    }

    private static string State(WatchRule rule) =>
        rule.PausedReason is { } why ? $"  paused: {why}"
        : RuleParser.Parse(rule.Query).Error is { } error ? $"  set aside: {error.Message}"
        : "";

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
        return removed is null ? NoRule(call) : Reply.Of($"\"{removed.Name}\" is removed; /alliance-mod rule undo \"{removed.Name}\" brings it back.");
    }

    private async Task<Reply> UndoAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var name = call["name"]!.Trim();
        var isFull = false;
        var restored = await database.WriteAsync(async connection =>
        {
            var changes = await connection.QueryAsync<AuditEntry>(
                "SELECT * FROM audit WHERE community_id = @Id AND action LIKE 'rule %' AND lower(subject) = lower(@name) ORDER BY id DESC LIMIT 1",
                new { call.Caller.Community.Id, name });
            if (changes.FirstOrDefault() is not { Before: { } before } || JsonSerializer.Deserialize<WatchRule>(before) is not { } earlier)
                return null;
            var others = await WatchRuleStore.OfCommunityAsync(connection, call.Caller.Community.Id);
            var current = await WatchRuleStore.FindAsync(connection, call.Caller.Community.Id, name);
            isFull = current is null && others.Count >= MostRules;
            return isFull ? null : await WatchRuleStore.ChangeAsync(
                connection, current ?? earlier, earlier with { Id = (current ?? earlier).Id }, call.Caller.Actor, "rule undo", NowMs);
        }, cancellationToken);
        return isFull ? Full() : restored is null
            ? Reply.Error($"There is no change of a rule \"{name}\" to take back.")
            : Reply.Of($"\"{restored.Name}\" is as it was: {restored.Query}", restored.PausedReason is { } why ? [$"It is paused: {why}"] : []);
    }

    private async Task<Reply> ChangeAsync(
        CommandCall call, string action, Func<WatchRule, WatchRule> change, Func<WatchRule, Reply> done, CancellationToken cancellationToken)
    {
        var after = await database.WriteAsync(async connection =>
        {
            var before = await WatchRuleStore.FindAsync(connection, call.Caller.Community.Id, call["name"]!);
            return before is null ? null : await WatchRuleStore.ChangeAsync(connection, before, change(before), call.Caller.Actor, action, NowMs);
        }, cancellationToken);
        return after is null ? NoRule(call) : done(after);
    }

    private Task<BacktestResult> BacktestAsync(CommandCall call, Rule rule, CancellationToken cancellationToken) =>
        database.ReadAsync(connection => Rules.Backtest.RunAsync(connection, database.Dialect, call.Caller.Community, rule, NowMs, cancellationToken), cancellationToken);

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    private static CommandOption Query() => new("query", "what to watch for, for example (renault OR nissan) AND alliance", Required: true, IsRest: true);

    private static CommandOption Name(string description) => new("name", description, Required: true);

    private CommandOption Existing() => Name("the rule's name") with { Suggest = SuggestAsync };

    private Task<IReadOnlyList<string>> SuggestAsync(Caller caller, string typed, CancellationToken cancellationToken) =>
        database.ReadAsync(async connection => Suggestions.Of((await WatchRuleStore.OfCommunityAsync(connection, caller.Community.Id)).Select(rule => rule.Name), typed), cancellationToken);

    private static Reply Full() => Reply.Error($"There are {MostRules} rules, and that is the most: /alliance-mod rule remove makes room.");

    private static Reply NoRule(CommandCall call) => Reply.Error($"There is no rule \"{call["name"]}\": /alliance-mod rule list shows them.");
}

internal static class Joined
{
    /// <summary>A list that is empty reads as "nobody".</summary>
    public static string OrNobody(this string list) => list.Length == 0 ? "nobody" : list;
}
