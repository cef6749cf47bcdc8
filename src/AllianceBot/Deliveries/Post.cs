namespace AllianceBot.Deliveries;

/// <summary>A message that shows an alert (or a digest, or a notice) in one destination; states: docs/posts.md.</summary>
internal sealed record Post
{
    public long Id { get; init; }
    public string Kind { get; init; } = "story";
    public long DestinationId { get; init; }
    public long? AlertId { get; init; }
    public string Key { get; init; } = "";
    public string State { get; init; } = "held";
    public string? Reason { get; init; }
    public long DesiredRev { get; init; }
    public long CardRev { get; init; }
    public string? Card { get; init; }
    public long SentRev { get; init; }
    public long? SendingRev { get; init; }
    public long? SendingMs { get; init; }
    public string? MessageId { get; init; }
    public long? SentMs { get; init; }
    public long Edits { get; init; }
    public long Attempt { get; init; }
    public long DueMs { get; init; }
    public long CreatedMs { get; init; }

    /// <summary>The chat has no message of it yet.</summary>
    public bool IsFirst => MessageId is null;
}
