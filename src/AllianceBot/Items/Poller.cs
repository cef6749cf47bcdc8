using System.Collections.Concurrent;
using System.Data.Common;
using AllianceBot.Feeds;
using AllianceBot.Storage;

namespace AllianceBot.Items;

/// <summary>
/// Polls the feeds that are due: claim, fetch, read, save. Fetching and reading happen outside any transaction; what a poll
/// found and the feed's new state are saved in one, by the holder of the feed's lease. Nothing is asked twice: after a failure
/// the schedule says when to come back.
/// </summary>
internal sealed class Poller(
    Database database, FeedFetcher fetcher, SampleFeeds samples, PollSchedule schedule, PollingOptions options, TimeProvider time, ILogger<Poller> logger)
{
    private static readonly TimeSpan LeaseLength = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan HostPatience = TimeSpan.FromSeconds(20);
    private readonly string _owner = Lease.NewOwner();
    private readonly ConcurrentDictionary<long, Task> _running = [];

    /// <summary>Raised when a poll has saved items for the editor, and when one has ended.</summary>
    public event Action? Saved;

    /// <summary>Starts polls of feeds that are due, as many as there is room for; returns how many were started.</summary>
    public async Task<int> StartDueAsync(CancellationToken cancellationToken)
    {
        var room = options.Concurrency + options.SlowConcurrency - _running.Count;
        if (room <= 0)
            return 0;
        var feeds = await database.WriteAsync(
            connection => FeedStore.ClaimDueAsync(connection, database.Dialect, _owner, time.GetUtcNow().ToUnixTimeMilliseconds(), LeaseLength, room), cancellationToken);
        // All are listed before the first may end and leave the list.
        var listed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        foreach (var feed in feeds)
            _running[feed.Id] = PollAsync(feed, listed.Task, cancellationToken);
        listed.SetResult();
        return feeds.Count;
    }

    /// <summary>Ends when no poll is under way.</summary>
    public async Task WhenIdleAsync()
    {
        while (_running.Values.FirstOrDefault() is { } poll)
            await poll;
    }

    /// <summary>Ends when no poll is under way, or after a while: reports that arrive together are edited together.</summary>
    public async Task WhenQuietAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        try
        {
            await WhenIdleAsync().WaitAsync(atMost, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Some feed is slow; the others' items do not wait for it.
        }
    }

    private async Task PollAsync(Feed feed, Task listed, CancellationToken cancellationToken)
    {
        try
        {
            await listed;
            var result = feed.IsSample
                ? await samples.ReadAsync(feed, cancellationToken)
                : await fetcher.FetchAsync(new FetchRequest(new Uri(feed.Url)) { Validators = feed.Validators, IgnoreHttpCache = feed.Wishes.IgnoresCache, Patience = HostPatience }, cancellationToken);
            CrashPoint.Pass(CrashPoint.PollFetched);
            await SaveAsync(feed, result, cancellationToken);
            CrashPoint.Pass(CrashPoint.PollSaved);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await database.WriteAsync(connection => FeedStore.ReleaseAsync(connection, feed, feed.NextPollMs), CancellationToken.None);
        }
        catch (Exception bug)
        {
            // The isolation point: one sick feed never stops the others. Its lease runs out, and it is asked again then.
            logger.LogError(bug, "Polling feed {Feed} failed", feed.Id);
        }
        finally
        {
            _running.TryRemove(feed.Id, out _);
            Saved?.Invoke();
        }
    }

    private async Task SaveAsync(Feed feed, FetchResult result, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        switch (result)
        {
            case FetchResult.Fetched fetched:
                var reading = FeedReader.Read(fetched.Body, fetched.ContentType, fetched.FinalUrl);
                var problem = fetched.IsCut ? FeedProblem.Of(FeedProblemCode.TooLarge) : reading.Problem;
                if (reading.Document is null)
                    await SaveFailureAsync(feed, problem!.StoredCode, problem.Message, new FetchResult.Failed(FetchProblem.BadAnswer), now, cancellationToken);
                else
                    await SaveDocumentAsync(feed, fetched, reading.Document, problem, now, cancellationToken);
                break;
            case FetchResult.NotModified unchanged:
                // Unchanged, and so is what could not be read of it.
                var (healthy, notice) = Healthy(feed, unchanged.FreshFor, feed.Failures == 0 ? feed.Problem : null, feed.ProblemText, now);
                await SaveFeedAsync(Moved(healthy with
                {
                    Etag = unchanged.Validators.ETag,
                    LastModified = unchanged.Validators.LastModified,
                    ValidatorsFrom = unchanged.Validators.GivenBy,
                }, unchanged.PermanentUrl, now, out var moveTo), notice, moveTo, cancellationToken);
                break;
            case FetchResult.Failed failed:
                await SaveFailureAsync(feed, failed.Code, failed.Sentence, failed, now, cancellationToken);
                break;
            case FetchResult.Deferred deferred:
                await database.WriteAsync(connection => FeedStore.ReleaseAsync(connection, feed, deferred.Until.ToUnixTimeMilliseconds()), cancellationToken);
                break;
        }
    }

    private async Task SaveDocumentAsync(
        Feed feed, FetchResult.Fetched fetched, FeedDocument document, FeedProblem? problem, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var policy = feed.Identity is { } pinned ? ItemIdentity.FromText(pinned) : ItemIdentity.Choose(document.Entries);
        var isFirst = feed.LastSuccessMs is null;
        // Validators of a document that was not read to its end would make its rest "unchanged" for ever.
        var validators = problem is null or { Code: FeedProblemCode.TooLarge } ? fetched.Validators : Validators.None;
        var described = feed with
        {
            Title = document.Title.Length > 0 ? document.Title : feed.Title,
            SiteUrl = document.Link ?? feed.SiteUrl,
            Language = document.Language ?? feed.Language,
            Identity = ItemIdentity.ToText(policy),
            TtlMs = (long?)(document.TimeToLive ?? document.UpdatePeriod)?.TotalMilliseconds,
            SkipHours = SkipTimes.Of(document.SkipHours, []).Hours,
            SkipDays = SkipTimes.Of([], document.SkipDays.Select(day => day.ToString())).Days,
            Etag = validators.ETag,
            LastModified = validators.LastModified,
            ValidatorsFrom = validators.GivenBy,
        };
        var added = await database.WriteAsync(async connection =>
        {
            CrashPoint.Pass(CrashPoint.PollSaving);
            var shift = feed.IsSample ? await SampleShift.GetAsync(connection) : TimeSpan.Zero;
            var pollId = await FeedStore.AddPollAsync(connection, feed.Id, isFirst, document.Entries.Count, now.ToUnixTimeMilliseconds());
            var (listed, saved) = (0, 0);
            foreach (var item in ItemMapper.Map(document, feed, policy, shift, now))
            {
                listed++;
                if (await ItemStore.SaveAsync(connection, database.Dialect, item with { PollId = pollId }))
                    saved++;
            }
            var (healthy, notice) = Healthy(saved > 0 ? described with { LastNewMs = now.ToUnixTimeMilliseconds() } : described, fetched.FreshFor, problem?.StoredCode, problem?.Message, now);
            var moved = Moved(healthy, fetched.PermanentUrl, now, out var moveTo);
            if (!await FeedStore.SaveAsync(connection, moved))
                throw new LeaseLostException(feed.Id);
            if (notice is not null)
                await FeedNoticeStore.AddAsync(connection, notice);
            if (await GapAsync(connection, feed, pollId, listed, saved, now) is { } gap)
                await FeedNoticeStore.AddAsync(connection, gap);
            if (moveTo is not null)
                await FeedStore.MoveAsync(connection, moved, moveTo);
            return saved;
        }, cancellationToken);
        // Once for as long as it lasts: a feed that is always cut would fill the log.
        if (problem is not null && problem.StoredCode != feed.Problem)
            logger.LogWarning("Feed {Feed} was read in part: {Problem}", feed.Id, problem.Message);
        if (added > 0)
            logger.LogDebug("Feed {Feed}: {Count} new or changed items", feed.Id, added);
    }

    private Task SaveFailureAsync(Feed feed, string code, string sentence, FetchResult.Failed failed, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var next = schedule.AfterFailure(Pace(feed, now), failed, (int)Math.Min(feed.Failures + 1, 100), now);
        var (health, notice) = feed.Health.AfterFailure(code, now, next).Announce(now);
        return SaveFeedAsync(feed.With(health, sentence) with { LastPollMs = now.ToUnixTimeMilliseconds() }, Notice(feed, notice, health, now), moveTo: null, cancellationToken);
    }

    private Task SaveFeedAsync(Feed feed, FeedNotice? notice, string? moveTo, CancellationToken cancellationToken) => database.WriteAsync(async connection =>
    {
        if (!await FeedStore.SaveAsync(connection, feed))
            return;
        if (notice is not null)
            await FeedNoticeStore.AddAsync(connection, notice);
        if (moveTo is not null)
            await FeedStore.MoveAsync(connection, feed, moveTo);
    }, cancellationToken);

    private (Feed Feed, FeedNotice? Notice) Healthy(Feed feed, TimeSpan? freshFor, string? flaw, string? flawText, DateTimeOffset now)
    {
        var next = feed.IsSample ? now + SampleFeeds.Interval : schedule.AfterSuccess(Pace(feed, now), freshFor, now);
        var (health, notice) = feed.Health.AfterSuccess(now, next, flaw).Announce(now);
        return (feed.With(health, flaw is null ? null : flawText) with { LastPollMs = now.ToUnixTimeMilliseconds() }, Notice(feed, notice, health, now));
    }

    private static FeedNotice? Notice(Feed before, HealthNotice kind, FeedHealth after, DateTimeOffset now) =>
        kind is HealthNotice.None ? null : FeedNotice.Of(before.Id, kind, before.Health, after, now);

    /// <summary>Said when the feed was not read for long and everything in its document is new: what came and went meanwhile was never seen.</summary>
    /// <param name="listed">Items in the document.</param>
    /// <param name="saved">Those of them that are new or changed.</param>
    private async Task<FeedNotice?> GapAsync(DbConnection connection, Feed before, long pollId, int listed, int saved, DateTimeOffset now)
    {
        if (before.IsSample || saved == 0 || saved < listed || before.Health is not { LastSuccess: { } last } health)
            return null;
        var pace = Pace(before, now);
        var interval = schedule.Interval(pace, pace.Ttl ?? default);
        // While all went well the schedule itself says what was planned, owner's wishes included.
        if (health is { Failures: 0, NextTry: { } next } && next - last > interval)
            interval = next - last;
        return now - last > 2 * interval && await ItemStore.CountOfPollAsync(connection, before.Id, pollId) == listed ? FeedNotice.Gap(before.Id, last, now) : null;
    }

    private static FeedPace Pace(Feed feed, DateTimeOffset now) => new()
    {
        FeedId = feed.Id,
        HasValidators = feed.Validators.Any && !feed.Wishes.IgnoresCache,
        AskedInterval = feed.Wishes.Pace,
        Ttl = feed.TtlMs is { } ttl ? TimeSpan.FromMilliseconds(ttl) : null,
        Skip = new SkipTimes((int)feed.SkipHours, (int)feed.SkipDays),
        QuietFor = now - DateTimeOffset.FromUnixTimeMilliseconds(feed.LastNewMs ?? feed.CreatedMs),
    };

    private static Feed Moved(Feed feed, string? permanentUrl, DateTimeOffset now, out string? moveTo)
    {
        moveTo = null;
        if (feed.IsSample)
            return feed;
        var earlier = feed.MovedUrl is { } url ? new RedirectSightings(url, (int)feed.MovedSeen, DateTimeOffset.FromUnixTimeMilliseconds(feed.MovedFirstMs ?? 0)) : null;
        var decision = PermanentRedirect.After(new Uri(feed.Url), permanentUrl, earlier, now);
        moveTo = decision.MoveTo;
        return feed with
        {
            MovedUrl = decision.Sightings?.Url,
            MovedSeen = decision.Sightings?.Count ?? 0,
            MovedFirstMs = decision.Sightings?.FirstSeen.ToUnixTimeMilliseconds(),
        };
    }

    private sealed class LeaseLostException(long feedId) : Exception($"The lease of feed {feedId} was lost while it was polled; nothing of the poll was saved.");
}
