using AllianceBot.Fakes.Slack;
using Microsoft.Extensions.Time.Testing;

namespace AllianceBot.SlackApi.Tests;

public sealed class SlackPaceTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new();
    private FakeSlack _slack = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _slack = await FakeSlack.StartAsync();

    public ValueTask DisposeAsync() => _slack.DisposeAsync();

    [Fact]
    public async Task C3_Messages_to_one_channel_keep_a_second_of_distance_and_other_channels_do_not_wait()
    {
        var web = Some.Web(_slack, _time);
        Assert.True((await web.PostMessageAsync(Some.Message(), Cancel)).IsOk);

        var second = web.PostMessageAsync(Some.Message(), Cancel);
        Assert.True((await web.PostMessageAsync(Some.Message(channel: FakeWorkspace.General), Cancel)).IsOk);
        Assert.False(second.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await second).IsOk);
    }

    [Fact]
    public async Task C3_A_caller_with_less_patience_is_told_when_to_come_again_and_nothing_is_sent()
    {
        var web = Some.Web(_slack, _time).Within(TimeSpan.FromMilliseconds(900));
        await web.PostMessageAsync(Some.Message(), Cancel);

        var refused = await web.PostMessageAsync(Some.Message(), Cancel);

        Assert.Equal(SlackErrorKind.RateLimited, refused.Error!.Kind);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Error.RetryAfter);
        Assert.Single(_slack.RequestsOf("chat.postMessage"));
    }

    [Fact]
    public async Task C3_A_429_rests_its_method_for_the_whole_workspace_and_no_other()
    {
        var web = Some.Web(_slack, _time).Within(TimeSpan.Zero);
        _slack.Script(new FakeFault("chat.update", FakeFaultKind.RateLimit) { RetryAfterSeconds = 30 });
        Assert.Equal(TimeSpan.FromSeconds(30), (await web.UpdateMessageAsync("1700000000.000100", Some.Message(), Cancel)).Error!.RetryAfter);

        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(TimeSpan.FromSeconds(1), (await web.UpdateMessageAsync("1700000000.000100", Some.Message(), Cancel)).Error!.RetryAfter);
        Assert.Single(_slack.RequestsOf("chat.update"));
        Assert.True((await web.PostMessageAsync(Some.Message(), Cancel)).IsOk);

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(SlackErrorKind.MessageGone, (await web.UpdateMessageAsync("1700000000.000100", Some.Message(), Cancel)).Error!.Kind);
    }

    [Fact]
    public async Task A_caller_without_patience_is_served_when_its_turn_is_now() =>
        Assert.True((await Some.Web(_slack).Within(TimeSpan.Zero).PostMessageAsync(Some.Message(), Cancel)).IsOk);

    [Fact]
    public async Task C3_A_rest_of_hours_is_kept()
    {
        var web = Some.Web(_slack, _time).Within(TimeSpan.Zero);
        _slack.Script(new FakeFault("chat.postMessage", FakeFaultKind.RateLimit) { RetryAfterSeconds = 7200 });
        Assert.Equal(TimeSpan.FromHours(2), (await web.PostMessageAsync(Some.Message(), Cancel)).Error!.RetryAfter);

        _time.Advance(TimeSpan.FromSeconds(7199));
        Assert.Equal(SlackErrorKind.RateLimited, (await web.PostMessageAsync(Some.Message(), Cancel)).Error!.Kind);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await web.PostMessageAsync(Some.Message(), Cancel)).IsOk);
        Assert.Equal(2, _slack.RequestsOf("chat.postMessage").Count);
    }

    [Fact]
    public async Task C3_A_patient_call_waits_out_a_429_and_goes_once_more()
    {
        // However far the clock runs on while an answer is on its way.
        var web = Some.Web(_slack, _time, options => options with { RequestTimeout = Timeout.InfiniteTimeSpan }).Within(TimeSpan.FromDays(1));
        _slack.Script(new FakeFault("chat.postMessage", FakeFaultKind.RateLimit) { RetryAfterSeconds = 20 });

        var post = web.PostMessageAsync(Some.Message(), Cancel);
        await Some.Until(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return post.IsCompleted;
        });

        Assert.True((await post).IsOk);
        Assert.Single(_slack.Messages(FakeWorkspace.CarNews));
        Assert.Equal(2, _slack.RequestsOf("chat.postMessage").Count);
    }

    [Fact]
    public async Task C3_Twelve_posts_at_once_arrive_a_second_apart_in_order()
    {
        await using var strict = await FakeSlack.StartAsync(new FakeSlackOptions { MessageBurst = 1, Time = _time });
        var web = Some.Web(strict, _time).Within(TimeSpan.FromMinutes(1));
        var posts = Enumerable.Range(0, 12).Select(n => web.PostMessageAsync(Some.Message($"story {n}"), Cancel)).ToList();
        foreach (var post in posts)
        {
            Assert.True((await post).IsOk);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(Enumerable.Range(0, 12).Select(n => $"story {n}"), strict.Messages(FakeWorkspace.CarNews).Select(message => message.Text));
        Assert.Equal(12, strict.RequestsOf("chat.postMessage").Count);
    }
}
