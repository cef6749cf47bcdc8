namespace AllianceBot.Items;

/// <summary>The fields of a date while it is read.</summary>
internal struct DateParts()
{
    /// <summary>The Unix time in seconds, when the text was one.</summary>
    public long? UnixSeconds;

    public int Year;
    public int Month;
    public int Day;

    /// <summary>Day of the year, when it was given instead of month and day.</summary>
    public int Ordinal;

    public int Hour;
    public int Minute;
    public int Second;
    public int Ticks;
    public bool? IsAfternoon;

    /// <summary>Minutes east of Greenwich.</summary>
    public int? Offset;

    /// <summary>The zone of a date that names none.</summary>
    public int DefaultOffset;

    /// <summary>RFC 2822 4.3: two digits up to 49 are this century, other years of two or three digits the last.</summary>
    public static int FullYear(int year, int digits) => digits switch
    {
        <= 2 => year < 50 ? 2000 + year : 1900 + year,
        3 => 1900 + year,
        _ => year,
    };

    public readonly bool TryBuild(out DateTimeOffset date)
    {
        date = default;
        if (UnixSeconds is { } seconds)
        {
            date = DateTimeOffset.UnixEpoch.AddSeconds(seconds);
            return true;
        }
        var hour = IsAfternoon switch
        {
            true when Hour is > 0 and < 12 => Hour + 12,
            false when Hour == 12 => 0,
            _ => Hour,
        };
        if (Year is < 1 or > 9999 || hour > 23 || Minute > 59 || Second > 59)
            return false;
        var (month, day) = Ordinal > 0 ? (1, 1) : (Math.Max(1, Month), Math.Max(1, Day));
        if (month > 12 || day > DateTime.DaysInMonth(Year, month) || Ordinal > (DateTime.IsLeapYear(Year) ? 366 : 365))
            return false;
        var local = new DateTime(Year, month, day, hour, Minute, Second).Ticks + Ticks + (Math.Max(0, Ordinal - 1) * TimeSpan.TicksPerDay);
        var utc = local - ((Offset ?? DefaultOffset) * TimeSpan.TicksPerMinute);
        if (utc < DateTime.MinValue.AddYears(1).Ticks || utc > DateTime.MaxValue.Ticks)
            return false;
        date = new DateTimeOffset(utc, TimeSpan.Zero);
        return true;
    }
}
