namespace AllianceBot.DiscordApi.Gateway;

/// <summary>Kinds of events that a session asks for (events/gateway, "gateway intents"). None here is privileged.</summary>
[Flags]
public enum GatewayIntents
{
    None = 0,

    /// <summary>Servers, roles, channels and threads.</summary>
    Guilds = 1 << 0,

    /// <summary>Messages of servers; deletions among them. Their text is empty without the privileged intent.</summary>
    GuildMessages = 1 << 9,
    DirectMessages = 1 << 12,
}

/// <summary>How <see cref="DiscordGateway"/> connects.</summary>
public sealed record DiscordGatewayOptions
{
    /// <summary>The bot's token, without the word Bot.</summary>
    public required string Token { get; init; }

    /// <summary>Interactions need none.</summary>
    public GatewayIntents Intents { get; init; } = GatewayIntents.Guilds;

    /// <summary>How many shards the bot has in all; null: as many as Discord recommends.</summary>
    public int? ShardCount { get; init; }

    /// <summary>The shards to run here; null: all.</summary>
    public IReadOnlyList<int>? Shards { get; init; }

    /// <summary>What Discord is told to be talking to.</summary>
    public string LibraryName { get; init; } = "AllianceBot";

    /// <summary>For opening a connection, and for each of the two answers that complete it.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Without an acknowledgement for so long after a heartbeat the connection counts as dead. Documents allow a whole
    /// interval (about 41 s); a shorter wait finds a dead connection within a minute.</summary>
    public TimeSpan AcknowledgeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Events that wait to be read. When they are as many, the gateway waits, without losing any.</summary>
    public int EventCapacity { get; init; } = 1024;
}
