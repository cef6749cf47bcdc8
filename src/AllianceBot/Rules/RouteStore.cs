using System.Data.Common;
using AllianceBot.Communities;
using Dapper;

namespace AllianceBot.Rules;

/// <summary>The routes' SQL.</summary>
internal static class RouteStore
{
    /// <summary>Adds the route or changes how it goes.</summary>
    public static Task SetAsync(DbConnection connection, Route route) =>
        connection.ExecuteAsync(
            """
            INSERT INTO routes (rule_id, destination_id, mode, ping) VALUES (@RuleId, @DestinationId, @Mode, @Ping)
            ON CONFLICT (rule_id, destination_id) DO UPDATE SET mode = @Mode, ping = @Ping
            """,
            route);

    /// <summary>Adds the route unless the rule goes there already.</summary>
    public static Task AddAsync(DbConnection connection, Route route) =>
        connection.ExecuteAsync(
            """
            INSERT INTO routes (rule_id, destination_id, mode, ping) VALUES (@RuleId, @DestinationId, @Mode, @Ping)
            ON CONFLICT (rule_id, destination_id) DO NOTHING
            """,
            route);

    public static Task<int> RemoveAsync(DbConnection connection, long ruleId, long destinationId) =>
        connection.ExecuteAsync(
            "DELETE FROM routes WHERE rule_id = @ruleId AND destination_id = @destinationId", new { ruleId, destinationId });

    public static async Task<IReadOnlyList<Route>> OfRulesAsync(DbConnection connection, IReadOnlyCollection<long> ruleIds) =>
        ruleIds.Count == 0
            ? []
            : (await connection.QueryAsync<Route>($"SELECT * FROM routes WHERE rule_id IN ({string.Join(',', ruleIds)}) ORDER BY id")).AsList();

    /// <summary>Where each rule of a community goes.</summary>
    public static async Task<ILookup<long, (Route Route, Destination Destination)>> OfCommunityAsync(DbConnection connection, long communityId)
    {
        var routes = await connection.QueryAsync<Route>(
            "SELECT t.* FROM routes t JOIN watch_rules r ON r.id = t.rule_id WHERE r.community_id = @communityId ORDER BY t.id", new { communityId });
        var destinations = (await DestinationStore.OfCommunityAsync(connection, communityId)).ToDictionary(destination => destination.Id);
        return routes.Where(route => destinations.ContainsKey(route.DestinationId))
            .ToLookup(route => route.RuleId, route => (route, destinations[route.DestinationId]));
    }
}
