using AllianceBot.DiscordApi.Models;

namespace AllianceBot.DiscordApi.Gateway;

/// <summary>Something that came over the gateway, or happened to it. After a reconnect Discord sends what was missed; each event
/// comes once for a session, but a new session begins with all servers again, so handlers must not mind repetition.</summary>
public abstract record GatewayEvent(int Shard);

/// <summary>A new session: what was missed before it is lost. A <see cref="GuildAvailableEvent"/> follows for each server.</summary>
public sealed record ReadyEvent(int Shard, User User, Snowflake ApplicationId, IReadOnlyList<Snowflake> GuildIds) : GatewayEvent(Shard);

/// <summary>The session goes on, and what was missed has been sent.</summary>
public sealed record ResumedEvent(int Shard) : GatewayEvent(Shard);

/// <summary>The connection is gone and is being restored.</summary>
/// <param name="Reason">A sentence for the log.</param>
public sealed record ShardDownEvent(int Shard, string Reason) : GatewayEvent(Shard);

/// <summary>A server at the start of a session, after an outage, or newly joined.</summary>
public sealed record GuildAvailableEvent(int Shard, Guild Guild) : GatewayEvent(Shard);

public sealed record GuildChangedEvent(int Shard, Guild Guild) : GatewayEvent(Shard);

/// <summary>The bot was removed from a server.</summary>
public sealed record GuildRemovedEvent(int Shard, Snowflake GuildId) : GatewayEvent(Shard);

/// <summary>A server is down at Discord's side; the bot is still in it.</summary>
public sealed record GuildUnavailableEvent(int Shard, Snowflake GuildId) : GatewayEvent(Shard);

/// <summary>A channel or thread was made or changed; its permissions may be others now.</summary>
public sealed record ChannelChangedEvent(int Shard, Channel Channel) : GatewayEvent(Shard);

/// <summary>A channel or thread was deleted.</summary>
public sealed record ChannelRemovedEvent(int Shard, Channel Channel) : GatewayEvent(Shard);

/// <summary>Roles of the server, or those of the bot, changed.</summary>
public sealed record RolesChangedEvent(int Shard, Snowflake GuildId) : GatewayEvent(Shard);

public sealed record MessagesDeletedEvent(int Shard, Snowflake ChannelId, IReadOnlyList<Snowflake> MessageIds) : GatewayEvent(Shard);

/// <summary>A user wrote to the bot in a DM.</summary>
public sealed record DirectMessageEvent(int Shard, Message Message) : GatewayEvent(Shard);

/// <param name="ReceivedAt">Its arrival, as a time stamp of the time provider: the first answer is due within 3 s.</param>
public sealed record InteractionEvent(int Shard, Interaction Interaction, long ReceivedAt) : GatewayEvent(Shard);

/// <summary>Why the gateway stopped for good.</summary>
/// <param name="CloseCode">Discord's, when it was one.</param>
/// <param name="Reason">A sentence that says what to do.</param>
public sealed record GatewayEnd(int? CloseCode, string Reason);
