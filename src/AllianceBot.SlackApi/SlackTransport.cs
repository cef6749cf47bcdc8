using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AllianceBot.SlackApi;

/// <summary>One call of a Web API method. <paramref name="Content"/> is asked for anew at each attempt.</summary>
internal sealed record SlackCall<T>(string Method, Func<HttpContent> Content, JsonTypeInfo<T> Answer) where T : class
{
    /// <summary>Set for calls that put a message into a conversation: they keep the pace of one a second.</summary>
    public string? PacedChannel { get; init; }

    /// <summary>False when an "ok" answer cannot be about this request (another channel, no ts): the outcome is then unknown.</summary>
    public Func<T, bool> IsPlausible { get; init; } = _ => true;

    /// <summary>Lets a call add what stands in the response headers.</summary>
    public Func<T, HttpResponseHeaders, T> WithHeaders { get; init; } = (answer, _) => answer;
}

/// <summary>
/// Sends requests and types their failures. The only thing ever sent twice is a request that Slack refused with 429, which has no effect;
/// every other failure goes to the caller, who owns retries. A rejected token stops all calls but auth.test, which may find it good again.
/// </summary>
internal sealed class SlackTransport(HttpClient http, SlackOptions options, TimeProvider time)
{
    /// <summary>The largest answer read; a page of 200 messages with blocks is well below it.</summary>
    private const long MaxAnswerBytes = 16 * 1024 * 1024;

    private const string TokenCheck = "auth.test";

    private static readonly TimeSpan LongestRest = TimeSpan.FromDays(1);

    private readonly SlackPace _pace = new(time, options.MessageInterval);
    private SlackError? _tokenError;

    public SlackOptions Options => options;

    public TimeProvider Time => time;

    public async Task<SlackResult<T>> CallAsync<T>(SlackCall<T> call, TimeSpan maxWait, CancellationToken cancellationToken) where T : class
    {
        var start = time.GetTimestamp();
        while (true)
        {
            if (Volatile.Read(ref _tokenError) is { } rejected && call.Method != TokenCheck) return rejected;

            if (await WaitForTurnAsync(call.Method, call.PacedChannel, maxWait - time.GetElapsedTime(start), cancellationToken) is { } tooLong)
                return tooLong;

            var result = await SendAsync(call, cancellationToken);
            if (call.Method == TokenCheck && result.IsOk) Volatile.Write(ref _tokenError, null);
            if (result.Error?.Kind == SlackErrorKind.TokenRejected) Volatile.Write(ref _tokenError, result.Error);
            if (result.Error is not { Kind: SlackErrorKind.RateLimited, RetryAfter: { } retryAfter }) return result;

            _pace.Rest(call.Method, retryAfter);
            if (retryAfter > maxWait - time.GetElapsedTime(start)) return result;
        }
    }

    /// <summary>Sends something that is not a method call (an upload, a response_url); null when it was taken. Not every such answer is JSON.</summary>
    public async Task<SlackError?> PostAsync(Uri address, HttpContent content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
        var (response, error) = await ExchangeAsync(request, cancellationToken);
        using (response)
        {
            if (response is null) return error;
            var status = StatusIn(await response.Content.ReadAsByteArrayAsync(cancellationToken));
            if (status is { Ok: false, Error: { } code }) return Refusal(code, status, response);
            return response.IsSuccessStatusCode ? null : Untyped(response);
        }
    }

    private async Task<SlackError?> WaitForTurnAsync(string method, string? channel, TimeSpan patience, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var hasSlot = channel is null;
        while (true)
        {
            var left = patience - time.GetElapsedTime(start);
            var wait = _pace.RestOf(method);
            if (wait == TimeSpan.Zero && hasSlot) return null;
            if (wait == TimeSpan.Zero)
            {
                hasSlot = _pace.TryTakeSlot(channel!, left, out wait);
                if (hasSlot && wait == TimeSpan.Zero) return null;
                if (!hasSlot) return Later(wait);
            }
            else if (wait > left)
            {
                return Later(wait);
            }

            await Task.Delay(wait, time, cancellationToken);
        }
    }

    private static SlackError Later(TimeSpan wait) => new(SlackErrorKind.RateLimited, "ratelimited") { RetryAfter = wait };

    private async Task<SlackResult<T>> SendAsync<T>(SlackCall<T> call, CancellationToken cancellationToken) where T : class
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(options.BaseAddress, call.Method)) { Content = call.Content() };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.Token);
        var (response, error) = await ExchangeAsync(request, cancellationToken);
        using (response)
        {
            if (response is null) return error!;
            return await ReadAsync(call, response, cancellationToken);
        }
    }

    /// <summary>One exchange, its body read to the end. A failure before the connection stood is NotSent, any later one OutcomeUnknown.</summary>
    private async Task<(HttpResponseMessage? Response, SlackError? Error)> ExchangeAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.RequestTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        HttpResponseMessage? response = null;
        try
        {
            response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            await response.Content.LoadIntoBufferAsync(MaxAnswerBytes, either.Token);
            return (response, null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            response?.Dispose();
            return (null, new SlackError(SlackErrorKind.OutcomeUnknown, "timeout"));
        }
        catch (HttpRequestException failure) when (response is null && IsBeforeSending(failure.HttpRequestError))
        {
            return (null, new SlackError(SlackErrorKind.NotSent, "connection_failed") { Details = [failure.HttpRequestError.ToString()] });
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            response?.Dispose();
            return (null, new SlackError(SlackErrorKind.OutcomeUnknown, "connection_lost"));
        }
        catch
        {
            response?.Dispose();
            throw;
        }
    }

    private static bool IsBeforeSending(HttpRequestError error) => error is HttpRequestError.NameResolutionError
        or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;

    private async Task<SlackResult<T>> ReadAsync<T>(SlackCall<T> call, HttpResponseMessage response, CancellationToken cancellationToken) where T : class
    {
        var answered = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        if (response.StatusCode == HttpStatusCode.TooManyRequests || (int)response.StatusCode >= 500) return Untyped(response);

        var body = LoneSurrogates.Mend(answered).Span;
        var status = StatusIn(body);
        if (status is { Ok: false, Error: { } code }) return Refusal(code, status, response);
        if (status is not { Ok: true } || !response.IsSuccessStatusCode) return Untyped(response);

        try
        {
            return JsonSerializer.Deserialize(body, call.Answer) is { } answer && call.IsPlausible(answer)
                ? call.WithHeaders(answer, response.Headers)
                : new SlackError(SlackErrorKind.OutcomeUnknown, "implausible_answer");
        }
        catch (JsonException)
        {
            return Untyped(response);
        }
    }

    private static AnswerStatus? StatusIn(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, SlackJson.Default.AnswerStatus);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private SlackError Refusal(string code, AnswerStatus status, HttpResponseMessage response)
    {
        var details = status.ResponseMetadata?.Messages ?? [];
        var kind = SlackErrorCodes.KindOf(code, details);
        return new SlackError(kind, code)
        {
            Needed = status.Needed,
            Provided = status.Provided,
            Details = details,
            RetryAfter = kind == SlackErrorKind.RateLimited ? RetryAfter(response) : null,
        };
    }

    /// <summary>
    /// An answer that is not Slack's JSON. Below 500 something in between refused the request: as too large, or for reasons that pass and are
    /// not about it. Else the outcome is unknown.
    /// </summary>
    private SlackError Untyped(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        if (response.StatusCode == HttpStatusCode.TooManyRequests) return Later(RetryAfter(response));
        if (response.IsSuccessStatusCode) return new SlackError(SlackErrorKind.OutcomeUnknown, "unreadable_answer");
        return new SlackError(status switch
        {
            >= 500 or 408 => SlackErrorKind.OutcomeUnknown,
            413 => SlackErrorKind.MessageTooLong,
            _ => SlackErrorKind.NotSent,
        }, $"http_{status}");
    }

    /// <summary>Slack sends whole seconds. Absent or absurd values are brought between a second and a day.</summary>
    private TimeSpan RetryAfter(HttpResponseMessage response)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? (header?.Date is { } date ? date - time.GetUtcNow() : TimeSpan.FromSeconds(10));
        return wait < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : wait > LongestRest ? LongestRest : wait;
    }
}
