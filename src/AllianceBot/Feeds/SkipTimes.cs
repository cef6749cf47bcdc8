namespace AllianceBot.Feeds;

/// <summary>A feed's skipHours and skipDays (RSS 2.0): hours of the day and days of the week, in UTC, at which it asks not to be polled.</summary>
/// <param name="Hours">Bit 0 is the hour from midnight.</param>
/// <param name="Days">Bit 0 is Sunday.</param>
internal readonly record struct SkipTimes(int Hours, int Days)
{
    private static readonly string[] DayNames = Enum.GetNames<DayOfWeek>();

    /// <summary>From a feed's values; an hour of 24 is midnight, days are English names. What makes no sense is left out.</summary>
    public static SkipTimes Of(IEnumerable<int> hours, IEnumerable<string> days)
    {
        var (hourBits, dayBits) = (0, 0);
        foreach (var hour in hours)
            hourBits |= hour is >= 0 and <= 24 ? 1 << (hour % 24) : 0;
        foreach (var name in days)
        {
            var day = Array.FindIndex(DayNames, known => string.Equals(known, name.Trim(), StringComparison.OrdinalIgnoreCase));
            dayBits |= day >= 0 ? 1 << day : 0;
        }
        return new SkipTimes(hourBits, dayBits);
    }

    /// <summary>The first moment from <paramref name="due"/> on that is not skipped, but no more than a day later: a feed that skips every hour is still polled.</summary>
    public DateTimeOffset NextAllowed(DateTimeOffset due)
    {
        var at = due.ToUniversalTime();
        for (var hours = 0; hours < 24 && IsSkipped(at); hours++)
            at = at.AddHours(1);
        return at;
    }

    private bool IsSkipped(DateTimeOffset at) => (Hours >> at.Hour & 1) != 0 || (Days >> (int)at.DayOfWeek & 1) != 0;
}
