using AllianceBot.Commands;
using AllianceBot.DiscordApi;
using AllianceBot.DiscordApi.Models;
using Api = AllianceBot.DiscordApi.Models;

namespace AllianceBot.Chat.Discord;

/// <summary>
/// The catalogue as Discord's commands: <c>/alliance</c> and <c>/alliance-mod</c>, each entry a subcommand, two words a group
/// and a subcommand. Pages are turned by buttons, so the option page is not shown.
/// </summary>
internal static class DiscordCommands
{
    private const int MostDescription = 100;

    // Media channels work as forums do, but Discord's description of its API does not let an option ask for them.
    private static readonly ChannelType[] PostableTypes =
        [ChannelType.GuildText, ChannelType.GuildAnnouncement, ChannelType.AnnouncementThread, ChannelType.PublicThread, ChannelType.PrivateThread, ChannelType.GuildForum];

    public static IReadOnlyList<Command> From(CommandCatalogue catalogue) =>
    [
        new(SlashCommand.Everybody, "News for this community: search, stories, and your own watches")
        {
            Options = Options(catalogue, SlashCommand.Everybody),
            Contexts = [InteractionContext.Guild, InteractionContext.BotDm],
        },
        new(SlashCommand.Moderators, "For moderators: rules, feeds, where alerts go, mutes")
        {
            Options = Options(catalogue, SlashCommand.Moderators),
            Contexts = [InteractionContext.Guild],
            DefaultMemberPermissions = Permissions.ManageGuild,
        },
    ];

    /// <summary>The entry of the catalogue of that root and path (<c>alliance-mod rule add</c>); null when there is none any more.</summary>
    public static SlashCommand? Find(CommandCatalogue catalogue, string path) =>
        catalogue.Commands.FirstOrDefault(command => $"{command.Root} {command.Path}" == path);

    private static IReadOnlyList<Api.CommandOption> Options(CommandCatalogue catalogue, string root) =>
    [
        .. catalogue.Commands.Where(command => command.Root == root)
            .GroupBy(command => command.Path.Split(' ')[0])
            .Select(group => group.First().Path == group.Key
                ? Subcommand(group.First(), group.Key)
                : new Api.CommandOption(CommandOptionType.SubCommandGroup, group.Key, $"{char.ToUpperInvariant(group.Key[0])}{group.Key[1..]}: {string.Join(", ", group.Select(LastWord))}")
                {
                    Options = [.. group.Select(command => Subcommand(command, LastWord(command)))],
                }),
    ];

    private static Api.CommandOption Subcommand(SlashCommand command, string name) =>
        new(CommandOptionType.SubCommand, name, Cut(command.Description))
        {
            Options = [.. command.Options.Where(option => option.Name != "page").Select(option => Option(command, option)).OrderByDescending(option => option.Required == true)],
        };

    private static Api.CommandOption Option(SlashCommand command, Commands.CommandOption option) =>
        new(option.Kind switch { OptionKind.Place => CommandOptionType.Channel, OptionKind.Group => CommandOptionType.Role, _ => CommandOptionType.String }, option.Name, Cut(option.Description))
        {
            // What the editor of rules asks for may be left out: it opens then.
            Required = option.Required && !RuleEditor.AsksFor(command, option) ? true : null,
            Autocomplete = option.Suggest is not null ? true : null,
            Choices = option.Choices is { } choices ? [.. choices.Select(choice => new Choice(choice, choice))] : null,
            ChannelTypes = option.Kind == OptionKind.Place ? PostableTypes : null,
        };

    private static string LastWord(SlashCommand command) => command.Path[(command.Path.LastIndexOf(' ') + 1)..];

    private static string Cut(string description) => description.Length <= MostDescription ? description : description[..(MostDescription - 1)] + "…";
}
