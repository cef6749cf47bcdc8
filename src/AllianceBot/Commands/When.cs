using System.Globalization;
using Humanizer;

namespace AllianceBot.Commands;

/// <summary>Times as people write and read them.</summary>
internal static class When
{
    /// <summary>
    /// Reads <c>7d</c>, <c>12h</c>, <c>yesterday</c>, <c>last month</c>, <c>2026-10-01</c> as a moment before <paramref name="now"/>;
    /// days begin in <paramref name="zone"/>.
    /// </summary>
    public static DateTimeOffset? Parse(string text, DateTimeOffset now, TimeZoneInfo zone)
    {
        text = text.Trim().ToLowerInvariant();
        var local = TimeZoneInfo.ConvertTime(now, zone);
        var today = local.Date;
        DateTime? day = text switch
        {
            "today" => today,
            "yesterday" => today.AddDays(-1),
            "this week" => today.AddDays(-(((int)today.DayOfWeek + 6) % 7)),
            "last week" => today.AddDays(-7),
            "this month" => new DateTime(today.Year, today.Month, 1),
            "last month" => today.AddMonths(-1),
            "this year" => new DateTime(today.Year, 1, 1),
            "last year" => today.AddYears(-1),
            _ => null,
        };
        if (day is null && DateTime.TryParseExact(text, ["yyyy-MM-dd", "yyyy-MM", "yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var exact) && exact.Year is > 1970 and < 9000)
            day = exact;
        if (day is { } d)
            return new DateTimeOffset(d, zone.GetUtcOffset(d)).ToUniversalTime();
        return Settings.Duration.TryParse(text, out var ago, out _) ? now - ago : null;
    }

    /// <summary>"3 hours ago".</summary>
    public static string Ago(long ms, DateTimeOffset now)
    {
        var past = now - DateTimeOffset.FromUnixTimeMilliseconds(ms);
        return past < TimeSpan.FromMinutes(1) ? "just now" : $"{past.Humanize(maxUnit: TimeUnit.Year)} ago";
    }

    /// <summary>A moment in the community's zone: <c>2026-11-23 14:10</c>.</summary>
    public static string Local(long ms, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(ms), zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
