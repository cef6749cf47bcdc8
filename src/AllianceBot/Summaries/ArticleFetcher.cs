using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using AllianceBot.Feeds;

namespace AllianceBot.Summaries;

/// <summary>
/// Reads the page behind an item: asks robots.txt first, one request at a time to a host (<see cref="HostGate"/>), within a
/// size and a time. Never throws for what a server does: the problem is in the article, and the feed's own text serves then.
/// Does not retry; a failure is remembered for a shorter time than a success, so that a later summary may ask again. Whoever
/// wants a page that is being read waits for that reading.
/// </summary>
/// <param name="http">The client for untrusted hosts: no redirects, no cookies.</param>
/// <param name="robot">Our product token in robots.txt, the first word of <paramref name="userAgent"/>.</param>
internal sealed class ArticleFetcher(HttpClient http, HostGate gate, BodyReader bodies, string robot, string userAgent, TimeProvider time)
{
    private const int MostRedirects = 5;
    private const int MostRemembered = 500;
    /// <summary>When a server that sends 429 does not say how long to wait.</summary>
    private static readonly TimeSpan Held = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan MostHeld = TimeSpan.FromHours(24);
    private static readonly TimeSpan PageIsFresh = TimeSpan.FromHours(6);
    private static readonly TimeSpan FailureIsFresh = TimeSpan.FromMinutes(15);
    /// <summary>RFC 9309, 2.4: a day at most.</summary>
    private static readonly TimeSpan RobotsAreFresh = TimeSpan.FromHours(24);
    /// <summary>A site whose robots.txt could not be had is asked again soon.</summary>
    private static readonly TimeSpan NoRobotsIsFresh = TimeSpan.FromMinutes(30);

    private readonly ExpiringCache<Article> _articles = new(MostRemembered, time);
    private readonly ExpiringCache<RobotsTxt> _robots = new(MostRemembered, time);
    private readonly ConcurrentDictionary<string, Lazy<Task<Article>>> _underWay = new(StringComparer.Ordinal);

    /// <param name="deadline">For all of it: the host's turn, robots.txt, redirects, the page.</param>
    public async Task<Article> FetchAsync(Uri url, TimeSpan deadline, CancellationToken cancellationToken)
    {
        var key = url.AbsoluteUri;
        if (_articles.Find(key) is { } known)
            return known;
        var reading = _underWay.GetOrAdd(key, _ => new Lazy<Task<Article>>(() => ReadWithinAsync(url, deadline, cancellationToken)));
        try
        {
            return await reading.Value;
        }
        finally
        {
            _underWay.TryRemove(new KeyValuePair<string, Lazy<Task<Article>>>(key, reading));
        }
    }

    private async Task<Article> ReadWithinAsync(Uri url, TimeSpan deadline, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        Article article;
        try
        {
            article = await ReadAsync(url, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            article = Without(ArticleProblem.TooSlow);
        }
        var failed = article.Problem is ArticleProblem.Unavailable or ArticleProblem.TooSlow or ArticleProblem.Challenge;
        _articles.Keep(url.AbsoluteUri, article, failed ? FailureIsFresh : PageIsFresh);
        return article;
    }

    private async Task<Article> ReadAsync(Uri url, CancellationToken cancellationToken)
    {
        for (var hop = 0; hop <= MostRedirects; hop++)
        {
            if (!(await RobotsOfAsync(url, cancellationToken)).Allows(url))
                return Without(ArticleProblem.Robots);
            var answer = await GetAsync(url, "text/html,application/xhtml+xml", cancellationToken);
            if (answer.RedirectedTo is { } next)
            {
                url = next;
                continue;
            }
            if (answer.Body is null || answer.Status != HttpStatusCode.OK)
                return Without(answer.TooLarge ? ArticleProblem.TooLarge : ArticleProblem.Unavailable);
            return await ArticleExtractor.ExtractAsync(PageCharset.Decode(answer.Body, answer.ContentType), url, time, cancellationToken);
        }
        return Without(ArticleProblem.Unavailable);
    }

    private async Task<RobotsTxt> RobotsOfAsync(Uri page, CancellationToken cancellationToken)
    {
        var origin = page.GetLeftPart(UriPartial.Authority);
        if (_robots.Find(origin) is { } known)
            return known;
        var url = new Uri(origin + "/robots.txt");
        var answer = default(Answer);
        for (var hop = 0; hop <= MostRedirects; hop++)
        {
            answer = await GetAsync(url, "text/plain", cancellationToken);
            if (answer.RedirectedTo is not { } next)
                break;
            url = next;
        }
        var robots = answer switch
        {
            { Status: HttpStatusCode.OK, Body: { } body } => RobotsTxt.Parse(PageCharset.Decode(body, "text/plain; charset=utf-8"), robot),
            { Status: >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError } => RobotsTxt.AllowAll,
            _ => RobotsTxt.DisallowAll,
        };
        _robots.Keep(origin, robots, robots == RobotsTxt.DisallowAll ? NoRobotsIsFresh : RobotsAreFresh);
        return robots;
    }

    private async Task<Answer> GetAsync(Uri url, string accept, CancellationToken cancellationToken)
    {
        using var pass = await gate.EnterAsync(url.IdnHost, patience: null, cancellationToken);
        if (pass is null)
            return default;
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.TryAddWithoutValidation("User-Agent", userAgent);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip, br");
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
                gate.Hold(url.IdnHost, HoldFor(response.Headers.RetryAfter));
            if (response.Headers.Location is { } location && (int)response.StatusCode is 301 or 302 or 303 or 307 or 308)
                return Redirect(new Uri(url, location));
            if (!response.IsSuccessStatusCode)
                return new Answer(response.StatusCode);
            var body = await bodies.ReadAsync(response.Content, cancellationToken);
            return new Answer(response.StatusCode, body.Body, response.Content.Headers.ContentType?.ToString(), TooLarge: body.Problem == FetchProblem.TooLarge && body.Body is null);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or UriFormatException)
        {
            return default;
        }
    }

    private TimeSpan HoldFor(RetryConditionHeaderValue? retryAfter)
    {
        var wait = retryAfter?.Delta ?? retryAfter?.Date - time.GetUtcNow() ?? Held;
        return wait > MostHeld ? MostHeld : wait;
    }

    private static Answer Redirect(Uri to) =>
        WebAddress.IsPlain(to) ? new Answer(HttpStatusCode.Found, RedirectedTo: to) : default;

    private static Article Without(ArticleProblem problem) => new("", "", null, null, null, problem);

    /// <summary>The default: no answer came.</summary>
    private readonly record struct Answer(HttpStatusCode Status, byte[]? Body = null, string? ContentType = null, Uri? RedirectedTo = null, bool TooLarge = false);
}
