namespace AllianceBot.Feeds;

/// <summary>Why a fetch gave nothing.</summary>
internal enum FetchProblem
{
    /// <summary>Not http or https, no host, or credentials where none may be.</summary>
    BadUrl,
    Dns,
    /// <summary>The guard refused the address or the port.</summary>
    BlockedAddress,
    Refused,
    Unreachable,
    Tls,
    Timeout,
    /// <summary>The body came slower than the least rate.</summary>
    TooSlow,
    TooLarge,
    /// <summary>Headers or framing broke the protocol, or the body ended early.</summary>
    BadAnswer,
    /// <summary>An encoding nobody offered, two at once, or a body that does not decode.</summary>
    BadEncoding,
    Empty,
    /// <summary>A web page where a feed should be.</summary>
    WebPage,
    TooManyRedirects,
    /// <summary>A redirect to nowhere, to another scheme, or with credentials in it.</summary>
    BadRedirect,
    /// <summary>A redirect from https to http.</summary>
    Downgrade,
    /// <summary>410: the owner says that it will not come back.</summary>
    Gone,
    /// <summary>429.</summary>
    RateLimited,
    /// <summary>503.</summary>
    Unavailable,
    /// <summary>401, 403 and the like.</summary>
    Denied,
    /// <summary>A check for humans stands before the feed.</summary>
    Challenge,
    NotFound,
    /// <summary>Any other status that is not success.</summary>
    HttpError,
}

/// <summary>Codes and sentences of <see cref="FetchProblem"/>.</summary>
internal static class FetchProblems
{
    private static readonly Dictionary<string, FetchProblem> ByCode = Enum.GetValues<FetchProblem>()
        .Where(problem => !problem.Code().StartsWith("http_", StringComparison.Ordinal)).ToDictionary(problem => problem.Code(), StringComparer.Ordinal);

    /// <summary>Stable, for stores and logs. A status is told as <c>http_404</c>, but for those that have a rule of their own.</summary>
    public static string Code(this FetchProblem problem, int? status = null) => problem switch
    {
        FetchProblem.BadUrl => "bad_url",
        FetchProblem.Dns => "dns",
        FetchProblem.BlockedAddress => "blocked_address",
        FetchProblem.Refused => "refused",
        FetchProblem.Unreachable => "unreachable",
        FetchProblem.Tls => "tls",
        FetchProblem.Timeout => "timeout",
        FetchProblem.TooSlow => "too_slow",
        FetchProblem.TooLarge => "too_large",
        FetchProblem.BadAnswer => "bad_answer",
        FetchProblem.BadEncoding => "bad_encoding",
        FetchProblem.Empty => "empty",
        FetchProblem.WebPage => "web_page",
        FetchProblem.TooManyRedirects => "too_many_redirects",
        FetchProblem.BadRedirect => "bad_redirect",
        FetchProblem.Downgrade => "downgrade",
        FetchProblem.Gone => "gone",
        FetchProblem.RateLimited => "rate_limited",
        FetchProblem.Unavailable => "unavailable",
        FetchProblem.Challenge => "challenge",
        _ => $"http_{status ?? 0}",
    };

    /// <summary>Two or three words for a line such as "Autonews: 403 since 14:10".</summary>
    public static string Label(this FetchProblem problem, int? status = null) => problem switch
    {
        _ when IsAboutTheNetwork(problem) => "not reachable",
        FetchProblem.Tls => "no valid certificate",
        FetchProblem.Timeout or FetchProblem.TooSlow => "no answer in time",
        FetchProblem.TooLarge => "too large",
        FetchProblem.Empty => "empty",
        FetchProblem.Gone => "gone for good",
        FetchProblem.RateLimited => "too many requests (429)",
        FetchProblem.Unavailable => "not available (503)",
        FetchProblem.Challenge => "a check for humans",
        FetchProblem.WebPage => "a web page, not a feed",
        FetchProblem.TooManyRedirects or FetchProblem.BadRedirect or FetchProblem.Downgrade => "redirected astray",
        FetchProblem.BadUrl => "not a web address",
        _ => status?.ToString() ?? "broken answer",
    };

    public static string Sentence(this FetchProblem problem, int? status = null) => problem switch
    {
        // One text for all of these: else a feed address would be a way to map the network that the bot runs in.
        _ when IsAboutTheNetwork(problem) => "The address cannot be reached from here.",
        FetchProblem.BadUrl => "That is not an http or https address that can be asked.",
        FetchProblem.Tls => "The server's certificate is not valid.",
        FetchProblem.Timeout or FetchProblem.TooSlow => "The server did not answer in time.",
        FetchProblem.TooLarge => "The document is larger than a feed may be.",
        FetchProblem.BadAnswer => "The server's answer is broken or ended early.",
        FetchProblem.BadEncoding => "The answer is compressed in a way that cannot be read.",
        FetchProblem.Empty => "The answer is empty.",
        FetchProblem.WebPage => "The address answers with a web page, not with a feed.",
        FetchProblem.TooManyRedirects => "The address redirects too often.",
        FetchProblem.BadRedirect => "The address redirects to something that is not a web address.",
        FetchProblem.Downgrade => "The address redirects from https to http, which is not followed.",
        FetchProblem.Gone => "The feed is gone for good (410).",
        FetchProblem.RateLimited => "The server asks for fewer requests (429).",
        FetchProblem.Unavailable => "The server is not available just now (503).",
        FetchProblem.Challenge => "The site shows a check for humans instead of its feed.",
        FetchProblem.NotFound => $"There is nothing at this address ({status}).",
        FetchProblem.Denied => $"The server denies access to this address ({status}).",
        _ => $"The server answers with an error ({status}).",
    };

    /// <summary>The problem of a stored code that is not an HTTP status.</summary>
    public static FetchProblem? Known(string code) => ByCode.TryGetValue(code, out var problem) ? problem : null;

    private static bool IsAboutTheNetwork(FetchProblem problem) =>
        problem is FetchProblem.Dns or FetchProblem.BlockedAddress or FetchProblem.Refused or FetchProblem.Unreachable;
}
