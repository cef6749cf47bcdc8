using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using AllianceBot.Fakes.Slack;
using AllianceBot.SlackApi.SocketMode;
using Microsoft.Extensions.Time.Testing;

namespace AllianceBot.SlackApi.Tests;

public sealed class SlackSocketTests : IAsyncLifetime
{
    private static readonly SlackSocketOptions Quick = new()
    {
        FirstBackoff = TimeSpan.FromMilliseconds(20),
        LongestBackoff = TimeSpan.FromMilliseconds(100),
        StableAfter = TimeSpan.Zero,
    };

    private readonly ConcurrentQueue<SlackEvent> _events = [];
    private readonly ConcurrentQueue<SocketNote> _notes = [];
    private readonly CancellationTokenSource _stop = new();
    private FakeSlack _slack = null!;
    private Task<SocketEnd> _running = Task.FromResult(new SocketEnd(SocketEndReason.Stopped, ""));

    public async ValueTask InitializeAsync() => _slack = await FakeSlack.StartAsync(new FakeSlackOptions { EventRetries = [TimeSpan.Zero] });

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        await _slack.DisposeAsync();
        _stop.Dispose();
    }

    private async Task ConnectAsync(Func<SlackDelivery, Task>? handle = null, SlackSocketOptions? options = null, TimeProvider? time = null)
    {
        Start(handle, options, time);
        await Some.Until(() => _slack.Sockets > 0);
    }

    private void Start(Func<SlackDelivery, Task>? handle = null, SlackSocketOptions? options = null, TimeProvider? time = null)
    {
        var socket = new SlackSocket(Some.App(_slack, time), null, (options ?? Quick) with { Note = _notes.Enqueue });
        _running = socket.RunAsync(
            async (delivery, _) =>
            {
                _events.Enqueue(delivery.Event);
                if (handle is not null) await handle(delivery);
            },
            _stop.Token);
    }

    private T Only<T>() where T : SlackEvent => Assert.IsType<T>(Assert.Single(_events));

    [Fact]
    public async Task A_command_arrives_with_all_it_takes_to_answer_it()
    {
        await ConnectAsync();

        var typed = await _slack.CommandAsync(FakeWorkspace.Member, FakeWorkspace.CarNews, "/alliance", "history “alpine & renault” <30d>");

        Assert.True(typed.Ack.Arrived);
        var command = Only<SlashCommand>();
        Assert.Equal(("/alliance", "history “alpine & renault” <30d>"), (command.Command, Text.SlackText.Typed(command.Text)));
        Assert.Equal((FakeWorkspace.TeamId, FakeWorkspace.Member, FakeWorkspace.CarNews), (command.TeamId, command.UserId, command.ChannelId));
        Assert.Equal((typed.TriggerId, typed.ResponseUrl), (command.TriggerId, command.ResponseUrl));
    }

    [Fact]
    public async Task A_command_may_be_answered_with_its_acknowledgement()
    {
        await ConnectAsync(delivery => delivery.AckAsync(SlackAck.Message(new ResponseMessage { Text = "three stories" })));

        await _slack.CommandAsync(FakeWorkspace.Member, FakeWorkspace.CarNews, "/alliance", "latest");

        var answer = Assert.Single(_slack.Messages(FakeWorkspace.CarNews));
        Assert.Equal(("three stories", FakeWorkspace.Member), (answer.Text, answer.OnlyFor));
    }

    [Fact]
    public async Task A_button_comes_with_its_message_and_value()
    {
        await ConnectAsync();
        var web = Some.Web(_slack);
        var button = new Blocks.Button(Blocks.TextObject.Plain("Why", 75), "why") { Value = "k7f3" };
        var posted = (await web.PostMessageAsync(Some.Message() with { Blocks = [new Blocks.ActionsBlock([button]) { BlockId = "story" }] }, default)).Value!;

        var pressed = await _slack.PressAsync(FakeWorkspace.Member, FakeWorkspace.CarNews, posted.Ts, "why");

        Assert.True(pressed.Ack.Arrived);
        var action = Only<BlockAction>();
        Assert.Equal(("why", "story", "k7f3"), (action.ActionId, action.BlockId, action.Value));
        Assert.Equal((FakeWorkspace.CarNews, posted.Ts), (action.ChannelId, action.MessageTs));
        Assert.Equal((pressed.TriggerId, pressed.ResponseUrl), (action.TriggerId, action.ResponseUrl));
    }

    [Fact]
    public async Task A_modal_is_refused_with_errors_by_field_and_taken_when_they_are_mended()
    {
        await ConnectAsync(async delivery =>
        {
            if (delivery.Event is ViewSubmission { View: var view } && view["query"] == "bad(")
                Assert.True(await delivery.AckAsync(SlackAck.Errors(new Dictionary<string, string> { ["query"] = "an open bracket" })));
        });
        var typed = await _slack.CommandAsync(FakeWorkspace.Admin, FakeWorkspace.CarNews, "/alliance-mod", "rule add");
        var view = (await Some.Web(_slack).OpenViewAsync(typed.TriggerId, Some.Modal(), default)).Value!;

        var refused = await _slack.SubmitAsync(FakeWorkspace.Admin, view.Id, new Dictionary<string, string> { ["query"] = "bad(", ["mode"] = "now" });
        Assert.Equal("an open bracket", refused.Errors["query"]);
        Assert.True(_slack.Workspace.Views[view.Id].IsOpen);

        await _slack.SubmitAsync(FakeWorkspace.Admin, view.Id, new Dictionary<string, string> { ["query"] = "good", ["mode"] = "digest" });
        Assert.False(_slack.Workspace.Views[view.Id].IsOpen);
        var last = Assert.IsType<ViewSubmission>(_events.Last()).View;
        Assert.Equal(("rule", "community 1", "good", "digest"), (last.CallbackId, last.PrivateMetadata, last["query"], last["mode"]));
    }

    [Fact]
    public async Task Home_tabs_direct_messages_and_shortcuts_arrive_and_messages_of_bots_do_not()
    {
        await ConnectAsync();
        await _slack.OpenHomeAsync(FakeWorkspace.Member);
        await _slack.SayAsync(FakeWorkspace.Member, "watch alpine");
        await _slack.ShortcutAsync(FakeWorkspace.Member, "watch_this", FakeWorkspace.CarNews, "1700000000.000100");
        await _slack.EventAsync(JsonNode.Parse("""{"type":"message","channel_type":"im","user":"U1","bot_id":"B1","text":"me","channel":"D1","ts":"1.2"}""")!.AsObject());
        await _slack.EventAsync(JsonNode.Parse("""{"type":"message","channel_type":"im","user":"U1","subtype":"message_changed","channel":"D1"}""")!.AsObject());
        await _slack.EventAsync(JsonNode.Parse("""{"type":"tokens_revoked","tokens":{"bot":["U1"]}}""")!.AsObject());

        Assert.Collection(
            _events,
            received => Assert.Equal("home", Assert.IsType<AppHomeOpened>(received).Tab),
            received => Assert.Equal("watch alpine", Assert.IsType<DirectMessage>(received).Text),
            received => Assert.Equal("1700000000.000100", Assert.IsType<Shortcut>(received).Message!.Ts),
            received => Assert.Equal("tokens_revoked", Assert.IsType<OtherEvent>(received).Type));
    }

    [Fact]
    public async Task G2_A_slow_handler_is_acknowledged_for_in_time_and_then_finishes()
    {
        var time = new FakeTimeProvider();
        await _slack.DisposeAsync();
        _slack = await FakeSlack.StartAsync(new FakeSlackOptions { Time = time });
        var release = new TaskCompletionSource();
        var late = new TaskCompletionSource<bool>();
        await ConnectAsync(
            async delivery =>
            {
                await release.Task;
                late.SetResult(await delivery.AckAsync(SlackAck.Message(new ResponseMessage { Text = "too late" })));
            },
            time: time);

        var typing = _slack.CommandAsync(FakeWorkspace.Member, FakeWorkspace.CarNews, "/alliance", "stats");
        await Some.Until(() => !_events.IsEmpty);
        time.Advance(TimeSpan.FromSeconds(2));

        Assert.True((await typing).Ack.Arrived);
        release.SetResult();
        Assert.False(await late.Task);
        Assert.Empty(_slack.Messages(FakeWorkspace.CarNews));
    }

    [Fact]
    public async Task An_exception_of_a_handler_is_noted_and_costs_nothing_else()
    {
        await ConnectAsync(_ => throw new InvalidOperationException("a bug"));

        Assert.True((await _slack.OpenHomeAsync(FakeWorkspace.Member)).Arrived);
        Assert.True((await _slack.OpenHomeAsync(FakeWorkspace.Admin)).Arrived);
        await Some.Until(() => _notes.Count(note => note.State == SocketState.Trouble) == 2);
        Assert.Equal(1, _slack.SocketsOpened);
    }

    [Fact]
    public async Task G11_A_redelivered_event_is_acknowledged_again_and_handled_once()
    {
        await ConnectAsync();

        var (first, again) = await _slack.EventTwiceAsync(new JsonObject { ["type"] = "app_home_opened", ["user"] = FakeWorkspace.Member, ["tab"] = "home" });

        Assert.True(first.Arrived && again.Arrived);
        Assert.Single(_events);
    }

    [Theory]
    [InlineData("warning")]
    [InlineData("refresh_requested")]
    public async Task When_Slack_announces_the_end_the_next_connection_stands_before_the_old_one_goes(string reason)
    {
        await ConnectAsync(options: Quick with { AckWithin = TimeSpan.FromMilliseconds(500) });
        await _slack.DisconnectAsync(reason);

        await Some.Until(() => _slack.Sockets == 2);
        for (var n = 0; n < 4; n++) Assert.True((await _slack.OpenHomeAsync(FakeWorkspace.Member)).Arrived);
        await Some.Until(() => _slack.Sockets == 1);
        Assert.True((await _slack.OpenHomeAsync(FakeWorkspace.Member)).Arrived);
        Assert.Equal(5, _events.Count);
    }

    [Fact]
    public async Task A_broken_connection_is_replaced()
    {
        await ConnectAsync();
        for (var round = 2; round <= 6; round++)
        {
            _slack.DropSockets();
            var expected = round;
            await Some.Until(() => _slack.SocketsOpened == expected && _slack.Sockets == 1);
        }

        Assert.True((await _slack.OpenHomeAsync(FakeWorkspace.Member)).Arrived);
    }

    [Fact]
    public async Task A_connection_closed_by_Slack_is_replaced()
    {
        await ConnectAsync();
        await _slack.CloseSocketsAsync();
        await Some.Until(() => _slack.SocketsOpened == 2);
    }

    [Fact]
    public async Task N4_A_black_hole_is_found_by_ping_and_left()
    {
        await ConnectAsync(options: Quick with { PingInterval = TimeSpan.FromMilliseconds(50), PongTimeout = TimeSpan.FromMilliseconds(200) });
        _slack.StallSockets();

        await Some.Until(() => _slack.SocketsOpened == 2);
        Assert.True((await _slack.OpenHomeAsync(FakeWorkspace.Member)).Arrived);
    }

    [Fact]
    public async Task A_server_that_never_says_hello_is_left()
    {
        _slack.MuteSockets(true);
        Start(options: Quick with { ConnectTimeout = TimeSpan.FromMilliseconds(100) });
        await Some.Until(() => _slack.RequestsOf("apps.connections.open").Count >= 3);

        _slack.MuteSockets(false);
        await Some.Until(() => _slack.Sockets == 1);
    }

    [Fact]
    public async Task Too_many_connections_are_waited_out_without_a_storm()
    {
        var time = new FakeTimeProvider();
        await _slack.DisposeAsync();
        _slack = await FakeSlack.StartAsync(new FakeSlackOptions { Time = time });
        _slack.RefuseSockets("too_many_websockets");
        Start(options: new SlackSocketOptions { PingInterval = TimeSpan.Zero }, time: time);
        await Some.Until(() => _notes.Any(note => note.Text.StartsWith("next attempt", StringComparison.Ordinal)));

        for (var second = 0; second < 59; second++) time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, _slack.SocketsRefused);

        _slack.RefuseSockets(null);
        time.Advance(TimeSpan.FromSeconds(20));
        await Some.Until(() => _slack.Sockets == 1);
    }

    [Fact]
    public async Task A_connection_that_is_one_too_many_after_all_is_given_up_for_as_long()
    {
        var time = new FakeTimeProvider();
        await _slack.DisposeAsync();
        _slack = await FakeSlack.StartAsync(new FakeSlackOptions { Time = time });
        await ConnectAsync(options: new SlackSocketOptions { PingInterval = TimeSpan.Zero }, time: time);
        await _slack.DisconnectAsync("too_many_websockets");
        await Some.Until(() => _slack.Sockets == 0 && _notes.Any(note => note.Text.StartsWith("next attempt", StringComparison.Ordinal)));

        time.Advance(TimeSpan.FromSeconds(59));
        Assert.Single(_slack.RequestsOf("apps.connections.open"));
        time.Advance(TimeSpan.FromSeconds(20));
        await Some.Until(() => _slack.Sockets == 1);
    }

    [Fact]
    public async Task The_eleventh_connection_waits_for_a_slot()
    {
        using var others = new CancellationTokenSource();
        var ten = Enumerable.Range(0, 10).Select(_ => new SlackSocket(Some.App(_slack), null, Quick).RunAsync((_, _) => Task.CompletedTask, others.Token)).ToList();
        await Some.Until(() => _slack.Sockets == 10);

        Start(options: Quick with { TooManyBackoff = TimeSpan.FromMilliseconds(50) });
        await Some.Until(() => _slack.SocketsRefused >= 2);
        Assert.Equal(10, _slack.Sockets);

        await others.CancelAsync();
        await Task.WhenAll(ten);
        await Some.Until(() => _slack.Sockets == 1);
        Assert.False(_running.IsCompleted);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Link_disabled_is_final_and_says_what_to_do(bool atHello)
    {
        if (atHello)
        {
            _slack.RefuseSockets("link_disabled");
            Start();
        }
        else
        {
            await ConnectAsync();
            await _slack.DisconnectAsync("link_disabled");
        }

        var end = await _running;
        Assert.Equal(SocketEndReason.LinkDisabled, end.Reason);
        Assert.Contains("switch it on", end.Sentence, StringComparison.Ordinal);
        Assert.Single(_slack.RequestsOf("apps.connections.open"));
    }

    [Theory]
    [InlineData("invalid_auth")]
    [InlineData("account_inactive")]
    [InlineData("not_allowed_token_type")]
    public async Task C4_An_app_token_that_is_not_accepted_is_final(string code)
    {
        _slack.RefuseToken(_slack.AppToken, code);
        Start();

        var end = await _running;
        Assert.Equal(SocketEndReason.TokenRejected, end.Reason);
        Assert.Contains(code, end.Sentence, StringComparison.Ordinal);
        Assert.Single(_slack.RequestsOf("apps.connections.open"));
    }

    [Fact]
    public async Task A_missing_scope_of_the_app_token_is_final_and_named()
    {
        _slack.Workspace.AppScopes.Clear();
        Start();

        Assert.Contains("connections:write", (await _running).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failures_of_the_address_are_tried_again()
    {
        _slack.Script(new FakeFault("apps.connections.open", FakeFaultKind.Status) { Times = 2 });
        _slack.Script(new FakeFault("apps.connections.open", FakeFaultKind.Drop));
        Start();

        await Some.Until(() => _slack.Sockets == 1);
    }

    [Fact]
    public async Task What_cannot_be_read_is_passed_over_and_the_connection_stays()
    {
        await ConnectAsync();
        await _slack.SendRawAsync(JsonValue.Create("not an envelope"));
        await _slack.SendRawAsync(JsonNode.Parse("""{"type":"interactive","envelope_id":"e1","payload":{"type":"block_actions","actions":7,"user":[]}}""")!);
        await _slack.SendRawAsync(JsonNode.Parse("""{"type":"events_api","envelope_id":"e2","payload":null}""")!);
        await _slack.SendRawAsync(JsonNode.Parse("""{"type":"something_new","envelope_id":"e3","payload":{}}""")!);

        Assert.True((await _slack.OpenHomeAsync(FakeWorkspace.Member)).Arrived);
        Assert.Single(_events);
        Assert.Equal(1, _slack.SocketsOpened);
    }

    [Fact]
    public async Task More_events_than_can_be_handled_are_left_to_Slack()
    {
        var release = new TaskCompletionSource();
        await ConnectAsync(_ => release.Task, Quick with { MaxConcurrent = 2, AckWithin = TimeSpan.FromMilliseconds(1) });
        Assert.True((await _slack.OpenHomeAsync(FakeWorkspace.Member)).Arrived);
        Assert.True((await _slack.OpenHomeAsync(FakeWorkspace.Admin)).Arrived);

        var third = _slack.CommandAsync(FakeWorkspace.Member, FakeWorkspace.CarNews, "/alliance", "latest");
        await Some.Until(() => _notes.Any(note => note.State == SocketState.Trouble));
        release.SetResult();
        Assert.False((await third).Ack.Arrived);
        Assert.True((await _slack.CommandAsync(FakeWorkspace.Member, FakeWorkspace.CarNews, "/alliance", "latest")).Ack.Arrived);
    }

    [Fact]
    public async Task Stopping_is_quick_and_says_so()
    {
        await ConnectAsync();
        await _stop.CancelAsync();

        Assert.Equal(SocketEndReason.Stopped, (await _running).Reason);
        await Some.Until(() => _slack.Sockets == 0);
    }

    [Theory]
    [InlineData("wss://evil.example/link/?ticket=1")]
    [InlineData("ws://wss-primary.slack.com/link/?ticket=1")]
    [InlineData("wss://wss-primary.slack.com.evil.example/")]
    [InlineData("https://wss-primary.slack.com/")]
    public void An_address_that_is_not_Slacks_is_not_connected_to(string address) =>
        Assert.Null(SlackHosts.SocketUrl(address, new Uri("https://slack.com/api/")));

    [Fact]
    public void Slacks_socket_hosts_are_connected_to() =>
        Assert.NotNull(SlackHosts.SocketUrl("wss://wss-primary.slack.com/link/?ticket=1&app_id=A1", new Uri("https://slack.com/api/")));

    [Fact]
    public void Pauses_double_up_to_a_limit_with_jitter()
    {
        var backoff = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5), new Random(1));
        var pauses = Enumerable.Range(0, 40).Select(_ => backoff.Next()).ToList();

        for (var n = 0; n < 40; n++) Assert.InRange(pauses[n].TotalSeconds, Math.Min(300, Math.Pow(2, n)) / 2, Math.Min(300, Math.Pow(2, n)));
        Assert.InRange(backoff.Next(TimeSpan.FromMinutes(20)), TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(25));
        backoff.Reset();
        Assert.InRange(backoff.Next().TotalSeconds, 0.5, 1);
    }
}
