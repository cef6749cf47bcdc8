using AllianceBot.DiscordApi.Models;
using AllianceBot.DiscordApi.Rest;

namespace AllianceBot.DiscordApi;

public sealed partial class DiscordRest
{
    /// <summary>The servers the bot is in, by id.</summary>
    /// <param name="limit">1-200.</param>
    public Task<DiscordResult<IReadOnlyList<Guild>>> GetCurrentUserGuildsAsync(
        CancellationToken cancellationToken, int limit = 200, Snowflake? after = null) =>
        GetAsync(
            Route.Of($"users/@me/guilds"),
            DiscordJson.Default.IReadOnlyListGuild,
            cancellationToken,
            $"?limit={limit}{(after is null ? "" : $"&after={after}")}");

    /// <summary>A server with its roles.</summary>
    public Task<DiscordResult<Guild>> GetGuildAsync(Snowflake guildId, CancellationToken cancellationToken) =>
        GetAsync(Route.Of($"guilds/{guildId}"), DiscordJson.Default.Guild, cancellationToken);

    /// <summary>A server's channels, without threads.</summary>
    public Task<DiscordResult<IReadOnlyList<Channel>>> GetGuildChannelsAsync(Snowflake guildId, CancellationToken cancellationToken) =>
        GetAsync(Route.Of($"guilds/{guildId}/channels"), DiscordJson.Default.IReadOnlyListChannel, cancellationToken);

    public Task<DiscordResult<IReadOnlyList<Role>>> GetGuildRolesAsync(Snowflake guildId, CancellationToken cancellationToken) =>
        GetAsync(Route.Of($"guilds/{guildId}/roles"), DiscordJson.Default.IReadOnlyListRole, cancellationToken);

    public Task<DiscordResult<Member>> GetGuildMemberAsync(Snowflake guildId, Snowflake userId, CancellationToken cancellationToken) =>
        GetAsync(Route.Of($"guilds/{guildId}/members/{userId}"), DiscordJson.Default.Member, cancellationToken);
}
