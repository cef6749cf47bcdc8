using System.Text.Json.Nodes;
using AllianceBot.Chat;
using AllianceBot.Chat.Discord;
using AllianceBot.Fakes.Discord;
using static AllianceBot.Fakes.Discord.PermissionRules;

namespace AllianceBot.Tests.Chat.Discord;

/// <summary>What the start and <c>check</c> say: each problem one sentence with its mend.</summary>
public sealed class DiscordCheckTests
{
    [Fact]
    public async Task All_is_well()
    {
        await using var bot = await DiscordBot.StartAsync();
        var check = await CheckAsync(bot);
        Assert.Empty(check.Problems);
        Assert.Equal("Discord: AllianceBot posts in #news of Car Club.", Assert.Single(check.Notes));
        Assert.Equal(("discord", bot.Discord.Guild.Id.ToString(), bot.Discord.Channel.Id.ToString(), "channel", "news"),
            (check.Chat!.Platform, check.Chat.ChatId, check.Chat.ChannelId, check.Chat.Kind, check.Chat.Name));
    }

    [Fact]
    public async Task A_wrong_token() => await SaysAsync(
        bot => bot.Discord.Tokens.Clear(),
        "Discord refuses the token: copy it anew from the Developer Portal (your application, Bot, Reset Token) into Discord:Token.");

    [Fact]
    public async Task A_missing_permission() => await SaysAsync(
        bot => bot.Discord.Deny(bot.Discord.Channel, EmbedLinks | ReadMessageHistory),
        "AllianceBot may not post in #news of Car Club: it lacks Embed Links, Read Message History. Grant it in the channel's settings under Permissions, or invite it anew with https://discord.com/oauth2/authorize?client_id={app}&scope=bot+applications.commands&permissions=274878024704");

    [Fact]
    public async Task A_missing_scope() => await SaysAsync(
        bot => bot.Discord.Faults.Add(new FaultRule("GET", "/commands", new Fault(FaultKind.Status) { Status = 403, Body = new JsonObject { ["code"] = 50001, ["message"] = "Missing Access" } })),
        "AllianceBot was invited to Car Club without the scope applications.commands, so its commands do not appear: open https://discord.com/oauth2/authorize?client_id={app}&scope=bot+applications.commands&permissions=274878024704 once more; nothing is lost.");

    [Fact]
    public async Task An_unknown_channel() => await SaysAsync(
        bot => bot.Settings.Discord.ChannelId = "1234",
        "Discord:ChannelId 1234 names no channel: copy the id again (in Discord: right-click the channel, Copy Channel ID).");

    [Fact]
    public async Task A_channel_that_is_hidden() => await SaysAsync(
        bot => bot.Discord.Deny(bot.Discord.Channel, ViewChannel),
        "The bot cannot see the channel {channel}: invite it to the server with https://discord.com/oauth2/authorize?client_id={app}&scope=bot+applications.commands&permissions=274878024704 or, if it is there, give it View Channel in that channel.");

    [Fact]
    public async Task A_channel_without_an_id() => await SaysAsync(
        bot => bot.Settings.Discord.ChannelId = null,
        "Discord:ChannelId is missing: set it to the id of the channel for the starter rules (in Discord: right-click the channel, Copy Channel ID).");

    [Fact]
    public async Task A_category() => await SaysAsync(
        bot => bot.Settings.Discord.ChannelId = bot.Discord.AddChannel("lobby", type: 2).Id.ToString(),
        "Discord:ChannelId names lobby in Car Club, where nothing can be posted: choose a text, announcement or forum channel, or a thread.");

    [Fact]
    public async Task When_Discord_cannot_be_asked_the_bot_starts_with_what_it_knew()
    {
        await using var bot = await DiscordBot.StartAsync();
        bot.Discord.Faults.Add(new FaultRule("GET", "/applications/@me", new Fault(FaultKind.Status) { Status = 503 }) { Times = 10 });
        Assert.Contains("Discord does not answer at ", Assert.Single((await CheckAsync(bot)).Problems), StringComparison.Ordinal);
        var start = await bot.Chat.CheckAsync(TestContext.Current.CancellationToken);
        Assert.Empty(start.Problems);
        Assert.Equal("news", start.Chat!.Name);
        Assert.NotEmpty(bot.Log.Warnings);
    }

    private static async Task SaysAsync(Action<DiscordBot> spoil, string sentence)
    {
        await using var bot = await DiscordBot.StartAsync();
        spoil(bot);
        var check = await CheckAsync(bot);
        Assert.Null(check.Chat);
        Assert.Equal(sentence.Replace("{app}", $"{bot.Discord.Bot.Id}").Replace("{channel}", $"{bot.Discord.Channel.Id}"), Assert.Single(check.Problems));
    }

    private static async Task<ChatCheck> CheckAsync(DiscordBot bot) => (await bot.Get<DiscordCheck>().RunAsync(TestContext.Current.CancellationToken)).Check;
}
