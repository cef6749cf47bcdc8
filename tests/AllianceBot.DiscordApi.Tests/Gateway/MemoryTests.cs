using AllianceBot.DiscordApi.Gateway;

namespace AllianceBot.DiscordApi.Tests.Gateway;

/// <summary>Measures the managed heap, so nothing else may run beside it.</summary>
[Collection(nameof(MemoryTests))]
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
public sealed class MemoryTests
{
    private const int Guilds = 5000;
    private const int MostMegabytes = 20;

    [Fact]
    public async Task Five_thousand_servers_leave_little_in_memory()
    {
        await using var world = await GatewayFixture.StartAsync(keepsEvents: false, beforeStart: fixture =>
        {
            for (var i = 0; i < Guilds; i++)
            {
                var guild = fixture.Discord.AddGuild($"Server {i}", fixture.Discord.Owner);
                for (var channel = 0; channel < 5; channel++)
                    fixture.Discord.AddChannel($"channel-{channel}", guild: guild);
            }
        });
        var before = GC.GetTotalMemory(forceFullCollection: true);

        await world.PassUntilAsync(() => world.GuildsSeen > Guilds, "all servers", secondsAtOnce: 0);

        // The stand-in keeps what it sent for a resume; that is not the client's.
        world.Discord.ForgetSent();
        var added = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6;
        TestContext.Current.TestOutputHelper?.WriteLine($"{Guilds} servers in READY and GUILD_CREATE added {added:0.0} MB");
        Assert.True(added <= MostMegabytes, $"{added:0.0} MB");
    }
}
