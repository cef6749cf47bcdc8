using System.Text.Json.Nodes;
using AllianceBot.Fakes.Discord;

namespace AllianceBot.DiscordApi.Tests.Gateway;

public sealed class ResumeTests
{
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
        ["a payload that is not JSON"] = discord => discord.SendRaw("{nonsense"),
    };

    public static TheoryData<string> Faults => [.. Resumable.Keys];

    [Theory]
    [MemberData(nameof(Faults))]
    public Task A_session_is_resumed_within_a_minute_and_no_event_is_lost_or_doubled(string fault) => ResumeScenario.RunAsync(fault, Resumable[fault]);

    [Fact]
    public async Task A_payload_of_a_megabyte_is_an_event_like_any_other()
    {
        await using var world = await GatewayFixture.StartReadyAsync();
        for (var time = 0; time < 5; time++)
        {
            world.Discord.Dispatch(world.Discord.Guild.Id, "SOMETHING_LARGE", new JsonObject { ["pad"] = new string('x', 1 << 20) });
            world.Mark();
        }
        await world.PassUntilAsync(() => world.HasAllMarks, "the events after");

        Assert.Equal(1, world.Discord.Gateway.Connections);
        world.AssertEveryMarkCameOnce();
    }
}
