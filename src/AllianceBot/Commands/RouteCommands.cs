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
            new("rule", "the rule's name", Required: true),
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
            var rule = await WatchRuleStore.FindAsync(connection, community.Id, call["rule"]!);
            if (rule is null)
                return Reply.Error($"There is no rule \"{call["rule"]}\": /alliance-mod rule list shows them.");
            var places = await DestinationStore.OfCommunityAsync(connection, community.Id);
            var to = call["to"] is { } name ? Named(places, name) : call.Caller.Here;
            if (to is null)
                return Reply.Error($"There is no place \"{call["to"]}\" here: the places are {string.Join(", ", places.Select(place => place.Name)).OrNobody()}.");
            if (mode == "off")
                await RouteStore.RemoveAsync(connection, rule.Id, to.Id);
            else
                await RouteStore.SetAsync(connection, new Route { RuleId = rule.Id, DestinationId = to.Id, Mode = mode, Ping = call["ping"] });
            await AuditStore.AddAsync(connection, community.Id, call.Caller.Actor, "route", rule.Name, null, new { to = to.Name, mode }, time.GetUtcNow().ToUnixTimeMilliseconds());
            return Reply.Of(mode == "off"
                ? $"\"{rule.Name}\" goes to {to.Name} no more."
                : $"\"{rule.Name}\" goes to {to.Name}{(mode == Route.Digest ? " in a digest" : "")}.");
        }, cancellationToken);
    }

    /// <summary>A place by the name that people type, or by the platform's id of it.</summary>
    internal static Destination? Named(IReadOnlyList<Destination> places, string name) => places
        .FirstOrDefault(place => place.ExternalId == name || place.Name.Equals(name.TrimStart('#'), StringComparison.OrdinalIgnoreCase));
}
