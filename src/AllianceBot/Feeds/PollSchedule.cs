namespace AllianceBot.Feeds;

/// <summary>What decides a feed's pace besides its last answer.</summary>
internal sealed record FeedPace
{
    /// <summary>The stable id that the feed's share of the jitter comes from.</summary>
    public required long FeedId { get; init; }

    public bool HasValidators { get; init; }

    /// <summary>The feed's own &lt;ttl&gt; or update period.</summary>
    public TimeSpan? Ttl { get; init; }

    public SkipTimes Skip { get; init; }

    /// <summary>The quickest pace that a community which follows the feed asks for; it can only slow the feed down.</summary>
    public TimeSpan? AskedInterval { get; init; }

    /// <summary>Since the last item that was new to us, or since the feed was added.</summary>
    public TimeSpan QuietFor { get; init; }
}

/// <summary>
/// When a feed is due next. Pure: the same arguments give the same answer. Owners can only slow polls down (ttl, Cache-Control, Expires,
/// Retry-After, skipHours, skipDays), nothing moves a poll past <see cref="PollingOptions.MaximumInterval"/>, and the jitter of +-10 % comes from the
/// feed's id, so that feeds added together drift apart and stay apart over restarts.
/// </summary>
internal sealed class PollSchedule(PollingOptions options)
{
    private const double Jitter = 0.1;

    private static readonly TimeSpan QuietWeek = TimeSpan.FromDays(7);
    private static readonly TimeSpan QuietMonth = TimeSpan.FromDays(30);
    private static readonly TimeSpan NudgedFrom = TimeSpan.FromMinutes(5);

    /// <summary>After an answer, 304 included.</summary>
    /// <param name="freshFor">From the <see cref="FetchResult"/>.</param>
    public DateTimeOffset AfterSuccess(FeedPace pace, TimeSpan? freshFor, DateTimeOffset now)
    {
        var owner = Longer(pace.Ttl ?? default, freshFor ?? default);
        var jitter = 1 + (Jitter * Share(pace.FeedId));
        // What the owner asked for is a least time: its jitter goes one way only.
        var delay = Longer(Interval(pace, owner) * jitter, owner * (1 + (Jitter * (Share(pace.FeedId) + 1) / 2)));
        return pace.Skip.NextAllowed(OffTheHour(now + Capped(delay), delay, pace.FeedId));
    }

    /// <summary>After a failure. Null: never again (410).</summary>
    /// <param name="failures">Failures in a row, this one included.</param>
    public DateTimeOffset? AfterFailure(FeedPace pace, FetchResult.Failed failure, int failures, DateTimeOffset now)
    {
        if (failure.Problem == FetchProblem.Gone)
            return null;
        var interval = Interval(pace, default);
        var jitter = 1 + (Jitter * Share(pace.FeedId));
        // Someone decided these; they do not mend themselves within minutes.
        var isDecided = failure.Problem is FetchProblem.Denied or FetchProblem.Challenge or FetchProblem.BlockedAddress or FetchProblem.BadUrl;
        var doublings = Math.Clamp(failures - 1 + (isDecided ? 2 : 0), 0, 20);
        var delay = failure.RetryAfter is { } asked
            ? Longer(interval * jitter, asked * (1 + (Jitter * (Share(pace.FeedId) + 1) / 2)))
            : interval * Math.Pow(2, doublings) * jitter;
        return OffTheHour(now + Capped(delay), delay, pace.FeedId);
    }

    /// <summary>The time between two polls, before jitter and the owner's wishes.</summary>
    public TimeSpan Interval(FeedPace pace, TimeSpan owner)
    {
        // An owner who says how long an answer stays fresh allows to be asked when it no longer is.
        var paced = pace.HasValidators || owner > TimeSpan.Zero ? options.Interval : options.IntervalWithoutValidators;
        TimeSpan interval = paced;
        if (options.MinimumInterval is { } minimum)
            interval = minimum.Value < options.Interval.Value ? minimum : Longer(minimum, paced);
        interval *= pace.QuietFor > QuietMonth ? 4 : pace.QuietFor > QuietWeek ? 2 : 1;
        return Longer(interval, pace.AskedInterval ?? default);
    }

    private TimeSpan Capped(TimeSpan delay) => delay < options.MaximumInterval.Value ? delay : options.MaximumInterval;

    // Whole hours are when everybody else asks.
    private static DateTimeOffset OffTheHour(DateTimeOffset due, TimeSpan delay, long feedId) =>
        delay >= NudgedFrom && due.Minute == 0 ? due + TimeSpan.FromSeconds(90 + (30 * Share(feedId))) : due;

    // A feed's place in [-1, 1), the same for ever (SplitMix64's finisher).
    private static double Share(long feedId)
    {
        var bits = unchecked((ulong)feedId + 0x9e3779b97f4a7c15);
        bits = unchecked((bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9);
        bits = unchecked((bits ^ (bits >> 27)) * 0x94d049bb133111eb);
        bits ^= bits >> 31;
        return ((bits >> 11) * (2.0 / (1UL << 53))) - 1;
    }

    private static TimeSpan Longer(TimeSpan left, TimeSpan right) => left > right ? left : right;
}
