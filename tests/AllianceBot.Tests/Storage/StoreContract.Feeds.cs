using AllianceBot.Feeds;
using Dapper;

namespace AllianceBot.Tests.Storage;

public abstract partial class StoreContract
{
    [Fact]
    public async Task A_feed_that_nobody_follows_is_not_polled()
    {
        var (home, _) = await AddCommunityAsync();
        var (feed, source) = await FollowAsync(home, "http://a.example/feed");
        Assert.Equal(1, await ReadAsync(FeedStore.NeverPolledAsync));
        Assert.Equal(feed.NextPollMs, await ReadAsync(FeedStore.NextDueAsync));

        await WriteAsync(connection => SourceStore.SetPausedAsync(connection, source, "by Ana", "discord:1 Ana", Now));
        Assert.Empty(await ClaimFeedsAsync("me"));

        await WriteAsync(connection => SourceStore.SetPausedAsync(connection, source, null, "discord:1 Ana", Now));
        await WriteAsync(connection => SourceStore.RemoveAsync(connection, source, "discord:1 Ana", Now));
        Assert.Empty(await ClaimFeedsAsync("me"));
        Assert.Equal(0, await ReadAsync(FeedStore.NeverPolledAsync));
        Assert.Null(await ReadAsync(FeedStore.NextDueAsync));
    }

    [Fact]
    public async Task A_feed_is_claimed_when_it_is_due_by_one_owner_at_a_time()
    {
        var (home, _) = await AddCommunityAsync();
        var (feed, _) = await FollowAsync(home, "http://a.example/feed");
        Assert.Empty(await WriteAsync(connection => FeedStore.ClaimDueAsync(connection, Database.Dialect, "me", feed.NextPollMs - 1, Minute, 100)));

        Assert.Equal(feed.Id, Assert.Single(await ClaimFeedsAsync("me")).Id);
        await PassAsync(TimeSpan.FromSeconds(40));
        Assert.Empty(await ClaimFeedsAsync("you"));
        Assert.True(await ReadAsync(FeedStore.NextDueAsync) > feed.NextPollMs);
        await PassAsync(TimeSpan.FromSeconds(21));
        Assert.Single(await ClaimFeedsAsync("you"));
    }

    [Fact]
    public async Task Replicas_that_claim_at_once_share_the_feeds_out()
    {
        var (home, _) = await AddCommunityAsync();
        for (var i = 0; i < 40; i++)
            await FollowAsync(home, $"http://host{i}.example/feed");

        var claims = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => WriteAsync(connection => FeedStore.ClaimDueAsync(connection, Database.Dialect, $"owner {i}", Now, Minute, 10))));
        var rest = await ClaimFeedsAsync("rest");

        Assert.All(claims, claim => Assert.True(claim.Count <= 10));
        Assert.Distinct(claims.SelectMany(claim => claim).Concat(rest).Select(feed => feed.Id));
        Assert.Equal(40, claims.Sum(claim => claim.Count) + rest.Count);
    }

    [Fact]
    public async Task What_a_poll_found_out_is_saved_by_the_holder_of_the_lease_alone()
    {
        var (home, _) = await AddCommunityAsync();
        await FollowAsync(home, "http://a.example/feed");
        var stale = Assert.Single(await ClaimFeedsAsync("me"));
        await PassAsync(Minute);
        var current = Assert.Single(await ClaimFeedsAsync("you"));

        Assert.False(await WriteAsync(connection => FeedStore.SaveAsync(connection, stale with { Etag = "\"stale\"", NextPollMs = 5 })));
        await WriteAsync(connection => FeedStore.ReleaseAsync(connection, stale, 5));
        Assert.True(await WriteAsync(connection => FeedStore.SaveAsync(connection, current with
        {
            Etag = "W/\"a b\"",
            LastModified = "Mon, 2 March 2026",
            ValidatorsFrom = "http://b.example/",
            TtlMs = 3_600_000,
            SkipHours = (1 << 23) | 1,
            SkipDays = 64,
            Failures = 2,
            Problem = "http_500",
            ProblemText = "It answers with an error.",
            ProblemSinceMs = Now,
            NextPollMs = Now + 900_000,
            LastPollMs = Now,
        })));

        var saved = await ReadAsync(connection => FeedStore.GetAsync(connection, current.Id));
        Assert.Equal(("W/\"a b\"", "Mon, 2 March 2026", "http://b.example/"), (saved.Etag, saved.LastModified, saved.ValidatorsFrom));
        Assert.Equal((3_600_000L, (1L << 23) | 1, 64L), (saved.TtlMs, saved.SkipHours, saved.SkipDays));
        Assert.Equal((2L, "http_500", Now + 900_000), (saved.Failures, saved.Problem, saved.NextPollMs));
        Assert.Null(saved.LeaseOwner);
    }

    [Fact]
    public async Task A_feed_that_moved_takes_its_followers_to_the_feed_that_stands_there_already()
    {
        var (home, _) = await AddCommunityAsync();
        var (other, _) = await AddCommunityAsync("other");
        var (old, _) = await FollowAsync(home, "http://old.example/feed");
        await FollowAsync(other, "http://old.example/feed");
        var (there, _) = await FollowAsync(other, "http://new.example/feed");

        await WriteAsync(connection => FeedStore.MoveAsync(connection, old, "http://new.example/feed"));

        Assert.Equal(there.Id, Assert.Single(await ReadAsync(connection => SourceStore.OfCommunityAsync(connection, home.Id))).FeedId);
        Assert.Contains(await ReadAsync(connection => SourceStore.OfCommunityAsync(connection, other.Id)), source => source.FeedId == there.Id);
    }

    [Fact]
    public async Task A_feed_that_moved_to_a_free_address_is_asked_there()
    {
        var (home, _) = await AddCommunityAsync();
        var (feed, _) = await FollowAsync(home, "http://old.example/feed");

        await WriteAsync(connection => FeedStore.MoveAsync(connection, feed, "https://old.example/feed"));

        Assert.Equal("https://old.example/feed", (await ReadAsync(connection => FeedStore.GetAsync(connection, feed.Id))).Url);
    }

    [Fact]
    public async Task Sources_have_names_of_their_own_in_their_community()
    {
        var (home, _) = await AddCommunityAsync();
        var (other, _) = await AddCommunityAsync("other");
        var (_, first) = await FollowAsync(home, "http://a.example/one");
        var (_, second) = await FollowAsync(home, "http://a.example/two");
        var (_, elsewhere) = await FollowAsync(other, "http://a.example/two");

        Assert.Equal(["a.example", "a.example 2", "a.example"], new[] { first, second, elsewhere }.Select(source => source.Name));
        Assert.Equal(second.Id, (await ReadAsync(connection => SourceStore.FindAsync(connection, home.Id, " A.EXAMPLE 2 ")))!.Id);
        Assert.Null(await ReadAsync(connection => SourceStore.FindAsync(connection, other.Id, "a.example 2")));
    }

    [Fact]
    public async Task A_source_that_people_removed_comes_back_by_people_only()
    {
        var (home, _) = await AddCommunityAsync();
        var (feed, source) = await FollowAsync(home, "http://a.example/feed");
        var again = new Source { CommunityId = home.Id, FeedId = feed.Id, Name = "again" };
        Assert.Null(await WriteAsync(connection => SourceStore.AddAsync(connection, again, "test", Now)));

        await WriteAsync(connection => SourceStore.RemoveAsync(connection, source, "discord:1 Ana", Now));
        Assert.Null(await WriteAsync(connection => SourceStore.AddAsync(connection, again with { Origin = Source.FromSeed }, "settings", Now)));
        Assert.Null(await WriteAsync(connection => SourceStore.AddAsync(connection, again with { Origin = Source.FromSettings }, "settings", Now)));
        Assert.Empty(await ReadAsync(connection => SourceStore.OfCommunityAsync(connection, home.Id)));

        Assert.Equal("again", (await WriteAsync(connection => SourceStore.AddAsync(connection, again, "discord:1 Ana", Now)))!.Name);
        Assert.Single(await ReadAsync(connection => SourceStore.OfCommunityAsync(connection, home.Id)));
    }

    [Fact]
    public async Task Followers_are_found_by_feed()
    {
        var (home, _) = await AddCommunityAsync();
        var (other, _) = await AddCommunityAsync("other");
        var (feed, _) = await FollowAsync(home, "http://a.example/feed");
        await FollowAsync(other, "http://a.example/feed");
        var (_, removed) = await FollowAsync(other, "http://b.example/feed");
        await WriteAsync(connection => SourceStore.RemoveAsync(connection, removed, "test", Now));

        var followers = await ReadAsync(connection => SourceStore.FollowersAsync(connection, [feed.Id, removed.FeedId]));

        Assert.Equal([home.Id, other.Id], followers[feed.Id].Select(source => source.CommunityId));
        Assert.Empty(followers[removed.FeedId]);
        Assert.Empty(await ReadAsync(connection => SourceStore.FollowersAsync(connection, [])));
    }

    private Task<IReadOnlyList<Feed>> ClaimFeedsAsync(string owner) =>
        WriteAsync(connection => FeedStore.ClaimDueAsync(connection, Database.Dialect, owner, Clock, Minute, 100));
}
