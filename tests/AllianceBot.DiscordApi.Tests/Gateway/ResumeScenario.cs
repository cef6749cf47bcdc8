using AllianceBot.DiscordApi.Gateway;
using AllianceBot.DiscordApi.Models;
using AllianceBot.Fakes.Discord;

namespace AllianceBot.DiscordApi.Tests.Gateway;

/// <summary>Row G1 of the fault plan, faults after which the session goes on: each five times in a row on one gateway.</summary>
internal static class ResumeScenario
{
    private const int Times = 5;
    private static readonly TimeSpan MostForRecovery = TimeSpan.FromSeconds(60);

    public static async Task RunAsync(string name, Action<FakeDiscord> fault)
    {
        await using var world = await GatewayFixture.StartReadyAsync();
        for (var time = 1; time <= Times; time++)
        {
            world.Mark();
            await world.PassUntilAsync(() => world.HasAllMarks, "the events before");
            fault(world.Discord);
            world.Mark();
            var posted = world.Rest.CreateMessageAsync(new Snowflake(world.Discord.Channel.Id), new MessageCreate { Content = $"{time}", Nonce = $"{time}" }, default);

            var took = await world.PassUntilAsync(() => world.Of<ResumedEvent>().Count() >= time && world.HasAllMarks, $"resuming after {name}", MostForRecovery);

            world.Discord.Gateway.AcknowledgesHeartbeats = true;
            world.Discord.Gateway.ResumeAddressIsDead = false;
            Assert.True(took <= MostForRecovery);
            Assert.True((await posted).IsOk);
        }
        world.AssertEveryMarkCameOnce();
        Assert.Single(world.Discord.Gateway.Identifies);
        Assert.Single(world.Of<ReadyEvent>());
        Assert.DoesNotContain(world.Discord.Gateway.ClientCloses, code => code is 1000 or 1001);
    }
}
