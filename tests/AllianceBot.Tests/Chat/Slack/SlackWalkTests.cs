using AllianceBot.Deliveries;
using AllianceBot.Fakes.Slack;

namespace AllianceBot.Tests.Chat.Slack;

/// <summary>The whole bot on a stand-in for Slack: what it posts, and what people get for commands and buttons.</summary>
public sealed class SlackWalkTests
{
    [Fact]
    public async Task A_post_is_found_by_its_metadata_and_edited_and_a_deleted_one_is_gone()
    {
        await using var bot = await SlackBot.StartAsync();
        var sent = Assert.IsType<DeliveryOutcome.Sent>(await bot.Platform.SendAsync(bot.Delivery(), bot.Stop));
        var message = Assert.Single(bot.Slack.Messages(FakeWorkspace.CarNews));
        Assert.Equal(sent.MessageId, message.Ts);

        var longAgo = TimeProvider.System.GetUtcNow() - TimeSpan.FromMinutes(1);
        var found = await bot.Platform.FindOutAsync(bot.Delivery() with { FirstTried = longAgo }, bot.Stop);
        Assert.Equal(new FindOutcome.Found(sent.MessageId), found);
        Assert.IsType<FindOutcome.SendAgain>(await bot.Platform.FindOutAsync(bot.Delivery(key: "other") with { FirstTried = longAgo }, bot.Stop));

        Assert.IsType<DeliveryOutcome.Sent>(await bot.Platform.EditAsync(bot.Delivery() with { MessageId = sent.MessageId }, bot.Stop));
        Assert.Equal(1, message.Edits);
        bot.Slack.DeleteByPeople(FakeWorkspace.CarNews, sent.MessageId);
        Assert.IsType<DeliveryOutcome.Gone>(await bot.Platform.EditAsync(bot.Delivery() with { MessageId = sent.MessageId }, bot.Stop));
    }

    [Fact]
    public async Task Commands_answer_the_asker_and_a_member_may_not_moderate()
    {
        await using var bot = await SlackBot.StartAsync();
        await bot.ListenAsync();

        Assert.Contains("AllianceBot watches the news", await bot.SayAsync(FakeWorkspace.Member, "/alliance", "help"), StringComparison.Ordinal);
        Assert.Contains("moderators", await bot.SayAsync(FakeWorkspace.Member, "/alliance-mod", "rule add talks renault AND nissan"), StringComparison.Ordinal);
        Assert.Contains("is watching", await bot.SayAsync(FakeWorkspace.Admin, "/alliance-mod", "rule add talks renault AND nissan"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_button_answers_its_presser()
    {
        await using var bot = await SlackBot.StartAsync();
        await bot.ListenAsync();
        var sent = Assert.IsType<DeliveryOutcome.Sent>(await bot.Platform.SendAsync(bot.Delivery(), bot.Stop));
        var pressed = await bot.Slack.PressAsync(FakeWorkspace.Member, FakeWorkspace.CarNews, sent.MessageId, "why:test-1");
        Assert.True(pressed.Ack.Arrived);
        await bot.UntilAsync(() => bot.Slack.Messages(FakeWorkspace.CarNews).Any(message => message.OnlyFor == FakeWorkspace.Member));
    }

    [Fact]
    public async Task The_check_names_the_missing_scope()
    {
        await using var bot = await SlackBot.StartAsync(slack => slack.Workspace.BotScopes.Remove("im:write"), connect: false);
        var check = await bot.Chat.CheckAsync(bot.Stop);
        Assert.Contains("im:write", Assert.Single(check.Problems), StringComparison.Ordinal);
    }
}
