using System.Globalization;
using System.Net;
using System.Text;
using AllianceBot.Alerts;
using AllianceBot.Items;

namespace AllianceBot.Tests.App;

/// <summary>An entry of a feed that a test serves.</summary>
/// <param name="Guid">Null: the title.</param>
/// <param name="At">Null: without a date.</param>
internal sealed record Entry(string Title, string Text = "", string? Guid = null, string? Link = null, DateTimeOffset? At = null);

/// <summary>Builders of what tests are about; each name says which part matters to them.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    public const string TalksText =
        "Renault and Nissan are in talks about a new shape of their alliance, people close to both carmakers said on Monday. "
        + "The two hold fifteen percent of each other since the agreement of 2023 and build vans together in northern France. "
        + "Engineers of both sides met in Yokohama last week to compare platforms for small electric cars. "
        + "Neither company would comment on the timing of a decision.";

    /// <summary>Entries that report the alliance talks, the same event under another headline each.</summary>
    public static Entry Talks(string title = "Renault and Nissan in talks about a new shape of their alliance", string outlet = "gazette", DateTimeOffset? at = null) =>
        new(title, TalksText, $"{outlet}-talks", $"http://{outlet}.example/talks", at ?? Noon);

    /// <summary>An event of its own that names Renault and shares no other word with the others.</summary>
    public static Entry Renault(int number, DateTimeOffset? at = null) =>
        new($"Renault {Words(number, 0)}", $"{Words(number, 4)}. {Words(number, 8)}.", $"renault-{number}", $"http://gazette.example/renault/{number}", at ?? Noon.AddSeconds(number));

    /// <summary>An entry that no rule of the tests matches.</summary>
    public static Entry Noise(int number = 0, DateTimeOffset? at = null) =>
        new(Words(number + 5000, 0), Words(number + 5000, 4), $"noise-{number}", $"http://gazette.example/noise/{number}", at ?? Noon);

    // Four words that belong to this number alone: its digits as syllables.
    private static string Words(int number, int first) => string.Join(' ', Enumerable.Range(first, 4).Select(i =>
        string.Concat($"{(number * 12) + i + 1000}".Select(digit => "babecodufigokulamani".Substring((digit - '0') * 2, 2)))));

    public static string Rss(string outlet, params IEnumerable<Entry> entries)
    {
        var text = new StringBuilder($"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\"><channel><title>{outlet}</title><link>http://{outlet}.example/</link><language>en</language>\n");
        foreach (var entry in entries)
        {
            text.Append($"<item><title>{WebUtility.HtmlEncode(entry.Title)}</title><guid isPermaLink=\"false\">{entry.Guid ?? entry.Title}</guid>");
            if (entry.Link is not null)
                text.Append($"<link>{entry.Link}</link>");
            if (entry.Text.Length > 0)
                text.Append($"<description>{WebUtility.HtmlEncode(entry.Text)}</description>");
            if (entry.At is { } at)
                text.Append($"<pubDate>{at.ToString("r", CultureInfo.InvariantCulture)}</pubDate>");
            text.Append("</item>\n");
        }
        return text.Append("</channel></rss>\n").ToString();
    }

    /// <summary>A stored item; the feed and the poll are the store's.</summary>
    public static Item Item(long feedId, long pollId, string key = "id-1", string title = "Renault and Nissan talk", string? link = "http://gazette.example/1", long publishedMs = 1_000_000) => new()
    {
        FeedId = feedId,
        PollId = pollId,
        Key = key,
        LinkKey = link,
        Url = link,
        Title = title,
        Summary = "They talk.",
        Outlet = "Gazette",
        Lang = "en",
        PublishedMs = publishedMs,
        SeenMs = publishedMs,
    };

    public static Card Card(string title = "Renault and Nissan in talks") => new()
    {
        Title = title,
        Url = "https://gazette.example/talks",
        Outlet = "Harbour Motor Gazette",
        PublishedMs = Noon.ToUnixTimeMilliseconds(),
        Summary = [new("Renault", Bold: true), new(" and "), new("Nissan", Bold: true), new(" are in talks about a new shape of their alliance.")],
        AlsoReportedBy = ["Kerb & Axle", "Driveline Wire"],
        Footer = "alliance: renault, nissan in title",
        StoryId = "k7f3",
    };
}
