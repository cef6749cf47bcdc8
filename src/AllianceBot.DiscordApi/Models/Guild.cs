namespace AllianceBot.DiscordApi.Models;

public sealed record Guild
{
    public Snowflake Id { get; init; }

    public string Name { get => field ?? ""; init; }

    public Snowflake OwnerId { get; init; }

    public Snowflake SystemChannelId { get; init; }

    public string? PreferredLocale { get; init; }

    public IReadOnlyList<Role> Roles { get => field ?? []; init; }

    /// <summary>Only in GUILD_CREATE.</summary>
    public IReadOnlyList<Channel> Channels { get => field ?? []; init; }

    /// <summary>In READY and GUILD_DELETE: an outage, not a removal.</summary>
    public bool? Unavailable { get; init; }
}

public sealed record Role
{
    public Snowflake Id { get; init; }

    public string Name { get => field ?? ""; init; }

    public Permissions? Permissions { get; init; }

    public bool? Mentionable { get; init; }

    public bool? Managed { get; init; }
}
