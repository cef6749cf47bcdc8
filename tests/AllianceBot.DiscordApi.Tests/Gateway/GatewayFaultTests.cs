using System.Text.Json.Nodes;
using AllianceBot.DiscordApi.Gateway;
using AllianceBot.DiscordApi.Models;
using AllianceBot.Fakes.Discord;

namespace AllianceBot.DiscordApi.Tests.Gateway;

/// <summary>Row G1 of the fault plan: every fault five times in a row on one gateway.</summary>
public sealed class GatewayFaultTests
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

    private static readonly Dictionary<string, Action<FakeDiscord>> NewSession = new(StringComparer.Ordinal)
    {
        ["close 4003"] = discord => discord.CloseGateway(4003),
        ["close 4005"] = discord => discord.CloseGateway(4005),
        ["close 4007"] = discord => discord.CloseGateway(4007),
        ["close 1000"] = discord => discord.CloseGateway(1000),
        ["op 9 false"] = discord => discord.InvalidateSessions(resumable: false),
        ["a payload above every size"] = discord => discord.SendRaw(new string(' ', GatewaySocket.LargestMessage + 1)),
    };

    public static TheoryData<string> ResumableNames => [.. Resumable.Keys];

    public static TheoryData<string> NewSessionNames => [.. NewSession.Keys];

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

    [Theory]
    [MemberData(nameof(NewSessionNames))]
    public async Task A_lost_session_costs_one_identify_each_time(string fault)
    {
        await using var world = await GatewayFixture.StartReadyAsync();
        for (var time = 1; time <= Times; time++)
        {
            NewSession[fault](world.Discord);

            await world.PassUntilAsync(() => world.Of<ReadyEvent>().Count() == time + 1, $"a new session after {fault}", MostForRecovery);

            world.Mark();
            await world.PassUntilAsync(() => world.HasAllMarks, "the events after");
        }
        world.AssertEveryMarkCameOnce();
        Assert.Equal(Times + 1, world.Discord.Gateway.Identifies.Count);
        Assert.Equal(Times + 1, world.Count?.Used);
        Assert.All(Spacings(world), spacing => Assert.True(spacing >= TimeSpan.FromSeconds(5)));
    }

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

    [Fact]
    public async Task A_wrong_token_at_the_start_is_said_before_anything_connects()
    {
        await using var world = await GatewayFixture.StartAsync(beforeStart: fixture => fixture.Discord.Tokens.Clear());

        await world.PassUntilAsync(() => world.Running.IsCompleted, "the end");

        Assert.Contains("token", (await world.Running).Reason, StringComparison.Ordinal);
        Assert.Equal(0, world.Discord.Gateway.Connections);
    }

    [Fact]
    public async Task An_hour_without_a_gateway_burn_no_identifies()
    {
        await using var world = await GatewayFixture.StartReadyAsync();
        world.Discord.Gateway.RefusesConnections = true;
        world.Discord.DropGateway();

        var began = world.Time.GetUtcNow();

        await world.PassUntilAsync(() => world.Time.GetUtcNow() - began > TimeSpan.FromHours(1), "an hour", TimeSpan.FromHours(2), secondsAtOnce: 5);

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
            secondsAtOnce: 1);

        Assert.InRange(world.Discord.Gateway.Identifies.Count, 5, 12);
    }

    private static IEnumerable<TimeSpan> Spacings(GatewayFixture world)
    {
        var times = world.Discord.Gateway.Identifies.Select(identify => identify.At).ToList();
        return times.Zip(times.Skip(1), (before, after) => after - before);
    }
}
