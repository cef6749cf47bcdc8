using AllianceBot.DiscordApi.Gateway;
using AllianceBot.DiscordApi.Models;
using AllianceBot.Fakes.Discord;

namespace AllianceBot.DiscordApi.Tests.Gateway;

/// <summary>Trouble that lasts: no identifies are burnt.</summary>
public sealed class LongTroubleTests
{
    private static readonly TimeSpan MostForRecovery = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task An_hour_without_a_gateway_burn_no_identifies()
    {
        await using var world = await GatewayFixture.StartReadyAsync();
        world.Discord.Gateway.RefusesConnections = true;
        world.Discord.DropGateway();

        var began = world.Time.GetUtcNow();

        await world.PassUntilAsync(() => world.Time.GetUtcNow() - began > TimeSpan.FromHours(1), "an hour", TimeSpan.FromHours(2), secondsAtOnce: 15);

        Assert.Single(world.Discord.Gateway.Identifies);
        world.Discord.Gateway.RefusesConnections = false;
        await world.PassUntilAsync(() => world.Of<ResumedEvent>().Any(), "resuming", MostForRecovery);
    }

    [Fact]
    public async Task A_gateway_that_ends_every_session_at_once_is_asked_ever_more_slowly()
    {
        await using var world = await GatewayFixture.StartReadyAsync();
        var ended = 0;

        await world.PassUntilAsync(
            () =>
            {
                if (world.Of<ReadyEvent>().Count() > ended)
                {
                    ended++;
                    world.Discord.InvalidateSessions(resumable: false);
                }
                return world.Time.GetUtcNow() - world.Discord.Gateway.Identifies[0].At > TimeSpan.FromMinutes(15);
            },
            "a quarter of an hour",
            TimeSpan.FromMinutes(16),
            secondsAtOnce: 2);

        Assert.InRange(world.Discord.Gateway.Identifies.Count, 5, 12);
    }
}
