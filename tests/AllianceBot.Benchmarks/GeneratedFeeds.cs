using System.Globalization;
using System.Net;
using System.Text;

namespace AllianceBot.Benchmarks;

/// <summary>Feeds as publishers write them, of any size, the same at each run.</summary>
internal static class GeneratedFeeds
{
    private static readonly string[] Words =
        ("the council voted on Tuesday to reopen talks about the harbour bridge after engineers found new cracks in two of its piers and " +
         "ministers said that repairs could take until spring while ferries carry commuters across the bay at no charge für Zürich café naïve résumé").Split(' ');

    public static byte[] Rss(int bytes, int bytesPerItem)
    {
        var random = new Random(1);
        var feed = new StringBuilder("""
            <?xml version="1.0" encoding="UTF-8"?>
            <rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
              xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/">
            <channel><title>Harbour News</title><link>https://news.example/</link><description>All of it</description><language>en</language>
            <atom:link href="https://news.example/feed.xml" rel="self" type="application/rss+xml"/>

            """);
        for (var i = 0; feed.Length < bytes; i++)
        {
            var date = DateTimeOffset.UnixEpoch.AddMinutes(29_000_000 + i).ToString("R", CultureInfo.InvariantCulture);
            feed.Append(CultureInfo.InvariantCulture, $"""
                <item>
                  <title>{Sentence(random, 9)} &amp; more</title>
                  <link>https://news.example/2026/{i}/article?utm_source=rss</link>
                  <guid isPermaLink="false">https://news.example/?p={i}</guid>
                  <pubDate>{date}</pubDate>
                  <dc:creator><![CDATA[Ann Author]]></dc:creator>
                  <category><![CDATA[World]]></category><category>Harbour</category>
                  <media:thumbnail url="https://news.example/img/{i}.jpg" width="640" height="360"/>
                  <description>{WebUtility.HtmlEncode(Html(random, bytesPerItem / 6))}</description>
                  <content:encoded><![CDATA[{Html(random, bytesPerItem / 2)}]]></content:encoded>
                </item>

                """);
        }
        return Encoding.UTF8.GetBytes(feed.Append("</channel></rss>").ToString());
    }

    public static byte[] Atom(int bytes, int bytesPerItem)
    {
        var random = new Random(2);
        var feed = new StringBuilder("""
            <?xml version="1.0" encoding="UTF-8"?>
            <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Harbour Blog</title><id>tag:blog.example,2026:1</id>
            <link rel="alternate" type="text/html" href="https://blog.example/"/><updated>2026-01-01T00:00:00Z</updated>

            """);
        for (var i = 0; feed.Length < bytes; i++)
        {
            var date = DateTimeOffset.UnixEpoch.AddMinutes(29_000_000 + i).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
            feed.Append(CultureInfo.InvariantCulture, $"""
                <entry>
                  <id>tag:blog.example,2026:{i}</id><title type="html">{Sentence(random, 8)} &amp;amp; more</title>
                  <link rel="alternate" type="text/html" href="https://blog.example/2026/{i}"/>
                  <link rel="replies" type="text/html" href="https://blog.example/2026/{i}#comments"/>
                  <published>{date}</published><updated>{date}</updated>
                  <author><name>Ann Author</name><uri>https://blog.example/ann</uri></author>
                  <category scheme="https://blog.example/tags" term="harbour"/>
                  <content type="html">{WebUtility.HtmlEncode(Html(random, bytesPerItem * 2 / 3))}</content>
                </entry>

                """);
        }
        return Encoding.UTF8.GetBytes(feed.Append("</feed>").ToString());
    }

    public static string Html(Random random, int length)
    {
        var html = new StringBuilder();
        while (html.Length < length)
            html.Append(CultureInfo.InvariantCulture, $"<p>{Sentence(random, 30)} <a href=\"https://news.example/{random.Next(1000)}\">{Sentence(random, 3)}</a> {Sentence(random, 20)}.</p>\n");
        return html.ToString();
    }

    private static string Sentence(Random random, int words) => string.Join(' ', Enumerable.Range(0, words).Select(_ => Words[random.Next(Words.Length)]));
}
