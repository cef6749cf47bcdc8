using AllianceBot.Commands;
using AllianceBot.Communities;

namespace AllianceBot.Tests.Commands;

public sealed class WhenTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 1, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("7d", "2026-02-25T01:30Z")]
    [InlineData("12h", "2026-03-03T13:30Z")]
    [InlineData("today", "2026-03-04T00:00+01:00")]
    [InlineData("yesterday", "2026-03-03T00:00+01:00")]
    [InlineData("this week", "2026-03-02T00:00+01:00")]
    [InlineData("last month", "2026-02-04T00:00+01:00")]
    [InlineData("this month", "2026-03-01T00:00+01:00")]
    [InlineData("3 days ago", "2026-03-01T01:30Z")]
    [InlineData("an hour ago", "2026-03-04T00:30Z")]
    [InlineData("last 2 weeks", "2026-02-18T01:30Z")]
    [InlineData("a month ago", "2026-02-04T01:30Z")]
    [InlineData("2025-07-14", "2025-07-14T00:00+02:00")]
    [InlineData("2025-07", "2025-07-01T00:00+02:00")]
    [InlineData(" 2025 ", "2025-01-01T00:00+01:00")]
    public void Times_are_read_as_people_write_them_and_days_begin_in_their_zone(string text, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), When.Parse(text, Now, new Community { TimeZone = "Europe/Paris" }.Zone));

    [Theory]
    [InlineData("yesterday", "2026-03-04T00:00+01:00")]
    [InlineData("2026-03-01", "2026-03-02T00:00+01:00")]
    [InlineData("2025-07", "2025-08-01T00:00+02:00")]
    [InlineData("2025", "2026-01-01T00:00+01:00")]
    [InlineData("2d", "2026-03-02T01:30Z")]
    public void An_end_that_is_a_day_a_month_or_a_year_includes_it(string text, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), When.ParseEnd(text, Now, new Community { TimeZone = "Europe/Paris" }.Zone));

    [Theory]
    [InlineData("0 days ago"), InlineData("3 blue moons ago"), InlineData("9999 days ago"), InlineData("ago")]
    [InlineData(""), InlineData("soon"), InlineData("2026-13-01"), InlineData("9999"), InlineData("7"), InlineData("-7d"), InlineData("99999999999d")]
    public void What_is_no_time_is_none(string text) => Assert.Null(When.Parse(text, Now, TimeZoneInfo.Utc));

    [Fact]
    public void An_unknown_zone_is_UTC() => Assert.Equal(TimeZoneInfo.Utc, new Community { TimeZone = "Mars/Olympus" }.Zone);
}
