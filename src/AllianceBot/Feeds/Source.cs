namespace AllianceBot.Feeds;

/// <summary>A community's use of a feed.</summary>
internal sealed record Source
{
    public const string FromSeed = "seed";
    public const string FromSample = "sample";
    public const string FromSettings = "settings";
    public const string FromChat = "chat";

    public long Id { get; init; }
    public long CommunityId { get; init; }
    public long FeedId { get; init; }

    /// <summary>Unique in the community; what people type.</summary>
    public string Name { get; init; } = "";

    /// <summary>BCP 47, from the list that the source came with; else the feed's own word counts.</summary>
    public string? Language { get; init; }

    public string Origin { get; init; } = FromChat;

    /// <summary>How many of the matching items of a new feed's first poll are posted; the others are only remembered.</summary>
    public long SampleLimit { get; init; }

    /// <summary>How often the community asks for it at most; null: the usual pace.</summary>
    public long? PaceMs { get; init; }

    /// <summary>The server says "unchanged" although it changed: it is to be asked without conditions.</summary>
    public bool IgnoresCache { get; init; }

    /// <summary>Its reports lead before others.</summary>
    public bool Preferred { get; init; }

    /// <summary>Why its new items raise no alerts at present; null when they do.</summary>
    public string? PausedReason { get; init; }
}
