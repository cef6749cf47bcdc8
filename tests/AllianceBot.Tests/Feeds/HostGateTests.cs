using AllianceBot.Fakes.FeedFarm;
using AllianceBot.Feeds;
using AllianceBot.Settings;
using Microsoft.Extensions.Time.Testing;

namespace AllianceBot.Tests.Feeds;

/// <summary>POLLING.md 3 and 5: one request at a time for each host, pauses, holds, and slow hosts apart.</summary>
public sealed class HostGateTests : IDisposable
{
    private static readonly PollingOptions Options = new()
    {
        Concurrency = 2,
        SlowConcurrency = 2,
        HostDelay = Duration.Seconds(1),
        SlowAfter = Duration.Seconds(5),
    };

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 14, 10, 0, TimeSpan.Zero));
    private readonly HostGate _gate;

    public HostGateTests() => _gate = new HostGate(Options, _time);

    public void Dispose() => _gate.Dispose();

    [Fact]
    public async Task A_host_is_asked_one_at_a_time_with_a_pause_between_two_requests()
    {
        var first = await Enter("news.example");
        var second = Enter("NEWS.example");
        Assert.False(second.IsCompleted);
        first!.Dispose();
        _time.Advance(TimeSpan.FromSeconds(0.9));
        Assert.False(second.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.NotNull(await second);
    }

    [Fact]
    public async Task Different_hosts_do_not_wait_for_each_other_up_to_the_limit_over_all()
    {
        var first = await Enter("a.example");
        Assert.NotNull(await Enter("b.example"));
        var third = Enter("c.example");
        Assert.False(third.IsCompleted);
        first!.Dispose();
        Assert.NotNull(await third);
    }

    [Fact]
    public async Task Feeds_of_one_host_wait_without_taking_places_from_others()
    {
        await Enter("a.example");
        var waiting = Enumerable.Range(0, 50).Select(_ => Enter("a.example")).ToList();
        Assert.NotNull(await Enter("b.example"));
        Assert.DoesNotContain(waiting, wait => wait.IsCompleted);
    }

    [Fact]
    public async Task A_held_host_is_asked_by_nobody_and_others_are()
    {
        var pass = await Enter("a.example");
        var queued = Enter("a.example");
        _gate.Hold("a.example", TimeSpan.FromMinutes(10));
        pass!.Dispose();
        Assert.Null(await queued);
        Assert.Null(await Enter("a.example"));
        Assert.NotNull(await Enter("b.example"));
        Assert.Equal(_time.GetUtcNow().AddMinutes(10), _gate.FreeAt("a.example"));
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.NotNull(await Enter("a.example"));
    }

    [Fact]
    public void A_shorter_hold_does_not_shorten_a_longer_one()
    {
        _gate.Hold("a.example", TimeSpan.FromHours(1));
        _gate.Hold("a.example", TimeSpan.FromMinutes(1));
        Assert.Equal(_time.GetUtcNow().AddHours(1), _gate.FreeAt("a.example"));
    }

    [Fact]
    public async Task Patience_ends_a_wait_and_says_when_to_come_again()
    {
        await Enter("a.example");
        var wait = _gate.EnterAsync("a.example", TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken).AsTask();
        _time.Advance(TimeSpan.FromSeconds(3.1));
        Assert.Null(await wait);
        Assert.True(_gate.FreeAt("a.example") > _time.GetUtcNow());
    }

    [Fact]
    public async Task A_wait_that_is_cancelled_leaves_the_turn_to_the_next()
    {
        var first = await Enter("a.example");
        using var stop = new CancellationTokenSource();
        var cancelled = _gate.EnterAsync("a.example", null, stop.Token).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        first!.Dispose();
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull(await Enter("a.example"));
    }

    [Fact]
    public async Task Requests_that_prove_slow_give_their_places_to_others()
    {
        await Enter("slow1.example");
        await Enter("slow2.example");
        var healthy = Enter("healthy.example");
        Assert.False(healthy.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.NotNull(await healthy);
    }

    [Fact]
    public async Task Hosts_that_were_slow_start_among_the_slow_and_never_in_the_way_of_healthy_ones()
    {
        var slow = new[] { await Enter("slow1.example"), await Enter("slow2.example") };
        _time.Advance(TimeSpan.FromSeconds(5));
        Array.ForEach(slow, pass => pass!.Dispose());
        _time.Advance(TimeSpan.FromMinutes(15));

        var again = new[] { Enter("slow1.example"), Enter("slow2.example") };
        Assert.NotNull(await Enter("a.example"));
        Assert.NotNull(await Enter("b.example"));
        Assert.All(again, pass => Assert.True(pass.IsCompletedSuccessfully));
    }

    [Fact]
    public async Task A_host_that_is_quick_again_returns_to_the_others()
    {
        var slow = await Enter("a.example");
        _time.Advance(TimeSpan.FromSeconds(5));
        slow!.Dispose();
        for (var i = 0; i < 2; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            (await Enter("a.example"))!.Dispose();
        }
        _time.Advance(TimeSpan.FromSeconds(1));
        await Enter("a.example");
        await Enter("b.example");
        Assert.False(Enter("c.example").IsCompleted);
    }

    [Fact]
    public async Task C18_ten_thousand_feeds_of_one_host_are_asked_one_at_a_time()
    {
        var (inside, most, done) = (0, 0, 0);
        var asking = Enumerable.Range(0, 10_000).Select(async _ =>
        {
            using var pass = await Enter("one.example");
            most = Math.Max(most, Interlocked.Increment(ref inside));
            Interlocked.Decrement(ref inside);
            Interlocked.Increment(ref done);
        }).ToList();
        var all = Task.WhenAll(asking);
        while (!all.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
        await all;
        Assert.Equal((1, 10_000), (most, done));
        Assert.True(_time.GetUtcNow() - new DateTimeOffset(2026, 3, 2, 14, 10, 0, TimeSpan.Zero) >= TimeSpan.FromSeconds(9_999));
    }

    [Fact]
    public async Task C18_feeds_of_one_host_share_one_connection()
    {
        await using var fetching = await Fetching.StartAsync();
        fetching.Farm.Otherwise = Answers.Feed(Answers.Rss());
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => fetching.FetchAsync($"/{i}")));
        Assert.Equal((100, 1), (fetching.Farm.Requests.Count, fetching.Farm.Connects));
    }

    [Fact]
    public async Task A_429_holds_the_whole_host_for_as_long_as_it_says()
    {
        await using var fetching = await Fetching.StartAsync();
        fetching.Farm.On("/limited", Answers.Status(429, ("Retry-After", "600")));
        fetching.Farm.On("/other", Answers.Feed(Answers.Rss()));
        Assert.Equal(TimeSpan.FromMinutes(10), (await fetching.FailedAsync("/limited")).RetryAfter);

        var deferred = Assert.IsType<FetchResult.Deferred>(await fetching.FetchAsync("/other"));
        Assert.Equal(fetching.Time.GetUtcNow().AddMinutes(10), deferred.Until);
        Assert.Single(fetching.Farm.Requests);

        fetching.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.IsType<FetchResult.Fetched>(await fetching.FetchAsync("/other"));
    }

    [Fact]
    public async Task A_503_holds_its_own_url_and_leaves_the_rest_of_the_host_alone()
    {
        await using var fetching = await Fetching.StartAsync();
        fetching.Farm.On("/down", Answers.Status(503, ("Retry-After", "600")));
        fetching.Farm.On("/other", Answers.Feed(Answers.Rss()));
        await fetching.FailedAsync("/down");
        Assert.IsType<FetchResult.Fetched>(await fetching.FetchAsync("/other"));
    }

    private Task<HostGate.Pass?> Enter(string host) => _gate.EnterAsync(host, null, TestContext.Current.CancellationToken).AsTask();
}
