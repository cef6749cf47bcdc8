using AllianceBot.Feeds;

namespace AllianceBot.Tests.Feeds;

public sealed class FeedHealthTests
{
    private static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 13, 10, 0, TimeSpan.Zero);

    private static readonly FeedHealth Well = FeedHealth.New.AfterSuccess(Start.AddMinutes(-15), Start);

    [Fact]
    public void A_sick_feed_is_told_once_at_the_third_failure_and_again_when_well()
    {
        var said = new List<string>();
        var health = Well;
        foreach (var (minutes, problem) in new (int, string?)[] { (0, "http_403"), (15, "http_403"), (45, "http_403"), (105, "timeout"), (225, "http_403"), (465, null), (480, null) })
        {
            var (before, now) = (health, Start.AddMinutes(minutes));
            health = problem is null ? health.AfterSuccess(now, now.AddMinutes(15)) : health.AfterFailure(problem, now, now.AddMinutes(245));
            (health, var notice) = health.Announce(now);
            if (notice is not HealthNotice.None)
                said.Add(HealthSentences.Notice("Autonews", FeedNotice.Of(1, notice, before, health, now), Paris, now));
        }
        Assert.Equal(["Autonews: 403 since 14:10, next try 19:00", "Autonews: well again (403 since 14:10)"], said);
    }

    [Theory]
    [InlineData(1), InlineData(2)]
    public void A_failure_or_two_are_not_worth_a_word(int failures)
    {
        var health = Well;
        for (var i = 0; i < failures; i++)
        {
            (health, var notice) = health.AfterFailure("timeout", Start, Start.AddMinutes(15)).Announce(Start);
            Assert.Equal(HealthNotice.None, notice);
        }
        Assert.Equal(HealthNotice.None, health.AfterSuccess(Start, Start.AddMinutes(15)).Announce(Start).Notice);
    }

    [Fact]
    public void Two_failures_hours_apart_are_worth_a_word()
    {
        var once = Well.AfterFailure("http_403", Start, Start.AddHours(4));
        Assert.Equal(HealthNotice.None, once.AfterFailure("http_403", Start.AddHours(1), Start).Announce(Start.AddHours(1)).Notice);
        Assert.Equal(HealthNotice.Sick, once.AfterFailure("http_403", Start.AddHours(4), Start).Announce(Start.AddHours(4)).Notice);
    }

    [Fact]
    public void A_feed_that_is_gone_is_told_at_once_even_when_it_was_sick()
    {
        var (gone, notice) = Well.AfterFailure("gone", Start, nextTry: null).Announce(Start);
        Assert.Equal(HealthNotice.Gone, notice);
        Assert.Equal("Autonews: gone for good since 14:10; it is not asked any more", HealthSentences.Notice("Autonews", FeedNotice.Of(1, notice, Well, gone, Start), Paris, Start));
        Assert.Equal(HealthNotice.None, gone.Announce(Start).Notice);

        var sick = Well with { Problem = "http_404", Since = Start, Failures = 5, Told = HealthNotice.Sick };
        Assert.Equal(HealthNotice.Gone, sick.AfterFailure("gone", Start, nextTry: null).Announce(Start).Notice);
    }

    [Fact]
    public void Times_of_other_days_carry_their_date()
    {
        var sick = new FeedHealth("http_500", Start.AddDays(-3), 9, Start.AddHours(20), null, HealthNotice.Sick);
        Assert.Equal("500 since 27 Feb 14:10 (http_500), next try 3 Mar 10:10, never read", HealthSentences.State(sick, Paris, Start));
        Assert.Equal("500 since 2 Mar 2025 14:10 (http_500), next try 3 Mar 10:10, never read", HealthSentences.State(sick with { Since = Start.AddYears(-1) }, Paris, Start));
        Assert.Equal("not reachable since 14:10 (dns); it is not asked any more, last read 13:10", HealthSentences.State(new("dns", Start, 1, null, Start.AddHours(-1), HealthNotice.Gone), Paris, Start));
    }

    [Fact]
    public void A_feed_that_was_never_asked_is_not_called_well()
    {
        Assert.Equal("not asked yet", HealthSentences.State(FeedHealth.New, Paris, Start));
        Assert.Equal("well, read 13:55, next 14:10", HealthSentences.State(Well, Paris, Start));
    }

    [Theory]
    [InlineData("http_403", "403"), InlineData("dns", "not reachable"), InlineData("blocked_address", "not reachable"), InlineData("refused", "not reachable"), InlineData("timeout", "no answer in time")]
    [InlineData("rate_limited", "too many requests (429)"), InlineData("web_page", "a web page, not a feed"), InlineData("truncated", "truncated"), InlineData("not_a_feed", "not a feed")]
    public void Every_stored_code_has_words_for_people(string code, string label) => Assert.Equal(label, HealthSentences.Label(code));

    [Fact]
    public void A_feed_that_is_read_in_part_says_so_in_lists_and_is_not_sick()
    {
        var cut = Well.AfterSuccess(Start, Start.AddMinutes(15), "too_large").AfterSuccess(Start.AddMinutes(15), Start.AddMinutes(30), "too_large");
        Assert.Equal("read in part since 14:10: too large (too_large), last read 14:25, next 14:40", HealthSentences.State(cut, Paris, Start));
        Assert.Equal(HealthNotice.None, cut.Announce(Start).Notice);
        Assert.Equal(Start.AddHours(1), cut.AfterFailure("dns", Start.AddHours(1), Start).Since);

        var sick = Well with { Problem = "http_404", Since = Start, Failures = 5, Told = HealthNotice.Sick };
        var (better, notice) = sick.AfterSuccess(Start.AddHours(1), Start, "truncated").Announce(Start);
        Assert.Equal("Autonews: well again (404 since 14:10)", HealthSentences.Notice("Autonews", FeedNotice.Of(1, notice, sick, better, Start), Paris, Start));
    }

    [Fact]
    public void A_gap_in_coverage_names_its_hours() =>
        Assert.Equal("Autonews: nothing was read from 03:10 to 14:10; items of that time may be missing", HealthSentences.Notice("Autonews", FeedNotice.Gap(1, Start.AddHours(-11), Start), Paris, Start));

    [Fact]
    public void A_feed_carries_its_health_through_the_store_and_back()
    {
        var sick = new FeedHealth("http_500", Start.AddDays(-3), 9, Start.AddHours(20), Start.AddDays(-4), HealthNotice.Sick);
        Assert.Equal(sick, new Feed().With(sick, "It is sick.").Health);
        var gone = sick with { NextTry = null, Told = HealthNotice.Gone };
        Assert.Equal(gone, new Feed().With(gone, "It is gone.").Health);
    }
}
