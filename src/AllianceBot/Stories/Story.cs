using AllianceBot.Communities;

namespace AllianceBot.Stories;

/// <summary>Items about one event. Stories are everybody's, unless a community's private feed or split made one of its own.</summary>
internal sealed record Story
{
    public long Id { get; init; }
    public string ShortId { get; init; } = "";
    public long? CommunityId { get; init; }
    public string Lang { get; init; } = "";
    public long FirstMs { get; init; }
    public long LastMs { get; init; }
}

/// <summary>One report of a story as a community sees it: the item under the name of the community's source.</summary>
internal sealed record Report
{
    public long StoryId { get; init; }
    public long ItemId { get; init; }
    public long SourceId { get; init; }
    public string SourceName { get; init; } = "";

    /// <summary>The community prefers its source.</summary>
    public bool IsPreferred { get; init; }

    /// <summary>It came with a sample feed: fiction, whose pages are files.</summary>
    public bool IsSample { get; init; }

    /// <summary>Its feed carries credentials, and so may its links.</summary>
    public bool IsPrivate { get; init; }

    public string? Url { get; init; }
    public string Title { get; init; } = "";
    public string Summary { get; init; } = "";
    public string Content { get; init; } = "";
    public string Author { get; init; } = "";

    /// <summary>Who published it: the item's own outlet, else the feed's title.</summary>
    public string Outlet { get; init; } = "";

    public string Lang { get; init; } = "";
    public string? Image { get; init; }
    public long PublishedMs { get; init; }
    public long SeenMs { get; init; }
    public long Revision { get; init; }

    /// <summary>The same report in the story in which the community sees it.</summary>
    public Report SeenWith(StoryOverrides overrides, Community community) => this with { StoryId = overrides.StoryOf(community.Id, StoryId, ItemId) };
}
