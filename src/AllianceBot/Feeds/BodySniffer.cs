using System.Text;

namespace AllianceBot.Feeds;

/// <summary>What a document looks like from its first bytes, without reading it.</summary>
internal enum BodyKind
{
    Unknown,
    Feed,
    WebPage,
}

/// <summary>
/// Tells feeds from web pages by what stands first, since servers often send feeds as text/html. It decides only what an
/// answer is taken for; the reader in Items decides whether a feed can be read.
/// </summary>
internal static class BodySniffer
{
    private const int Looked = 8 * 1024;

    private static readonly string[] FeedMarks = ["<rss", "<feed", "<rdf:rdf", "jsonfeed.org/version", "<channel", ":feed"];
    private static readonly string[] PageMarks = ["<!doctype html", "<html", "<head", "<body"];

    public static BodyKind Kind(ReadOnlySpan<byte> body)
    {
        var start = Text(body[..Math.Min(body.Length, Looked)]);
        var feed = First(start, FeedMarks);
        var page = First(start, PageMarks);
        // A page may talk of feeds; a feed may carry pages: the first mark is the document's own.
        if (feed >= 0 && (page < 0 || feed < page || StartsXmlFeed(start, feed)))
            return BodyKind.Feed;
        return page >= 0 ? BodyKind.WebPage : BodyKind.Unknown;
    }

    // An HTML doctype before a feed's root is a mistake that readers forgive.
    private static bool StartsXmlFeed(string start, int feed) =>
        start[feed] == '<' && First(start, ["<html", "<head", "<body"]) is var page && (page < 0 || page > feed);

    private static int First(string text, string[] marks) =>
        marks.Select(mark => text.IndexOf(mark, StringComparison.OrdinalIgnoreCase)).Where(at => at >= 0).DefaultIfEmpty(-1).Min();

    // The marks are ASCII: dropping zero bytes makes UTF-16 and UTF-32 readable enough.
    private static string Text(ReadOnlySpan<byte> bytes)
    {
        var text = Encoding.Latin1.GetString(bytes);
        return bytes.Contains((byte)0) ? text.Replace("\0", "") : text;
    }
}
