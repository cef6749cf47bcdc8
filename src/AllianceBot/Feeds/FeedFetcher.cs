using System.Net;
using System.Net.Http.Headers;
using System.Reflection;
using AllianceBot.Security;

namespace AllianceBot.Feeds;

/// <summary>
/// Asks an untrusted address once: conditionally, guarded, through the host's gate, redirects followed and checked hop by hop,
/// time and size bounded. Expected failures are values; only the caller's own cancellation throws. It never asks twice:
/// the schedule decides when the next request is due.
/// </summary>
internal sealed class FeedFetcher(GuardedHttp http, HostGate gate, PollingOptions options, TimeProvider time) : IDisposable
{
    private const string FeedTypes =
        "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.1";

    private const string ListTypes = "text/x-opml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1";

    private const string PageTypes = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1";

    private static readonly string Version =
        typeof(FeedFetcher).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    private readonly BodyReader _bodies = new(options, time);
    private readonly FirstAnswers _firstAnswers = new(time);

    /// <summary>Honest and the same for every host (POLLING.md, 5).</summary>
    public string UserAgent { get; } = $"AllianceBot/{Version} (+{options.Contact})";

    public async Task<FetchResult> FetchAsync(FetchRequest request, CancellationToken cancellationToken)
    {
        if (!WebAddress.TryTakeCredentials(request.Url, out var url, out var authorization))
            return new FetchResult.Failed(FetchProblem.BadUrl);
        if (request is { Wanted: Wanted.Feed, Validators.Any: false } && _firstAnswers.TryTake(request.Url, out var known))
            return known;
        var chain = new FetchChain(request, url, authorization) { TimeLeft = options.Deadline };
        for (var redirects = 0; redirects <= options.MaximumRedirects; redirects++)
        {
            using var pass = await gate.EnterAsync(chain.Url.IdnHost, request.Patience, cancellationToken);
            if (pass is null)
                return new FetchResult.Deferred(gate.FreeAt(chain.Url.IdnHost));
            if (await AskAsync(chain, cancellationToken) is { } result)
                return result;
        }
        return new FetchResult.Failed(FetchProblem.TooManyRedirects);
    }

    /// <summary>Answers the next unconditional request for this feed with a document that was fetched a moment ago.</summary>
    public void KeepForFirstPoll(Uri url, FetchResult.Fetched answer) => _firstAnswers.Keep(url, answer);

    public void Dispose() => _bodies.Dispose();

    /// <summary>One request of the chain. Null: it redirects, and the chain stands at the next URL.</summary>
    private async Task<FetchResult?> AskAsync(FetchChain chain, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        using var deadline = new CancellationTokenSource(chain.TimeLeft, time);
        using var headersDeadline = new CancellationTokenSource(options.HeadersDeadline, time);
        using var bodyToken = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        using var headersToken = CancellationTokenSource.CreateLinkedTokenSource(bodyToken.Token, headersDeadline.Token);
        try
        {
            using var message = Message(chain);
            using var response = await http.Untrusted.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, headersToken.Token);
            return IsRedirect(response.StatusCode)
                ? Redirect(chain, response)
                : await AnswerAsync(chain, response, bodyToken.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new FetchResult.Failed(FetchProblem.Timeout);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return new FetchResult.Failed(TransportFailure.Problem(failure));
        }
        finally
        {
            chain.TimeLeft = TimeSpan.FromTicks(Math.Max(1, (chain.TimeLeft - time.GetElapsedTime(started)).Ticks));
        }
    }

    private HttpRequestMessage Message(FetchChain chain)
    {
        var message = new HttpRequestMessage(HttpMethod.Get, chain.Url);
        var headers = message.Headers;
        headers.TryAddWithoutValidation("User-Agent", UserAgent);
        headers.TryAddWithoutValidation("Accept", chain.Request.Wanted switch { Wanted.Page => PageTypes, Wanted.List => ListTypes, _ => FeedTypes });
        headers.TryAddWithoutValidation("Accept-Encoding", "gzip, br, deflate");
        if (chain.Authorization is { } authorization)
            headers.Authorization = new AuthenticationHeaderValue("Basic", authorization);
        // Typed headers would normalise the values or drop odd ones.
        if (chain.Conditions is { } conditions)
        {
            if (ResponseHints.IsPlain(conditions.ETag))
                headers.TryAddWithoutValidation("If-None-Match", conditions.ETag);
            if (ResponseHints.IsPlain(conditions.LastModified))
                headers.TryAddWithoutValidation("If-Modified-Since", conditions.LastModified);
        }
        return message;
    }

    private async Task<FetchResult> AnswerAsync(FetchChain chain, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var given = ResponseHints.Validators(response, chain.Url);
        var freshFor = ResponseHints.FreshFor(response);
        if (response.StatusCode == HttpStatusCode.NotModified)
        {
            return chain.Conditions is { } sent
                ? new FetchResult.NotModified(Merge(sent, given), freshFor, chain.PermanentUrl)
                : new FetchResult.Failed(FetchProblem.BadAnswer, 304);
        }
        if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.NonAuthoritativeInformation))
            return Failure(chain, response);
        if (chain.Conditions is { } asked && IsSame(asked, given))
            return new FetchResult.NotModified(given, freshFor, chain.PermanentUrl);

        var (body, problem, isCut) = await _bodies.ReadAsync(response.Content, cancellationToken);
        if (body is null)
            return new FetchResult.Failed(problem);
        // Of a feed, what stands before the cap is worth having; of anything else, nothing is.
        if (isCut && (chain.Request.Wanted is not (Wanted.Feed or Wanted.FeedOrPage) || BodySniffer.Kind(body) != BodyKind.Feed))
            return new FetchResult.Failed(FetchProblem.TooLarge);
        if (body.Length == 0)
            return new FetchResult.Failed(FetchProblem.Empty);
        if (chain.Request.Wanted == Wanted.Feed && BodySniffer.Kind(body) == BodyKind.WebPage)
            return new FetchResult.Failed(FetchProblem.WebPage);
        var contentType = ResponseHints.Raw(response.Content.Headers, "Content-Type");
        return new FetchResult.Fetched(body, contentType, chain.Url, given, freshFor, chain.PermanentUrl) { IsCut = isCut };
    }

    private FetchResult.Failed Failure(FetchChain chain, HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        var retryAfter = ResponseHints.RetryAfter(response, time.GetUtcNow());
        var problem = status switch
        {
            _ when ResponseHints.Raw(response.Headers, "cf-mitigated") == "challenge" => FetchProblem.Challenge,
            410 => FetchProblem.Gone,
            404 => FetchProblem.NotFound,
            401 or 402 or 403 or 407 or 451 => FetchProblem.Denied,
            429 => FetchProblem.RateLimited,
            503 => FetchProblem.Unavailable,
            204 => FetchProblem.Empty,
            _ => FetchProblem.HttpError,
        };
        // 429 speaks for the host, 503 for this URL alone (POLLING.md, 3).
        if (problem == FetchProblem.RateLimited)
            gate.Hold(chain.Url.IdnHost, retryAfter ?? ResponseHints.LeastRetryAfter);
        return new FetchResult.Failed(problem, status, retryAfter);
    }

    private static FetchResult.Failed? Redirect(FetchChain chain, HttpResponseMessage response)
    {
        var target = WebAddress.Redirect(chain.Url, ResponseHints.Raw(response.Headers, "Location"));
        if (target is null)
            return new FetchResult.Failed(FetchProblem.BadRedirect);
        if (chain.Url.Scheme == Uri.UriSchemeHttps && target.Scheme == Uri.UriSchemeHttp && !chain.Request.AllowDowngrade)
            return new FetchResult.Failed(FetchProblem.Downgrade);
        chain.MoveTo(target, isPermanent: response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.PermanentRedirect);
        return null;
    }

    private static bool IsRedirect(HttpStatusCode status) =>
        status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    private static Validators Merge(Validators sent, Validators given) =>
        new(given.ETag ?? sent.ETag, given.LastModified ?? sent.LastModified, given.GivenBy ?? sent.GivenBy);

    // Some servers ignore the conditions and say by the same validators that nothing changed.
    private static bool IsSame(Validators asked, Validators given) =>
        asked.ETag is not null && asked.ETag == given.ETag && (asked.LastModified is null || asked.LastModified == given.LastModified);
}
