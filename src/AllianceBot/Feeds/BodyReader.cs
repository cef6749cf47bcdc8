using System.IO.Compression;
using System.Net.Http.Headers;

namespace AllianceBot.Feeds;

/// <summary>A body, or why there is none.</summary>
internal readonly record struct BodyResult(byte[]? Body, FetchProblem Problem)
{
    public static BodyResult Of(byte[] body) => new(body, default);
    public static implicit operator BodyResult(FetchProblem problem) => new(null, problem);
}

/// <summary>
/// Reads a body under the caps of <see cref="PollingOptions"/>: bytes received and bytes after decompression are both
/// counted, and reading stops at the cap. At most <see cref="LargeBodies"/> bodies grow past <see cref="LargeAt"/> at once,
/// which bounds memory however many requests are under way.
/// </summary>
internal sealed class BodyReader(PollingOptions options, TimeProvider time) : IDisposable
{
    public const int LargeAt = 1024 * 1024;
    public const int LargeBodies = 16;

    private static readonly TimeSpan RateIsJudgedAfter = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _largePlaces = new(LargeBodies);

    /// <summary>Reads and decodes. Deadlines are the caller's, through the token; a broken connection throws as HttpContent does.</summary>
    public async Task<BodyResult> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var codings = Codings(content.Headers);
        if (codings.Length > 1)
            return FetchProblem.BadEncoding;
        if (content.Headers.ContentLength > options.MaximumBodyBytes)
            return FetchProblem.TooLarge;
        using var stream = await content.ReadAsStreamAsync(cancellationToken);
        using var received = new MemoryStream();
        var isLarge = false;
        try
        {
            var started = time.GetTimestamp();
            var buffer = new byte[16 * 1024];
            while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var count)
            {
                if (received.Length + count > options.MaximumBodyBytes)
                    return FetchProblem.TooLarge;
                received.Write(buffer, 0, count);
                if (!isLarge && received.Length > LargeAt)
                {
                    await _largePlaces.WaitAsync(cancellationToken);
                    isLarge = true;
                }
                var elapsed = time.GetElapsedTime(started);
                if (elapsed > RateIsJudgedAfter && received.Length < elapsed.TotalSeconds * options.MinimumBytesPerSecond)
                    return FetchProblem.TooSlow;
            }
            return Decode(received, codings is [var coding] ? coding : "");
        }
        finally
        {
            if (isLarge)
                _largePlaces.Release();
        }
    }

    public void Dispose() => _largePlaces.Dispose();

    private static string[] Codings(HttpContentHeaders headers) =>
        headers.NonValidated.TryGetValues("Content-Encoding", out var values)
            ? [.. values.SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                .Select(coding => coding.ToLowerInvariant()).Where(coding => coding != "identity")]
            : [];

    private BodyResult Decode(MemoryStream received, string coding)
    {
        received.Position = 0;
        var start = received.GetBuffer().AsSpan(0, (int)received.Length);
        // Some servers forget the header, others send it with plain text: gzip is known by its first bytes (RFC 1952, 2.3.1).
        if (coding is "" or "gzip" or "x-gzip")
            return IsGzip(start) ? Inflate(new GZipStream(received, CompressionMode.Decompress)) : BodyResult.Of(received.ToArray());
        if (coding == "br")
            return Inflate(new BrotliStream(received, CompressionMode.Decompress));
        if (coding == "deflate")
            return Inflate(IsZlib(start) ? new ZLibStream(received, CompressionMode.Decompress) : new DeflateStream(received, CompressionMode.Decompress));
        return FetchProblem.BadEncoding;
    }

    private BodyResult Inflate(Stream decoder)
    {
        using (decoder)
        using (var decoded = new MemoryStream())
        {
            var buffer = new byte[16 * 1024];
            try
            {
                while (decoder.Read(buffer) is > 0 and var count)
                {
                    if (decoded.Length + count > options.MaximumBodyBytes)
                        return FetchProblem.TooLarge;
                    decoded.Write(buffer, 0, count);
                }
            }
            catch (Exception broken) when (broken is InvalidDataException or InvalidOperationException)
            {
                return FetchProblem.BadEncoding;
            }
            // What is still compressed was compressed twice.
            return IsGzip(decoded.GetBuffer().AsSpan(0, (int)decoded.Length)) ? FetchProblem.BadEncoding : BodyResult.Of(decoded.ToArray());
        }
    }

    private static bool IsGzip(ReadOnlySpan<byte> bytes) => bytes is [0x1f, 0x8b, 8, ..];

    // RFC 1950, 2.2: the method is 8 and the first two bytes are a multiple of 31. Else "deflate" was sent raw, as some servers do.
    private static bool IsZlib(ReadOnlySpan<byte> bytes) => bytes is [var method, var flags, ..] && (method & 0x0f) == 8 && ((method << 8) | flags) % 31 == 0;
}
