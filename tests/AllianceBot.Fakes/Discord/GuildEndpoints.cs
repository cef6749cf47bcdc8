using System.Text.Json.Nodes;

namespace AllianceBot.Fakes.Discord;

/// <summary>The bot itself, its servers, roles and members.</summary>
internal sealed class GuildEndpoints(World world)
{
    public ApiAnswer Me(ApiCall call) => ApiAnswer.Ok(WorldJson.User(world.Bot));

    public ApiAnswer Application(ApiCall call) => ApiAnswer.Ok(new JsonObject
    {
        ["id"] = WorldJson.Id(world.ApplicationId),
        ["name"] = world.Bot.Name,
        ["description"] = "",
        ["bot_public"] = true,
        ["bot_require_code_grant"] = false,
        ["verify_key"] = new string('0', 64),
        ["flags"] = 0,
    });

    public ApiAnswer Mine(ApiCall call)
    {
        var limit = call.Number("limit", 200, 1, 200);
        var after = call.IdInQuery("after") ?? 0;
        return ApiAnswer.Ok(new JsonArray([.. world.Guilds.Values.Where(guild => guild.Id > after).OrderBy(guild => guild.Id).Take(limit)
            .Select(guild => (JsonNode)new JsonObject
            {
                ["id"] = WorldJson.Id(guild.Id),
                ["name"] = guild.Name,
                ["owner"] = false,
                ["permissions"] = WorldJson.Id(PermissionRules.Of(guild, world.Bot.Id)),
                ["features"] = new JsonArray(),
            })]));
    }

    public ApiAnswer Get(ApiCall call) => ApiAnswer.Ok(WorldJson.Guild(world, call.Guild()));

    public ApiAnswer Channels(ApiCall call) =>
        ApiAnswer.Ok(new JsonArray([.. call.Guild().Channels.Where(channel => !channel.IsThread).Select(channel => (JsonNode)WorldJson.Channel(world, channel))]));

    public ApiAnswer Roles(ApiCall call) =>
        ApiAnswer.Ok(new JsonArray([.. call.Guild().Roles.Select((role, i) => (JsonNode)WorldJson.Role(role, i))]));

    public ApiAnswer Member(ApiCall call) =>
        call.Guild().Members.GetValueOrDefault(call.Id("user")) is { } member
            ? ApiAnswer.Ok(WorldJson.Member(member))
            : throw new ApiRefusal(404, 10007, "Unknown Member");
}
