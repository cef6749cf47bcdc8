namespace AllianceBot.Feeds;

/// <summary>How a feed is. Pure: each poll makes the next state, and says whether people are to hear of it.</summary>
/// <param name="Problem">The code of what is wrong (<see cref="FetchProblems.Code"/>, or the reader's); without failures, why only part of it could be read. Null: nothing.</param>
/// <param name="Since">When the problem began: at the first failure of the present row.</param>
/// <param name="Failures">Failures in a row; 0: the feed is well, or can be read in part.</param>
/// <param name="NextTry">When it is asked again; null: never.</param>
/// <param name="LastSuccess">The last answer that could be read, 304 included.</param>
/// <param name="Told">The last notice of this row that people got; None while it is well or not worth a word.</param>
internal sealed record FeedHealth(
    string? Problem, DateTimeOffset? Since, int Failures, DateTimeOffset? NextTry, DateTimeOffset? LastSuccess, HealthNotice Told)
{
    /// <summary>Failures in a row that are worth telling people; one lost connection is not.</summary>
    public const int TellAfter = 3;

    /// <summary>Two failures are, when they are so far apart: what somebody decided (403) is tried again after hours.</summary>
    public static readonly TimeSpan TellAfterTime = TimeSpan.FromHours(2);

    public static readonly FeedHealth New = new(null, null, 0, null, null, HealthNotice.None);

    public FeedHealth AfterFailure(string problem, DateTimeOffset now, DateTimeOffset? nextTry) =>
        this with { Problem = problem, Since = Failures == 0 ? now : Since ?? now, Failures = Failures + 1, NextTry = nextTry };

    /// <param name="flaw">The code of why only part of the document could be read; null: all was.</param>
    public FeedHealth AfterSuccess(DateTimeOffset now, DateTimeOffset nextTry, string? flaw = null)
    {
        var isKnown = Failures == 0 && Problem == flaw;
        return this with { Problem = flaw, Since = flaw is null ? null : isKnown ? Since : now, Failures = 0, NextTry = nextTry, LastSuccess = now };
    }

    /// <summary>
    /// What is to be said now. Sick after <see cref="TellAfter"/> failures or <see cref="TellAfterTime"/>, once, whatever the problem turns into; gone at once, even after
    /// sick; well only if something was said. Store the returned state in the transaction that raises the notice.
    /// </summary>
    public (FeedHealth State, HealthNotice Notice) Announce(DateTimeOffset now)
    {
        var notice = this switch
        {
            { Failures: 0, Told: not HealthNotice.None } => HealthNotice.Well,
            { Failures: 0 } => HealthNotice.None,
            { NextTry: null, Told: not HealthNotice.Gone } => HealthNotice.Gone,
            { Told: HealthNotice.None } when Failures >= TellAfter || (Failures > 1 && now - Since >= TellAfterTime) => HealthNotice.Sick,
            _ => HealthNotice.None,
        };
        return (notice is HealthNotice.None ? this : this with { Told = notice is HealthNotice.Well ? HealthNotice.None : notice }, notice);
    }
}
