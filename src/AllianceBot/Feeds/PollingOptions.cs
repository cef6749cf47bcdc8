using System.ComponentModel.DataAnnotations;
using AllianceBot.Settings;

namespace AllianceBot.Feeds;

/// <summary>Settings under <c>Polling</c>: how often feeds are asked, and what one request may cost.</summary>
internal sealed record PollingOptions
{
    public const string Section = "Polling";

    /// <summary>How often a feed is asked that answers conditional requests.</summary>
    [DurationRange("1s", "7d")]
    public Duration Interval { get; init; } = Duration.Minutes(15);

    /// <summary>How often a feed is asked that gives no validators, so that each answer is the whole document.</summary>
    [DurationRange("1s", "7d")]
    public Duration IntervalWithoutValidators { get; init; } = Duration.Minutes(60);

    /// <summary>
    /// The shortest time between two requests for a feed. Below <see cref="Interval"/> it lowers that too (and the
    /// interval without validators): who sets it wants that pace. Null: the intervals stand.
    /// </summary>
    [DurationRange("1s", "7d")]
    public Duration? MinimumInterval { get; init; }

    /// <summary>No header, no ttl and no backoff puts a poll further off than this.</summary>
    [DurationRange("1m", "30d")]
    public Duration MaximumInterval { get; init; } = Duration.Hours(24);

    /// <summary>Pause between two requests to one host.</summary>
    [DurationRange("0s", "1m")]
    public Duration HostDelay { get; init; } = Duration.Seconds(1);

    /// <summary>Requests under way at once, over all hosts.</summary>
    [Range(1, 256)]
    public int Concurrency { get; init; } = 16;

    /// <summary>Requests that may stay under way beside those once their host has proved slow (<see cref="SlowAfter"/>).</summary>
    [Range(1, 4096)]
    public int SlowConcurrency { get; init; } = 256;

    /// <summary>A request that takes longer than this gives its place to others and goes on among the slow ones.</summary>
    [DurationRange("50ms", "30s")]
    public Duration SlowAfter { get; init; } = Duration.Seconds(0.5);

    /// <summary>From the first connection to the last byte of the body, redirects included.</summary>
    [DurationRange("1s", "5m")]
    public Duration Deadline { get; init; } = Duration.Seconds(30);

    /// <summary>From a request to the end of its answer's headers.</summary>
    [DurationRange("1s", "1m")]
    public Duration HeadersDeadline { get; init; } = Duration.Seconds(10);

    /// <summary>Bytes of a body, counted after decompression.</summary>
    [Range(64 * 1024, 256 * 1024 * 1024)]
    public int MaximumBodyBytes { get; init; } = 10 * 1024 * 1024;

    /// <summary>Bytes a second that a body must reach on average once it has had five seconds.</summary>
    [Range(0, 1024 * 1024)]
    public int MinimumBytesPerSecond { get; init; } = 256;

    /// <summary>Redirects that one poll follows.</summary>
    [Range(0, 10)]
    public int MaximumRedirects { get; init; } = 5;

    /// <summary>A page or address, named in the User-Agent, where the owner of a feed reaches whoever runs this bot.</summary>
    [Required, RegularExpression("[!-~]+", ErrorMessage = "{0} must be a web page or mail address without spaces.")]
    public string Contact { get; init; } = "https://github.com/alliancebot/alliancebot";
}
