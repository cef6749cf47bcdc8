namespace AllianceBot.Rules;

/// <summary>A query that a community watches for.</summary>
internal sealed record WatchRule
{
    public long Id { get; init; }
    public long CommunityId { get; init; }

    /// <summary>The person whose watch it is; null: the community's rule.</summary>
    public long? OwnerId { get; init; }

    public string Name { get; init; } = "";
    public string Query { get; init; } = "";

    /// <summary>The canonical form: rules that mean the same have the same one.</summary>
    public string Canonical { get; init; } = "";

    public string Description { get; init; } = "";

    /// <summary>seed, settings or chat: who made it.</summary>
    public string Origin { get; init; } = "chat";

    public string? PausedReason { get; init; }

    /// <summary>Grows with every change.</summary>
    public long Revision { get; init; } = 1;
}

/// <summary>Where a rule's alerts go, and how.</summary>
internal sealed record Route
{
    public const string Now = "now";
    public const string Digest = "digest";

    public long Id { get; init; }
    public long RuleId { get; init; }
    public long DestinationId { get; init; }
    public string Mode { get; init; } = Now;

    /// <summary>The role or group that a first post mentions; the platform's own id.</summary>
    public string? Ping { get; init; }
}
