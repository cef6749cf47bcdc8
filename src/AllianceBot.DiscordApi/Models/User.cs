namespace AllianceBot.DiscordApi.Models;

public sealed record User
{
    public Snowflake Id { get; init; }

    public string Username { get => field ?? ""; init; }

    public string? GlobalName { get; init; }

    public bool? Bot { get; init; }

    /// <summary>The name that Discord shows where no server nickname is set.</summary>
    public string DisplayName => GlobalName ?? Username;
}

public sealed record Member
{
    public User? User { get; init; }

    public string? Nick { get; init; }

    public IReadOnlyList<Snowflake> Roles { get => field ?? []; init; }

    /// <summary>In interactions: what the member may do in that channel, overwrites included.</summary>
    public Permissions? Permissions { get; init; }
}

/// <summary>The bot's own application.</summary>
public sealed record Application
{
    public Snowflake Id { get; init; }

    public string Name { get => field ?? ""; init; }

    public bool? BotPublic { get; init; }
}
