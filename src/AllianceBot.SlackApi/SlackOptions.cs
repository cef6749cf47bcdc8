namespace AllianceBot.SlackApi;

/// <summary>How to reach Slack with one token. A token belongs to one app in one workspace, so limits kept per client are per workspace.</summary>
public sealed record SlackOptions
{
    /// <summary>A bot token (xoxb-) for everything but Socket Mode, an app-level token (xapp-) for that.</summary>
    public required string Token { get; init; }

    /// <summary>Where the methods are; ends with a slash.</summary>
    public Uri BaseAddress { get; init; } = new("https://slack.com/api/");

    /// <summary>How long one request may take, from the first byte sent to the last received. Its passing leaves the outcome unknown.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a call may wait for its turn (own pace, Retry-After) before it comes back as RateLimited.</summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The least distance of two messages to one channel. Slack allows about one a second and promises nothing for bursts.</summary>
    public TimeSpan MessageInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Keeps the token out of logs that print the options.</summary>
    public override string ToString() => $"Slack at {BaseAddress}";
}
