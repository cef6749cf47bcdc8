using AllianceBot.Fakes.Slack;
using AllianceBot.SlackApi.Blocks;

namespace AllianceBot.SlackApi.Tests;

public sealed class SlackWebTests : IAsyncLifetime
{
    private FakeSlack _slack = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _slack = await FakeSlack.StartAsync();

    public ValueTask DisposeAsync() => _slack.DisposeAsync();

    [Fact]
    public async Task The_owner_of_a_token_comes_with_its_scopes()
    {
        var owner = await Some.Web(_slack).TestAuthAsync(Cancel);

        Assert.True(owner.IsOk);
        Assert.Equal(FakeWorkspace.BotId, owner.Value.BotId);
        Assert.Contains("chat:write", owner.Value.Scopes);
    }

    [Fact]
    public async Task E01_E03_E20_A_post_names_its_message_and_mentions_links_and_unfurls_nothing()
    {
        var posted = await Some.Web(_slack).PostMessageAsync(Some.Message(), Cancel);

        Assert.True(posted.IsOk);
        Assert.Equal(_slack.Messages(FakeWorkspace.CarNews).Single().Ts, posted.Value.Ts);
        var sent = _slack.RequestsOf("chat.postMessage").Single().Body!;
        Assert.False(sent["unfurl_links"]!.GetValue<bool>());
        Assert.False(sent["unfurl_media"]!.GetValue<bool>());
        Assert.False(sent["link_names"]!.GetValue<bool>());
        Assert.Equal("none", sent["parse"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_edit_changes_the_message_and_keeps_its_metadata()
    {
        var web = Some.Web(_slack);
        var posted = (await web.PostMessageAsync(Some.Message("first", key: "k1"), Cancel)).Value!;

        var edited = await web.UpdateMessageAsync(posted.Ts, Some.Message("second"), Cancel);

        Assert.True(edited.IsOk);
        var message = Assert.Single(_slack.Messages(FakeWorkspace.CarNews));
        Assert.Equal("second", message.Text);
        Assert.Equal("k1", message.Metadata!["event_payload"]!["key"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_deleted_message_is_gone_for_an_edit()
    {
        var web = Some.Web(_slack);
        var posted = (await web.PostMessageAsync(Some.Message(), Cancel)).Value!;

        Assert.True((await web.DeleteMessageAsync(posted, Cancel)).IsOk);
        Assert.Equal(SlackErrorKind.MessageGone, (await web.UpdateMessageAsync(posted.Ts, Some.Message(), Cancel)).Error!.Kind);
    }

    [Fact]
    public async Task A_reply_joins_its_thread()
    {
        var web = Some.Web(_slack, change: options => options with { MessageInterval = TimeSpan.Zero });
        var parent = (await web.PostMessageAsync(Some.Message(), Cancel)).Value!;

        await web.PostMessageAsync(Some.Message("also reported by Les Echos") with { ThreadTs = parent.Ts }, Cancel);

        var replies = await web.ReadHistoryAsync(new HistoryQuery(FakeWorkspace.CarNews) { ThreadTs = parent.Ts }, Cancel);
        Assert.Equal(["Renault and Nissan hold talks", "also reported by Les Echos"], replies.Value!.Messages.Select(message => message.Text));
    }

    [Fact]
    public async Task A_direct_message_is_opened_and_written_to()
    {
        var web = Some.Web(_slack);
        var direct = (await web.OpenDirectMessageAsync([FakeWorkspace.Member], Cancel)).Value!;

        Assert.StartsWith("D", direct.Id);
        Assert.True((await web.PostMessageAsync(Some.Message(channel: direct.Id), Cancel)).IsOk);
    }

    [Fact]
    public async Task An_ephemeral_message_is_seen_by_one_person()
    {
        await Some.Web(_slack).PostEphemeralAsync(FakeWorkspace.Member, Some.Message("only you"), Cancel);

        Assert.Equal(FakeWorkspace.Member, _slack.Messages(FakeWorkspace.CarNews).Single().OnlyFor);
    }

    [Fact]
    public async Task Channels_and_people_are_looked_up()
    {
        var web = Some.Web(_slack);

        Assert.Equal("car-news", (await web.GetConversationAsync(FakeWorkspace.CarNews, Cancel)).Value!.Name);
        Assert.False((await web.GetConversationAsync(FakeWorkspace.NotJoined, Cancel)).Value!.IsMember);
        Assert.True((await web.JoinConversationAsync(FakeWorkspace.NotJoined, Cancel)).Value!.IsMember);
        Assert.Equal(4, (await web.ListConversationsAsync(null, Cancel)).Value!.Channels.Count);
        Assert.True((await web.GetUserAsync(FakeWorkspace.Admin, Cancel)).Value!.IsAdmin);
        Assert.Equal("Asia/Tokyo", (await web.GetUserAsync(FakeWorkspace.Member, Cancel)).Value!.Tz);
    }

    [Fact]
    public async Task Invalid_blocks_come_back_with_the_place_of_the_fault()
    {
        var message = Some.Message() with { Blocks = [new ActionsBlock([])] };

        var refused = await Some.Web(_slack).PostMessageAsync(message, Cancel);

        Assert.Equal(SlackErrorKind.InvalidBlocks, refused.Error!.Kind);
        Assert.Contains("/blocks/0/elements", refused.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_scope_is_named()
    {
        _slack.Workspace.BotScopes.Remove("users:read");

        var refused = await Some.Web(_slack).GetUserAsync(FakeWorkspace.Member, Cancel);

        Assert.Equal(SlackErrorKind.MissingScope, refused.Error!.Kind);
        Assert.Equal("users:read", refused.Error.Needed);
        Assert.Contains("chat:write", refused.Error.Provided, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("token_revoked", SlackErrorKind.TokenRejected)]
    [InlineData("account_inactive", SlackErrorKind.TokenRejected)]
    [InlineData("channel_not_found", SlackErrorKind.ChannelGone)]
    [InlineData("not_in_channel", SlackErrorKind.NotInChannel)]
    [InlineData("is_archived", SlackErrorKind.Archived)]
    [InlineData("restricted_action", SlackErrorKind.Forbidden)]
    [InlineData("messages_tab_disabled", SlackErrorKind.UserUnreachable)]
    [InlineData("edit_window_closed", SlackErrorKind.MessageLocked)]
    [InlineData("msg_too_long", SlackErrorKind.MessageTooLong)]
    [InlineData("msg_blocks_too_long", SlackErrorKind.MessageTooLong)]
    [InlineData("fatal_error", SlackErrorKind.OutcomeUnknown)]
    [InlineData("internal_error", SlackErrorKind.OutcomeUnknown)]
    [InlineData("request_timeout", SlackErrorKind.OutcomeUnknown)]
    [InlineData("is_inactive", SlackErrorKind.Archived)]
    [InlineData("accesslimited", SlackErrorKind.Forbidden)]
    [InlineData("two_factor_setup_required", SlackErrorKind.TokenRejected)]
    [InlineData("block_mismatch", SlackErrorKind.MessageLocked)]
    [InlineData("message_limit_exceeded", SlackErrorKind.RateLimited)]
    [InlineData("team_added_to_org", SlackErrorKind.NotSent)]
    [InlineData("external_channel_migrating", SlackErrorKind.NotSent)]
    [InlineData("update_failed", SlackErrorKind.OutcomeUnknown)]
    [InlineData("some_error_of_next_year", SlackErrorKind.Refused)]
    public async Task C5_C6_C7_Each_error_code_has_its_meaning(string code, SlackErrorKind kind)
    {
        _slack.Script(new FakeFault("chat.postMessage", FakeFaultKind.Error) { Code = code });

        var refused = await Some.Web(_slack).Within(TimeSpan.Zero).PostMessageAsync(Some.Message(), Cancel);

        Assert.Equal(kind, refused.Error!.Kind);
        Assert.Equal(code, refused.Error.Code);
    }

    [Theory]
    [InlineData(403, SlackErrorKind.NotSent)]
    [InlineData(404, SlackErrorKind.NotSent)]
    [InlineData(407, SlackErrorKind.NotSent)]
    [InlineData(302, SlackErrorKind.NotSent)]
    [InlineData(413, SlackErrorKind.MessageTooLong)]
    [InlineData(408, SlackErrorKind.OutcomeUnknown)]
    [InlineData(502, SlackErrorKind.OutcomeUnknown)]
    public async Task A_page_of_something_in_between_is_no_word_of_Slack(int status, SlackErrorKind kind)
    {
        _slack.Script(new FakeFault("chat.postMessage", FakeFaultKind.Status) { Status = (System.Net.HttpStatusCode)status });

        Assert.Equal(kind, (await Some.Web(_slack).PostMessageAsync(Some.Message(), Cancel)).Error!.Kind);
    }

    [Fact]
    public async Task C4_After_a_revoked_token_nothing_is_sent_until_the_token_is_good_again()
    {
        var web = Some.Web(_slack);
        _slack.RefuseToken(_slack.BotToken, "token_revoked");
        for (var attempt = 0; attempt < 10; attempt++) Assert.Equal("token_revoked", (await web.PostMessageAsync(Some.Message(), Cancel)).Error!.Code);
        Assert.Single(_slack.Requests);

        _slack.RefuseToken(_slack.BotToken, null);
        Assert.True((await web.TestAuthAsync(Cancel)).IsOk);
        Assert.True((await web.PostMessageAsync(Some.Message(), Cancel)).IsOk);
    }

    [Fact]
    public async Task A_server_that_is_not_there_was_not_reached()
    {
        var nowhere = Some.Web(_slack, change: options => options with { BaseAddress = new Uri("http://127.0.0.1:1/api/") });

        Assert.Equal(SlackErrorKind.NotSent, (await nowhere.PostMessageAsync(Some.Message(), Cancel)).Error!.Kind);
    }
}
