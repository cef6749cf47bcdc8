namespace AllianceBot.Items;

internal enum FeedFormat
{
    /// <summary>RSS 0.91 to 2.0.</summary>
    Rss,

    /// <summary>RSS 0.90 and 1.0, which are RDF.</summary>
    Rdf,

    /// <summary>Atom 0.3 and 1.0.</summary>
    Atom,

    /// <summary>JSON Feed 1 and 1.1.</summary>
    Json,
}

/// <summary>A feed as its publisher wrote it, read into one shape for all formats.</summary>
internal sealed record FeedDocument
{
    public required FeedFormat Format { get; init; }

    /// <summary>Plain text on one line; empty when the feed has none.</summary>
    public string Title { get; init; } = "";

    /// <summary>The site, absolute http(s); see <see cref="FeedEntry.Link"/>.</summary>
    public string? Link { get; init; }

    public string? Language { get; init; }

    /// <summary>How long the feed asks not to be polled again: RSS ttl.</summary>
    public TimeSpan? TimeToLive { get; init; }

    /// <summary>sy:updatePeriod divided by sy:updateFrequency.</summary>
    public TimeSpan? UpdatePeriod { get; init; }

    /// <summary>Hours of the day in GMT, 0 to 23, at which the feed asks not to be polled.</summary>
    public IReadOnlyList<int> SkipHours { get; init; } = [];

    public IReadOnlyList<DayOfWeek> SkipDays { get; init; } = [];

    /// <summary>In the order of the document.</summary>
    public IReadOnlyList<FeedEntry> Entries { get; init; } = [];
}

/// <summary>One entry as its publisher wrote it. Nothing here is invented: what the feed does not say is null or empty.</summary>
internal sealed record FeedEntry
{
    /// <summary>guid, atom:id, rdf:about, dc:identifier or JSON id, as written, trimmed. May be huge: key with <see cref="ItemIdentity"/>.</summary>
    public string? Id { get; init; }

    /// <summary>The id is a web address, and does not say isPermaLink="false": it serves as the link when there is no other.</summary>
    public bool IdIsPermalink { get; init; }

    /// <summary>Plain text on one line, unescaped exactly as often as the format says; empty when there is none.</summary>
    public string Title { get; init; } = "";

    /// <summary>
    /// The article, absolute http or https, else null. Only when the reader was given no base URI may it be as
    /// written: a relative reference or a name (tag:, urn:).
    /// </summary>
    public string? Link { get; init; }

    /// <summary>UTC. Null when the entry has no date that can be read.</summary>
    public DateTimeOffset? Published { get; init; }

    public DateTimeOffset? Updated { get; init; }

    public string? Author { get; init; }

    public FeedText? Summary { get; init; }

    public FeedText? Content { get; init; }

    /// <summary>A picture that the feed names for the entry, else the first one in its text; http or https.</summary>
    public string? Image { get; init; }

    /// <summary>Addresses of attached media, http or https, in the order of the document.</summary>
    public IReadOnlyList<string> Enclosures { get; init; } = [];

    /// <summary>The outlet an aggregator took the entry from: RSS source, title of atom:source.</summary>
    public string? SourceTitle { get; init; }

    /// <summary>The entry's own language, else the feed's.</summary>
    public string? Language { get; init; }

    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>The summary as plain text. Converted anew at each call.</summary>
    public string SummaryText => Summary?.ToPlainText() ?? "";

    /// <summary>The content as plain text. Converted anew at each call.</summary>
    public string ContentText => Content?.ToPlainText() ?? "";
}

/// <summary>Text of an entry as it came, so that turning it into plain text costs only those who need it.</summary>
internal readonly record struct FeedText(string Value, FeedTextKind Kind)
{
    public bool IsMarkup => Kind != FeedTextKind.Text;

    public string ToPlainText() => IsMarkup ? HtmlText.ToPlainText(Value) : HtmlText.CleanText(Value);
}

internal enum FeedTextKind
{
    /// <summary>Plain text.</summary>
    Text,

    /// <summary>HTML.</summary>
    Html,

    /// <summary>HTML that came as elements of the feed itself, not escaped.</summary>
    Xhtml,
}
