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
    /// <summary>Near enough to the story's reports in its language.</summary>
    Similar,
    /// <summary>Another language, and the same rare names and numbers.</summary>
    SharedNames,
}

/// <summary>Where an item belongs.</summary>
/// <param name="StoryId">The story that it joins; null: it opens one, and the caller allots the id.</param>
/// <param name="Score">Cosine similarity to that story, 0-1; 1 for a copy. Without a story: the best that was not enough.</param>
internal sealed record GroupPlacement(GroupItem Item, long? StoryId, double Score, GroupReason Reason, ItemVector Terms)
{
    /// <summary>To be stored with the item, for <see cref="StoryGrouper.Restore"/>. Carries its own version.</summary>
    public byte[] Vector => Terms.Encode();
}

/// <summary>A placement as it was stored.</summary>
internal readonly record struct StoredPlacement(long ItemId, long StoryId, string Lang, long TimeMs, byte[] Vector);
