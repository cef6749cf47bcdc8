namespace AllianceBot.Stories;

/// <summary>An item to be grouped. All texts are plain.</summary>
/// <param name="Lang">A language tag; fixed before grouping.</param>
/// <param name="Text">The feed's own text, empty when it has none.</param>
/// <param name="TimeMs">When the item was published, never after it arrived (the reader clamps it).</param>
/// <param name="CanonicalUrl">Equal links are one report, whoever carries it.</param>
internal sealed record GroupItem(long ItemId, string Lang, string Title, string Text, long TimeMs, string? CanonicalUrl);

internal enum GroupReason
{
    /// <summary>Nothing like it: it opens a story.</summary>
    New,
    /// <summary>The same canonical link.</summary>
    Link,
    /// <summary>The same words, but for a few.</summary>
    Copy,
    /// <summary>Near enough to reports of the story in its language.</summary>
    Similar,
    /// <summary>Another language, and the same rare names and numbers.</summary>
    SharedNames,
    /// <summary>It opens a story, because it and a report that had been put into another story are nearer to each other than to
    /// that story: two events that look alike. The earlier report stays where people saw it.</summary>
    Parted,
}
