using System.Text.Json.Nodes;
using AllianceBot.DiscordApi.Gateway;
using AllianceBot.DiscordApi.Models;
using AllianceBot.Fakes.Discord;

namespace AllianceBot.DiscordApi.Tests.Gateway;

public sealed class GatewayTests
{
    [Fact]
    public async Task Ready_names_the_bot_and_its_servers_and_each_comes_with_its_channels()
    {
        await using var world = await GatewayFixture.StartReadyAsync();

        var ready = Assert.Single(world.Of<ReadyEvent>());
        var guild = Assert.Single(world.Of<GuildAvailableEvent>()).Guild;

        Assert.Equal(("AllianceBot", world.Discord.Bot.Id), (ready.User.Username, ready.ApplicationId.Value));
        Assert.Equal(world.Discord.Guild.Id, Assert.Single(ready.GuildIds).Value);
        Assert.Equal("Car Club", guild.Name);
        Assert.Equal("news", Assert.Single(guild.Channels).Name);
    }

    [Fact]
    public async Task The_heart_beats_each_interval_and_at_once_when_asked()
    {
        await using var world = await GatewayFixture.StartReadyAsync(options => options with { HeartbeatInterval = TimeSpan.FromSeconds(5) });
        await world.PassAsync(TimeSpan.FromSeconds(38));
        var beats = world.Discord.Gateway.Heartbeats;

        world.Discord.AskForHeartbeat();
        await world.PassUntilAsync(() => world.Discord.Gateway.Heartbeats > beats, "a beat", TimeSpan.FromSeconds(1));

        Assert.InRange(beats, 7, 8);
        Assert.Equal(1, world.Discord.Gateway.Connections);
    }

    [Fact]
    public async Task A_flood_of_asked_for_beats_does_not_exceed_what_may_be_sent()
    {
        await using var world = await GatewayFixture.StartReadyAsync();

        for (var i = 0; i < 500; i++)
            world.Discord.AskForHeartbeat();
        world.Mark();
        await world.PassUntilAsync(() => world.HasAllMarks, "the event after");
        await world.PassAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(1, world.Discord.Gateway.Connections);
    }

    [Fact]
    public async Task Guilds_channels_roles_and_messages_come_as_events_of_their_own()
    {
        await using var world = await GatewayFixture.StartReadyAsync();
        var discord = world.Discord;
        var channel = discord.AddChannel("races");
        discord.Deny(channel, PermissionRules.SendMessages);
        discord.RemoveChannel(channel);
        discord.Dispatch(discord.Guild.Id, "GUILD_ROLE_UPDATE", new JsonObject { ["guild_id"] = $"{discord.Guild.Id}", ["role"] = new JsonObject() });
        discord.Dispatch(discord.Guild.Id, "MESSAGE_DELETE_BULK", new JsonObject { ["ids"] = new JsonArray("5", "6"), ["channel_id"] = "4" });
        discord.Dispatch(discord.Guild.Id, "GUILD_DELETE", new JsonObject { ["id"] = $"{discord.Guild.Id}", ["unavailable"] = true });
        discord.Write(discord.Member, discord.DmWith(discord.Member), "hello bot");
        discord.Write(discord.Member, discord.Channel, "not for the bot");
        discord.RemoveGuild(discord.Guild);

        await world.PassUntilAsync(() => world.Of<GuildRemovedEvent>().Any(), "the removal");

        Assert.Equal(2, world.Of<ChannelChangedEvent>().Count(changed => changed.Channel.Name == "races"));
        Assert.Equal("races", Assert.Single(world.Of<ChannelRemovedEvent>()).Channel.Name);
        Assert.Equal(discord.Guild.Id, Assert.Single(world.Of<RolesChangedEvent>()).GuildId.Value);
        Assert.Equal([5UL, 6UL], Assert.Single(world.Of<MessagesDeletedEvent>()).MessageIds.Select(id => id.Value));
        Assert.Single(world.Of<GuildUnavailableEvent>());
        Assert.Equal("hello bot", Assert.Single(world.Of<DirectMessageEvent>()).Message.Content);
    }

    [Fact]
    public async Task Events_that_cannot_be_read_are_passed_over()
    {
        await using var world = await GatewayFixture.StartReadyAsync();

        world.Discord.Dispatch(world.Discord.Guild.Id, "INTERACTION_CREATE", new JsonObject { ["id"] = "1", ["data"] = "?" });
        world.Discord.Dispatch(world.Discord.Guild.Id, "CHANNEL_UPDATE", new JsonObject { ["id"] = new JsonArray(), ["name"] = null, ["permission_overwrites"] = null, ["new"] = 1 });
        world.Mark();
        await world.PassUntilAsync(() => world.HasAllMarks, "the event after");

        Assert.Equal(1, world.Discord.Gateway.Connections);
        Assert.Empty(world.Of<InteractionEvent>());
    }

    [Fact]
    public async Task Several_shards_share_the_servers_and_identify_one_after_the_other()
    {
        await using var world = await GatewayFixture.StartAsync(discord => discord with { Shards = 3 });
        var guilds = Enumerable.Range(0, 9).Select(i => world.Discord.AddGuild($"g{i}", world.Discord.Owner).Id).Append(world.Discord.Guild.Id).ToHashSet();

        await world.PassUntilAsync(() => world.Of<ReadyEvent>().Count() == 3 && world.Of<GuildAvailableEvent>().Count() >= 10, "three shards");

        Assert.Equal([0, 1, 2], world.Of<ReadyEvent>().Select(ready => ready.Shard).Order());
        Assert.Equal(guilds, world.Of<GuildAvailableEvent>().Select(available => available.Guild.Id.Value).ToHashSet());
        Assert.All(world.Of<GuildAvailableEvent>(), available => Assert.Equal(available.Shard, (int)((available.Guild.Id.Value >> 22) % 3)));
        var times = world.Discord.Gateway.Identifies.Select(identify => identify.At).Order().ToList();
        Assert.All(times.Zip(times.Skip(1)), pair => Assert.True(pair.Second - pair.First >= TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public async Task A_reader_that_pauses_loses_nothing_and_keeps_the_connection()
    {
        await using var world = await GatewayFixture.StartAsync(gateway: options => options with { EventCapacity = 1 });
        await world.PassUntilAsync(() => world.Of<GuildAvailableEvent>().Any(), "the first session");
        for (var i = 0; i < 2000; i++)
            world.Mark();

        await world.PassUntilAsync(() => world.HasAllMarks, "all events");

        world.AssertEveryMarkCameOnce();
        Assert.Equal(1, world.Discord.Gateway.Connections);
    }

    [Fact]
    public async Task Stopping_says_goodbye_so_that_the_bot_goes_offline_at_once()
    {
        await using var world = await GatewayFixture.StartReadyAsync();

        await world.StopAsync();

        await world.Discord.WaitUntilAsync(_ => world.Discord.Gateway.ClientCloses.Count > 0, "the end of the connection");
        Assert.Equal(1000, Assert.Single(world.Discord.Gateway.ClientCloses));
    }

    [Fact]
    public async Task Session_starts_of_earlier_runs_count()
    {
        await using var world = await GatewayFixture.StartAsync(
            beforeStart: fixture => fixture.Count = new IdentifyCount(fixture.Time.GetUtcNow() - TimeSpan.FromHours(23.95), 1000));

        await world.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Empty(world.Discord.Gateway.Identifies);
        Assert.Contains(world.Of<ShardDownEvent>(), down => down.Reason.Contains("session starts", StringComparison.Ordinal));

        await world.PassUntilAsync(() => world.Of<ReadyEvent>().Any(), "the next day", TimeSpan.FromMinutes(4));
        Assert.Equal(1, world.Count!.Used);
    }

    [Fact]
    public async Task Interactions_come_with_options_and_are_answered_with_a_deferral()
    {
        await using var world = await GatewayFixture.StartReadyAsync();
        var discord = world.Discord;
        var commands = new Command[]
        {
            new("alliance", "News")
            {
                Options =
                [
                    new(CommandOptionType.SubCommand, "history", "Past stories")
                    {
                        Options = [new(CommandOptionType.String, "query", "What") { Required = true }, new(CommandOptionType.Integer, "pages", "How many")],
                    },
                ],
            },
        };
        var registered = await world.Rest.OverwriteGlobalCommandsAsync(new Snowflake(discord.Bot.Id), commands, default);
        Assert.True(registered.IsOk, registered.ToString());

        var fired = discord.Slash(discord.Member, discord.Channel, "/alliance history", ("query", "renault"), ("pages", 2));
        await world.PassUntilAsync(() => world.Of<InteractionEvent>().Any(), "the interaction");
        var interaction = world.Of<InteractionEvent>().Single().Interaction;
        var call = CommandCall.Of(interaction);
        var deferred = await world.Rest.CreateInteractionResponseAsync(interaction, InteractionResponse.Defer(ephemeral: true), default);
        var filled = await world.Rest.EditOriginalAsync(interaction, new InteractionMessage { Content = "found" }, default);

        Assert.Equal("alliance history", call.Path);
        Assert.Equal(("renault", 2L, null), (call.Text("query"), call.Integer("pages"), call.Text("rule")));
        Assert.Equal("ann", interaction.Author.Username);
        Assert.True(deferred.IsOk && filled.IsOk, $"{deferred} {filled}");
        Assert.Equal(("found", true), (fired.Text, fired.IsEphemeral));
    }
}
