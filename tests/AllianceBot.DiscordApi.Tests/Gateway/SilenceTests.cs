using AllianceBot.Fakes.Discord;

namespace AllianceBot.DiscordApi.Tests.Gateway;

/// <summary>Connections that say nothing of their end.</summary>
public sealed class SilenceTests
{
    private static readonly Dictionary<string, Action<FakeDiscord>> Silent = new(StringComparer.Ordinal)
    {
        ["no heartbeat acknowledged"] = discord => discord.Gateway.AcknowledgesHeartbeats = false,
        ["a black hole"] = discord => discord.BlackHoleGateway(),
        ["a dead resume address"] = discord =>
        {
            discord.Gateway.ResumeAddressIsDead = true;
            discord.DropGateway();
        },
    };

    public static TheoryData<string> Faults => [.. Silent.Keys];

    [Theory]
    [MemberData(nameof(Faults))]
    public Task A_dead_connection_is_found_and_resumed_within_a_minute(string fault) => ResumeScenario.RunAsync(fault, Silent[fault]);
}
