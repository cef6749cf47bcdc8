using AllianceBot.DiscordApi.Gateway;
using AllianceBot.DiscordApi.Models;
using AllianceBot.Fakes.Discord;

namespace AllianceBot.DiscordApi.Tests.Gateway;

/// <summary>Row G1 of the fault plan, faults that end the session: each five times in a row on one gateway.</summary>
public sealed class NewSessionTests
{
    private const int Times = 5;
    private static readonly TimeSpan MostForRecovery = TimeSpan.FromSeconds(60);

    private static readonly Dictionary<string, Action<FakeDiscord>> NewSession = new(StringComparer.Ordinal)
    {
        ["close 4003"] = discord => discord.CloseGateway(4003),
        ["close 4005"] = discord => discord.CloseGateway(4005),
        ["close 4007"] = discord => discord.CloseGateway(4007),
        ["close 1000"] = discord => discord.CloseGateway(1000),
        ["op 9 false"] = discord => discord.InvalidateSessions(resumable: false),
        ["a payload above every size"] = discord => discord.SendRaw(new string(' ', GatewaySocket.LargestMessage + 1)),
    };

    public static TheoryData<string> NewSessionNames => [.. NewSession.Keys];

    [Theory]
    [MemberData(nameof(NewSessionNames))]
    public async Task A_lost_session_costs_one_identify_each_time(string fault)
    {
        await using var world = await GatewayFixture.StartReadyAsync();
        for (var time = 1; time <= Times; time++)
        {
            var downs = world.Of<ShardDownEvent>().Count();
            NewSession[fault](world.Discord);
            await world.HappensAsync(() => world.Of<ShardDownEvent>().Count() > downs, $"the end of the session by {fault}");

            await world.PassUntilAsync(() => world.Of<ReadyEvent>().Count() == time + 1, $"a new session after {fault}", MostForRecovery);

            world.Mark();
            await world.PassUntilAsync(() => world.HasAllMarks, "the events after");
        }
        world.AssertEveryMarkCameOnce();
        Assert.Equal(Times + 1, world.Discord.Gateway.Identifies.Count);
        Assert.Equal(Times + 1, world.Count?.Used);
        Assert.All(Spacings(world), spacing => Assert.True(spacing >= TimeSpan.FromSeconds(5)));
    }

    private static IEnumerable<TimeSpan> Spacings(GatewayFixture world)
    {
        var times = world.Discord.Gateway.Identifies.Select(identify => identify.At).ToList();
        return times.Zip(times.Skip(1), (before, after) => after - before);
    }
}
