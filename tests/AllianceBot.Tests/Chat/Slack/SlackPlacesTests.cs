using System.Text.Json.Nodes;
using AllianceBot.Alerts;
using AllianceBot.Chat.Slack;
using AllianceBot.Communities;
using AllianceBot.Deliveries;
using AllianceBot.Fakes.Slack;
using AllianceBot.SlackApi.SocketMode;
using AllianceBot.Storage;
using AllianceBot.Tests.App;
using Dapper;

namespace AllianceBot.Tests.Chat.Slack;

/// <summary>Channels that close and open again, are joined, linked and mentioned in; threads under cards.</summary>
public sealed class SlackPlacesTests
{
    [Fact]
    public async Task Hello_is_said_once_in_the_channel_whatever_the_number_of_starts()
    {
        await using var bot = await SlackBot.StartAsync(listen: true);
        await bot.Get<Deliverer>().StartDueAsync(bot.Stop);
        await bot.Get<Deliverer>().WhenIdleAsync();
        Assert.Contains("AllianceBot is here", Assert.Single(bot.Slack.Messages(FakeWorkspace.CarNews)).Text, StringComparison.Ordinal);
        await bot.Database.WriteAsync(connection => AllianceBot.Chat.ChatMemory.HelloAsync(connection, Platforms.Slack, 1), bot.Stop);
        Assert.Equal(1, await bot.AskAsync<long>("SELECT COUNT(*) FROM posts"));
    }

    [Theory]
    [InlineData("channel_archive", "is_archived"), InlineData("channel_left", "not_in_channel"), InlineData("channel_deleted", "channel_not_found")]
    public async Task A_channel_that_Slack_closes_waits_and_opens_again_by_itself(string type, string error)
    {
        await using var bot = await SlackBot.StartAsync();
        var channel = bot.Slack.Workspace.Channels[FakeWorkspace.CarNews];
        if (error == "is_archived")
            channel.IsArchived = true;
        else if (error == "not_in_channel")
            channel.IsMember = false;
        else
            bot.Slack.Workspace.Channels.Remove(FakeWorkspace.CarNews);
        // The post that meets it closes it, and so does the event, whichever comes first.
        Assert.IsType<DeliveryOutcome.Closed>(await bot.Platform.SendAsync(bot.Delivery(), bot.Stop));
        await bot.HandleAsync(new OtherEvent(bot.NewKey(), FakeWorkspace.TeamId, "", type) { ChannelId = FakeWorkspace.CarNews });
        Assert.NotNull(await PausedAsync(bot));
        Assert.Equal(0, await bot.Get<SlackClosedPlaces>().ReopenAsync(bot.Stop));

        bot.Slack.Workspace.Channels[FakeWorkspace.CarNews] = channel;
        (channel.IsArchived, channel.IsMember) = (false, true);
        Assert.Equal(1, await bot.Get<SlackClosedPlaces>().ReopenAsync(bot.Stop));
        Assert.Null(await PausedAsync(bot));
        Assert.Equal(0, await bot.Get<SlackClosedPlaces>().ReopenAsync(bot.Stop));
    }

    [Fact]
    public async Task A_direct_message_that_waits_for_a_scope_opens_when_the_app_has_it()
    {
        await using var bot = await SlackBot.StartAsync(listen: true);
        await bot.SayAsync(FakeWorkspace.Member, "/alliance", "watch nissan");
        bot.Slack.Workspace.BotScopes.Remove("im:write");
        var direct = await bot.Database.ReadAsync(connection => connection.QuerySingleAsync<Destination>("SELECT * FROM destinations WHERE kind = 'dm'"), bot.Stop);
        var closed = Assert.IsType<DeliveryOutcome.Closed>(await bot.Platform.SendAsync(bot.Delivery(to: direct), bot.Stop));
        await bot.Database.WriteAsync(connection => DestinationStore.PauseAsync(connection, direct.Id, closed.Reason, 1), bot.Stop);
        Assert.Equal(0, await bot.Get<SlackClosedPlaces>().ReopenAsync(bot.Stop));
        bot.Slack.Workspace.BotScopes.Add("im:write");
        Assert.Equal(1, await bot.Get<SlackClosedPlaces>().ReopenAsync(bot.Stop));
    }

    [Fact]
    public async Task A_post_that_may_not_be_edited_any_more_stays_as_it_is()
    {
        await using var bot = await SlackBot.StartAsync();
        var sent = Assert.IsType<DeliveryOutcome.Sent>(await bot.Platform.SendAsync(bot.Delivery(), bot.Stop));
        bot.Slack.Script(new FakeFault("chat.update", FakeFaultKind.Error) { Code = "edit_window_closed" });
        Assert.Equal(sent, await bot.Platform.EditAsync(bot.Delivery(messageId: sent.MessageId), bot.Stop));
    }

    [Fact]
    public async Task An_invitation_opens_a_channel_at_once()
    {
        await using var bot = await SlackBot.StartAsync(listen: true);
        var channel = bot.Slack.Workspace.Channels[FakeWorkspace.CarNews];
        channel.IsMember = false;
        await bot.Slack.EventAsync(new JsonObject { ["type"] = "channel_left", ["channel"] = FakeWorkspace.CarNews });
        await bot.UntilAsync(async () => await PausedAsync(bot) == SlackOutcomes.NotInChannel);
        channel.IsMember = true;
        await bot.Slack.EventAsync(new JsonObject { ["type"] = "member_joined_channel", ["channel"] = FakeWorkspace.CarNews, ["user"] = FakeWorkspace.BotUser });
        await bot.UntilAsync(async () => await PausedAsync(bot) is null);
    }

    [Theory]
    [InlineData("""{"type":"app_uninstalled"}""", true), InlineData("""{"type":"tokens_revoked","tokens":{"oauth":[],"bot":["U0FAKEBOT0"]}}""", true)]
    [InlineData("""{"type":"tokens_revoked","tokens":{"oauth":["U0MEMBER00"],"bot":[]}}""", false)]
    public async Task A_workspace_that_takes_its_token_back_gets_nothing_until_the_bot_is_back(string happened, bool closes)
    {
        await using var bot = await SlackBot.StartAsync(listen: true);
        bot.Slack.RefuseToken(bot.Slack.BotToken, closes ? "token_revoked" : null);
        Assert.True((await bot.Slack.EventAsync(JsonNode.Parse(happened)!.AsObject())).Arrived);
        if (!closes)
        {
            Assert.Null(await PausedAsync(bot));
            return;
        }
        await bot.UntilAsync(async () => await PausedAsync(bot) == SlackOutcomes.Removed);
        Assert.Equal(0, await bot.Get<SlackClosedPlaces>().ReopenAsync(bot.Stop));
        bot.Slack.RefuseToken(bot.Slack.BotToken, null);
        Assert.Equal(1, await bot.Get<SlackClosedPlaces>().ReopenAsync(bot.Stop));
    }

    [Theory]
    [InlineData("#elsewhere"), InlineData("elsewhere"), InlineData("<#C0NOTJOIN0|elsewhere>"), InlineData("C0NOTJOIN0")]
    public async Task A_rule_is_routed_to_a_public_channel_which_is_joined(string named)
    {
        await using var bot = await SlackBot.StartAsync(listen: true);
        await bot.SayAsync(FakeWorkspace.Admin, "/alliance-mod", "rule add talks renault AND nissan");
        Assert.Contains("goes to elsewhere", await bot.SayAsync(FakeWorkspace.Admin, "/alliance-mod", $"route talks {named}"), StringComparison.Ordinal);
        Assert.True(bot.Slack.Workspace.Channels[FakeWorkspace.NotJoined].IsMember);
    }

    [Fact]
    public async Task A_private_channel_without_the_bot_is_named_with_its_mend()
    {
        await using var bot = await SlackBot.StartAsync(listen: true);
        bot.Slack.Workspace.Channels[FakeWorkspace.PrivateChannel].IsMember = false;
        Assert.Contains("/invite @AllianceBot", await bot.SayAsync(FakeWorkspace.Admin, "/alliance-mod", "rule add talks renault", FakeWorkspace.PrivateChannel), StringComparison.Ordinal);
        Assert.Contains("/invite @AllianceBot", await bot.SayAsync(FakeWorkspace.Admin, "/alliance-mod", $"route talks {FakeWorkspace.PrivateChannel}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<!subteam^S0GROUP001|@cars>", "<!subteam^S0GROUP001>"), InlineData("S0GROUP001", "<!subteam^S0GROUP001>"), InlineData("<@U0MEMBER00|bo>", "<@U0MEMBER00>")]
    public async Task A_ping_mentions_a_group_or_a_person_in_the_first_post(string typed, string mention)
    {
        await using var bot = await SlackBot.StartAsync(listen: true);
        await bot.SayAsync(FakeWorkspace.Admin, "/alliance-mod", "rule add talks renault");
        Assert.Contains("goes to", await bot.SayAsync(FakeWorkspace.Admin, "/alliance-mod", $"route talks #car-news ping:{typed}"), StringComparison.Ordinal);
        var ping = await bot.AskAsync<string>("SELECT ping FROM routes WHERE ping IS NOT NULL");
        Assert.Contains(mention, Shown.Text(Shown.Card(Some.Card() with { Ping = ping })), StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_rule_a_name_that_Slack_made_a_reference_of_is_what_was_typed()
    {
        await using var bot = await SlackBot.StartAsync(listen: true);
        await bot.SayAsync(FakeWorkspace.Admin, "/alliance-mod", "rule add talks renault OR \"<#C0CARNEWS0|car-news>\" OR \"<@U0MEMBER00|bo>\"");
        Assert.Equal("renault OR \"#car-news\" OR \"@bo\"", await bot.AskAsync<string>("SELECT query FROM watch_rules"));
    }

    [Theory]
    [InlineData("!channel"), InlineData("<!channel>"), InlineData("everyone"), InlineData("S1> <!here")]
    public async Task A_ping_is_never_a_mention_of_everybody(string typed)
    {
        await using var bot = await SlackBot.StartAsync(listen: true);
        await bot.SayAsync(FakeWorkspace.Admin, "/alliance-mod", "rule add talks renault");
        Assert.Contains("A ping is a user group or a person", await bot.SayAsync(FakeWorkspace.Admin, "/alliance-mod", $"route talks #car-news ping:\"{typed}\""), StringComparison.Ordinal);
        Assert.DoesNotContain("<!channel>", Shown.Text(Shown.Card(Some.Card() with { Ping = typed })), StringComparison.Ordinal);
        Assert.DoesNotContain("<!here>", Shown.Text(Shown.Card(Some.Card() with { Ping = typed })), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_one_time_code_joins_the_workspace_to_another_community()
    {
        await using var bot = await SlackBot.StartAsync(listen: true);
        var other = await bot.Database.WriteAsync(async connection =>
        {
            var community = await CommunityStore.GetOrAddAsync(connection, new Community { Key = "discord:1", Name = "Van Club" }, 1);
            await connection.ExecuteAsync("INSERT INTO link_codes (code, community_id, until_ms) VALUES ('abc123', @Id, 9000000000000)", community);
            return community;
        }, bot.Stop);
        Assert.Contains("moderators", await bot.SayAsync(FakeWorkspace.Member, "/alliance-mod", "link abc123"), StringComparison.Ordinal);
        Assert.Contains("This chat is linked", await bot.SayAsync(FakeWorkspace.Admin, "/alliance-mod", "link abc123"), StringComparison.Ordinal);
        Assert.Equal(other.Id, await bot.AskAsync<long>("SELECT community_id FROM chats WHERE platform = 'slack'"));
        Assert.Contains("unknown or too old", await bot.SayAsync(FakeWorkspace.Admin, "/alliance-mod", "link abc123"), StringComparison.Ordinal);
        Assert.Contains("say /alliance-mod link", await bot.SayAsync(FakeWorkspace.Admin, "/alliance-mod", "link"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_channel_prefers_threads_later_reports_are_told_there_once()
    {
        await using var bot = await SlackBot.StartAsync();
        await bot.Get<SlackThreads>().PreferAsync(bot.News, threads: true, bot.Stop);
        var first = Some.Card() with { AlsoReportedBy = [] };
        var sent = Assert.IsType<DeliveryOutcome.Sent>(await bot.Platform.SendAsync(bot.Delivery(first), bot.Stop));
        Assert.Single(bot.Slack.Messages(FakeWorkspace.CarNews));

        var later = first with { AlsoReportedBy = ["Les Échos", "<!channel>"] };
        bot.Slack.Script(new FakeFault("chat.postMessage", FakeFaultKind.Drop) { Applied = true });
        Assert.IsType<DeliveryOutcome.Retry>(await bot.Platform.EditAsync(bot.Delivery(later, messageId: sent.MessageId), bot.Stop));
        for (var again = 0; again < 2; again++)
            Assert.IsType<DeliveryOutcome.Sent>(await bot.Platform.EditAsync(bot.Delivery(later, messageId: sent.MessageId), bot.Stop));
        Assert.IsType<DeliveryOutcome.Sent>(await bot.Platform.EditAsync(bot.Delivery(later with { AlsoReportedBy = [.. later.AlsoReportedBy, "Reuters"] }, messageId: sent.MessageId), bot.Stop));

        var replies = bot.Slack.Messages(FakeWorkspace.CarNews).Where(message => message.ThreadTs == sent.MessageId).Select(message => message.Text).ToList();
        Assert.Equal(["Also reported by Les Échos, &lt;!channel&gt;", "Also reported by Reuters"], replies);
        Assert.DoesNotContain("Also reported", Shown.Text(bot.Slack.Messages(FakeWorkspace.CarNews)[0].Blocks), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_setup_form_lets_a_channel_prefer_threads()
    {
        await using var bot = await SlackBot.StartAsync(listen: true);
        var form = await FormAsync(bot, "/alliance-mod", "setup");
        var saved = await bot.Slack.SubmitAsync(FakeWorkspace.Admin, form.Id, new Dictionary<string, string> { ["zone"] = "Europe/Paris", ["reports"] = "thread" });
        Assert.Empty(saved.Errors);
        Assert.Contains("car-news is set up: language en, time zone Europe/Paris.", Shown.Text(form.Content), StringComparison.Ordinal);
        await bot.UntilAsync(() => bot.Get<SlackThreads>().ArePreferredAsync(bot.News, bot.Stop));
        var wrong = await FormAsync(bot, "/alliance-mod", "setup");
        Assert.Contains("is not a time zone", Assert.Single((await bot.Slack.SubmitAsync(FakeWorkspace.Admin, wrong.Id, new Dictionary<string, string> { ["zone"] = "Mars" })).Errors).Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_direct_message_is_a_command_and_answered_there()
    {
        await using var bot = await SlackBot.StartAsync(listen: true);
        await bot.Slack.SayAsync(FakeWorkspace.Member, "watch nissan AND leaf");
        var direct = bot.Slack.Workspace.DirectMessage(FakeWorkspace.Member).Id;
        await bot.UntilAsync(() => bot.Slack.Messages(direct).Count == 2);
        Assert.Contains("You will hear by direct message of nissan AND leaf", Shown.Text(bot.Slack.Messages(direct)[1].Blocks), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_rule_can_be_edited_in_a_form_with_its_text_kept()
    {
        await using var bot = await SlackBot.StartAsync(listen: true);
        var shown = await bot.CommandAsync(FakeWorkspace.Admin, "/alliance-mod", "rule add talks (renault OR");
        var again = Shown.Parts(shown.Blocks, "button").Select(button => (string)button["action_id"]!).Single();
        var before = bot.Slack.Workspace.Views.Count;
        await bot.Slack.PressAsync(FakeWorkspace.Admin, FakeWorkspace.CarNews, shown.Ts, again);
        await bot.UntilAsync(() => bot.Slack.Workspace.Views.Count > before);
        Assert.Contains("(renault OR", Shown.Text(bot.Slack.Workspace.Views.Values.Last().Content), StringComparison.Ordinal);
    }

    private static async Task<FakeView> FormAsync(SlackBot bot, string command, string text)
    {
        var before = bot.Slack.Workspace.Views.Keys.ToHashSet();
        await bot.Slack.CommandAsync(FakeWorkspace.Admin, FakeWorkspace.CarNews, command, text);
        await bot.UntilAsync(() => bot.Slack.Workspace.Views.Keys.Any(id => !before.Contains(id)));
        return bot.Slack.Workspace.Views.Values.Single(view => !before.Contains(view.Id));
    }

    private static Task<string?> PausedAsync(SlackBot bot) => bot.AskAsync<string>("SELECT paused_reason FROM destinations WHERE id = @Id", bot.News);
}
