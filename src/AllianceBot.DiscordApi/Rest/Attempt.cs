namespace AllianceBot.DiscordApi.Rest;

/// <summary>What came of writing a request once. Without a status there was no whole answer.</summary>
/// <param name="Status">HTTP status, or null.</param>
/// <param name="Written">Whether Discord may have acted on it. Meaningful without a status.</param>
/// <param name="Failure">What went wrong on the way, for people. Null with a status.</param>
internal sealed record Attempt(int? Status, RateLimitHeaders? Headers, byte[] Body, bool Written, string? Failure)
{
    private const int LargestAnswer = 8 * 1024 * 1024;

    public static async Task<Attempt> MakeAsync(
        HttpClient http, DiscordRequest request, DiscordRestOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.RequestTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        using var message = request.ToMessage(options, out var body);
        try
        {
            using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var headers = RateLimitHeaders.Parse(response.Headers);
            var answer = await ReadAsync(response.Content, either.Token);
            return new Attempt((int)response.StatusCode, headers, answer, Written: true, null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Lost(body?.Started ?? true, $"no answer within {options.RequestTimeout.TotalSeconds:0.#} s");
        }
        catch (HttpRequestException failure)
        {
            var neverConnected = failure.HttpRequestError
                is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
                or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;
            return Lost(!neverConnected && (body?.Started ?? true), $"{failure.HttpRequestError}");
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException)
        {
            return Lost(written: true, "the answer broke off");
        }
    }

    private static Attempt Lost(bool written, string failure) => new(null, null, [], written, failure);

    private static async Task<byte[]> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        while (await stream.ReadAsync(chunk, cancellationToken) is var read and > 0)
        {
            if (buffer.Length + read > LargestAnswer)
                throw new InvalidDataException("The answer is larger than any of Discord's.");
            buffer.Write(chunk, 0, read);
        }
        return buffer.ToArray();
    }
}
