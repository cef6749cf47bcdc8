using System.Text.Json.Nodes;
using AllianceBot.Fakes.Slack;
using AllianceBot.SlackApi.SocketMode;
using Microsoft.Extensions.Time.Testing;

namespace AllianceBot.SlackApi.Tests;

/// <summary>What people do, as it arrives over Socket Mode.</summary>
public sealed class SocketEventTests : SocketTest
{
    [Fact]
    public async Task A_command_arrives_with_all_it_takes_to_answer_it()
    {
        await ConnectAsync();

        var typed = await Slack.CommandAsync(FakeWorkspace.Member, FakeWorkspace.CarNews, "/alliance", "history “alpine & renault” <30d>");

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

        await Slack.CommandAsync(FakeWorkspace.Member, FakeWorkspace.CarNews, "/alliance", "latest");

        var answer = Assert.Single(Slack.Messages(FakeWorkspace.CarNews));
        Assert.Equal(("three stories", FakeWorkspace.Member), (answer.Text, answer.OnlyFor));
    }

    [Fact]
    public async Task A_button_comes_with_its_message_and_value()
    {
        await ConnectAsync();
        var web = Some.Web(Slack);
        var button = new Blocks.Button(Blocks.TextObject.Plain("Why", 75), "why") { Value = "k7f3" };
        var posted = (await web.PostMessageAsync(Some.Message() with { Blocks = [new Blocks.ActionsBlock([button]) { BlockId = "story" }] }, default)).Value!;

        var pressed = await Slack.PressAsync(FakeWorkspace.Member, FakeWorkspace.CarNews, posted.Ts, "why");

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
        var typed = await Slack.CommandAsync(FakeWorkspace.Admin, FakeWorkspace.CarNews, "/alliance-mod", "rule add");
        var view = (await Some.Web(Slack).OpenViewAsync(typed.TriggerId, Some.Modal(), default)).Value!;

        var refused = await Slack.SubmitAsync(FakeWorkspace.Admin, view.Id, new Dictionary<string, string> { ["query"] = "bad(", ["mode"] = "now" });
        Assert.Equal("an open bracket", refused.Errors["query"]);
        Assert.True(Slack.Workspace.Views[view.Id].IsOpen);

        await Slack.SubmitAsync(FakeWorkspace.Admin, view.Id, new Dictionary<string, string> { ["query"] = "good", ["mode"] = "digest" });
        Assert.False(Slack.Workspace.Views[view.Id].IsOpen);
        var last = Assert.IsType<ViewSubmission>(Events.Last()).View;
        Assert.Equal(("rule", "community 1", "good", "digest"), (last.CallbackId, last.PrivateMetadata, last["query"], last["mode"]));
    }

    [Fact]
    public async Task Home_tabs_direct_messages_and_shortcuts_arrive_and_messages_of_bots_do_not()
    {
        await ConnectAsync();
        await Slack.OpenHomeAsync(FakeWorkspace.Member);
        await Slack.SayAsync(FakeWorkspace.Member, "watch alpine");
        await Slack.ShortcutAsync(FakeWorkspace.Member, "watch_this", FakeWorkspace.CarNews, "1700000000.000100");
        await Slack.EventAsync(JsonNode.Parse("""{"type":"message","channel_type":"im","user":"U1","bot_id":"B1","text":"me","channel":"D1","ts":"1.2"}""")!.AsObject());
        await Slack.EventAsync(JsonNode.Parse("""{"type":"message","channel_type":"im","user":"U1","subtype":"message_changed","channel":"D1"}""")!.AsObject());
        await Slack.EventAsync(JsonNode.Parse("""{"type":"tokens_revoked","tokens":{"bot":["U1"]}}""")!.AsObject());

        Assert.Collection(
            Events,
            received => Assert.Equal("home", Assert.IsType<AppHomeOpened>(received).Tab),
            received => Assert.Equal("watch alpine", Assert.IsType<DirectMessage>(received).Text),
            received => Assert.Equal("1700000000.000100", Assert.IsType<Shortcut>(received).Message!.Ts),
            received => Assert.True(Assert.IsType<TokensRevoked>(received).OfBot));
    }

    [Fact]
    public async Task G2_A_slow_handler_is_acknowledged_for_in_time_and_then_finishes()
    {
        var time = new FakeTimeProvider();
        await RestartAsync(time);
        var release = new TaskCompletionSource();
        var late = new TaskCompletionSource<bool>();
        await ConnectAsync(
            async delivery =>
            {
                await release.Task;
                late.SetResult(await delivery.AckAsync(SlackAck.Message(new ResponseMessage { Text = "too late" })));
            },
            time: time);

        var typing = Slack.CommandAsync(FakeWorkspace.Member, FakeWorkspace.CarNews, "/alliance", "stats");
        await Some.Until(() => !Events.IsEmpty);
        time.Advance(TimeSpan.FromSeconds(2));

        Assert.True((await typing).Ack.Arrived);
        release.SetResult();
        Assert.False(await late.Task);
        Assert.Empty(Slack.Messages(FakeWorkspace.CarNews));
    }

    [Fact]
    public async Task An_exception_of_a_handler_is_noted_and_costs_nothing_else()
    {
        await ConnectAsync(_ => throw new InvalidOperationException("a bug"));

        Assert.True((await Slack.OpenHomeAsync(FakeWorkspace.Member)).Arrived);
        Assert.True((await Slack.OpenHomeAsync(FakeWorkspace.Admin)).Arrived);
        await Some.Until(() => Notes.Count(note => note.State == SocketState.Trouble) == 2);
        Assert.Equal(1, Slack.SocketsOpened);
    }

    [Fact]
    public async Task G11_A_redelivered_event_is_acknowledged_again_and_handled_once()
    {
        await ConnectAsync();

        var (first, again) = await Slack.EventTwiceAsync(new JsonObject { ["type"] = "app_home_opened", ["user"] = FakeWorkspace.Member, ["tab"] = "home" });

        Assert.True(first.Arrived && again.Arrived);
        Assert.Single(Events);
    }

    [Fact]
    public async Task What_cannot_be_read_is_passed_over_and_the_connection_stays()
    {
        await ConnectAsync();
        await Slack.SendRawAsync(JsonValue.Create("not an envelope"));
        await Slack.SendRawAsync(JsonNode.Parse("""{"type":"interactive","envelope_id":"e1","payload":{"type":"block_actions","actions":7,"user":[]}}""")!);
        await Slack.SendRawAsync(JsonNode.Parse("""{"type":"events_api","envelope_id":"e2","payload":null}""")!);
        await Slack.SendRawAsync(JsonNode.Parse("""{"type":"something_new","envelope_id":"e3","payload":{}}""")!);

        Assert.True((await Slack.OpenHomeAsync(FakeWorkspace.Member)).Arrived);
        Assert.Single(Events);
        Assert.Equal(1, Slack.SocketsOpened);
    }

    [Fact]
    public async Task Half_a_character_in_what_was_typed_costs_neither_the_event_nor_the_connection()
    {
        await ConnectAsync();
        await Slack.SendTextAsync("""{"type":"slash_commands","envelope_id":"e1","payload":{"command":"/alliance","text":"history cut \ud83d","trigger_id":"1.2","team_id":"T1","user_id":"U1"}}""");

        await Some.Until(() => !Events.IsEmpty);
        Assert.Equal("history cut \uFFFD", Only<SlashCommand>().Text);
        Assert.True((await Slack.OpenHomeAsync(FakeWorkspace.Member)).Arrived);
        Assert.Equal(1, Slack.SocketsOpened);
    }

    [Theory]
    [InlineData("ping"), InlineData(""), InlineData("7"), InlineData("[]"), InlineData("""{"type":"ping"}"""), InlineData("""{"type":7,"envelope_id":8}"""), InlineData("""{"type":"hello"}""")]
    public async Task A_text_that_is_no_envelope_is_passed_over(string text)
    {
        await ConnectAsync();
        await Slack.SendTextAsync(text);

        Assert.True((await Slack.OpenHomeAsync(FakeWorkspace.Member)).Arrived);
        Assert.Equal(1, Slack.SocketsOpened);
    }

    [Fact]
    public async Task Where_Slack_takes_no_answer_with_the_acknowledgement_the_handler_is_told_so()
    {
        var isShown = new TaskCompletionSource<bool>();
        await ConnectAsync(async delivery => isShown.SetResult(await delivery.AckAsync(SlackAck.Message(new ResponseMessage { Text = "three stories" }))));
        await Slack.SendTextAsync("""{"type":"slash_commands","envelope_id":"e1","payload":{"command":"/alliance","text":"latest"}}""");

        Assert.False(await isShown.Task);
        await Some.Until(() => Slack.RequestsOf("socket-ack").Count == 1);
        Assert.Null(Slack.RequestsOf("socket-ack").Single().Body!["payload"]);
    }

    [Fact]
    public async Task Events_beyond_those_being_handled_are_acknowledged_in_time_and_handled_in_turn()
    {
        var release = new TaskCompletionSource();
        await ConnectAsync(_ => release.Task, Quick with { MaxConcurrent = 2, AckWithin = TimeSpan.FromMilliseconds(1) });
        for (var n = 0; n < 6; n++) Assert.True((await Slack.OpenHomeAsync(FakeWorkspace.Member)).Arrived);
        Assert.Equal(2, Events.Count);

        release.SetResult();
        await Some.Until(() => Events.Count == 6);
    }

    [Fact]
    public async Task More_events_than_can_wait_are_left_to_Slack()
    {
        var release = new TaskCompletionSource();
        await ConnectAsync(_ => release.Task, Quick with { MaxConcurrent = 1, MaxWaiting = 1, AckWithin = TimeSpan.FromMilliseconds(1) });
        Assert.True((await Slack.OpenHomeAsync(FakeWorkspace.Member)).Arrived);
        Assert.True((await Slack.OpenHomeAsync(FakeWorkspace.Admin)).Arrived);

        var third = Slack.CommandAsync(FakeWorkspace.Member, FakeWorkspace.CarNews, "/alliance", "latest");
        await Some.Until(() => Notes.Any(note => note.State == SocketState.Trouble));
        release.SetResult();
        Assert.False((await third).Ack.Arrived);
        Assert.True((await Slack.CommandAsync(FakeWorkspace.Member, FakeWorkspace.CarNews, "/alliance", "latest")).Ack.Arrived);
    }
}
