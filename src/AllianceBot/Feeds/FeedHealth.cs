using System.Globalization;

namespace AllianceBot.Feeds;

/// <summary>What a feed's communities are told, once each: that it is sick, gone, or well again.</summary>
internal enum HealthNotice
{
    None,
    Sick,
    Gone,
    Well,
}

/// <summary>How a feed is. Pure: each poll makes the next state, and says whether people are to hear of it.</summary>
/// <param name="Problem">The code of what is wrong (<see cref="FetchProblems.Code"/>, or the reader's); null: the feed is well.</param>
/// <param name="Since">When the first failure of the present row was.</param>
/// <param name="Failures">Failures in a row.</param>
/// <param name="NextTry">When it is asked again; null: never.</param>
/// <param name="LastSuccess">The last answer that could be read, 304 included.</param>
/// <param name="Told">The last notice of this row that people got; None while it is well or not worth a word.</param>
internal sealed record FeedHealth(
    string? Problem, DateTimeOffset? Since, int Failures, DateTimeOffset? NextTry, DateTimeOffset? LastSuccess, HealthNotice Told)
{
    /// <summary>Failures in a row that are worth telling people; one lost connection is not.</summary>
    public const int TellAfter = 3;

    public static readonly FeedHealth New = new(null, null, 0, null, null, HealthNotice.None);

    public FeedHealth AfterFailure(string problem, DateTimeOffset now, DateTimeOffset? nextTry) =>
        this with { Problem = problem, Since = Since ?? now, Failures = Failures + 1, NextTry = nextTry };

    public FeedHealth AfterSuccess(DateTimeOffset now, DateTimeOffset nextTry) =>
        this with { Problem = null, Since = null, Failures = 0, NextTry = nextTry, LastSuccess = now };

    /// <summary>
    /// What is to be said now. Sick after <see cref="TellAfter"/> failures, once, whatever the problem turns into; gone at once, even after
    /// sick; well only if something was said. Store the returned state in the transaction that raises the notice.
    /// </summary>
    public (FeedHealth State, HealthNotice Notice) Announce()
    {
        var notice = this switch
        {
            { Problem: null, Told: not HealthNotice.None } => HealthNotice.Well,
            { Problem: null } => HealthNotice.None,
            { NextTry: null, Told: not HealthNotice.Gone } => HealthNotice.Gone,
            { Failures: >= TellAfter, Told: HealthNotice.None } => HealthNotice.Sick,
            _ => HealthNotice.None,
        };
        return (notice is HealthNotice.None ? this : this with { Told = notice is HealthNotice.Well ? HealthNotice.None : notice }, notice);
    }
}

/// <summary>The sentences about a feed's health, in the community's time zone.</summary>
internal static class HealthSentences
{
    /// <summary>"Autonews: 403 since 14:10, next try 18:00", or "Autonews: well".</summary>
    public static string State(string name, FeedHealth health, TimeZoneInfo zone, DateTimeOffset now) => health switch
    {
        { Problem: null, LastSuccess: null } => $"{name}: not asked yet",
        { Problem: null } => $"{name}: well",
        { NextTry: { } next } => $"{name}: {Label(health.Problem)} since {At(health.Since ?? now, zone, now)}, next try {At(next, zone, now)}",
        _ => $"{name}: {Label(health.Problem)} since {At(health.Since ?? now, zone, now)}; it is not asked any more",
    };

    /// <summary>The line for a channel. <paramref name="before"/> is the state that the notice ends or continues.</summary>
    public static string Notice(string name, HealthNotice notice, FeedHealth before, FeedHealth after, TimeZoneInfo zone, DateTimeOffset now) => notice switch
    {
        HealthNotice.Well when before is { Problem: { } problem, Since: { } since } => $"{name}: well again ({Label(problem)} since {At(since, zone, now)})",
        HealthNotice.Well => $"{name}: well again",
        _ => State(name, after, zone, now),
    };

    /// <summary>
    /// Said after a time without polls in which items may have come and gone: the document holds nothing that was known before. Null: nothing is missing, or
    /// nobody can tell, as at the first poll.
    /// </summary>
    /// <param name="interval">The feed's usual pace; a gap of less than two of it is none.</param>
    /// <param name="reachesBack">The document holds an item that was known before, so it covers the whole time.</param>
    public static string? Gap(string name, DateTimeOffset? lastSuccess, TimeSpan interval, bool reachesBack, TimeZoneInfo zone, DateTimeOffset now) =>
        lastSuccess is { } last && !reachesBack && now - last > 2 * interval
            ? $"{name}: nothing was read from {At(last, zone, now)} to {At(now, zone, now)}; items of that time may be missing"
            : null;

    /// <summary>A few words for a stored code: "403" for <c>http_403</c>, "too large" for <c>too_large</c>.</summary>
    public static string Label(string code) =>
        code.StartsWith("http_", StringComparison.Ordinal) ? code["http_".Length..] : FetchProblems.Known(code)?.Label() ?? code.Replace('_', ' ');

    private static string At(DateTimeOffset time, TimeZoneInfo zone, DateTimeOffset now)
    {
        var (there, today) = (TimeZoneInfo.ConvertTime(time, zone), TimeZoneInfo.ConvertTime(now, zone));
        return there.ToString(there.Date == today.Date ? "HH:mm" : there.Year == today.Year ? "d MMM HH:mm" : "d MMM yyyy HH:mm", CultureInfo.InvariantCulture);
    }
}
