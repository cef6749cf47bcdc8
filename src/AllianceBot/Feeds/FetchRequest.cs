namespace AllianceBot.Feeds;

/// <summary>
/// What an answer gave to ask "changed since?" with (RFC 9110, 8.8): header values as they came, quotes and <c>W/</c>
/// included. Kept as a pair and sent back unaltered; a pair without either means that the server gives none.
/// </summary>
/// <param name="GivenBy">The URL, after redirects, that gave them; they are sent to it alone. Null: not known, sent to every hop.</param>
internal sealed record Validators(string? ETag, string? LastModified, string? GivenBy = null)
{
    public static readonly Validators None = new(null, null);

    public bool Any => ETag is not null || LastModified is not null;
}

/// <summary>What the caller can use; decides the Accept header and whether a web page is an error.</summary>
internal enum Wanted
{
    /// <summary>A feed; an HTML page in its place is <see cref="FetchProblem.WebPage"/>.</summary>
    Feed,

    /// <summary>A feed, or a page that names feeds.</summary>
    FeedOrPage,

    /// <summary>An article.</summary>
    Page,

    /// <summary>A subscription list.</summary>
    List,
}

/// <summary>One GET of an address that a stranger gave.</summary>
/// <param name="Url">http or https. Name and password in it become a basic Authorization header for that origin alone.</param>
internal sealed record FetchRequest(Uri Url)
{
    public Validators Validators { get; init; } = Validators.None;

    public Wanted Wanted { get; init; } = Wanted.Feed;

    /// <summary>For servers whose validators lie: ask unconditionally, and take every answer as changed.</summary>
    public bool IgnoreHttpCache { get; init; }

    /// <summary>Follow a redirect from https to http.</summary>
    public bool AllowDowngrade { get; init; }

    /// <summary>How long to wait for the host's turn before the answer is <see cref="FetchResult.Deferred"/>. Null: as long as it takes.</summary>
    public TimeSpan? Patience { get; init; }
}
