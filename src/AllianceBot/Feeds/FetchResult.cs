namespace AllianceBot.Feeds;

/// <summary>
/// The outcome of one poll of one URL. Nothing was retried: the schedule decides when to ask again, and the caller stores
/// validators, after the body has proved to be a feed.
/// </summary>
internal abstract record FetchResult
{
    private FetchResult()
    {
    }

    /// <summary>The feed is as it was.</summary>
    /// <param name="Validators">The pair to store: what was sent, overwritten by what the 304 carried (RFC 9111, 4.3.4).</param>
    /// <param name="FreshFor">The owner asks not to be asked again for this long (Cache-Control, Expires).</param>
    public sealed record NotModified(Validators Validators, TimeSpan? FreshFor, string? PermanentUrl) : FetchResult;

    /// <summary>A body, decoded.</summary>
    /// <param name="ContentType">As it came, with its charset.</param>
    /// <param name="FinalUrl">Where redirects led; relative links are relative to it.</param>
    /// <param name="Validators">The pair to store if the body can be read, in place of the old pair.</param>
    /// <param name="PermanentUrl">Where redirects led, if every one of them was permanent (301, 308); see <see cref="PermanentRedirect"/>.</param>
    public sealed record Fetched(
        byte[] Body, string? ContentType, Uri FinalUrl, Validators Validators, TimeSpan? FreshFor, string? PermanentUrl) : FetchResult
    {
        /// <summary>A feed that goes on past the cap; the body ends there.</summary>
        public bool IsCut { get; init; }
    }

    /// <summary>No usable answer. What was stored before stays as it is.</summary>
    /// <param name="Status">The HTTP status, if there was an answer.</param>
    /// <param name="RetryAfter">What the server asked for, between 60 s and 24 h.</param>
    public sealed record Failed(FetchProblem Problem, int? Status = null, TimeSpan? RetryAfter = null) : FetchResult
    {
        /// <summary>For the log and the store: <c>dns</c>, <c>too_large</c>, <c>http_404</c>.</summary>
        public string Code => Problem.Code(Status);

        /// <summary>For people: one sentence that tells nothing about networks they cannot see.</summary>
        public string Sentence => Problem.Sentence(Status);
    }

    /// <summary>Nobody was asked: the host is held, or its turn did not come in time. Not a failure.</summary>
    /// <param name="Until">When to try again.</param>
    public sealed record Deferred(DateTimeOffset Until) : FetchResult;
}
