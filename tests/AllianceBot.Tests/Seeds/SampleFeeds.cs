using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;

namespace AllianceBot.Tests.Seeds;

/// <summary>One entry of a sample feed, as the file has it.</summary>
internal sealed record SampleItem(string File, string Language, string Title, string Link, string? Image, DateTimeOffset Published);

/// <summary>
/// Reads seeds/ with nothing but XDocument and JsonDocument, on purpose apart from the program's own reader:
/// these tests are about the files, and must not excuse a file that only our reader can read.
/// </summary>
internal static class SampleFeeds
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private static readonly XNamespace Rss1 = "http://purl.org/rss/1.0/";
    private static readonly XNamespace Dc = "http://purl.org/dc/elements/1.1/";
    private static readonly XNamespace Media = "http://search.yahoo.com/mrss/";

    public static string Seeds { get; } = Path.Combine(TestSupport.RepositoryPaths.Root, "seeds");

    public static string Folder { get; } = Path.Combine(Seeds, "sample");

    public static IReadOnlyList<XElement> Outlines(string opml) =>
        [.. XDocument.Load(opml).Descendants("outline").Where(o => o.Attribute("xmlUrl") is not null)];

    public static IReadOnlyList<SampleItem> Items { get; } =
        [.. Outlines(Path.Combine(Folder, "feeds.opml")).SelectMany(o => Read(FileOf(o)))];

    public static string FileOf(XElement outline) => outline.Attribute("xmlUrl")!.Value["sample:".Length..];

    private static IEnumerable<SampleItem> Read(string file)
    {
        var path = Path.Combine(Folder, file);
        if (file.EndsWith(".json", StringComparison.Ordinal))
            return ReadJson(file, path);

        var root = XDocument.Load(path).Root!;
        if (root.Name == Atom + "feed")
            return root.Elements(Atom + "entry").Select(e => new SampleItem(
                file, (string)root.Attribute(XNamespace.Xml + "lang")!, (string)e.Element(Atom + "title")!,
                (string)e.Element(Atom + "link")!.Attribute("href")!, null, Iso((string)e.Element(Atom + "published")!)));
        if (root.Name == "rss")
            return root.Descendants("item").Select(e => new SampleItem(
                file, (string)root.Descendants("language").First(), (string)e.Element("title")!, (string)e.Element("link")!,
                (string?)(e.Element(Media + "thumbnail") ?? e.Element("enclosure"))?.Attribute("url"), Rfc822((string)e.Element("pubDate")!)));
        return root.Elements(Rss1 + "item").Select(e => new SampleItem(
            file, (string)root.Descendants(Dc + "language").First(), (string)e.Element(Rss1 + "title")!,
            (string)e.Element(Rss1 + "link")!, null, Iso((string)e.Element(Dc + "date")!)));
    }

    private static List<SampleItem> ReadJson(string file, string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        var language = document.RootElement.GetProperty("language").GetString()!;
        return [.. document.RootElement.GetProperty("items").EnumerateArray().Select(e => new SampleItem(
            file, language, e.GetProperty("title").GetString()!, e.GetProperty("url").GetString()!,
            e.TryGetProperty("image", out var image) ? image.GetString() : null,
            Iso(e.GetProperty("date_published").GetString()!)))];
    }

    private static DateTimeOffset Iso(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static DateTimeOffset Rfc822(string text) =>
        DateTimeOffset.ParseExact(text[..^2] + ":" + text[^2..], "ddd, dd MMM yyyy HH:mm:ss zzz", CultureInfo.InvariantCulture);
}
