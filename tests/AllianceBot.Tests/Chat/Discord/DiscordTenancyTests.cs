using System.Text.Json.Nodes;
using AllianceBot.Chat;
using AllianceBot.Chat.Discord;
using AllianceBot.Commands;
using AllianceBot.Communities;
using AllianceBot.DiscordApi;
using AllianceBot.DiscordApi.Models;
using AllianceBot.Fakes.Discord;
using AllianceBot.Rules;
using Dapper;

namespace AllianceBot.Tests.Chat.Discord;

/// <summary>
/// HOSTILE.md G01 to G04, generated over every command, option, autocompletion, button and form there is: what a moderator of
/// one server sends never reads or changes anything of another community, whatever names and ids it carries.
/// </summary>
public sealed class DiscordTenancyTests
{
    /// <summary>Stands only in what belongs to the first community, never in what the other one types.</summary>
    private const string Secret = FilledCommunity.Secret;

    [Fact]
    public async Task G01_no_command_of_one_server_reaches_into_another_community()
    {
        await using var world = await TwoCommunities.StartAsync();
        var before = await world.SnapshotAsync();
        var tried = 0;
        foreach (var command in world.Commands)
        {
            foreach (var value in world.NamesOfTheFirst)
            {
                var shown = await world.SayAsync(command, command.Options.ToDictionary(option => option.Name, _ => value));
                Assert.False(shown.Contains(Secret, StringComparison.OrdinalIgnoreCase), $"/{command.Root} {command.Path} with {value} shows: {shown}");
                tried++;
            }
            Assert.Equal(before, await world.SnapshotAsync());
        }
        Assert.True(tried >= 6 * 30, $"{tried} calls");
        Assert.Empty(world.Bot.Log.Errors);
    }

    [Fact]
    public async Task G01_no_autocompletion_offers_what_another_community_has()
    {
        await using var world = await TwoCommunities.StartAsync();
        var asked = 0;
        foreach (var command in world.Commands)
        {
            foreach (var option in command.Options.Where(option => option.Suggest is not null))
            {
                foreach (var typed in world.NamesOfTheFirst.Append("").Append("first"))
                {
                    var offered = await world.Bot.HandleAsync(world.Foreign(InteractionType.Autocomplete, TwoCommunities.Data(command, new() { [option.Name] = typed })));
                    Assert.All(offered["data"]!["choices"]?.AsArray() ?? [], choice => Assert.DoesNotContain("first", (string?)choice!["value"], StringComparison.Ordinal));
                    asked++;
                }
            }
        }
        Assert.True(asked >= 7 * 8, $"{asked} autocompletions");
    }

    [Fact]
    public async Task G01_G02_no_button_chooser_or_form_of_another_community_works()
    {
        await using var world = await TwoCommunities.StartAsync();
        var before = await world.SnapshotAsync();
        var ids = CardButtons.All.Select(button => CardButtons.Id(button.Action, world.PostKey))
            .Concat([
                $"{DiscordCards.OpenAction}:{world.PostKey}", $"{DiscordReplies.PageAction}:{world.AskedKey}:1.1", $"{RuleEditor.AgainAction}:{world.AskedKey}",
                $"{RuleEditor.FormAction}:{world.AskedKey}", "unknown:x", "", ":", $"why:{world.PostKey}:x", "page:%:1.1", $"mute:' OR 1=1 --",
            ]);
        foreach (var id in ids)
        {
            foreach (var type in (InteractionType[])[InteractionType.Component, InteractionType.ModalSubmit])
            {
                var data = new InteractionData
                {
                    CustomId = id,
                    Values = [world.StoryId],
                    Components = [Component.Labelled("x", Component.TextInput("name", TextInputStyle.Short, "first-rule")), Component.Labelled("x", Component.TextInput("query", TextInputStyle.Short, "nissan"))],
                };
                var shown = string.Join('\n', Drawn.Texts(await world.Bot.HandleAsync(world.Foreign(type, data))));
                Assert.False(shown.Contains(Secret, StringComparison.OrdinalIgnoreCase), $"{id} shows: {shown}");
            }
            Assert.Equal(before, await world.SnapshotAsync());
        }
        Assert.Empty(world.Bot.Log.Errors);
    }

    [Fact]
    public async Task G02_a_button_that_is_too_old_says_so()
    {
        await using var world = await TwoCommunities.StartAsync();
        await world.Bot.Database.WriteAsync(connection => connection.ExecuteAsync("UPDATE pages SET until_ms = 1"), TestContext.Current.CancellationToken);
        foreach (var id in (string[])[$"{DiscordReplies.PageAction}:{world.AskedKey}:1.1", $"{RuleEditor.AgainAction}:{world.AskedKey}"])
        {
            var shown = await world.Bot.HandleAsync(world.Own(InteractionType.Component, new InteractionData { CustomId = id }));
            Assert.Contains("That is too old", string.Join('\n', Drawn.Texts(shown)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task G03_no_command_form_or_button_for_moderators_works_for_anybody_else()
    {
        await using var world = await TwoCommunities.StartAsync();
        var before = await world.SnapshotAsync();
        foreach (var command in world.Commands.Where(command => command.ForModerators))
        {
            foreach (var options in new[] { [], command.Options.ToDictionary(option => option.Name, _ => "first-rule") })
            {
                var shown = await world.Bot.HandleAsync(world.Own(InteractionType.Command, TwoCommunities.Data(command, options), moderator: false));
                Assert.Contains("That command is for this community's moderators.", string.Join('\n', Drawn.Texts(shown)), StringComparison.Ordinal);
            }
        }
        foreach (var id in (string[])[$"mute:{world.PostKey}", $"source:{world.PostKey}", $"{RuleEditor.AgainAction}:{world.AskedKey}"])
            Assert.Contains("moderators", string.Join('\n', Drawn.Texts(await world.Bot.HandleAsync(world.Own(InteractionType.Component, new InteractionData { CustomId = id }, moderator: false)))), StringComparison.Ordinal);
        var form = new InteractionData { CustomId = $"{RuleEditor.FormAction}:{world.AskedKey}", Components = [Component.Labelled("x", Component.TextInput("query", TextInputStyle.Short, "nissan"))] };
        Assert.Contains("moderators", string.Join('\n', Drawn.Texts(await world.Bot.HandleAsync(world.Own(InteractionType.ModalSubmit, form, moderator: false)))), StringComparison.Ordinal);
        Assert.Equal(before, await world.SnapshotAsync());
    }

    [Fact]
    public async Task G04_signs_of_SQL_LIKE_and_full_text_are_only_text()
    {
        await using var world = await TwoCommunities.StartAsync();
        var before = await world.SnapshotAsync();
        string[] values = ["'; DROP TABLE items; --", "%", "_", "\"", "\\", "NEAR(", "a* OR b", "first_rule", "' OR '1'='1", "{title}", "NULL", "0x00\0"];
        foreach (var command in world.Commands)
        {
            foreach (var value in values)
            {
                var shown = await world.SayAsync(command, command.Options.ToDictionary(option => option.Name, _ => value));
                Assert.False(shown.Contains("not your fault", StringComparison.Ordinal), $"/{command.Root} {command.Path} with {value}: {shown}");
            }
            foreach (var option in command.Options.Where(option => option.Suggest is not null))
            {
                foreach (var value in values)
                    await world.Bot.HandleAsync(world.Foreign(InteractionType.Autocomplete, TwoCommunities.Data(command, new() { [option.Name] = value })));
            }
        }
        Assert.Empty(world.Bot.Log.Errors);
        Assert.Equal(before, await world.SnapshotAsync());
    }

    [Fact]
    public async Task G01_a_channel_of_another_server_cannot_be_chosen()
    {
        await using var world = await TwoCommunities.StartAsync();
        var route = world.Commands.Single(command => command.Path == "route");
        var shown = await world.SayAsync(route, new() { ["rule"] = "second-rule", ["to"] = world.Bot.Discord.Channel.Id.ToString() });
        Assert.Contains("That is no channel of this server.", shown, StringComparison.Ordinal);
    }
}

/// <summary>The home community with something of everything, and another server's community, whose moderator tries everything.</summary>
internal sealed class TwoCommunities : IAsyncDisposable
{
    private TwoCommunities(DiscordBot bot, FakeGuild club, FakeChannel channel) => (Bot, Club, Channel) = (bot, club, channel);

    public DiscordBot Bot { get; }
    public FakeGuild Club { get; }
    public FakeChannel Channel { get; }
    public string PostKey { get; private set; } = "";
    public string StoryId { get; private set; } = "";
    public string AskedKey { get; private set; } = "";

    public IEnumerable<SlashCommand> Commands => Bot.Get<CommandCatalogue>().Commands;

    /// <summary>Names and ids of the first community's things, as an attacker may have come to know them.</summary>
    public IReadOnlyList<string> NamesOfTheFirst => ["first-rule", "first-source", StoryId, $"story {StoryId}", "source first-source", Bot.Discord.Channel.Id.ToString()];

    public static async Task<TwoCommunities> StartAsync()
    {
        var bot = await DiscordBot.StartAsync();
        var club = bot.Discord.AddGuild("Van Club", bot.Discord.Owner);
        var world = new TwoCommunities(bot, club, bot.Discord.AddChannel("vans", guild: club));
        await bot.Get<DiscordGuilds>().JoinedAsync(new Snowflake(club.Id), "Van Club", TestContext.Current.CancellationToken);
        await bot.Database.WriteAsync(world.FillAsync, TestContext.Current.CancellationToken);
        return world;
    }

    /// <summary>A moderator of the other server.</summary>
    public Interaction Foreign(InteractionType type, InteractionData data) => Bot.MadeUp(type, data, Club, Channel);

    public Interaction Own(InteractionType type, InteractionData data, bool moderator = true) => Bot.MadeUp(type, data, moderator: moderator);

    public async Task<string> SayAsync(SlashCommand command, Dictionary<string, string> options) =>
        string.Join('\n', Drawn.Texts(await Bot.HandleAsync(Foreign(InteractionType.Command, Data(command, options)))));

    public static InteractionData Data(SlashCommand command, Dictionary<string, string> options)
    {
        var words = command.Path.Split(' ');
        return DiscordInteractionsTests.Typing(command.Root, words.Length > 1 ? words[0] : null, words[^1], [.. options.Select(option => (option.Key, option.Value))]);
    }

    public Task<string> SnapshotAsync() => Bot.Database.ReadAsync(connection => FilledCommunity.SnapshotAsync(connection, Bot.Home.Id), CancellationToken.None);

    public ValueTask DisposeAsync() => Bot.DisposeAsync();

    private async Task FillAsync(System.Data.Common.DbConnection connection)
    {
        var filled = await FilledCommunity.FillAsync(connection, Bot.Home, Bot.News);
        (PostKey, StoryId, AskedKey) = (filled.PostKey, filled.StoryId, filled.AskedKey);
        var other = (await CommunityStore.FindByChatAsync(connection, Platforms.Discord, Club.Id.ToString()))!;
        await WatchRuleStore.AddAsync(connection, new WatchRule { CommunityId = other.Id, Name = "second-rule", Query = "vans", Canonical = "vans" }, "test", 1);
    }
}
