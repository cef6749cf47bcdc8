using System.IO.Compression;
using System.Net.Http.Headers;

namespace AllianceBot.Feeds;

/// <summary>A body, or why there is none.</summary>
/// <param name="IsCut">It goes on past the cap, up to which it was read.</param>
internal readonly record struct BodyResult(byte[]? Body, FetchProblem Problem, bool IsCut = false)
{
    public static BodyResult Of(byte[] body, bool isCut = false) => new(body, default, isCut);
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

    /// <summary>A length of so many times the cap is no feed's: not a byte is read.</summary>
    private const long AbsurdLength = 16;

    private static readonly TimeSpan RateIsJudgedAfter = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _largePlaces = new(LargeBodies);

    /// <summary>Reads and decodes. Deadlines are the caller's, through the token; a broken connection throws as HttpContent does.</summary>
    public async Task<BodyResult> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var codings = Codings(content.Headers);
        if (codings.Length > 1)
            return FetchProblem.BadEncoding;
        if (content.Headers.ContentLength > AbsurdLength * options.MaximumBodyBytes)
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
                if (Write(received, buffer.AsSpan(0, count)))
                    return Decode(received, codings is [var first] ? first : "", isCut: true);
                if (!isLarge && received.Length > LargeAt)
                {
                    await _largePlaces.WaitAsync(cancellationToken);
                    isLarge = true;
                }
                var elapsed = time.GetElapsedTime(started);
                if (elapsed > RateIsJudgedAfter && received.Length < elapsed.TotalSeconds * options.MinimumBytesPerSecond)
                    return FetchProblem.TooSlow;
            }
            return Decode(received, codings is [var coding] ? coding : "", isCut: false);
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

    /// <summary>Adds what fits under the cap. True: not all did.</summary>
    private bool Write(MemoryStream target, ReadOnlySpan<byte> bytes)
    {
        var room = options.MaximumBodyBytes - (int)target.Length;
        target.Write(bytes[..Math.Min(room, bytes.Length)]);
        return bytes.Length > room;
    }

    private BodyResult Decode(MemoryStream received, string coding, bool isCut)
    {
        received.Position = 0;
        var start = received.GetBuffer().AsSpan(0, (int)received.Length);
        // Some servers forget the header, others send it with plain text: gzip is known by its first bytes (RFC 1952, 2.3.1).
        if (coding is "" or "gzip" or "x-gzip")
            return IsGzip(start) ? Inflate(new GZipStream(received, CompressionMode.Decompress), isCut) : BodyResult.Of(received.ToArray(), isCut);
        if (coding == "br")
            return Inflate(new BrotliStream(received, CompressionMode.Decompress), isCut);
        if (coding == "deflate")
            return Inflate(IsZlib(start) ? new ZLibStream(received, CompressionMode.Decompress) : new DeflateStream(received, CompressionMode.Decompress), isCut);
        return FetchProblem.BadEncoding;
    }

    private BodyResult Inflate(Stream decoder, bool isCut)
    {
        using (decoder)
        using (var decoded = new MemoryStream())
        {
            var buffer = new byte[16 * 1024];
            try
            {
                var isOver = false;
                while (!isOver && decoder.Read(buffer) is > 0 and var count)
                    isOver = Write(decoded, buffer.AsSpan(0, count));
                isCut |= isOver;
            }
            catch (Exception broken) when (broken is InvalidDataException or InvalidOperationException)
            {
                if (isCut)
                    return FetchProblem.TooLarge;
                return FetchProblem.BadEncoding;
            }
            // What is still compressed was compressed twice.
            return IsGzip(decoded.GetBuffer().AsSpan(0, (int)decoded.Length)) ? FetchProblem.BadEncoding : BodyResult.Of(decoded.ToArray(), isCut);
        }
    }

    private static bool IsGzip(ReadOnlySpan<byte> bytes) => bytes is [0x1f, 0x8b, 8, ..];

    // RFC 1950, 2.2: the method is 8 and the first two bytes are a multiple of 31. Else "deflate" was sent raw, as some servers do.
    private static bool IsZlib(ReadOnlySpan<byte> bytes) => bytes is [var method, var flags, ..] && (method & 0x0f) == 8 && ((method << 8) | flags) % 31 == 0;
}
