namespace AllianceBot.DiscordApi;

/// <summary>How <see cref="DiscordRest"/> talks to Discord.</summary>
public sealed record DiscordRestOptions
{
    /// <summary>The bot's token, without the word Bot.</summary>
    public required string Token { get; init; }

    /// <summary>Where the API is, version included.</summary>
    public Uri BaseAddress { get; init; } = new("https://discord.com/api/v10");

    /// <summary>The address in the User-Agent, which Discord demands (<c>DiscordBot (url, version)</c>).</summary>
    public string UserAgentUrl { get; init; } = "https://example.org/alliancebot";

    public string UserAgentVersion { get; init; } = "0.1.0";

    /// <summary>For one attempt, answer included.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest that one call waits for limits and between attempts, beyond the time of its attempts.
    /// <see cref="DiscordRest.WithMaxWait"/> changes it for some calls.</summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Attempts of one call that failed without an answer or with 5xx, where repeating is safe. 1-5.</summary>
    public int MaxAttempts { get; init; } = 3;

    /// <summary>Requests a second for the whole bot. Discord's documents: 50, more for very large bots.</summary>
    public int GlobalPerSecond { get; init; } = 50;

    /// <summary>Added to every reset, for clocks and networks that waver. A limit is then met late rather than early.</summary>
    public TimeSpan LimitMargin { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Answers 401, 403 and 429 (but shared ones) within ten minutes after which nothing is sent.
    /// Discord blocks the address at 10,000.</summary>
    public int InvalidRequestLimit { get; init; } = 500;
}
