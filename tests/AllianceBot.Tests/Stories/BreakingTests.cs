using AllianceBot.Stories;

namespace AllianceBot.Tests.Stories;

public sealed class BreakingTests
{
    /// <summary>Reports as minute@host, with the minute they were seen after a slash; and the minute from which the story breaks.</summary>
    [Theory]
    [InlineData("0@a.example 10@b.example 30@c.example", 30)]
    [InlineData("0@a.example 10@b.example 31@c.example", null)]
    [InlineData("0@a.example 10@a.example 20@www.a.example 25@b.example", null)]
    [InlineData("0@a.example 50@b.example 60@c.example 70@a.example", 70)]
    [InlineData("30@c.example 0@a.example 10@b.example", 30)]
    [InlineData("0@a.example 10@b.example 90/20@c.example", 20)]
    [InlineData("0@a.example 10@b.example", null)]
    public void Three_hosts_within_half_an_hour_make_a_story_break(string reports, int? sinceMinute)
    {
        var since = Breaking.SinceMs(reports.Split(' ').Select(made =>
        {
            var (times, host) = (made.Split('@')[0].Split('/'), made.Split('@')[1]);
            return new Report { Url = $"https://{host}/news", PublishedMs = Minutes(times[0]), SeenMs = Minutes(times[^1]) };
        }));
        Assert.Equal(sinceMinute * 60_000L, since);
    }

    private static long Minutes(string number) => int.Parse(number, System.Globalization.CultureInfo.InvariantCulture) * 60_000L;
}
