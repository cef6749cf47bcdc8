namespace AllianceBot.Feeds;

/// <summary>A URL that is polled once for everybody, with what the next poll needs to know.</summary>
internal sealed record Feed
{
    public long Id { get; init; }
    public string Url { get; init; } = "";

    /// <summary>The URL carries credentials: its items never join a story of others.</summary>
    public bool IsPrivate { get; init; }

    public string? Title { get; init; }
    public string? SiteUrl { get; init; }
    public string? Language { get; init; }

    /// <summary>The identity policy, chosen at the first poll and pinned.</summary>
    public string? Identity { get; init; }

    /// <summary>Header values as they came, sent back unaltered.</summary>
    public string? Etag { get; init; }
    public string? LastModified { get; init; }
    public string? ValidatorsFrom { get; init; }

    /// <summary>What the document itself asks of its pollers.</summary>
    public long? TtlMs { get; init; }
    public long SkipHours { get; init; }
    public long SkipDays { get; init; }

    public long NextPollMs { get; init; }
    public long? LastPollMs { get; init; }
    public long? LastSuccessMs { get; init; }
    public long? LastNewMs { get; init; }
    public long Failures { get; init; }

    /// <summary>Typed code of what is wrong, and the sentence for people; null while it is well.</summary>
    public string? Problem { get; init; }
    public string? ProblemText { get; init; }
    public long? ProblemSinceMs { get; init; }

    /// <summary>What its communities have been told since it was last well: none, sick or gone.</summary>
    public string Told { get; init; } = "none";

    public string? MovedUrl { get; init; }
    public long? MovedFirstMs { get; init; }
    public long MovedSeen { get; init; }

    public string? LeaseOwner { get; init; }
    public long Fence { get; init; }
    public long CreatedMs { get; init; }

    /// <summary>What those who follow it ask for, as its claim found it; not a part of the row.</summary>
    public FeedWishes Wishes { get; init; } = FeedWishes.None;

    public Validators Validators => new(Etag, LastModified, ValidatorsFrom);

    public FeedHealth Health => new(
        Problem, Time(ProblemSinceMs), (int)Math.Min(Failures, int.MaxValue), NextPollMs == Never ? null : Time(NextPollMs), Time(LastSuccessMs),
        Enum.Parse<HealthNotice>(Told, ignoreCase: true));

    public Feed With(FeedHealth health, string? problemText) => this with
    {
        Problem = health.Problem,
        ProblemText = problemText,
        ProblemSinceMs = health.Since?.ToUnixTimeMilliseconds(),
        Failures = health.Failures,
        NextPollMs = health.NextTry?.ToUnixTimeMilliseconds() ?? Never,
        LastSuccessMs = health.LastSuccess?.ToUnixTimeMilliseconds(),
        Told = health.Told.ToString().ToLowerInvariant(),
    };

    private static DateTimeOffset? Time(long? ms) => ms is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;

    /// <summary>The next poll of a feed that is not asked any more.</summary>
    public const long Never = long.MaxValue;

    /// <summary>Read from a file of the seeds, never from the network.</summary>
    public bool IsSample => Url.StartsWith(SampleScheme, StringComparison.Ordinal);

    /// <summary>Made by seeding only; refused wherever people type an address.</summary>
    public const string SampleScheme = "sample:";
}
