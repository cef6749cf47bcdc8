namespace AllianceBot.Feeds;

/// <summary>How often a feed was seen to redirect permanently to one URL.</summary>
internal sealed record RedirectSightings(string Url, int Count, DateTimeOffset FirstSeen);

/// <summary>What to store after a poll.</summary>
/// <param name="MoveTo">The feed's new URL; null: it stays. A caller that has another feed there merges instead of moving.</param>
internal readonly record struct RedirectDecision(RedirectSightings? Sightings, string? MoveTo);

/// <summary>
/// When a permanent redirect (301, 308) is believed: a maintenance page or a captured name redirects as well, and a feed's URL, once
/// overwritten, is lost. From http to https of the same address at once; else after three polls over at least 24 hours.
/// </summary>
internal static class PermanentRedirect
{
    public const int Sightings = 3;
    public static readonly TimeSpan Span = TimeSpan.FromHours(24);

    /// <summary>Call it after every poll whose target proved to be a feed (a body that was read, or 304).</summary>
    /// <param name="permanentUrl">From the <see cref="FetchResult"/>; null, when there was no or no permanent redirect, forgets earlier sightings.</param>
    public static RedirectDecision After(Uri feedUrl, string? permanentUrl, RedirectSightings? earlier, DateTimeOffset now)
    {
        if (permanentUrl is null || permanentUrl == feedUrl.AbsoluteUri)
            return default;
        if (IsUpgrade(feedUrl, new Uri(permanentUrl)))
            return new RedirectDecision(null, permanentUrl);
        var seen = earlier?.Url == permanentUrl ? earlier with { Count = earlier.Count + 1 } : new RedirectSightings(permanentUrl, 1, now);
        return seen.Count >= Sightings && now - seen.FirstSeen >= Span ? new RedirectDecision(null, permanentUrl) : new RedirectDecision(seen, null);
    }

    private static bool IsUpgrade(Uri from, Uri to) =>
        from is { Scheme: "http", IsDefaultPort: true } && to is { Scheme: "https", IsDefaultPort: true }
        && from.IdnHost == to.IdnHost && from.PathAndQuery == to.PathAndQuery;
}
