using System.Text.Json.Nodes;
using AllianceBot.DiscordApi.Gateway;
using AllianceBot.DiscordApi.Models;
using AllianceBot.Fakes.Discord;

namespace AllianceBot.DiscordApi.Tests.Gateway;

/// <summary>Row G1 of the fault plan, faults after which the session goes on: each five times in a row on one gateway.</summary>
public sealed class ResumeTests
{
    private const int Times = 5;
    private static readonly TimeSpan MostForRecovery = TimeSpan.FromSeconds(60);

    private static readonly Dictionary<string, Action<FakeDiscord>> Resumable = new(StringComparer.Ordinal)
    {
        ["close 4000"] = discord => discord.CloseGateway(4000),
        ["close 4001"] = discord => discord.CloseGateway(4001),
        ["close 4002"] = discord => discord.CloseGateway(4002),
        ["close 4008"] = discord => discord.CloseGateway(4008),
        ["close 4009"] = discord => discord.CloseGateway(4009),
        ["close 1001"] = discord => discord.CloseGateway(1001),
        ["an unknown close code"] = discord => discord.CloseGateway(4900),
        ["op 7"] = discord => discord.AskToReconnect(),
        ["op 9 true"] = discord => discord.InvalidateSessions(resumable: true),
        ["a cut connection"] = discord => discord.DropGateway(),
        ["no heartbeat acknowledged"] = discord => discord.Gateway.AcknowledgesHeartbeats = false,
        ["a black hole"] = discord => discord.BlackHoleGateway(),
        ["a dead resume address"] = discord =>
        {
            discord.Gateway.ResumeAddressIsDead = true;
            discord.DropGateway();
        },
        ["a payload that is not JSON"] = discord => discord.SendRaw("{nonsense"),
    };

    public static TheoryData<string> ResumableNames => [.. Resumable.Keys];

    [Theory]
    [MemberData(nameof(ResumableNames))]
    public async Task A_session_is_resumed_within_a_minute_and_no_event_is_lost_or_doubled(string fault)
    {
        await using var world = await GatewayFixture.StartReadyAsync();
        for (var time = 1; time <= Times; time++)
        {
            world.Mark();
            await world.PassUntilAsync(() => world.HasAllMarks, "the events before");
            Resumable[fault](world.Discord);
            world.Mark();
            var posted = world.Rest.CreateMessageAsync(new Snowflake(world.Discord.Channel.Id), new MessageCreate { Content = $"{time}", Nonce = $"{time}" }, default);

            var took = await world.PassUntilAsync(() => world.Of<ResumedEvent>().Count() >= time && world.HasAllMarks, $"resuming after {fault}", MostForRecovery);

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

    [Fact]
    public async Task A_payload_of_a_megabyte_is_an_event_like_any_other()
    {
        await using var world = await GatewayFixture.StartReadyAsync();
        for (var time = 0; time < Times; time++)
        {
            world.Discord.Dispatch(world.Discord.Guild.Id, "SOMETHING_LARGE", new JsonObject { ["pad"] = new string('x', 1 << 20) });
            world.Mark();
        }
        await world.PassUntilAsync(() => world.HasAllMarks, "the events after");

        Assert.Equal(1, world.Discord.Gateway.Connections);
        world.AssertEveryMarkCameOnce();
    }
}
