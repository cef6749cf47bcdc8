using System.Net;
using AllianceBot.Chat.Slack;
using AllianceBot.Commands;
using AllianceBot.Deliveries;
using AllianceBot.Fakes.Slack;

namespace AllianceBot.Tests.Chat.Slack;

/// <summary>What people get while a part of Slack fails.</summary>
public sealed class SlackTroubleTests
{
    [Fact]
    public async Task A_moderator_whose_rights_Slack_does_not_tell_is_asked_to_try_again_and_others_are_served()
    {
        await using var bot = await SlackBot.StartAsync(listen: true);
        bot.Slack.Script(new FakeFault("users.info", FakeFaultKind.Status) { Status = HttpStatusCode.BadGateway, Times = 2 });
        Assert.Contains("Slack does not say at present whether you are a moderator", await bot.SayAsync(FakeWorkspace.Admin, "/alliance-mod", "rule list"), StringComparison.Ordinal);
        Assert.Contains("direct message", await bot.SayAsync(FakeWorkspace.Member, "/alliance", "watch nissan"), StringComparison.Ordinal);
        Assert.Contains("is watching", await bot.SayAsync(FakeWorkspace.Admin, "/alliance-mod", "rule add talks nissan"), StringComparison.Ordinal);
        Assert.Contains("for this community's moderators", await bot.SayAsync(FakeWorkspace.Member, "/alliance-mod", "rule list"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FakeFaultKind.Error, 1)]
    [InlineData(FakeFaultKind.Status, 0)]
    public async Task An_answer_that_its_response_url_refuses_comes_for_the_asker_alone_and_one_that_may_be_there_does_not_come_again(FakeFaultKind kind, int again)
    {
        await using var bot = await SlackBot.StartAsync(listen: true);
        var asked = await bot.Slack.CommandAsync(FakeWorkspace.Member, FakeWorkspace.CarNews, "/alliance", "help");
        bot.Slack.Script(new FakeFault("response_url", kind) { Code = "expired_url" });
        await bot.Get<SlackAnswers>().RespondAsync(asked.ResponseUrl!, FakeWorkspace.CarNews, FakeWorkspace.Member, SlackReplies.Draw(Reply.Of("a late answer")), bot.Stop);
        Assert.Equal(again, bot.Slack.Messages(FakeWorkspace.CarNews).Count(message => message is { Text: "a late answer", OnlyFor: FakeWorkspace.Member }));
        Assert.Equal(again, bot.Slack.RequestsOf("chat.postEphemeral").Count);
    }

    [Fact]
    public async Task What_is_said_in_a_thread_of_the_direct_message_is_answered_there()
    {
        await using var bot = await SlackBot.StartAsync(listen: true);
        var direct = bot.Slack.Workspace.DirectMessage(FakeWorkspace.Member).Id;
        await bot.Slack.SayAsync(FakeWorkspace.Member, "watches");
        await bot.UntilAsync(() => bot.Slack.RequestsOf("chat.postMessage").Count == 1);
        var first = bot.Slack.Messages(direct)[0].Ts;
        await bot.Slack.EventAsync(new()
        {
            ["type"] = "message",
            ["channel"] = direct,
            ["channel_type"] = "im",
            ["user"] = FakeWorkspace.Member,
            ["text"] = "help",
            ["ts"] = "1700000000.000200",
            ["thread_ts"] = first,
        });
        await bot.UntilAsync(() => bot.Slack.RequestsOf("chat.postMessage").Count == 2);
        Assert.Null(bot.Slack.RequestsOf("chat.postMessage")[0].Body!["thread_ts"]);
        Assert.Equal(first, (string?)bot.Slack.RequestsOf("chat.postMessage")[1].Body!["thread_ts"]);
    }

    [Fact]
    public async Task A_form_that_Slack_does_not_open_from_the_home_tab_is_said_there()
    {
        await using var bot = await SlackBot.StartAsync(listen: true);
        await bot.Slack.OpenHomeAsync(FakeWorkspace.Member);
        await bot.UntilAsync(() => bot.Slack.Workspace.Homes.ContainsKey(FakeWorkspace.Member));
        bot.Slack.Script(new FakeFault("views.open", FakeFaultKind.Error) { Code = "expired_trigger_id" });
        await bot.Slack.PressInViewAsync(FakeWorkspace.Member, bot.Slack.Workspace.Homes[FakeWorkspace.Member].Id, "home-add-watch");
        await bot.UntilAsync(() => Shown.Text(bot.Slack.Workspace.Homes[FakeWorkspace.Member].Content).Contains("did not open the form", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_command_without_words_shows_the_help()
    {
        await using var bot = await SlackBot.StartAsync(listen: true);
        Assert.Contains("/alliance history", await bot.SayAsync(FakeWorkspace.Member, "/alliance", ""), StringComparison.Ordinal);
        Assert.Contains("/alliance-mod rule add", await bot.SayAsync(FakeWorkspace.Admin, "/alliance-mod", " "), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_address_of_the_API_may_lack_its_last_slash()
    {
        await using var bot = await SlackBot.StartAsync(settings: settings => settings.Slack.ApiBaseUrl = settings.Slack.ApiBaseUrl.TrimEnd('/'));
        Assert.IsType<DeliveryOutcome.Sent>(await bot.Platform.SendAsync(bot.Delivery(), bot.Stop));
    }

    [Fact]
    public async Task An_address_where_no_API_is_names_the_setting()
    {
        await using var bot = await SlackBot.StartAsync(connect: false, settings: settings => settings.Slack.ApiBaseUrl += "nowhere/");
        Assert.Contains("Slack:ApiBaseUrl", Assert.Single((await bot.Chat.CheckAsync(bot.Stop)).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_home_tab_shows_a_query_as_it_was_written()
    {
        await using var bot = await SlackBot.StartAsync(listen: true);
        await bot.SayAsync(FakeWorkspace.Admin, "/alliance-mod", "rule add talks nissan* OR renault*");
        await bot.SayAsync(FakeWorkspace.Admin, "/alliance", "watch datsun*");
        await bot.Slack.OpenHomeAsync(FakeWorkspace.Admin);
        await bot.UntilAsync(() => bot.Slack.Workspace.Homes.ContainsKey(FakeWorkspace.Admin));
        var home = Shown.Text(bot.Slack.Workspace.Homes[FakeWorkspace.Admin].Content);
        Assert.Contains("nissan* OR renault*", home, StringComparison.Ordinal);
        Assert.Contains("datsun*", home, StringComparison.Ordinal);
    }
}
