using System.Globalization;
using System.Text.RegularExpressions;
using Humanizer;

namespace AllianceBot.Commands;

/// <summary>Times as people write and read them.</summary>
internal static partial class When
{
    /// <summary>
    /// Reads <c>7d</c>, <c>3 days ago</c>, <c>yesterday</c>, <c>last month</c>, <c>2026-10-01</c> as a moment before <paramref name="now"/>;
    /// days begin in <paramref name="zone"/>.
    /// </summary>
    public static DateTimeOffset? Parse(string text, DateTimeOffset now, TimeZoneInfo zone) => Span(text, now, zone)?.Start;

    /// <summary>The same as an end: of a day, a month or a year that is named, its last moment, so that it is included.</summary>
    public static DateTimeOffset? ParseEnd(string text, DateTimeOffset now, TimeZoneInfo zone) => Span(text, now, zone)?.End;

    /// <summary>Whether these words are a time at all.</summary>
    public static bool IsTime(string text) => Span(text, DateTimeOffset.UnixEpoch.AddYears(100), TimeZoneInfo.Utc) is not null;

    /// <summary>"3 hours ago".</summary>
    public static string Ago(long ms, DateTimeOffset now)
    {
        var past = now - DateTimeOffset.FromUnixTimeMilliseconds(ms);
        return past < TimeSpan.FromMinutes(1) ? "just now" : $"{past.Humanize(maxUnit: TimeUnit.Year)} ago";
    }

    /// <summary>A moment in the community's zone: <c>2026-11-23 14:10</c>.</summary>
    public static string Local(long ms, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(ms), zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static (DateTimeOffset Start, DateTimeOffset End)? Span(string text, DateTimeOffset now, TimeZoneInfo zone)
    {
        text = text.Trim().ToLowerInvariant();
        var local = TimeZoneInfo.ConvertTime(now, zone);
        var today = local.Date;
        var monday = today.AddDays(-(((int)today.DayOfWeek + 6) % 7));
        (DateTime Start, DateTime End)? days = text switch
        {
            "today" => (today, today.AddDays(1)),
            "yesterday" => (today.AddDays(-1), today),
            "this week" => (monday, monday.AddDays(7)),
            "last week" => (today.AddDays(-7), today.AddDays(-7)),
            "this month" => Month(today.Year, today.Month),
            "last month" => (today.AddMonths(-1), today.AddMonths(-1)),
            "this year" => Year(today.Year),
            "last year" => (today.AddYears(-1), today.AddYears(-1)),
            _ when Date(text, "yyyy-MM-dd") is { } day => (day, day.AddDays(1)),
            _ when Date(text, "yyyy-MM") is { } month => Month(month.Year, month.Month),
            _ when Date(text, "yyyy") is { } year => Year(year.Year),
            _ => null,
        };
        if (days is { } span)
            return (Moment(span.Start), Moment(span.End));
        var ago = Settings.Duration.TryParse(text, out var length, out _) ? now - length : InWords(text, now, local.DateTime, zone);
        return ago is { } at ? (at, at) : null;

        DateTimeOffset Moment(DateTime day) => new DateTimeOffset(day, zone.GetUtcOffset(day)).ToUniversalTime();
    }

    private static DateTime? Date(string text, string format) =>
        DateTime.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var exact) && exact.Year is > 1970 and < 9000 ? exact : null;

    private static (DateTime Start, DateTime End) Month(int year, int month) => (new DateTime(year, month, 1), new DateTime(year, month, 1).AddMonths(1));

    private static (DateTime Start, DateTime End) Year(int year) => (new DateTime(year, 1, 1), new DateTime(year + 1, 1, 1));

    private static DateTimeOffset? InWords(string text, DateTimeOffset now, DateTime local, TimeZoneInfo zone)
    {
        if (Words().Match(text) is not { Success: true } words)
            return null;
        var count = words.Groups["count"].Value is var number && int.TryParse(number, CultureInfo.InvariantCulture, out var many) ? many : 1;
        return words.Groups["unit"].Value switch
        {
            "minute" => now.AddMinutes(-count),
            "hour" => now.AddHours(-count),
            "day" => now.AddDays(-count),
            "week" => now.AddDays(-7.0 * count),
            var unit when local.AddMonths(-(unit == "year" ? 12 * count : count)) is var then => new DateTimeOffset(then, zone.GetUtcOffset(then)).ToUniversalTime(),
            _ => null,
        };
    }

    [GeneratedRegex(@"^(?:(?:the )?(?:last|past) )?(?<count>[1-9][0-9]{0,2}|an?|one) (?<unit>minute|hour|day|week|month|year)s?(?: ago)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Words();
}
