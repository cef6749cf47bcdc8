using AllianceBot.Feeds;
using AllianceBot.Settings;

namespace AllianceBot.Tests.Feeds;

/// <summary>POLLING.md 2 and 3: when a feed is due next.</summary>
public sealed class PollScheduleTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 14, 10, 0, TimeSpan.Zero);
    private static readonly PollSchedule Schedule = new(new PollingOptions());
    private static readonly FeedPace Conditional = new() { FeedId = 7, HasValidators = true };

    [Theory]
    [InlineData(true, 15), InlineData(false, 60)]
    public void A_feed_with_validators_is_asked_every_15_minutes_and_one_without_every_60(bool hasValidators, int minutes) =>
        AssertAbout(TimeSpan.FromMinutes(minutes), pace: Conditional with { HasValidators = hasValidators });

    [Fact]
    public void Jitter_is_within_ten_percent_spreads_feeds_and_is_the_same_after_a_restart()
    {
        var dues = Enumerable.Range(1, 10_000).Select(id => Schedule.AfterSuccess(Conditional with { FeedId = id }, null, Now) - Now).ToList();
        Assert.All(dues, due => Assert.InRange(due, TimeSpan.FromMinutes(13.5), TimeSpan.FromMinutes(16.5)));
        // Each of the 18 ten-second slots gets its share.
        Assert.All(dues.GroupBy(due => (int)(due.TotalSeconds / 10)).Where(slot => slot.Key is > 81 and < 98), slot => Assert.InRange(slot.Count(), 400, 720));
        Assert.Equal(dues, Enumerable.Range(1, 10_000).Select(id => new PollSchedule(new PollingOptions()).AfterSuccess(Conditional with { FeedId = id }, null, Now) - Now));
    }

    [Fact]
    public void No_feed_is_due_in_the_first_minute_of_an_hour()
    {
        var dues = Enumerable.Range(1, 5_000).SelectMany(id => Enumerable.Range(0, 60).Select(minute =>
            Schedule.AfterSuccess(Conditional with { FeedId = id }, null, Now.AddMinutes(minute))));
        Assert.DoesNotContain(dues, due => due.Minute == 0);
    }

    [Theory]
    [InlineData(10, null, 15), InlineData(45, null, 45), InlineData(null, 45, 45), InlineData(30, 45, 45), InlineData(120, 45, 120), InlineData(525_600, null, 1440), InlineData(null, 525_600, 1440)]
    public void Ttl_and_freshness_only_slow_a_feed_down_and_never_beyond_a_day(int? ttl, int? fresh, int minutes)
    {
        var pace = Conditional with { Ttl = ttl is { } t ? TimeSpan.FromMinutes(t) : null };
        var due = Schedule.AfterSuccess(pace, fresh is { } f ? TimeSpan.FromMinutes(f) : null, Now);
        AssertAbout(TimeSpan.FromMinutes(minutes), due - Now);
        if (minutes is > 15 and < 1440)
            Assert.True(due - Now >= TimeSpan.FromMinutes(minutes), "Jitter must not fall short of what the owner asked for.");
    }

    [Fact]
    public void An_owner_who_says_how_long_an_answer_is_fresh_allows_the_quicker_pace_even_without_validators()
    {
        var pace = Conditional with { HasValidators = false };
        AssertAbout(TimeSpan.FromMinutes(15), Schedule.AfterSuccess(pace, TimeSpan.FromMinutes(5), Now) - Now);
        AssertAbout(TimeSpan.FromMinutes(30), Schedule.AfterSuccess(pace, TimeSpan.FromMinutes(30), Now) - Now);
    }

    [Theory]
    [InlineData("2s", true, 2), InlineData("2s", false, 2), InlineData("30m", true, 1800), InlineData("30m", false, 3600), InlineData("2h", false, 7200)]
    public void The_minimum_interval_lowers_the_pace_as_well_as_raising_it(string minimum, bool hasValidators, int seconds)
    {
        var schedule = new PollSchedule(new PollingOptions { MinimumInterval = Duration.Parse(minimum) });
        AssertAbout(TimeSpan.FromSeconds(seconds), schedule.AfterSuccess(Conditional with { HasValidators = hasValidators }, null, Now) - Now);
    }

    [Theory]
    [InlineData(6, 15), InlineData(8, 30), InlineData(31, 60)]
    public void A_feed_that_has_been_quiet_for_weeks_is_asked_less_often(int days, int minutes) =>
        AssertAbout(TimeSpan.FromMinutes(minutes), pace: Conditional with { QuietFor = TimeSpan.FromDays(days) });

    [Theory]
    [InlineData(5, 15), InlineData(40, 40)]
    public void A_community_can_ask_for_slower_but_not_for_quicker(int asked, int minutes) =>
        AssertAbout(TimeSpan.FromMinutes(minutes), pace: Conditional with { AskedInterval = TimeSpan.FromMinutes(asked) });

    [Fact]
    public void Skipped_hours_and_days_are_passed_over_in_utc()
    {
        var nights = SkipTimes.Of([14, 15, 24, 99, -1], []);
        Assert.Equal(16, Schedule.AfterSuccess(Conditional with { Skip = nights }, null, Now).Hour);
        Assert.Equal(1, nights.NextAllowed(Now.AddHours(9.9)).Hour);
        Assert.Equal(16, nights.NextAllowed(new DateTimeOffset(2026, 3, 2, 16, 10, 0, TimeSpan.FromHours(2))).Hour);

        var mondays = SkipTimes.Of([], ["Monday", " tuesday", "Blursday", "3"]);
        var tuesdayEvening = new DateTimeOffset(2026, 3, 3, 20, 0, 0, TimeSpan.Zero);
        Assert.Equal(tuesdayEvening.AddHours(4), mondays.NextAllowed(tuesdayEvening));
    }

    [Fact]
    public void A_feed_that_skips_every_hour_is_asked_a_day_later_and_not_never()
    {
        Assert.Equal(Now.AddHours(24), SkipTimes.Of(Enumerable.Range(0, 25), []).NextAllowed(Now));
        Assert.Equal(Now.AddHours(24), SkipTimes.Of([], Enum.GetNames<DayOfWeek>()).NextAllowed(Now));
    }

    [Theory]
    [InlineData(1, 15), InlineData(2, 30), InlineData(3, 60), InlineData(5, 240), InlineData(9, 1440), InlineData(1_000_000, 1440)]
    public void Failures_double_the_interval_up_to_a_day(int failures, int minutes) =>
        AssertAbout(TimeSpan.FromMinutes(minutes), Schedule.AfterFailure(Conditional, new(FetchProblem.Timeout), failures, Now)!.Value - Now);

    [Theory]
    [InlineData(FetchProblem.Denied), InlineData(FetchProblem.Challenge), InlineData(FetchProblem.BlockedAddress)]
    public void What_somebody_decided_backs_off_hard(object problem) =>
        AssertAbout(TimeSpan.FromMinutes(60), Schedule.AfterFailure(Conditional, new((FetchProblem)problem, 403), 1, Now)!.Value - Now);

    [Fact]
    public void Not_found_backs_off_and_gone_is_never_asked_again()
    {
        Assert.NotNull(Schedule.AfterFailure(Conditional, new(FetchProblem.NotFound, 404), 50, Now));
        Assert.Null(Schedule.AfterFailure(Conditional, new(FetchProblem.Gone, 410), 1, Now));
    }

    [Theory]
    [InlineData(60, 15), InlineData(1800, 30), InlineData(86_400, 1440)]
    public void Retry_after_is_obeyed_and_never_polled_before_nor_quicker_than_the_interval(int seconds, int minutes)
    {
        var asked = TimeSpan.FromSeconds(seconds);
        foreach (var id in Enumerable.Range(1, 200))
        {
            var wait = Schedule.AfterFailure(Conditional with { FeedId = id }, new(FetchProblem.RateLimited, 429, asked), 3, Now)!.Value - Now;
            Assert.True(wait >= asked);
            AssertAbout(TimeSpan.FromMinutes(minutes), wait);
        }
    }

    private static void AssertAbout(TimeSpan expected, FeedPace pace) => AssertAbout(expected, Schedule.AfterSuccess(pace, null, Now) - Now);

    // Jitter, and two minutes for the nudge off the whole hour.
    private static void AssertAbout(TimeSpan expected, TimeSpan actual) =>
        Assert.InRange(actual, expected * 0.9, (expected * 1.1) + (expected > TimeSpan.FromMinutes(5) ? TimeSpan.FromMinutes(2) : default));
}
