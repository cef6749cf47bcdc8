using System.Text.Json;
using AllianceBot.DiscordApi.Models;

namespace AllianceBot.DiscordApi.Gateway;

/// <summary>Reads the events that a bot of posts and commands needs. Others, and what cannot be read, are null.</summary>
internal static class DispatchReader
{
    public static GatewayEvent? Read(int shard, string type, ReadOnlySpan<byte> data, long receivedAt)
    {
        try
        {
            return type switch
            {
                "GUILD_CREATE" => JsonSerializer.Deserialize(data, DiscordJson.Default.Guild) is { Unavailable: not true } guild
                    ? new GuildAvailableEvent(shard, guild)
                    : null,
                "GUILD_UPDATE" => JsonSerializer.Deserialize(data, DiscordJson.Default.Guild) is { } guild ? new GuildChangedEvent(shard, guild) : null,
                "GUILD_DELETE" => JsonSerializer.Deserialize(data, DiscordJson.Default.Guild) is { } guild ? Left(shard, guild) : null,
                "CHANNEL_CREATE" or "CHANNEL_UPDATE" or "THREAD_CREATE" or "THREAD_UPDATE" =>
                    JsonSerializer.Deserialize(data, DiscordJson.Default.Channel) is { } channel ? new ChannelChangedEvent(shard, channel) : null,
                "CHANNEL_DELETE" or "THREAD_DELETE" =>
                    JsonSerializer.Deserialize(data, DiscordJson.Default.Channel) is { } channel ? new ChannelRemovedEvent(shard, channel) : null,
                // Without the privileged intent member updates come for the bot itself only.
                "GUILD_ROLE_CREATE" or "GUILD_ROLE_UPDATE" or "GUILD_ROLE_DELETE" or "GUILD_MEMBER_UPDATE" =>
                    JsonSerializer.Deserialize(data, DiscordJson.Default.DispatchIds) is { } ids ? new RolesChangedEvent(shard, ids.GuildId) : null,
                "MESSAGE_DELETE" => JsonSerializer.Deserialize(data, DiscordJson.Default.DispatchIds) is { } ids
                    ? new MessagesDeletedEvent(shard, ids.ChannelId, [ids.Id])
                    : null,
                "MESSAGE_DELETE_BULK" => JsonSerializer.Deserialize(data, DiscordJson.Default.DispatchIds) is { } ids
                    ? new MessagesDeletedEvent(shard, ids.ChannelId, ids.Ids)
                    : null,
                "MESSAGE_CREATE" => JsonSerializer.Deserialize(data, DiscordJson.Default.Message) is { GuildId.HasValue: false, Author.Bot: not true } message
                    ? new DirectMessageEvent(shard, message)
                    : null,
                "INTERACTION_CREATE" => JsonSerializer.Deserialize(data, DiscordJson.Default.Interaction) is { } interaction
                    ? new InteractionEvent(shard, interaction, receivedAt)
                    : null,
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static ReadyData? ReadReady(ReadOnlySpan<byte> data)
    {
        try
        {
            return JsonSerializer.Deserialize(data, DiscordJson.Default.ReadyData) is { SessionId.Length: > 0 } ready ? ready : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static GatewayEvent Left(int shard, Guild guild) =>
        guild.Unavailable == true ? new GuildUnavailableEvent(shard, guild.Id) : new GuildRemovedEvent(shard, guild.Id);
}

/// <summary>READY, as far as it is used.</summary>
internal sealed record ReadyData
{
    public string SessionId { get => field ?? ""; init; }

    public string? ResumeGatewayUrl { get; init; }

    public User? User { get; init; }

    public Application? Application { get; init; }

    public IReadOnlyList<DispatchIds> Guilds { get => field ?? []; init; }
}

/// <summary>The ids of an event.</summary>
internal sealed record DispatchIds
{
    public Snowflake Id { get; init; }

    public IReadOnlyList<Snowflake> Ids { get => field ?? []; init; }

    public Snowflake ChannelId { get; init; }

    public Snowflake GuildId { get; init; }
}
