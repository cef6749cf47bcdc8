using AllianceBot.Alerts;
using AllianceBot.Communities;
using AllianceBot.Deliveries;
using AllianceBot.Tests.App;
using Dapper;

namespace AllianceBot.Tests.Deliveries;

/// <summary>What becomes of a sending, whatever the chat does: nothing lost, nothing twice, nobody else held up.</summary>
public sealed class DeliveryTests : IAsyncLifetime
{
    private TestBot _bot = null!;

    public async ValueTask InitializeAsync()
    {
        _bot = await TestBot.StartAsync();
        await _bot.TellAsync("/alliance-mod rule add all renault");
        await _bot.FollowKnownAsync("/gazette");
    }

    public async ValueTask DisposeAsync() => await _bot.DisposeAsync();

    private FakeChat Chat => _bot.Chat;

    /// <summary>New items are edited and their cards made; gathering is over.</summary>
    private async Task ReportAsync(params Entry[] entries)
    {
        _bot.Serve("/gazette", entries);
        await _bot.PollAgainAsync();
        await _bot.EditAsync();
        await _bot.PrepareAsync();
        _bot.Time.Advance(TimeSpan.FromSeconds(4));
    }

    private async Task DeliverAfterAsync(TimeSpan wait)
    {
        _bot.Time.Advance(wait);
        await _bot.DeliverAsync();
    }

    private Task<string?> StateAsync() => _bot.AskAsync<string>("SELECT state FROM posts ORDER BY id LIMIT 1");

    private Task<string?> ReasonAsync() => _bot.AskAsync<string>("SELECT reason FROM posts ORDER BY id LIMIT 1");

    // --- a process that dies while it sends

    /// <summary>The first process sends and never learns the answer; another one takes over when the lease is over.</summary>
    private async Task<(TestBot Next, TaskCompletionSource<DeliveryOutcome?> Answer)> DieWhileSendingAsync()
    {
        var answer = new TaskCompletionSource<DeliveryOutcome?>();
        Chat.OnSend = _ => answer.Task;
        Chat.HeedsCancellation = false;
        await ReportAsync(Some.Renault(1));
        await _bot.Get<Deliverer>().StartDueAsync(CancellationToken.None);
        await UntilAsync(() => Chat.Count("send") == 1);
        Assert.Equal("sending", await StateAsync());
        Chat.HeedsCancellation = true;
        Chat.OnSend = _ => Task.FromResult<DeliveryOutcome?>(null);
        return (await _bot.AgainAsync(), answer);
    }

    [Fact]
    public async Task A_sending_that_outlasts_its_lease_is_not_begun_again_beside_itself()
    {
        var answer = new TaskCompletionSource<DeliveryOutcome?>();
        Chat.OnSend = _ => answer.Task;
        Chat.HeedsCancellation = false;
        await ReportAsync(Some.Renault(1));
        var deliverer = _bot.Get<Deliverer>();
        await deliverer.StartDueAsync(CancellationToken.None);
        await UntilAsync(() => Chat.Count("send") == 1);

        _bot.Time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(0, await deliverer.StartDueAsync(CancellationToken.None));
        answer.SetResult(null);
        await deliverer.WhenIdleAsync();

        Assert.Equal(["send"], Chat.Calls.Select(call => call.What));
        Assert.Equal("sent", await StateAsync());
    }

    [Fact]
    public async Task What_another_process_was_sending_is_found_out_before_anything_is_sent_again()
    {
        var (next, _) = await DieWhileSendingAsync();
        await using var replica = next;
        Chat.OnFind = _ => new FindOutcome.Found("m77");
        await replica.DeliverAsync();
        Assert.Equal(0, Chat.Count("find"));

        replica.Time.Advance(TimeSpan.FromSeconds(31));
        await replica.DeliverAsync();

        Assert.Equal(["send", "find"], Chat.Calls.Select(call => call.What));
        Assert.Equal(("sent", "m77"), (await StateAsync(), await _bot.AskAsync<string>("SELECT message_id FROM posts")));
    }

    [Fact]
    public async Task What_is_certainly_not_there_is_sent_under_the_same_key_with_the_time_of_the_first_try()
    {
        var (next, _) = await DieWhileSendingAsync();
        await using var replica = next;
        var firstTried = replica.Time.GetUtcNow();
        Chat.OnFind = _ => new FindOutcome.SendAgain();
        replica.Time.Advance(TimeSpan.FromSeconds(31));
        await replica.DeliverAsync();

        Assert.Equal(["send", "find", "send"], Chat.Calls.Select(call => call.What));
        Assert.Single(Chat.Calls.Select(call => call.Delivery.Key).Distinct());
        Assert.Equal([null, firstTried, firstTried], Chat.Calls.Select(call => call.Delivery.FirstTried));
        Assert.False(Chat.Calls[^1].Delivery.Repeat);
        Assert.Single(Chat.Messages);
    }

    [Fact]
    public async Task Where_it_cannot_be_known_and_silence_is_worse_the_repeat_is_marked()
    {
        var (next, _) = await DieWhileSendingAsync();
        await using var replica = next;
        Chat.OnFind = _ => new FindOutcome.SendMarked();
        replica.Time.Advance(TimeSpan.FromSeconds(31));
        await replica.DeliverAsync();

        Assert.True(Chat.Calls[^1].Delivery.Repeat);
        Assert.Equal("sent", await StateAsync());
    }

    [Fact]
    public async Task A_message_that_people_have_deleted_meanwhile_is_not_created_again()
    {
        var (next, _) = await DieWhileSendingAsync();
        await using var replica = next;
        Chat.OnFind = _ => new FindOutcome.Gone();
        replica.Time.Advance(TimeSpan.FromSeconds(31));
        await replica.DeliverAsync();
        await replica.CycleAsync();

        Assert.Equal(1, Chat.Count("send"));
        Assert.Equal("gone", await StateAsync());
    }

    [Fact]
    public async Task What_cannot_be_found_out_is_left_to_moderators_and_said_in_the_log()
    {
        var (next, _) = await DieWhileSendingAsync();
        await using var replica = next;
        Chat.OnFind = _ => new FindOutcome.Unknown("the channel's history cannot be read");
        replica.Time.Advance(TimeSpan.FromSeconds(31));
        await replica.DeliverAsync();
        await replica.CycleAsync();

        Assert.Equal(["send", "find"], Chat.Calls.Select(call => call.What));
        Assert.Equal(("unsure", "the channel's history cannot be read"), (await StateAsync(), await ReasonAsync()));
        Assert.Contains(replica.Log.Warnings, line => line.Contains("It is unknown", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_can_be_found_out_later_is_asked_again_after_a_pause()
    {
        var (next, _) = await DieWhileSendingAsync();
        await using var replica = next;
        Chat.OnFind = _ => new FindOutcome.AskLater("not listed yet");
        replica.Time.Advance(TimeSpan.FromSeconds(31));
        await replica.DeliverAsync();
        await replica.DeliverAsync();
        Assert.Equal(1, Chat.Count("find"));

        Chat.OnFind = _ => new FindOutcome.Found("m5");
        replica.Time.Advance(TimeSpan.FromSeconds(30));
        await replica.DeliverAsync();
        Assert.Equal((2, 1), (Chat.Count("find"), Chat.Count("send")));
        Assert.Equal("sent", await StateAsync());
    }

    [Fact]
    public async Task The_pauses_between_questions_grow()
    {
        var (next, _) = await DieWhileSendingAsync();
        await using var replica = next;
        Chat.OnFind = _ => new FindOutcome.AskLater("not listed yet");
        replica.Time.Advance(TimeSpan.FromSeconds(31));
        for (var minute = 0; minute < 60; minute++)
        {
            await replica.DeliverAsync();
            replica.Time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.InRange(Chat.Count("find"), 8, 14);
    }

    [Fact]
    public async Task The_outcome_of_an_owner_who_lost_the_lease_is_not_recorded()
    {
        var (next, answer) = await DieWhileSendingAsync();
        await using var replica = next;
        Chat.OnFind = _ => new FindOutcome.Found("m77");
        replica.Time.Advance(TimeSpan.FromSeconds(31));
        await replica.DeliverAsync();

        answer.TrySetResult(new DeliveryOutcome.Sent("stale"));
        await _bot.Get<Deliverer>().WhenIdleAsync();

        Assert.Equal("m77", await _bot.AskAsync<string>("SELECT message_id FROM posts"));
        Assert.Contains(_bot.Log.Warnings, line => line.Contains("lease was lost", StringComparison.Ordinal));
    }

    // --- answers

    [Fact]
    public async Task A_sending_whose_answer_was_lost_is_found_out_after_a_pause()
    {
        Chat.OnSend = delivery =>
        {
            Chat.Put(delivery);
            return Answer(new DeliveryOutcome.Unsure("connection reset"));
        };
        Chat.OnFind = _ => new FindOutcome.Found("m1");
        await ReportAsync(Some.Renault(1));
        await _bot.DeliverAsync();
        Assert.Equal(("unsure", 0), (await StateAsync(), Chat.Count("find")));

        await DeliverAfterAsync(TimeSpan.FromSeconds(3));
        Assert.Equal(("sent", 1, 1), (await StateAsync(), Chat.Count("find"), Chat.Count("send")));
    }

    [Fact]
    public async Task A_call_without_an_answer_ends_at_its_deadline_as_unsure()
    {
        Chat.OnSend = _ => new TaskCompletionSource<DeliveryOutcome?>().Task;
        await ReportAsync(Some.Renault(1));
        await _bot.Get<Deliverer>().StartDueAsync(CancellationToken.None);
        await UntilAsync(() => Chat.Count("send") == 1);
        _bot.Time.Advance(TimeSpan.FromSeconds(11));
        await _bot.Get<Deliverer>().WhenIdleAsync();

        Assert.Equal(("unsure", "no answer within 10s"), (await StateAsync(), await ReasonAsync()));
    }

    [Fact]
    public async Task A_stop_lets_a_call_that_is_under_way_end()
    {
        var answer = new TaskCompletionSource<DeliveryOutcome?>();
        Chat.OnSend = _ => answer.Task;
        await ReportAsync(Some.Renault(1), Some.Renault(2));
        using var stop = new CancellationTokenSource();
        await _bot.Get<Deliverer>().StartDueAsync(stop.Token);
        await UntilAsync(() => Chat.Count("send") == 1);
        await stop.CancelAsync();
        answer.SetResult(new DeliveryOutcome.Sent("m1"));
        await _bot.Get<Deliverer>().WhenIdleAsync();

        Assert.Equal("sent", await StateAsync());
        Assert.Equal(1, Chat.Count("send"));
        Assert.Equal(0, await _bot.AskAsync<long>("SELECT COUNT(*) FROM destinations WHERE lease_owner IS NOT NULL"));
    }

    [Fact]
    public async Task A_try_that_had_no_effect_is_repeated_after_growing_pauses()
    {
        Chat.OnSend = _ => Answer(new DeliveryOutcome.Retry("500"));
        await ReportAsync(Some.Renault(1));
        var pauses = new List<TimeSpan>();
        var last = _bot.Time.GetUtcNow();
        await _bot.DeliverAsync();
        for (var tries = 1; tries < 6; tries++)
        {
            while (Chat.Count("send") == tries)
                await DeliverAfterAsync(TimeSpan.FromSeconds(0.2));
            pauses.Add(_bot.Time.GetUtcNow() - last);
            last = _bot.Time.GetUtcNow();
        }
        Assert.All(pauses.Index(), pause => Assert.InRange(pause.Item.TotalSeconds, 2 * Math.Pow(2, pause.Index) * 0.9, (2 * Math.Pow(2, pause.Index) * 1.1) + 0.4));
        Assert.Equal("500", await ReasonAsync());

        Chat.OnSend = _ => Answer(null);
        await DeliverAfterAsync(TimeSpan.FromMinutes(11));
        Assert.Equal("sent", await StateAsync());
        Assert.Equal(0, await _bot.AskAsync<long>("SELECT attempt FROM posts"));
    }

    [Fact]
    public async Task A_destination_rests_as_long_as_its_platform_says()
    {
        Chat.OnSend = _ => Answer(new DeliveryOutcome.Retry("429", TimeSpan.FromMinutes(5)));
        await ReportAsync(Some.Renault(1), Some.Renault(2));
        await _bot.DeliverAsync();
        Chat.OnSend = _ => Answer(null);
        await DeliverAfterAsync(TimeSpan.FromMinutes(4.9));
        Assert.Equal(1, Chat.Count("send"));

        await DeliverAfterAsync(TimeSpan.FromMinutes(0.2));
        Assert.Equal([Some.Renault(1).Title, Some.Renault(2).Title], Chat.Titles());
    }

    [Fact]
    public async Task First_posts_keep_their_order_when_one_has_to_be_sent_again()
    {
        var fail = true;
        Chat.OnSend = delivery =>
        {
            var answer = Answer(fail && delivery.Card.Title == Some.Renault(2).Title ? new DeliveryOutcome.Retry("500") : null);
            fail = fail && delivery.Card.Title != Some.Renault(2).Title;
            return answer;
        };
        await ReportAsync(Some.Renault(1), Some.Renault(2), Some.Renault(3));
        await _bot.DeliverAsync();
        Assert.Equal([Some.Renault(1).Title], Chat.Titles());

        await DeliverAfterAsync(TimeSpan.FromSeconds(5));
        Assert.Equal([Some.Renault(1).Title, Some.Renault(2).Title, Some.Renault(3).Title], Chat.Titles());
    }

    [Fact]
    public async Task What_the_platform_refuses_for_good_is_dead_with_its_reason_and_holds_nobody_up()
    {
        Chat.OnSend = delivery => Answer(delivery.Card.Title == Some.Renault(1).Title ? new DeliveryOutcome.Refused("the message is too long") : null);
        await ReportAsync(Some.Renault(1), Some.Renault(2));
        await _bot.DeliverAsync();

        Assert.Equal(("dead", "the message is too long"), (await StateAsync(), await ReasonAsync()));
        Assert.Equal([Some.Renault(2).Title], Chat.Titles());
        Assert.Contains(_bot.Log.Warnings, line => line.Contains("the message is too long", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_closed_destination_is_asked_once_and_its_posts_wait()
    {
        Chat.OnSend = _ => Answer(new DeliveryOutcome.Closed("the bot may not write there"));
        await ReportAsync(Some.Renault(1), Some.Renault(2));
        await _bot.DeliverAsync();
        Chat.OnSend = _ => Answer(null);
        await DeliverAfterAsync(TimeSpan.FromHours(5));
        Assert.Equal(1, Chat.Count("send"));
        Assert.Equal("the bot may not write there", await _bot.AskAsync<string>("SELECT paused_reason FROM destinations WHERE name = 'news'"));

        await _bot.Database.WriteAsync(connection => DestinationStore.ResumeAsync(connection, _bot.News.Id), CancellationToken.None);
        await _bot.DeliverAsync();
        Assert.Equal([Some.Renault(1).Title, Some.Renault(2).Title], Chat.Titles());
    }

    [Fact]
    public async Task A_post_that_people_deleted_is_never_created_again()
    {
        await ReportAsync(Some.Talks());
        await _bot.DeliverAsync();
        Chat.OnEdit = _ => new DeliveryOutcome.Gone();
        await ReportAsync(Some.Talks("Renault and Nissan agree"));
        await DeliverAfterAsync(TimeSpan.FromMinutes(10));
        Chat.OnEdit = _ => null;
        await ReportAsync(Some.Talks("Renault and Nissan part"));
        await DeliverAfterAsync(TimeSpan.FromMinutes(10));

        Assert.Equal((1, 1), (Chat.Count("send"), Chat.Count("edit")));
        Assert.Equal("gone", await StateAsync());
    }

    [Fact]
    public async Task An_edit_whose_answer_was_lost_is_made_again()
    {
        await ReportAsync(Some.Talks());
        await _bot.DeliverAsync();
        Chat.OnEdit = _ => new DeliveryOutcome.Unsure("connection reset");
        await ReportAsync(Some.Talks("Renault and Nissan agree"));
        await DeliverAfterAsync(TimeSpan.FromMinutes(10));
        Chat.OnEdit = _ => null;
        await DeliverAfterAsync(TimeSpan.FromMinutes(10));

        Assert.Equal(["Renault and Nissan agree"], Chat.Titles());
        Assert.Equal((1, 2, 0), (Chat.Count("send"), Chat.Count("edit"), Chat.Count("find")));
    }

    [Fact]
    public async Task A_card_equal_to_the_one_that_stands_is_not_sent_again()
    {
        await ReportAsync(Some.Talks());
        await _bot.DeliverAsync();
        var raised = await _bot.AskAsync<long>("SELECT desired_rev FROM posts");
        await ReportAsync(Some.Talks("Renault, Nissan: the same outlet says it again", outlet: "gazette-2", at: Some.Noon.AddHours(1)), Some.Talks());
        await DeliverAfterAsync(TimeSpan.FromHours(1));
        Assert.True(await _bot.AskAsync<long>("SELECT desired_rev FROM posts") > raised);

        Assert.Single(Chat.Calls);
    }

    // --- sick neighbours

    [Fact]
    public async Task A_destination_that_fails_stops_no_other_and_is_found_out_when_it_is_well()
    {
        var other = await _bot.AddChannelAsync("other");
        await _bot.TellAsync("/alliance-mod route all other");
        Chat.OnSend = delivery => delivery.Destination.Name == FakeChat.News ? throw new InvalidOperationException("a bug of the platform's client") : Answer(null);
        await ReportAsync(Some.Renault(1), Some.Renault(2));
        await _bot.DeliverAsync();
        Assert.Equal(2, Chat.Titles(other.Name).Count);
        Assert.Contains(_bot.Log.Errors, line => line.Contains("a bug of the platform's client", StringComparison.Ordinal));

        Chat.OnSend = _ => Answer(null);
        await DeliverAfterAsync(TimeSpan.FromMinutes(1));
        Assert.Equal([Some.Renault(1).Title, Some.Renault(2).Title], Chat.Titles());
        Assert.Equal(1, Chat.Count("find"));
    }

    [Fact]
    public async Task A_destination_that_does_not_answer_delays_no_other()
    {
        await _bot.AddChannelAsync("other");
        Chat.OnSend = delivery => delivery.Destination.Name == FakeChat.News ? new TaskCompletionSource<DeliveryOutcome?>().Task : Answer(null);
        await ReportAsync(Some.Renault(1));
        await _bot.Get<Deliverer>().StartDueAsync(CancellationToken.None);
        await UntilAsync(() => Chat.Count("send") == 1);

        await _bot.TellAsync("/alliance-mod route all other");
        await ReportAsync(Some.Renault(2));
        await _bot.Get<Deliverer>().StartDueAsync(CancellationToken.None);
        await UntilAsync(() => Chat.Titles("other").Count == 1);
    }

    [Fact]
    public async Task A_card_that_cannot_be_made_holds_up_no_other()
    {
        await ReportAsync(Some.Renault(1), Some.Renault(2));
        await _bot.Database.WriteAsync(connection => connection.ExecuteAsync(
            "UPDATE alert_matches SET spans = 'broken' WHERE alert_id = 1; UPDATE posts SET card = NULL, card_rev = 0"), CancellationToken.None);
        await _bot.DeliverAsync();

        Assert.Equal([Some.Renault(2).Title], Chat.Titles());
        Assert.Equal(("dead", "its card cannot be made"), (await StateAsync(), await ReasonAsync()));
        Assert.Single(_bot.Log.Errors);
    }

    [Fact]
    public async Task A_platform_that_is_not_configured_any_more_is_not_asked_and_its_posts_wait()
    {
        await ReportAsync(Some.Renault(1));
        await _bot.Database.WriteAsync(connection => connection.ExecuteAsync("UPDATE destinations SET platform = 'slack' WHERE name = 'news'"), CancellationToken.None);
        await _bot.DeliverAsync();
        await _bot.DeliverAsync();
        Assert.Empty(Chat.Calls);
        Assert.Single(_bot.Log.Warnings, line => line.Contains("slack is not configured", StringComparison.Ordinal));

        await _bot.Database.WriteAsync(connection => connection.ExecuteAsync("UPDATE destinations SET platform = 'discord' WHERE name = 'news'"), CancellationToken.None);
        await DeliverAfterAsync(TimeSpan.FromMinutes(2));
        Assert.Single(Chat.Titles());
    }

    [Fact]
    public async Task Keys_are_short_and_differ_between_stores()
    {
        await using var elsewhere = await TestBot.StartAsync();
        await elsewhere.TellAsync("/alliance-mod rule add all renault");
        await elsewhere.FollowKnownAsync("/gazette");
        elsewhere.Serve("/gazette", Some.Renault(1));
        await elsewhere.CycleAsync();
        await ReportAsync(Some.Renault(1));
        await _bot.DeliverAsync();

        var keys = new[] { _bot, elsewhere }.Select(bot => Assert.Single(bot.Chat.Messages).Value.Key).ToList();
        Assert.NotEqual(keys[0], keys[1]);
        Assert.All(keys, key => Assert.InRange(key.Length, 9, 25));
    }

    [Theory]
    [InlineData(1, 2), InlineData(2, 4), InlineData(3, 8), InlineData(9, 512), InlineData(10, 600), InlineData(1_000_000, 600)]
    public void The_pause_doubles_up_to_ten_minutes_and_is_spread_by_a_fifth(long attempt, double seconds)
    {
        Assert.Equal(seconds * 0.9, Backoff.After(attempt, 0).TotalSeconds, 6);
        Assert.Equal(seconds * 1.1, Backoff.After(attempt, 1).TotalSeconds, 6);
    }

    [Theory]
    [InlineData(0, 30), InlineData(1, 60), InlineData(5, 960), InlineData(6, 1920), InlineData(60, 1920)]
    public void The_pause_before_an_edit_doubles_up_to_64_fold(long edits, long seconds) =>
        Assert.Equal(seconds * 1000, Outbox.EditPause(TimeSpan.FromSeconds(30), edits));

    private static Task<DeliveryOutcome?> Answer(DeliveryOutcome? outcome) => Task.FromResult(outcome);

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!condition())
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
    }
}
