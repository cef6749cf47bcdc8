namespace AllianceBot.DiscordApi.Models;

/// <summary>The answer of GET /gateway/bot.</summary>
public sealed record GatewayAddress
{
    public string Url { get => field ?? ""; init; }

    /// <summary>How many shards Discord recommends.</summary>
    public int? Shards { get; init; }

    public SessionStartLimit? SessionStartLimit { get; init; }
}

/// <summary>How many sessions may be started. Exceeding it resets the bot's token.</summary>
public sealed record SessionStartLimit
{
    public int? Total { get; init; }

    public int? Remaining { get; init; }

    /// <summary>Milliseconds until remaining is total again.</summary>
    public long? ResetAfter { get; init; }

    /// <summary>Identifies in 5 s.</summary>
    public int? MaxConcurrency { get; init; }
}
