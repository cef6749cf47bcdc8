using AllianceBot.DiscordApi.Models;
using AllianceBot.DiscordApi.Rest;

namespace AllianceBot.DiscordApi;

public sealed partial class DiscordRest
{
    /// <summary>Makes these the commands of all servers. Names that exist are updated and do not count as creates (200 a day).</summary>
    public Task<DiscordResult<IReadOnlyList<Command>>> OverwriteGlobalCommandsAsync(
        Snowflake applicationId, IReadOnlyList<Command> commands, CancellationToken cancellationToken) =>
        OverwriteAsync(Route.Of($"applications/{applicationId}/commands"), commands, cancellationToken);

    /// <summary>Makes these the commands of one server, at once; for development.</summary>
    public Task<DiscordResult<IReadOnlyList<Command>>> OverwriteGuildCommandsAsync(
        Snowflake applicationId, Snowflake guildId, IReadOnlyList<Command> commands, CancellationToken cancellationToken) =>
        OverwriteAsync(Route.Of($"applications/{applicationId}/guilds/{guildId}/commands"), commands, cancellationToken);

    public Task<DiscordResult<IReadOnlyList<Command>>> GetGlobalCommandsAsync(Snowflake applicationId, CancellationToken cancellationToken) =>
        GetAsync(Route.Of($"applications/{applicationId}/commands"), DiscordJson.Default.IReadOnlyListCommand, cancellationToken);

    public Task<DiscordResult<IReadOnlyList<Command>>> GetGuildCommandsAsync(
        Snowflake applicationId, Snowflake guildId, CancellationToken cancellationToken) =>
        GetAsync(Route.Of($"applications/{applicationId}/guilds/{guildId}/commands"), DiscordJson.Default.IReadOnlyListCommand, cancellationToken);

    private Task<DiscordResult<IReadOnlyList<Command>>> OverwriteAsync(
        Route route, IReadOnlyList<Command> commands, CancellationToken cancellationToken) =>
        SendAsync(
            new DiscordRequest(HttpMethod.Put, route) { Body = DiscordRequest.Json(commands, DiscordJson.Default.IReadOnlyListCommand) },
            DiscordJson.Default.IReadOnlyListCommand,
            cancellationToken);
}
