using System.Text.Json;
using AllianceBot.Chat.Slack;
using AllianceBot.Commands;
using AllianceBot.Communities;
using AllianceBot.Fakes.Slack;
using AllianceBot.Rules;
using AllianceBot.SlackApi.SocketMode;
using Dapper;
using Catalogued = AllianceBot.Commands.SlashCommand;
using SlashCommand = AllianceBot.SlackApi.SocketMode.SlashCommand;

namespace AllianceBot.Tests.Chat.Slack;

/// <summary>
/// HOSTILE.md G01 to G04, generated over every command, button, chooser, form, menu of the home tab and message to the bot: what a
/// moderator of one workspace sends never reads or changes anything of another community, whatever names and ids it carries.
/// </summary>
public sealed class SlackTenancyTests
{
    private const string Secret = FilledCommunity.Secret;

    [Fact]
    public async Task G01_no_command_or_message_of_one_workspace_reaches_into_another_community()
    {
        await using var world = await TwoWorkspaces.StartAsync();
        var before = await world.SnapshotAsync();
        var tried = 0;
        foreach (var command in world.Commands)
        {
            foreach (var value in world.NamesOfTheFirst)
            {
                foreach (var made in (SlackEvent[])[world.Typed(command, value), world.Said(command, value)])
                {
                    var shown = await world.Bot.HandleAsync(made);
                    Assert.False(shown.Contains(Secret, StringComparison.OrdinalIgnoreCase), $"/{command.Root} {command.Path} with {value} shows: {shown}");
                    tried++;
                }
            }
            Assert.Equal(before, await world.SnapshotAsync());
        }
        Assert.True(tried >= 2 * 6 * 30, $"{tried} calls");
        Assert.Empty(world.Bot.Log.Errors);
    }

    [Fact]
    public async Task G01_G02_no_button_chooser_form_or_menu_of_another_community_works()
    {
        await using var world = await TwoWorkspaces.StartAsync();
        var before = await world.SnapshotAsync();
        foreach (var made in world.Presses().Concat(world.Forms(world.Commands)))
        {
            var shown = await world.Bot.HandleAsync(made);
            Assert.False(shown.Contains(Secret, StringComparison.OrdinalIgnoreCase), $"{made} shows: {shown}");
            Assert.Equal(before, await world.SnapshotAsync());
        }
        Assert.Empty(world.Bot.Log.Errors);
    }

    [Fact]
    public async Task G01_the_home_tab_shows_nothing_of_another_community()
    {
        await using var world = await TwoWorkspaces.StartAsync();
        var shown = await world.Bot.HandleAsync(new AppHomeOpened(world.Bot.NewKey(), TwoWorkspaces.OtherTeam, TwoWorkspaces.Eve) { Tab = "home" });
        Assert.Contains("second-rule", shown, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, shown, StringComparison.Ordinal);
        Assert.DoesNotContain("first-", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task G01_a_workspace_that_nobody_connected_gets_a_sentence_and_nothing_else()
    {
        await using var world = await TwoWorkspaces.StartAsync();
        var before = await world.SnapshotAsync();
        foreach (var command in world.Commands)
            Assert.Contains("not connected", await world.Bot.HandleAsync(world.Typed(command, "first-rule", team: "T0STRANGER")), StringComparison.Ordinal);
        Assert.Equal(before, await world.SnapshotAsync());
    }

    [Fact]
    public async Task G02_a_button_that_is_too_old_or_made_up_says_so()
    {
        await using var world = await TwoWorkspaces.StartAsync();
        await world.Bot.Database.WriteAsync(connection => connection.ExecuteAsync("UPDATE pages SET until_ms = 1"), world.Bot.Stop);
        foreach (var id in (string[])[$"{SlackReplies.PageAction}:{world.First.AskedKey}:1.1", $"{SlackReplies.AgainAction}:{world.First.AskedKey}", "home-watch:99999", "home-rule:x", "home-unsure:99999"])
            Assert.Contains("too old", await world.Bot.HandleAsync(world.Press(id, "remove", FakeWorkspace.TeamId, FakeWorkspace.Admin)), StringComparison.Ordinal);
        Assert.Contains("not known here any more", await world.Bot.HandleAsync(world.Press("why:made-up", "", FakeWorkspace.TeamId, FakeWorkspace.Admin)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task G03_no_command_form_button_or_menu_for_moderators_works_for_anybody_else()
    {
        await using var world = await TwoWorkspaces.StartAsync();
        var before = await world.SnapshotAsync();
        foreach (var command in world.Commands.Where(command => command.ForModerators))
        {
            foreach (var value in (string[])["", "first-rule"])
                Assert.Contains("That command is for this community's moderators.", await world.Bot.HandleAsync(world.Typed(command, value, FakeWorkspace.TeamId, FakeWorkspace.Member)), StringComparison.Ordinal);
        }
        foreach (var made in world.Forms(world.Commands.Where(command => command.ForModerators), FakeWorkspace.TeamId, FakeWorkspace.Member))
            Assert.Contains("moderators", await world.Bot.HandleAsync(made), StringComparison.Ordinal);
        foreach (var id in (string[])[$"mute:{world.First.PostKey}", $"source:{world.First.PostKey}", $"{SlackReplies.AgainAction}:{world.First.AskedKey}", $"home-rule:{world.First.RuleId}", $"home-unsure:{world.First.UnsureId}"])
            Assert.Contains("moderators", await world.Bot.HandleAsync(world.Press(id, "remove", FakeWorkspace.TeamId, FakeWorkspace.Member)), StringComparison.Ordinal);
        foreach (var value in (string[])["edit", "pause"])
            Assert.DoesNotContain(Secret, await world.Bot.HandleAsync(world.Press($"home-rule:{world.First.RuleId}", value, FakeWorkspace.TeamId, FakeWorkspace.Member)), StringComparison.Ordinal);
        await world.Bot.HandleAsync(world.Press(HomeTab.AddRule, "", FakeWorkspace.TeamId, FakeWorkspace.Member));
        Assert.Empty(world.Bot.Slack.RequestsOf("views.open"));
        Assert.Equal(before, await world.SnapshotAsync());
    }

    [Fact]
    public async Task G03_an_admin_of_another_workspace_met_in_a_shared_channel_is_no_moderator()
    {
        await using var world = await TwoWorkspaces.StartAsync();
        Assert.True(SlackCallers.IsAdmin(new() { Id = "U1", IsAdmin = true, TeamId = "T1" }, "T1"));
        Assert.False(SlackCallers.IsAdmin(new() { Id = "U1", IsAdmin = true, TeamId = "T2" }, "T1"));
        Assert.False(SlackCallers.IsAdmin(new() { Id = "U1", IsAdmin = true, TeamId = "T1", Deleted = true }, "T1"));
        Assert.False(SlackCallers.IsAdmin(new() { Id = "U1", IsAdmin = true, TeamId = "T1", IsBot = true }, "T1"));
        Assert.False(SlackCallers.IsAdmin(null, "T1"));
    }

    [Fact]
    public async Task G04_signs_of_SQL_LIKE_and_full_text_are_only_text()
    {
        await using var world = await TwoWorkspaces.StartAsync();
        var before = await world.SnapshotAsync();
        string[] values = ["'; DROP TABLE items; --", "%", "_", "\"", "\\", "NEAR(", "a* OR b", "first_rule", "' OR '1'='1", "{title}", "NULL", "0x00\0"];
        foreach (var value in values)
        {
            foreach (var made in world.Commands.Select(command => (SlackEvent)world.Typed(command, value)).Concat(world.Forms(world.Commands, value: value)).Append(world.Press($"why:{value}", value, TwoWorkspaces.OtherTeam, TwoWorkspaces.Eve)))
            {
                var shown = await world.Bot.HandleAsync(made);
                Assert.False(shown.Contains("not your fault", StringComparison.Ordinal), $"{made}: {shown}");
            }
        }
        Assert.Empty(world.Bot.Log.Errors);
        Assert.Equal(before, await world.SnapshotAsync());
    }
}

/// <summary>The home community with something of everything, and another workspace's community, whose moderator tries everything.</summary>
internal sealed class TwoWorkspaces : IAsyncDisposable
{
    public const string OtherTeam = "T0OTHER000";
    public const string Eve = "U0EVE00000";
    private const string Channel = "C0VANS0000";

    private TwoWorkspaces(SlackBot bot) => Bot = bot;

    public SlackBot Bot { get; }
    public FilledCommunity First { get; private set; } = null!;

    public IEnumerable<Catalogued> Commands => Bot.Get<CommandCatalogue>().Commands;

    /// <summary>Names and ids of the first community's things, as an attacker may have come to know them.</summary>
    public IReadOnlyList<string> NamesOfTheFirst => ["first-rule", "first-source", First.StoryId, $"story {First.StoryId}", "source first-source", FakeWorkspace.CarNews];

    public static async Task<TwoWorkspaces> StartAsync()
    {
        var bot = await SlackBot.StartAsync(slack =>
        {
            slack.Workspace.Users[Eve] = new FakeUser(Eve, "eve");
            slack.Workspace.Channels[Channel] = new FakeChannel(Channel, "vans");
        }, settings: settings => settings.Slack.Moderators = [Eve]);
        var world = new TwoWorkspaces(bot);
        world.First = await bot.Database.WriteAsync(async connection =>
        {
            var other = await CommunityStore.GetOrAddAsync(connection, new Community { Key = $"slack:{OtherTeam}", Name = "Van Club" }, 1);
            await DestinationStore.GetOrAddChatAsync(connection, other.Id, Platforms.Slack, OtherTeam, "Van Club", 1);
            await WatchRuleStore.AddAsync(connection, new WatchRule { CommunityId = other.Id, Name = "second-rule", Query = "vans", Canonical = "vans" }, "test", 1);
            return await FilledCommunity.FillAsync(connection, bot.Home, bot.News);
        }, bot.Stop);
        return world;
    }

    /// <summary>A command whose options are all this value.</summary>
    public SlashCommand Typed(Catalogued command, string value, string team = OtherTeam, string user = Eve) => new(Bot.NewKey(), team, user)
    {
        Command = $"/{command.Root}",
        Text = Words(command, value),
        ChannelId = team == OtherTeam ? Channel : FakeWorkspace.CarNews,
        TriggerId = "made-up",
        ResponseUrl = Bot.MadeUpUrl,
    };

    /// <summary>The same written to the bot, each in a conversation of its own, which has a pace of its own.</summary>
    public DirectMessage Said(Catalogued command, string value) => new(Bot.NewKey(), OtherTeam, Eve) { ChannelId = $"D{Bot.NewKey()}", Ts = "1.1", Text = $"{command.Root} {Words(command, value)}" };

    public BlockAction Press(string id, string value, string team, string user) => new(Bot.NewKey(), team, user)
    {
        ActionId = id,
        Value = value,
        TriggerId = "made-up",
        ResponseUrl = Bot.MadeUpUrl,
        ChannelId = team == OtherTeam ? Channel : FakeWorkspace.CarNews,
        View = id.StartsWith("home-", StringComparison.Ordinal) ? new ViewState { Id = "V1", Type = "home" } : null,
    };

    /// <summary>Every button, chooser and menu of the first community, pressed in the other workspace.</summary>
    public IEnumerable<SlackEvent> Presses()
    {
        var ids = CardButtons.All.Select(button => CardButtons.Id(button.Action, First.PostKey)).Concat([
            $"{SlackCards.OpenAction}:{First.PostKey}", $"{SlackReplies.PageAction}:{First.AskedKey}:1.1", $"{SlackReplies.AgainAction}:{First.AskedKey}",
            $"{HomeTab.RuleMenu}:{First.RuleId}", $"{HomeTab.WatchMenu}:{First.WatchId}", $"{HomeTab.UnsureMenu}:{First.UnsureId}", HomeTab.AddRule, HomeTab.AddWatch,
            "unknown:x", "", ":", $"why:{First.PostKey}:x", "page:%:1.1", "mute:' OR 1=1 --"]);
        foreach (var id in ids)
        {
            foreach (var value in (string[])[First.StoryId, "edit", "pause", "resume", "remove", "again", "stands", ""])
                yield return Press(id, value, OtherTeam, Eve);
        }
    }

    /// <summary>Every form sent off, its hidden part made up: with the first community's names and channel.</summary>
    public IEnumerable<SlackEvent> Forms(IEnumerable<Catalogued> commands, string team = OtherTeam, string user = Eve, string value = "first-rule")
    {
        foreach (var command in commands.Where(CommandForm.Serves))
        {
            var fields = command.Options.ToDictionary(option => option.Name, option => (IReadOnlyList<string>)[option.Kind == OptionKind.Place ? FakeWorkspace.CarNews : value]);
            foreach (var given in new[] { [], new Dictionary<string, string> { ["name"] = value, ["query"] = "nissan" } })
            {
                yield return new ViewSubmission(Bot.NewKey(), team, user, new ViewState
                {
                    Id = "V1",
                    Type = "modal",
                    CallbackId = CommandForm.CallbackId,
                    PrivateMetadata = JsonSerializer.Serialize(new FormPurpose($"{command.Root} {command.Path}", FakeWorkspace.CarNews, given)),
                    Fields = new Dictionary<string, IReadOnlyList<string>>(fields) { [CommandForm.Place] = [FakeWorkspace.CarNews], [CommandForm.Reports] = [CommandForm.InThread] },
                });
            }
        }
    }

    public Task<string> SnapshotAsync() => Bot.Database.ReadAsync(connection => FilledCommunity.SnapshotAsync(connection, Bot.Home.Id), CancellationToken.None);

    public ValueTask DisposeAsync() => Bot.DisposeAsync();

    private static string Words(Catalogued command, string value) =>
        $"{command.Path} {string.Join(' ', command.Options.Select(option => option.IsRest || value.Length == 0 ? value : $"\"{value}\""))}".Trim();
}
