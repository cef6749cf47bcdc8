using AllianceBot.Communities;
using AllianceBot.Rules;
using AllianceBot.Storage;

namespace AllianceBot.Commands;

/// <summary>Where the alerts of a rule go.</summary>
internal sealed class RouteCommands(Database database, TimeProvider time) : ICommandGroup
{
    private static readonly string[] Modes = ["now", "digest", "off"];

    public IReadOnlyList<SlashCommand> Commands =>
    [
        new(SlashCommand.Moderators, "route", "Send a rule's alerts to a place: now, in a digest, or no more",
        [
            new("rule", "the rule's name", Required: true, Suggest: Suggestions.Rules(database)),
            new("to", "the place, by its name; without it: here", Kind: OptionKind.Place),
            new("mode", "now, digest or off", Choices: Modes),
            new("ping", "a role or group to mention, by its id", Kind: OptionKind.Group),
        ], RouteAsync),
    ];

    private async Task<Reply> RouteAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var mode = call["mode"] ?? Route.Now;
        return await database.WriteAsync(async connection =>
        {
            var community = call.Caller.Community;
            var rules = await WatchRuleStore.OfCommunityAsync(connection, community.Id);
            var rule = rules.FirstOrDefault(rule => rule.Name.Equals(call["rule"]!.Trim(), StringComparison.OrdinalIgnoreCase));
            if (rule is null)
                return RuleReplies.NoRule(rules.Select(rule => rule.Name), call["rule"]!);
            var places = await DestinationStore.OfCommunityAsync(connection, community.Id);
            var to = call["to"] is { } name ? Named(places, name) : call.Caller.Here;
            if (to is null)
                return Reply.Error($"There is no place \"{call["to"]}\" here: the places are {string.Join(", ", places.Select(place => place.Name)).OrNobody()}.");
            var routes = await RouteStore.OfRulesAsync(connection, [rule.Id]);
            var before = routes.FirstOrDefault(route => route.DestinationId == to.Id);
            var after = mode == "off" ? null : new Route { RuleId = rule.Id, DestinationId = to.Id, Mode = mode, Ping = call["ping"] };
            if (after is null && before is null)
                return Reply.Error($"\"{rule.Name}\" does not go to {to.Name}: /alliance-mod rule list says where it goes.");
            if (after is null)
                await RouteStore.RemoveAsync(connection, rule.Id, to.Id);
            else
                await RouteStore.SetAsync(connection, after);
            await AuditStore.AddAsync(connection, community.Id, call.Caller.Actor, "route", rule.Name, Shown(before, to), Shown(after, to), time.GetUtcNow().ToUnixTimeMilliseconds());
            return after is null
                ? Reply.Of($"\"{rule.Name}\" goes to {to.Name} no more.", routes.Count > 1 ? [] : ["It goes nowhere now: /alliance-mod route sends it to a place again."])
                : Reply.Of($"\"{rule.Name}\" goes to {to.Name}{(mode == Route.Digest ? " in a digest" : "")}{(after.Ping is null ? "" : ", with a mention")}.");
        }, cancellationToken);
    }

    private static RouteShown? Shown(Route? route, Destination to) => route is null ? null : new RouteShown(to.Name, route.Mode, route.Ping);

    /// <summary>A place by the name that people type, or by the platform's id of it.</summary>
    internal static Destination? Named(IReadOnlyList<Destination> places, string name) => places
        .FirstOrDefault(place => place.ExternalId == name || place.Name.Equals(name.TrimStart('#'), StringComparison.OrdinalIgnoreCase));
}

/// <summary>A route as the audit keeps it.</summary>
internal sealed record RouteShown(string To, string Mode, string? Ping);
