using System.Text;
using AllianceBot.Items;

namespace AllianceBot.Tests.Items;

/// <summary>Short ways to read a feed that a test writes down.</summary>
internal static class Reading
{
    public static readonly Uri Base = new("https://news.example/feeds/all.xml");

    public static FeedReading Of(string document, FeedReaderLimits? limits = null) => Of(Encoding.UTF8.GetBytes(document), limits: limits);

    public static FeedReading Of(byte[] body, string? contentType = null, FeedReaderLimits? limits = null) => FeedReader.Read(body, contentType, Base, limits);

    /// <summary>The only entry of an RSS feed.</summary>
    public static FeedEntry RssItem(string inside) => Assert.Single(Of(Rss($"<item>{inside}</item>")).Document!.Entries);

    /// <summary>The only entry of an Atom feed.</summary>
    public static FeedEntry AtomEntry(string inside) => Assert.Single(Of(Atom($"<entry>{inside}</entry>")).Document!.Entries);

    public static string Rss(string inChannel) => $"<rss version=\"2.0\"><channel><title>News</title><link>https://news.example/</link>{inChannel}</channel></rss>";

    public static string Atom(string inFeed) => $"<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>News</title>{inFeed}</feed>";

    public static string Json(string items) => $$"""{"version":"https://jsonfeed.org/version/1.1","title":"News","items":[{{items}}]}""";

    /// <summary>Entries "1", "2" and so on, each with a title and an id.</summary>
    public static string Items(int count) => string.Concat(Enumerable.Range(1, count).Select(i => $"<item><title>{i}</title><guid>{i}</guid></item>"));

    public static IEnumerable<string> Titles(FeedReading reading) => reading.Document!.Entries.Select(entry => entry.Title);
}
