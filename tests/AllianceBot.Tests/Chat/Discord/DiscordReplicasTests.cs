namespace AllianceBot.Tests.Chat.Discord;

/// <summary>Discord tells every connection of the same shard the same, so of several replicas one listens.</summary>
public sealed class DiscordReplicasTests
{
    [Fact]
    public async Task Of_two_replicas_one_answers_and_the_other_one_takes_over_when_it_stops()
    {
        await using var bot = await DiscordBot.StartAsync(listen: true);
        await using var standby = bot.StartReplica();
        await bot.AnswerAsync(bot.Discord.Slash(bot.Discord.Owner, bot.Discord.Channel, "alliance-mod rule add", ("name", "leaf"), ("query", "nissan leaf")));
        Assert.Equal(1, await bot.AskAsync<long>("SELECT COUNT(*) FROM watch_rules WHERE name = 'leaf'"));
        Assert.Equal(1, bot.Discord.Gateway.Sessions);

        await bot.StopAsync();
        await bot.Discord.WaitUntilAsync(_ => bot.Discord.Gateway.Sessions == 2, "the other replica at the gateway");
        await bot.AnswerAsync(bot.Discord.Slash(bot.Discord.Owner, bot.Discord.Channel, "alliance-mod rule list"));
    }
}
