using AllianceBot.DiscordApi.Models;
using AllianceBot.DiscordApi.Rest;
using AllianceBot.Fakes.Discord;
using Microsoft.Extensions.Time.Testing;

namespace AllianceBot.DiscordApi.Tests.Rest;

public sealed class RateLimitTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Twenty_posts_to_one_channel_take_four_windows_and_never_come_early()
    {
        await using var world = await RestFixture.StartAsync();
        var began = world.Time.GetUtcNow();

        var results = await world.PassAsync(Task.WhenAll(Enumerable.Range(0, 20).Select(i => Post(world, $"{i}"))));

        Assert.All(results, result => Assert.True(result.IsOk, result.ToString()));
        Assert.DoesNotContain(world.Discord.Requests.All, request => request.CameEarly);
        Assert.InRange(world.Time.GetUtcNow() - began, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(17));
        Assert.Equal(20, world.Discord.Messages(world.Discord.Channel).Count);
    }

    [Fact]
    public async Task Channels_do_not_wait_for_each_other()
    {
        await using var world = await RestFixture.StartAsync();
        var other = new Snowflake(world.Discord.AddChannel("other").Id);
        for (var i = 0; i < 5; i++)
            await world.PostAsync("x");
        var began = world.Time.GetUtcNow();
        var waiting = Post(world, "waits");

        var result = await world.PassAsync(world.Rest.CreateMessageAsync(other, new MessageCreate { Content = "goes" }, Cancellation));

        Assert.True(result.IsOk);
        Assert.True(world.Time.GetUtcNow() - began < TimeSpan.FromSeconds(1));
        Assert.False(waiting.IsCompleted);
        await world.PassAsync(waiting);
    }

    [Fact]
    public async Task The_global_limit_holds_over_all_channels()
    {
        await using var world = await RestFixture.StartAsync(discord: options => options with { GlobalPerSecond = 50 });
        var channels = Enumerable.Range(0, 40).Select(i => new Snowflake(world.Discord.AddChannel($"c{i}").Id)).ToList();

        var results = await world.PassAsync(Task.WhenAll(channels.SelectMany(channel => Enumerable.Range(0, 3)
            .Select(i => world.Rest.CreateMessageAsync(channel, new MessageCreate { Content = $"{i}" }, Cancellation)))));

        Assert.All(results, result => Assert.True(result.IsOk, result.ToString()));
        Assert.DoesNotContain(world.Discord.Requests.All, request => request.CameEarly);
    }

    [Theory]
    [InlineData("user")]
    [InlineData("shared")]
    [InlineData("global")]
    public async Task A_429_is_waited_out_and_tried_again(string scope)
    {
        await using var world = await RestFixture.StartAsync();
        world.Script("POST", "/messages", new Fault(FaultKind.RateLimit) { RetryAfter = 3.5, Scope = scope });
        var began = world.Time.GetUtcNow();

        var result = await world.PostAsync("x");

        Assert.True(result.IsOk, result.ToString());
        Assert.InRange(world.Time.GetUtcNow() - began, TimeSpan.FromSeconds(3.5), TimeSpan.FromSeconds(5));
        Assert.Equal(2, world.Discord.Requests.All.Count);
        Assert.Equal(scope == "shared" ? 0 : 1, world.Rest.InvalidRequests);
    }

    [Fact]
    public async Task A_global_429_stops_other_routes_but_not_interactions()
    {
        await using var world = await RestFixture.StartAsync();
        world.Script("POST", "/messages", new Fault(FaultKind.RateLimit) { RetryAfter = 600, Scope = "global" });
        var patient = world.Rest.WithMaxWait(TimeSpan.FromSeconds(2));
        await patient.CreateMessageAsync(world.Channel, new MessageCreate { Content = "x" }, Cancellation);

        var other = await patient.GetCurrentUserAsync(Cancellation);
        var interaction = await patient.CreateInteractionResponseAsync(new Interaction { Id = new Snowflake(1), Token = "t" }, InteractionResponse.DeferUpdate(), Cancellation);

        Assert.Equal(DiscordErrorKind.RateLimited, other.Error?.Kind);
        Assert.InRange(other.Error!.RetryAfter!.Value, TimeSpan.FromSeconds(595), TimeSpan.FromSeconds(601));
        Assert.Equal(DiscordErrorKind.UnknownInteraction, interaction.Error?.Kind);
        Assert.Equal(2, world.Discord.Requests.All.Count);
    }

    [Fact]
    public async Task A_long_429_gives_the_call_back_and_is_remembered()
    {
        await using var world = await RestFixture.StartAsync();
        world.Script("POST", "/messages", new Fault(FaultKind.RateLimit) { RetryAfter = 3600 });
        var patient = world.Rest.WithMaxWait(TimeSpan.FromSeconds(10));

        var first = await patient.CreateMessageAsync(world.Channel, new MessageCreate { Content = "x" }, Cancellation);
        var second = await patient.CreateMessageAsync(world.Channel, new MessageCreate { Content = "x" }, Cancellation);

        Assert.Equal(DiscordErrorKind.RateLimited, first.Error?.Kind);
        Assert.Equal(DiscordErrorKind.RateLimited, second.Error?.Kind);
        Assert.InRange(second.Error!.RetryAfter!.Value, TimeSpan.FromSeconds(3590), TimeSpan.FromSeconds(3601));
        Assert.Single(world.Discord.Requests.All);
        world.Time.Advance(TimeSpan.FromSeconds(3601));
        Assert.True((await world.PostAsync("x")).IsOk);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public async Task A_429_that_names_no_pause_is_met_with_growing_ones(double retryAfter, bool bare)
    {
        await using var world = await RestFixture.StartAsync();
        world.Script("POST", "/messages", new Fault(FaultKind.RateLimit) { RetryAfter = retryAfter, Bare = bare }, times: 100);

        var result = await world.PostAsync("x");

        Assert.Equal(DiscordErrorKind.RateLimited, result.Error?.Kind);
        var times = world.Discord.Requests.All.Select(request => request.At).ToList();
        Assert.Equal(5, times.Count);
        Assert.All(times.Zip(times.Skip(1)), pair => Assert.True(pair.Second - pair.First >= TimeSpan.FromMilliseconds(500)));
    }

    [Theory]
    [InlineData(30, false)]
    [InlineData(3600, false)]
    [InlineData(0, false)]
    [InlineData(0, true)]
    public async Task Refusals_without_end_cost_few_invalid_requests_however_often_we_are_called(double retryAfter, bool bare)
    {
        await using var world = await RestFixture.StartAsync();
        world.Script("POST", "/messages", new Fault(FaultKind.RateLimit) { RetryAfter = retryAfter, Bare = bare }, times: 2000);
        var impatient = world.Rest.WithMaxWait(TimeSpan.Zero);
        var most = 0;

        for (var i = 0; i < 2000; i++)
        {
            await impatient.CreateMessageAsync(world.Channel, new MessageCreate { Content = "x" }, Cancellation);
            world.Time.Advance(TimeSpan.FromSeconds(1));
            most = Math.Max(most, world.Rest.InvalidRequests);
        }

        Assert.InRange(most, 1, 30);
    }

    [Fact]
    public async Task Requests_in_flight_when_a_window_ends_are_not_forgotten()
    {
        await using var world = await RestFixture.StartAsync();
        for (var i = 0; i < 4; i++)
            await world.PostAsync($"{i}");
        world.Time.Advance(TimeSpan.FromSeconds(4.9));

        var results = await world.PassAsync(Task.WhenAll(Enumerable.Range(0, 12).Select(i => Post(world, $"n{i}"))));

        Assert.All(results, result => Assert.True(result.IsOk, result.ToString()));
        Assert.DoesNotContain(world.Discord.Requests.All, request => request.CameEarly);
    }

    [Fact]
    public async Task Routes_that_share_a_bucket_wait_together()
    {
        await using var world = await RestFixture.StartAsync();
        foreach (var ask in Shared(world))
            Assert.Null(await world.PassAsync(ask()));

        var errors = await world.PassAsync(Task.WhenAll(Enumerable.Repeat(Shared(world), 24).SelectMany(asks => asks).Select(ask => ask())));

        Assert.All(errors, Assert.Null);
        Assert.Equal(75, world.Discord.Requests.All.Count);
        Assert.DoesNotContain(world.Discord.Requests.All, request => request.CameEarly);
    }

    [Fact]
    public async Task Routes_not_yet_known_to_share_a_bucket_cost_a_refusal_each_at_most()
    {
        await using var world = await RestFixture.StartAsync();

        var errors = await world.PassAsync(Task.WhenAll(Enumerable.Repeat(Shared(world), 25).SelectMany(asks => asks).Select(ask => ask())));

        // A route's first request counts in a bucket that only its answer names. While the answers of two routes are late, the third may
        // use up the window, and so many requests too many are then refused and asked again.
        var early = world.Discord.Requests.All.Count(request => request.CameEarly);
        Assert.All(errors, Assert.Null);
        Assert.InRange(early, 0, 2);
        Assert.Equal(75 + early, world.Discord.Requests.All.Count);
    }

    /// <summary>Calls of three routes that count together; each answers its error.</summary>
    private static Func<Task<DiscordError?>>[] Shared(RestFixture world)
    {
        var guild = new Snowflake(world.Discord.Guild.Id);
        return
        [
            async () => (await world.Rest.GetGuildAsync(guild, Cancellation)).Error,
            async () => (await world.Rest.GetGuildRolesAsync(guild, Cancellation)).Error,
            async () => (await world.Rest.GetGuildChannelsAsync(guild, Cancellation)).Error,
        ];
    }

    [Fact]
    public async Task Ten_thousand_interactions_leave_no_buckets_behind()
    {
        var time = new FakeTimeProvider();
        var limiter = new RateLimiter(new DiscordRestOptions { Token = "t" }, time);
        var headers = new RateLimitHeaders("b", 5, 4, TimeSpan.FromSeconds(5), null, Global: false, Shared: false);

        for (var i = 0; i < 10_000; i++)
        {
            var (permit, _) = await limiter.EnterAsync("PATCH webhooks", $"{i}", countsGlobally: false, limiter.Now + TimeSpan.FromSeconds(1), Cancellation);
            limiter.Answered(permit!, 200, headers, refusal: null);
            time.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.InRange(limiter.BucketCount, 1, 2100);
    }

    [Fact]
    public async Task Cancelling_a_call_that_waits_leaves_the_bucket_usable()
    {
        await using var world = await RestFixture.StartAsync();
        for (var i = 0; i < 5; i++)
            await world.PostAsync("x");
        using var gaveUp = new CancellationTokenSource();
        var waiting = world.Rest.CreateMessageAsync(world.Channel, new MessageCreate { Content = "no" }, gaveUp.Token);
        await gaveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        Assert.True((await world.PostAsync("yes")).IsOk);
        Assert.DoesNotContain(world.Discord.Messages(world.Discord.Channel), message => message.Content == "no");
    }

    private static Task<DiscordResult<Message>> Post(RestFixture world, string content) =>
        world.Rest.CreateMessageAsync(world.Channel, new MessageCreate { Content = content }, Cancellation);
}
