using AllianceBot.DiscordApi.Gateway;
using AllianceBot.DiscordApi.Models;
using AllianceBot.Fakes.Discord;

namespace AllianceBot.DiscordApi.Tests.Gateway;

/// <summary>Row G1 of the fault plan, faults after which reconnecting cannot help.</summary>
public sealed class FatalCloseTests
{
    private const int Times = 5;
    private static readonly TimeSpan MostForRecovery = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(4004, "token")]
    [InlineData(4010, "shard")]
    [InlineData(4011, "shards")]
    [InlineData(4012, "version")]
    [InlineData(4013, "intents")]
    [InlineData(4014, "intents")]
    public async Task A_fatal_close_ends_with_a_sentence_and_nothing_connects_again(int code, string word)
    {
        for (var time = 0; time < Times; time++)
        {
            await using var world = await GatewayFixture.StartReadyAsync();

            world.Discord.CloseGateway(code);

            await world.PassUntilAsync(() => world.Running.IsCompleted, "the end", MostForRecovery);
            var end = await world.Running;
            Assert.Equal(code, end.CloseCode);
            Assert.Contains($"({code})", end.Reason, StringComparison.Ordinal);
            Assert.Contains(word, end.Reason, StringComparison.Ordinal);
            await world.PassAsync(TimeSpan.FromSeconds(5));
            Assert.Equal(1, world.Discord.Gateway.Connections);
            var post = await world.Rest.CreateMessageAsync(new Snowflake(world.Discord.Channel.Id), new MessageCreate { Content = "x" }, default);
            Assert.True(post.IsOk, "posts over REST go on");
        }
    }

    [Fact]
    public async Task A_wrong_token_at_the_start_is_said_before_anything_connects()
    {
        await using var world = await GatewayFixture.StartAsync(beforeStart: fixture => fixture.Discord.Tokens.Clear());

        await world.PassUntilAsync(() => world.Running.IsCompleted, "the end");

        Assert.Contains("token", (await world.Running).Reason, StringComparison.Ordinal);
        Assert.Equal(0, world.Discord.Gateway.Connections);
    }
}
