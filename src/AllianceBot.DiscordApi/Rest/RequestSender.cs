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

    /// <summary>Before the second attempt of a call that was lost; doubles, and varies by a quarter.</summary>
    private static readonly TimeSpan FirstBackOff = TimeSpan.FromMilliseconds(500);

    /// <summary>Edits of old messages may go on after this: the refusal names no time.</summary>
    private static readonly TimeSpan OldEditPause = TimeSpan.FromSeconds(30);

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

            var (attempt, pause) = await AttemptAsync(request, permit, cancellationToken);
            switch (attempt.Status)
            {
                case >= 200 and < 300:
                    if (TryRead(attempt.Body, read) is (true, { } value))
                        return value;
                    unknown = Unknown(request, $"{attempt.Status} with an answer that cannot be read", attempt.Status);
                    break;
                case 429 when pause is { } refusedFor:
                    if (++refusals == MostRefusals)
                        return unknown ?? Limited(request, refusedFor);
                    continue;
                case >= 300 and < 500:
                    return Refused(request, attempt, unknown) is { } refused ? refused : read([]).Value!;
                case null when !attempt.Written:
                    if (++lost >= options.MaxAttempts || !await BackOffAsync(lost, deadline, cancellationToken))
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
    /// <returns>The attempt and, after a 429 that asks to wait, for how long.</returns>
    private async Task<(Attempt Attempt, TimeSpan? Pause)> AttemptAsync(DiscordRequest request, Permit permit, CancellationToken cancellationToken)
    {
        Attempt? attempt = null;
        TimeSpan? pause = null;
        try
        {
            attempt = await Attempt.MakeAsync(http, request, options, time, cancellationToken);
        }
        finally
        {
            pause = _limits.Answered(permit, attempt?.Status, attempt?.Headers, attempt is { Status: 429 } ? RefusalOf(attempt) : null);
        }
        if (attempt.Status is 401 or 403 || (attempt.Status == 429 && !attempt.Headers!.Shared))
            _guard.Record();
        if (attempt.Status == 401 && request.IsBots)
            _unauthorized = ErrorBody.Read(attempt.Body).ToError(401, request.Route) with { Kind = DiscordErrorKind.Unauthorized };
        return (attempt, pause);
    }

    private static Refusal? RefusalOf(Attempt attempt)
    {
        var body = ErrorBody.Read(attempt.Body);
        // These concern old messages and new commands only: the bucket itself stays open.
        if (body.Code is ErrorBody.OldMessageEdits or ErrorBody.CommandCreates)
            return null;
        // An answer that is not Discord's JSON comes from the edge, which refuses the whole address.
        var fromEdge = !body.IsJson && attempt.Headers!.Bucket is null;
        var named = new[] { body.RetryAfter, attempt.Headers!.RetryAfter }.Max();
        return new Refusal(named, Global: attempt.Headers.Global || body.Global || fromEdge);
    }

    private DiscordError? Forbidden(DiscordRequest request)
    {
        if (request.IsBots && _unauthorized is { } unauthorized)
            return unauthorized;
        var blocked = _guard.BlockedFor();
        return blocked == TimeSpan.Zero
            ? null
            : new DiscordError(DiscordErrorKind.TooManyInvalidRequests, "too many 401, 403 and 429 answers within ten minutes") { RetryAfter = blocked };
    }

    /// <summary>The error of a 4xx answer, or null where it shows that an earlier attempt had succeeded.</summary>
    private static DiscordError? Refused(DiscordRequest request, Attempt attempt, DiscordError? unknown)
    {
        var error = ErrorBody.Read(attempt.Body).ToError(attempt.Status!.Value, request.Route);
        if (error.Kind == DiscordErrorKind.OldMessageEditLimit)
            error = error with { RetryAfter = attempt.Headers!.RetryAfter ?? OldEditPause };
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

    private async ValueTask<bool> BackOffAsync(int lost, TimeSpan deadline, CancellationToken cancellationToken)
    {
        var wait = FirstBackOff * Math.Pow(2, lost - 1) * (0.75 + (Random.Shared.NextDouble() / 2));
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
