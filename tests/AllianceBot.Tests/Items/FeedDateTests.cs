using System.Globalization;
using AllianceBot.Feeds;
using AllianceBot.Items;
using CsCheck;

namespace AllianceBot.Tests.Items;

public sealed class FeedDateTests
{
    [Theory]
    // RFC 822 and 2822, as written and as broken.
    [InlineData("Tue, 03 Feb 2026 10:00:00 GMT", "2026-02-03T10:00:00")]
    [InlineData("Tue, 3 Feb 2026 10:00:00 +0100", "2026-02-03T09:00:00")]
    [InlineData("3 Feb 26 10:00 EST", "2026-02-03T15:00:00")]
    [InlineData("Tue,03 Feb 2026 10:00:00 -0330", "2026-02-03T13:30:00")]
    [InlineData("Tuesday, 3rd February 2026 10:00:00 GMT", "2026-02-03T10:00:00")]
    [InlineData("Tue, Feb 3 2026 10:00:00 GMT", "2026-02-03T10:00:00")]
    [InlineData("February 3, 2026", "2026-02-03T00:00:00")]
    [InlineData("Feb 3, 2026 3:05 PM", "2026-02-03T15:05:00")]
    [InlineData("Feb 3, 2026 12:05 a.m. PST", "2026-02-03T08:05:00")]
    [InlineData("Tue, 03 Feb 2026 10:00:00 GMT+02:00", "2026-02-03T08:00:00")]
    [InlineData("Tue, 03 Feb 2026 10:00:00 UTC-5", "2026-02-03T15:00:00")]
    [InlineData("Tue, 03 Feb 2026 10:00:00 +0100 (CET)", "2026-02-03T09:00:00")]
    [InlineData("Tue, 03 Feb 2026 10:00:00 +0100 CET", "2026-02-03T09:00:00")]
    [InlineData("Tue, 03 Feb 2026 10:00:00 Etc/GMT", "2026-02-03T10:00:00")]
    [InlineData("Tue, 03 Feb 2026 10:00:00", "2026-02-03T10:00:00")]
    [InlineData("Tue, 03 Feb 2026 10:00:00 XYZ", "2026-02-03T10:00:00")]
    [InlineData("03-Feb-2026 10:00:00", "2026-02-03T10:00:00")]
    [InlineData("Sun, 31 May 99 21:03:38 GMT", "1999-05-31T21:03:38")]
    [InlineData("Thu, 01 Jan 2004 00:00 GMT", "2004-01-01T00:00:00")]
    // RFC 3339, W3C, ISO 8601.
    [InlineData("2026-02-03T10:00:00Z", "2026-02-03T10:00:00")]
    [InlineData("2026-02-03t10:00:00.123456789+05:30", "2026-02-03T04:30:00.1234567")]
    [InlineData("2026-02-03T10:00:00-0800", "2026-02-03T18:00:00")]
    [InlineData("2026-02-03 10:00:00", "2026-02-03T10:00:00")]
    [InlineData("2026-02-03 10:00:00 +0000 UTC", "2026-02-03T10:00:00")]
    [InlineData("2026-02-03 10:00:00 EST", "2026-02-03T15:00:00")]
    [InlineData("2026-02-03T10:00", "2026-02-03T10:00:00")]
    [InlineData("2026-02-03T10", "2026-02-03T10:00:00")]
    [InlineData("2026-02-03", "2026-02-03T00:00:00")]
    [InlineData("2026-02-03+01:00", "2026-02-02T23:00:00")]
    [InlineData("2026-02-03Z", "2026-02-03T00:00:00")]
    [InlineData("2026-02", "2026-02-01T00:00:00")]
    [InlineData("2026", "2026-01-01T00:00:00")]
    [InlineData("20260203T100000Z", "2026-02-03T10:00:00")]
    [InlineData("20260203", "2026-02-03T00:00:00")]
    [InlineData("2026-034", "2026-02-03T00:00:00")]
    [InlineData("2026/02/03 10:00", "2026-02-03T10:00:00")]
    [InlineData("Fri, 2026/02/03 10:00:00 EDT", "2026-02-03T14:00:00")]
    [InlineData("1770112800", "2026-02-03T10:00:00")]
    [InlineData("1770112800000", "2026-02-03T10:00:00")]
    // asctime, and numbers as people write them.
    [InlineData("Tue Feb  3 10:00:00 2026", "2026-02-03T10:00:00")]
    [InlineData("Tue Feb 3 10:00:00 PST 2026", "2026-02-03T18:00:00")]
    [InlineData("Tue Feb 3 10:00:00 +0000 2026", "2026-02-03T10:00:00")]
    [InlineData("02/03/2026 10:00", "2026-02-03T10:00:00")]
    [InlineData("23/02/2026", "2026-02-23T00:00:00")]
    [InlineData("03.02.2026 10:00", "2026-02-03T10:00:00")]
    [InlineData("Tue, 03 Feb 2026 10.05.30 GMT", "2026-02-03T10:05:30")]
    [InlineData("03.02.2026 10.05", "2026-02-03T10:05:00")]
    public void Dates_are_read_as_utc(string text, string expected) => AssertDate(text, expected);

    [Theory]
    [InlineData("mer, 16 nov 2022 00:38:15 +0100", "2022-11-15T23:38:15")]
    [InlineData("mar., 3 févr. 2026 10:00:00 GMT", "2026-02-03T10:00:00")]
    [InlineData("mardi 3 mars 2026", "2026-03-03T00:00:00")]
    [InlineData("Di, 3 Mär 2026 10:00:00 MEZ", "2026-03-03T09:00:00")]
    [InlineData("28 Februar 2010 21:03:38 GMT", "2010-02-28T21:03:38")]
    [InlineData("martes, 3 de febrero de 2026", "2026-02-03T00:00:00")]
    [InlineData("3 dicembre 2026", "2026-12-03T00:00:00")]
    [InlineData("ter, 3 fev 2026 10:00:00 -0300", "2026-02-03T13:00:00")]
    [InlineData("wto, 3 lut 2026 10:00:00 +0100", "2026-02-03T09:00:00")]
    [InlineData("3 września 2026", "2026-09-03T00:00:00")]
    [InlineData("Вт, 3 фев 2026 10:00:00 MSK", "2026-02-03T07:00:00")]
    [InlineData("3 июня 2026", "2026-06-03T00:00:00")]
    [InlineData("3 липня 2026", "2026-07-03T00:00:00")]
    [InlineData("Κυρ, 11 Ιούλ 2004 12:00:00 EST", "2004-07-11T17:00:00")]
    [InlineData("2004-július-13T9:15-05:00", "2004-07-13T14:15:00")]
    [InlineData("3 Şubat 2026", "2026-02-03T00:00:00")]
    [InlineData("3 marraskuuta 2026", "2026-11-03T00:00:00")]
    [InlineData("2004-05-25 오후 11:23:17", "2004-05-25T14:23:17")]
    [InlineData("2004년 05월 28일  01:31:15", "2004-05-27T16:31:15")]
    [InlineData("2026年2月3日 10時5分", "2026-02-03T01:05:00")]
    [InlineData("٣ فبراير ٢٠٢٦", "2026-02-03T00:00:00")]
    [InlineData("15 août 2026 à 19h48", "2026-08-15T19:48:00")]
    [InlineData("1 мая 2026 г. 19:48", "2026-05-01T19:48:00")]
    [InlineData("2026-szeptember-03T9:15-05:00", "2026-09-03T14:15:00")]
    [InlineData("2026年2月3日 上午9:30", "2026-02-03T01:30:00")]
    [InlineData("2026年2月3日 星期二 21:30", "2026-02-03T13:30:00")]
    [InlineData("2026年2月3日(火) 午後9時30分", "2026-02-03T12:30:00")]
    [InlineData("2026年2月3日 火曜日 21:30", "2026-02-03T12:30:00")]
    public void B06_Names_of_months_in_many_languages_are_read(string text, string expected) => AssertDate(text, expected);

    [Theory]
    [InlineData("PST", 8), InlineData("PDT", 7), InlineData("MST", 7), InlineData("CST", 6), InlineData("CDT", 5), InlineData("EST", 5), InlineData("EDT", 4)]
    [InlineData("AST", 4), InlineData("UT", 0), InlineData("Z", 0), InlineData("BST", -1), InlineData("CET", -1), InlineData("CEST", -2), InlineData("EET", -2), InlineData("MSK", -3)]
    [InlineData("JST", -9), InlineData("KST", -9), InlineData("AEST", -10), InlineData("NZST", -12), InlineData("ET", 5), InlineData("HST", 10)]
    public void B06_Zones_are_known_by_their_letters(string zone, int hoursToUtc)
    {
        Assert.True(FeedDate.TryParse($"Tue, 03 Feb 2026 12:00:00 {zone}", out var date));
        Assert.Equal(new DateTimeOffset(2026, 2, 3, 12, 0, 0, TimeSpan.Zero).AddHours(hoursToUtc), date);
    }

    [Theory]
    [InlineData("9999-12-31T23:59:59-14:00")] // B01
    [InlineData("Sun, 31 Dec 9999 23:59:59 -9999")] // B01
    [InlineData("0001-01-01T00:00:00+14:00")] // B02
    [InlineData("0001-01-01T00:00:00Z")] // B02: a program's way to say "none"
    [InlineData("0000-00-00 00:00:00")] // B03 from here on
    [InlineData("0000-01-01")]
    [InlineData("-0001-01-01")]
    [InlineData("10000-01-01T00:00:00Z")]
    [InlineData("Mon, 30 Feb 2026 10:00:00 GMT")]
    [InlineData("2026-02-30T10:00:00Z")]
    [InlineData("2026-13-01")]
    [InlineData("2026-02-03T24:00:00Z")]
    [InlineData("2026-02-03T10:60:00Z")]
    [InlineData("2026-02-03T10:00:60Z")]
    [InlineData("Sun, 99 Jun 2009 12:00:00 GMT")]
    [InlineData("Sun, 16 Dec 2012 1:2:3:4 GMT")]
    [InlineData("Sun, 16 zzz 2012 11:47:32 GMT")]
    [InlineData("Sun, 16 Dec zz 11:47:32 GMT")]
    [InlineData("Sun, 16 Dec 2012 11:47:32 +zz:00")]
    [InlineData("Tue, 03 Feb 2026 10:00:00 +2500")]
    [InlineData("2026-02-03T10:00:00+00:xx")]
    [InlineData("2013-01-28T11:30:00-06:00Textra")]
    [InlineData("2013-01-27-01")]
    [InlineData("22013")]
    [InlineData("013")]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("today")]
    [InlineData("Tue")]
    [InlineData("99999999999999999999999999")]
    public void B01_B02_B03_What_is_no_date_is_none(string text) => AssertDate(text, null);

    [Theory]
    [InlineData("01 Jan 00 00:00:00 GMT", 2000)]
    [InlineData("01 Jan 49 00:00:00 GMT", 2049)]
    [InlineData("01 Jan 50 00:00:00 GMT", 1950)]
    [InlineData("01 Jan 99 00:00:00 GMT", 1999)]
    [InlineData("01 Jan 099 00:00:00 GMT", 1999)]
    public void B03_Years_of_two_and_three_digits_follow_rfc_2822(string text, int year)
    {
        Assert.True(FeedDate.TryParse(text, out var date));
        Assert.Equal(year, date.Year);
    }

    [Fact]
    public void B04_B05_The_time_of_an_entry_is_never_after_it_was_fetched()
    {
        var fetched = new DateTimeOffset(2026, 2, 3, 10, 0, 0, TimeSpan.Zero);
        string[] dates = ["Fri, 31 Dec 9999 23:59:59 GMT", "", "Mon, 02 Feb 2026 10:00:00 GMT", "soon"];
        var document = Reading.Of(Reading.Rss(string.Concat(dates.Select((date, i) => $"<item><guid>{i}</guid><pubDate>{date}</pubDate></item>")))).Document!;
        var items = ItemMapper.Map(document, new Feed(), ItemIdentityPolicy.Id, shift: TimeSpan.Zero, fetched);
        Assert.Equal([fetched, fetched, fetched.AddDays(-1), fetched], items.Reverse().Select(item => DateTimeOffset.FromUnixTimeMilliseconds(item.PublishedMs)));
    }

    [Fact]
    public void B01_An_entry_with_an_impossible_date_is_kept_without_one()
    {
        var entry = Reading.RssItem("<title>kept</title><pubDate>9999-12-31T23:59:59-14:00</pubDate>");
        Assert.Equal(("kept", null), (entry.Title, entry.Published));
    }

    [Fact]
    public void An_unreadable_date_gives_way_to_the_next_one() =>
        Assert.Equal(new DateTimeOffset(2026, 2, 3, 0, 0, 0, TimeSpan.Zero), Reading.RssItem("<pubDate>soon</pubDate><dc:date>2026-02-03</dc:date>").Published);

    [Fact]
    public void Any_instant_comes_back_from_every_way_to_write_it()
    {
        string[] formats = ["yyyy-MM-ddTHH:mm:ss'Z'", "ddd, dd MMM yyyy HH:mm:ss 'GMT'", "ddd MMM d HH:mm:ss yyyy", "dd MMMM yyyy HH:mm:ss 'UTC'", "yyyyMMddTHHmmss'Z'", "MMM d, yyyy h:mm:ss tt"];
        var first = new DateTimeOffset(1970, 1, 2, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();
        var last = new DateTimeOffset(9998, 12, 31, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();
        Gen.Select(Gen.Long[first, last], Gen.OneOf(formats)).Sample((seconds, format) =>
        {
            var instant = DateTimeOffset.FromUnixTimeSeconds(seconds);
            Assert.True(FeedDate.TryParse(instant.ToString(format, CultureInfo.InvariantCulture), out var read));
            Assert.Equal(instant, read);
        });
    }

    [Fact]
    public void No_text_at_all_throws_or_gives_a_date_out_of_range()
    {
        var words = Gen.OneOf("Feb", "2026", "31", "10:00", "+0100", "PM", "mar", "-", "/", ",", "GMT", "T", "99", "오후", "年", "(", "\uD800", "é", "0", ":", "Z", " ", "٣", "1st");
        var texts = Gen.OneOf(words.Array[0, 12].Select(parts => string.Join(' ', parts)), words.Array[0, 12].Select(string.Concat), Gen.String[0, 110]);
        texts.Sample(text =>
        {
            if (FeedDate.TryParse(text, out var date))
                Assert.True(date.Offset == TimeSpan.Zero && date.Year > 1, $"{text} gave {date:O}");
        }, iter: 20_000);
    }

    private static void AssertDate(string text, string? expected)
    {
        var isDate = FeedDate.TryParse(text, out var date);
        Assert.Equal(expected, isDate ? date.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture) : null);
    }
}
