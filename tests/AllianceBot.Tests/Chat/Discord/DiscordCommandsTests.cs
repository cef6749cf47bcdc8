using System.Text.Json.Nodes;
using AllianceBot.Commands;

namespace AllianceBot.Tests.Chat.Discord;

/// <summary>The catalogue as Discord's commands, and their registration.</summary>
public sealed class DiscordCommandsTests
{
    [Fact]
    public async Task The_commands_are_registered_once_and_again_only_when_they_change()
    {
        await using var bot = await DiscordBot.StartAsync();
        var registration = bot.Get<AllianceBot.Chat.Discord.CommandRegistration>();
        for (var i = 0; i < 3; i++)
            Assert.Null(await registration.RegisterAsync(TestContext.Current.CancellationToken));
        Assert.Single(bot.Discord.Requests.Of("PUT", "/commands"));
    }

    [Fact]
    public async Task They_are_not_offered_before_the_gateway_can_bring_them()
    {
        await using var bot = await DiscordBot.StartAsync();
        bot.Discord.Gateway.RefusesConnections = true;
        var asked = bot.Discord.Requests.Of("GET", "/gateway/bot").Count;
        var listening = bot.ListenAsync();
        await bot.Discord.WaitUntilAsync(_ => bot.Discord.Requests.Of("GET", "/gateway/bot").Count > asked + 2, "a third attempt to reach the gateway");
        Assert.Empty(bot.Discord.Requests.Of("PUT", "/commands"));

        bot.Discord.Gateway.RefusesConnections = false;
        await listening;
        Assert.Equal(1, bot.Discord.Gateway.Sessions);
    }

    [Fact]
    public async Task Every_entry_of_the_catalogue_is_a_command_that_Discord_accepts()
    {
        await using var bot = await DiscordBot.StartAsync(listen: true);
        var commands = bot.Discord.Read(world => world.Commands[0]);
        Assert.Equal(["alliance", "alliance-mod"], commands.Select(command => (string?)command["name"]));
        Assert.Equal(
            bot.Get<CommandCatalogue>().Commands.Select(command => $"{command.Root} {command.Path}").Order(),
            commands.SelectMany(command => Paths(command, (string)command["name"]!)).Order());
        Assert.Null(commands[0]["default_member_permissions"]);
        Assert.Equal($"{1 << 5}", (string?)commands[1]["default_member_permissions"]);
        Assert.Equal([0], commands[1]["contexts"]!.AsArray().Select(context => (int)context!));
    }

    [Fact]
    public async Task For_development_they_go_to_one_server_and_those_of_all_servers_go()
    {
        await using var bot = await DiscordBot.StartAsync();
        var registration = bot.Get<AllianceBot.Chat.Discord.CommandRegistration>();
        Assert.Null(await registration.RegisterAsync(TestContext.Current.CancellationToken));
        bot.Get<AllianceBot.Settings.DiscordOptions>().DevelopmentGuildId = bot.Discord.Guild.Id.ToString();
        Assert.Null(await registration.RegisterAsync(TestContext.Current.CancellationToken));
        Assert.Equal(2, bot.Discord.Read(world => world.Commands[bot.Discord.Guild.Id].Count));
        Assert.Empty(bot.Discord.Read(world => world.Commands[0]));
    }

    private static IEnumerable<string> Paths(JsonNode node, string path)
    {
        var inner = (node["options"] as JsonArray ?? []).Where(option => (int?)option!["type"] is 1 or 2).ToList();
        return inner.Count == 0 ? [path] : inner.SelectMany(option => Paths(option!, $"{path} {option!["name"]}"));
    }
}
