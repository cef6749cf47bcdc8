using System.Globalization;

namespace AllianceBot.Feeds;

/// <summary>The sentences about a feed's health, in the community's time zone.</summary>
internal static class HealthSentences
{
    /// <summary>For a list: "403 since 14:10 (http_403), next try 18:00, last read 13:55", or "well, read 14:10, next 14:25".</summary>
    public static string State(FeedHealth health, TimeZoneInfo zone, DateTimeOffset now)
    {
        string At(DateTimeOffset time) => HealthSentences.At(time, zone, now);
        var lastRead = health.LastSuccess is { } last ? $", last read {At(last)}" : ", never read";
        return health switch
        {
            { Problem: null, LastSuccess: null } => "not asked yet",
            { Failures: 0, Problem: { } flaw, NextTry: { } next } => $"read in part since {At(health.Since ?? now)}: {Label(flaw)} ({flaw}){lastRead}, next {At(next)}",
            { Problem: null, LastSuccess: { } read } => $"well, read {At(read)}{(health.NextTry is { } next ? $", next {At(next)}" : "")}",
            { NextTry: { } next } => $"{Label(health.Problem)} since {At(health.Since ?? now)} ({health.Problem}), next try {At(next)}{lastRead}",
            _ => $"{Label(health.Problem)} since {At(health.Since ?? now)} ({health.Problem}); it is not asked any more{lastRead}",
        };
    }

    /// <summary>For a channel: "Autonews: 403 since 14:10, next try 18:00".</summary>
    public static string Notice(string name, FeedNotice notice, TimeZoneInfo zone, DateTimeOffset now)
    {
        string At(long ms) => HealthSentences.At(DateTimeOffset.FromUnixTimeMilliseconds(ms), zone, now);
        var trouble = $"{Label(notice.Problem ?? "")} since {At(notice.SinceMs)}";
        return notice.Kind switch
        {
            HealthNotice.Sick => $"{name}: {trouble}, next try {At(notice.UntilMs ?? notice.AtMs)}",
            HealthNotice.Gone => $"{name}: {trouble}; it is not asked any more",
            HealthNotice.Well => $"{name}: well again ({trouble})",
            HealthNotice.Gap => $"{name}: nothing was read from {At(notice.SinceMs)} to {At(notice.UntilMs ?? notice.AtMs)}; items of that time may be missing",
            _ => throw new ArgumentOutOfRangeException(nameof(notice), notice.Kind, message: null),
        };
    }

    /// <summary>A few words for a stored code: "403" for <c>http_403</c>, "too large" for <c>too_large</c>.</summary>
    public static string Label(string code) =>
        code.StartsWith("http_", StringComparison.Ordinal) ? code["http_".Length..] : FetchProblems.Known(code)?.Label() ?? code.Replace('_', ' ');

    private static string At(DateTimeOffset time, TimeZoneInfo zone, DateTimeOffset now)
    {
        var (there, today) = (TimeZoneInfo.ConvertTime(time, zone), TimeZoneInfo.ConvertTime(now, zone));
        return there.ToString(there.Date == today.Date ? "HH:mm" : there.Year == today.Year ? "d MMM HH:mm" : "d MMM yyyy HH:mm", CultureInfo.InvariantCulture);
    }
}
