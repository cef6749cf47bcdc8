using System.Diagnostics;
using AllianceBot.DiscordApi.Models;
using AllianceBot.TestSupport;

namespace AllianceBot.DiscordApi.Tests.Rest;

/// <summary>Every method of the client, recorded by the stand-in and checked against Discord's own OpenAPI description.</summary>
public sealed class RecordedRequestTests
{
    private static readonly string Modules = Path.Combine(RepositoryPaths.Root, "tests", "AllianceBot.Fakes", "peers", "discord");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_request_is_as_Discord_describes_it()
    {
        Assert.SkipWhen(RepositoryPaths.Tools is null, RepositoryPaths.CorporaMissing);
        Assert.SkipUnless(await RunAsync("node", "--version") is 0, "skipped: node is not installed");
        if (!Directory.Exists(Path.Combine(Modules, "node_modules", "ajv")))
            Assert.SkipUnless(await RunAsync("npm", "ci", "--no-audit", "--no-fund", "--prefix", Modules) is 0, "skipped: npm cannot install the validator's schema library");
        await using var world = await RestFixture.StartAsync();
        await CallEverythingAsync(world);
        var file = Path.Combine(AppContext.BaseDirectory, "discord-requests.jsonl");
        await world.Discord.Requests.WriteAsync(file, Cancellation);

        var output = new List<string>();
        var exit = await RunAsync("node", output, Path.Combine(RepositoryPaths.Tools!, "chat", "discord_validate.mjs"), file, "--strict");

        Assert.True(exit == 0, string.Join('\n', output));
        TestContext.Current.TestOutputHelper?.WriteLine(output.Last(line => line.Length > 0));
    }

    private static async Task CallEverythingAsync(RestFixture world)
    {
        var rest = world.Rest;
        var discord = world.Discord;
        var application = new Snowflake(discord.Bot.Id);
        var guild = new Snowflake(discord.Guild.Id);
        var ann = new Snowflake(discord.Member.Id);
        var forum = new Snowflake(discord.AddChannel("forum", 15).Id);
        var wire = new Snowflake(discord.AddChannel("wire", 5).Id);
        Embed[] embeds =
        [
            new()
            {
                Title = "t", Description = "d", Url = "https://example.org/", Color = 0x102030, Timestamp = world.Time.GetUtcNow(),
                Footer = new EmbedFooter("f"), Author = new EmbedAuthor("a") { Url = "https://example.org/" },
                Thumbnail = new EmbedImage("https://example.org/i.png"), Fields = [new EmbedField("n", "v") { Inline = true }],
            },
        ];
        Component[] components =
        [
            Component.Row(Component.Button(ButtonStyle.Primary, "Why", "why"), Component.LinkButton("Open", "https://example.org/")),
            Component.Row(Component.StringSelect("pick", [new SelectOption("One", "1") { Description = "first", Default = true }], "Pick")),
            Component.Row(Component.RoleSelect("role", "Role") with { DefaultValues = [new DefaultValue(guild, "role")] }),
            Component.Row(Component.ChannelSelect("channel", [ChannelType.GuildText, ChannelType.GuildForum], "Channel")),
        ];
        var chart = new FileUpload("chart.png", "image/png", [1, 2, 3]);

        await rest.GetGatewayBotAsync(Cancellation);
        await rest.GetCurrentApplicationAsync(Cancellation);
        await rest.GetCurrentUserAsync(Cancellation);
        await rest.GetCurrentUserGuildsAsync(Cancellation, after: new Snowflake(1));
        await rest.GetGuildAsync(guild, Cancellation);
        await rest.GetGuildChannelsAsync(guild, Cancellation);
        await rest.GetGuildRolesAsync(guild, Cancellation);
        await rest.GetGuildMemberAsync(guild, application, Cancellation);
        await rest.GetChannelAsync(world.Channel, Cancellation);
        await rest.OverwriteGlobalCommandsAsync(application, [Command], Cancellation);
        await rest.OverwriteGuildCommandsAsync(application, guild, [Command], Cancellation);
        await rest.GetGlobalCommandsAsync(application, Cancellation);
        await rest.GetGuildCommandsAsync(application, guild, Cancellation);

        var full = new MessageCreate
        {
            Content = "c",
            Embeds = embeds,
            Components = components,
            Nonce = "abcdefghijklmnopqrstuvwx",
            AllowedMentions = AllowedMentions.OnlyRoles(guild),
            Flags = MessageFlags.SuppressNotifications,
        };
        var message = (await rest.CreateMessageAsync(world.Channel, full, Cancellation)).Value!;
        await rest.CreateMessageAsync(world.Channel, new MessageCreate { Content = "chart", Files = [chart], AllowedMentions = AllowedMentions.OnlyUsers(ann) }, Cancellation);
        await rest.EditMessageAsync(world.Channel, message.Id, new MessageEdit { Content = "", Embeds = embeds, Components = [] }, Cancellation);
        await rest.GetMessageAsync(world.Channel, message.Id, Cancellation);
        await rest.GetMessagesAsync(world.Channel, Cancellation, limit: 50, after: new Snowflake(5));
        await rest.GetMessagesAsync(world.Channel, Cancellation, before: message.Id);
        await rest.StartThreadAsync(world.Channel, message.Id, new ThreadCreate("t") { AutoArchiveDuration = 1440 }, Cancellation);
        await rest.StartThreadAsync(world.Channel, new ThreadCreate("t") { Type = ChannelType.PublicThread }, Cancellation);
        var post = (await rest.CreateForumPostAsync(
            forum, new ForumPostCreate("p", new ForumMessage { Content = "c", Embeds = embeds, Components = components }) { AutoArchiveDuration = 10080, AppliedTags = [] }, Cancellation)).Value!;
        await rest.EditChannelAsync(post.Id, new ChannelEdit { Archived = false, Locked = false, Name = "q" }, Cancellation);
        await rest.GetActiveThreadsAsync(guild, Cancellation);
        await rest.GetArchivedThreadsAsync(forum, Cancellation, before: world.Time.GetUtcNow());
        var news = (await rest.CreateMessageAsync(wire, new MessageCreate { Content = "x" }, Cancellation)).Value!;
        await rest.CrosspostMessageAsync(wire, news.Id, Cancellation);
        await rest.CreateDmAsync(ann, Cancellation);
        await rest.DeleteMessageAsync(world.Channel, message.Id, Cancellation);

        var interaction = new Interaction { Id = new Snowflake(9), ApplicationId = application, Token = "t" };
        var text = new InteractionMessage { Content = "x", Embeds = embeds, Components = components };
        InteractionResponse[] responses =
        [
            InteractionResponse.Message(text, ephemeral: true), InteractionResponse.Message(text, ephemeral: false), InteractionResponse.Defer(ephemeral: true),
            InteractionResponse.Defer(ephemeral: false), InteractionResponse.DeferUpdate(), InteractionResponse.Update(text), InteractionResponse.Suggest([new Choice("a", "b")]),
            InteractionResponse.Modal("m", "Title", Component.Labelled("Words", Component.TextInput("q", TextInputStyle.Short, "v", 100), "help"), Component.TextDisplay("text")),
            InteractionResponse.Modal("m", "Title", Component.Labelled("Pick", Component.StringSelect("s", [new SelectOption("One", "1")]))),
        ];
        foreach (var response in responses)
            await rest.CreateInteractionResponseAsync(interaction, response, Cancellation);
        await rest.EditOriginalAsync(interaction, text with { Files = [chart] }, Cancellation);
        await rest.CreateFollowupAsync(interaction, text, Cancellation, ephemeral: true);
        await rest.DeleteOriginalAsync(interaction, Cancellation);
    }

    private static readonly Command Command = new("alliance-mod", "For moderators")
    {
        DefaultMemberPermissions = Permissions.ManageGuild,
        Contexts = [InteractionContext.Guild, InteractionContext.BotDm],
        Options =
        [
            new(CommandOptionType.SubCommandGroup, "rule", "Rules")
            {
                Options =
                [
                    new(CommandOptionType.SubCommand, "add", "Add one")
                    {
                        Options =
                        [
                            new(CommandOptionType.String, "query", "What") { Required = true, MaxLength = 4000 },
                            new(CommandOptionType.String, "mode", "How") { Choices = [new Choice("Now", "now"), new Choice("Digest", "digest")] },
                            new(CommandOptionType.String, "name", "Its name") { Autocomplete = true },
                            new(CommandOptionType.Channel, "channel", "Where") { ChannelTypes = [ChannelType.GuildText, ChannelType.GuildForum] },
                            new(CommandOptionType.Role, "ping", "Who rings"),
                            new(CommandOptionType.Boolean, "thread", "In threads"),
                        ],
                    },
                ],
            },
        ],
    };

    private static Task<int?> RunAsync(string program, params string[] arguments) => RunAsync(program, [], arguments);

    /// <summary>Null when the program is not there.</summary>
    private static async Task<int?> RunAsync(string program, List<string> output, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["NODE_MODULES_FROM"] = Modules;
        try
        {
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync(Cancellation);
            output.AddRange((await process.StandardOutput.ReadToEndAsync(Cancellation)).Split('\n'));
            await error;
            await process.WaitForExitAsync(Cancellation);
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
