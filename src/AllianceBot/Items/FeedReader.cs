using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace AllianceBot.Items;

/// <summary>
/// Reads any feed: RSS 0.9x to 2.0, RDF, Atom 0.3 and 1.0, JSON Feed. Never throws, whatever the body is; takes time and
/// memory in proportion to it; fetches nothing.
/// </summary>
internal static class FeedReader
{
    private static readonly SearchValues<char> Blank = SearchValues.Create(" \t\r\n\uFEFF\0");

    /// <param name="contentType">The HTTP header, for its charset only: the format is seen in the body.</param>
    /// <param name="baseUri">Where the body was found after redirects. Links are resolved against it.</param>
    public static FeedReading Read(ReadOnlyMemory<byte> body, string? contentType, Uri? baseUri, FeedReaderLimits? limits = null)
    {
        limits ??= FeedReaderLimits.Default;
        var isCut = body.Length > limits.Bytes;
        var bytes = isCut ? body.Span[..limits.Bytes] : body.Span;
        var buffer = FeedCharset.Decode(bytes, contentType, out var length);
        try
        {
            var reading = Read(buffer.AsSpan(0, length), bytes, baseUri, limits);
            return isCut && reading.Document is not null ? reading with { Problem = FeedProblem.Of(FeedProblemCode.TooLarge) } : reading;
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }

    private static FeedReading Read(ReadOnlySpan<char> text, ReadOnlySpan<byte> bytes, Uri? baseUri, FeedReaderLimits limits)
    {
        var start = text.IndexOfAnyExcept(Blank);
        if (start < 0)
            return new FeedReading(null, FeedProblem.Of(FeedProblemCode.Empty));
        if (text[start] is not ('{' or '['))
            return XmlFeedReader.Read(text, baseUri, limits);
        // The usual case needs no second copy; a zero byte after the brace is UTF-16.
        if (bytes is [(byte)'{', not 0, ..] && Utf8.IsValid(bytes))
            return JsonFeedReader.Read(bytes, baseUri, limits);
        return JsonFeedReader.Read(Encoding.UTF8.GetBytes(text[start..].ToArray()), baseUri, limits);
    }
}
