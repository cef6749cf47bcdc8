using System.Text.Json;

namespace AllianceBot.DiscordApi.Rest;

/// <summary>
/// Sends one call: waits for its limits, repeats it where that is safe, and says what came of it. Nothing above needs to
/// retry within the call's patience; a caller that keeps work in a store retries later by the result's kind.
/// </summary>
internal sealed class RequestSender(HttpClient http, DiscordRestOptions options, TimeProvider time)
{
    /// <summary>429 answers to one call after which it is given back: something else than waiting is needed.</summary>
    private const int MostRefusals = 5;

    /// <summary>Documents ask for the pause that the 429 names. Where it names none, or zero, pauses start here and double.</summary>
    private static readonly TimeSpan LeastPause = TimeSpan.FromMilliseconds(500);

    private readonly RateLimiter _limits = new(options, time);
    private readonly InvalidRequestGuard _guard = new(options.InvalidRequestLimit, time);
    private volatile DiscordError? _unauthorized;

    public int InvalidRequests => _guard.Count;

    public async Task<DiscordResult<T>> SendAsync<T>(
        DiscordRequest request, Func<byte[], (bool MakesSense, T? Value)> read, TimeSpan maxWait, CancellationToken cancellationToken)
    {
        var deadline = _limits.Now + maxWait;
        DiscordError? unknown = null;
        var lost = 0;
        var refusals = 0;
        while (true)
        {
            if (Forbidden(request) is { } forbidden)
                return unknown ?? forbidden;
            var (permit, wait) = await _limits.EnterAsync(
                request.RouteKey, request.Route.Resource, countsGlobally: request.IsBots, deadline, cancellationToken);
            if (permit is null)
                return unknown ?? Limited(request, wait);

            var attempt = await AttemptAsync(request, permit, refusals, cancellationToken);
            switch (attempt.Status)
            {
                case >= 200 and < 300:
                    if (TryRead(attempt.Body, read) is (true, { } value))
                        return value;
                    unknown = Unknown(request, $"{attempt.Status} with an answer that cannot be read", attempt.Status);
                    break;
                case 429:
                    var refusal = ErrorBody.Read(attempt.Body);
                    var error = refusal.ToError(429, request.Route) with { RetryAfter = Pause(attempt.Headers!, refusal, refusals) };
                    if (error.Kind != DiscordErrorKind.Rejected)
                        return unknown ?? error;
                    if (++refusals == MostRefusals)
                        return unknown ?? Limited(request, error.RetryAfter!.Value);
                    continue;
                case >= 300 and < 500:
                    return Refused(request, attempt, unknown) is { } refused ? refused : read([]).Value!;
                case null when !attempt.Written:
                    if (++lost >= options.MaxAttempts)
                        return unknown ?? new DiscordError(DiscordErrorKind.NotSent, $"{request.Route.Template}: {attempt.Failure}");
                    if (!await BackOffAsync(lost, deadline, cancellationToken))
                        return unknown ?? new DiscordError(DiscordErrorKind.NotSent, $"{request.Route.Template}: {attempt.Failure}");
                    continue;
                default:
                    unknown = Unknown(request, attempt.Failure ?? $"{attempt.Status}", attempt.Status);
                    break;
            }
            if (request.Repeat == Repeat.Unsafe || ++lost >= options.MaxAttempts || !await BackOffAsync(lost, deadline, cancellationToken))
                return unknown;
        }
    }

    /// <summary>Writes the request once and tells the limiter and the guard. The permit is given back whatever happens.</summary>
    private async Task<Attempt> AttemptAsync(DiscordRequest request, Permit permit, int refusals, CancellationToken cancellationToken)
    {
        Attempt? attempt = null;
        TimeSpan? pause = null;
        try
        {
            attempt = await Attempt.MakeAsync(http, request, options, time, cancellationToken);
            if (attempt.Status == 429)
            {
                var body = ErrorBody.Read(attempt.Body);
                // 30046 concerns old messages only: the bucket itself stays open. An answer that is not Discord's JSON
                // comes from the edge, which refuses the whole address.
                var fromEdge = !body.IsJson && attempt.Headers!.Bucket is null;
                attempt = attempt with { Headers = attempt.Headers! with { Global = attempt.Headers.Global || body.Global || fromEdge } };
                pause = body.ToError(429, request.Route).Kind == DiscordErrorKind.Rejected ? Pause(attempt.Headers, body, refusals) : null;
            }
            if (attempt.Status is 401 or 403 || (attempt.Status == 429 && !attempt.Headers!.Shared))
                _guard.Record();
            if (attempt.Status == 401 && request.IsBots)
                _unauthorized = ErrorBody.Read(attempt.Body).ToError(401, request.Route) with { Kind = DiscordErrorKind.Unauthorized };
            return attempt;
        }
        finally
        {
            _limits.Answered(permit, attempt?.Status, attempt?.Headers, pause);
        }
    }

    private DiscordError? Forbidden(DiscordRequest request)
    {
        if (request.IsBots && _unauthorized is { } unauthorized)
            return unauthorized;
        var wait = _guard.Wait();
        return wait == TimeSpan.Zero
            ? null
            : new DiscordError(DiscordErrorKind.TooManyInvalidRequests, "too many 401, 403 and 429 answers within ten minutes") { RetryAfter = wait };
    }

    /// <summary>The error of a 4xx answer, or null where it shows that an earlier attempt had succeeded.</summary>
    private static DiscordError? Refused(DiscordRequest request, Attempt attempt, DiscordError? unknown)
    {
        var error = ErrorBody.Read(attempt.Body).ToError(attempt.Status!.Value, request.Route);
        if (unknown is null)
            return error;
        return request.Repeat switch
        {
            Repeat.Callback when error.Kind == DiscordErrorKind.InteractionAlreadyAcknowledged => null,
            Repeat.Idempotent when request.Method == HttpMethod.Delete && error.Kind == DiscordErrorKind.UnknownMessage => null,
            Repeat.Nonce when error.Kind != DiscordErrorKind.UnknownMessage => unknown,
            _ => error,
        };
    }

    /// <summary>Reads an answer; one that is not what was asked for makes no sense.</summary>
    private static (bool MakesSense, T? Value) TryRead<T>(byte[] body, Func<byte[], (bool MakesSense, T? Value)> read)
    {
        try
        {
            return read(body);
        }
        catch (JsonException)
        {
            return (false, default);
        }
    }

    private static TimeSpan Pause(RateLimitHeaders headers, ErrorBody body, int refusals) =>
        new[] { body.RetryAfter, headers.RetryAfter }.Max() is { } named && named > TimeSpan.Zero ? named : LeastPause * Math.Pow(2, refusals);

    private async ValueTask<bool> BackOffAsync(int lost, TimeSpan deadline, CancellationToken cancellationToken)
    {
        var wait = LeastPause * Math.Pow(2, lost - 1) * (0.75 + (Random.Shared.NextDouble() / 2));
        if (_limits.Now + wait > deadline)
            return false;
        await Task.Delay(wait, time, cancellationToken);
        return true;
    }

    private static DiscordError Limited(DiscordRequest request, TimeSpan retryAfter) =>
        new(DiscordErrorKind.RateLimited, $"{request.Route.Template}: limited for another {retryAfter.TotalSeconds:0.0} s") { RetryAfter = retryAfter };

    private static DiscordError Unknown(DiscordRequest request, string what, int? status) =>
        new(DiscordErrorKind.OutcomeUnknown, $"{request.Route.Template}: {what}") { Status = status };
}
