using AllianceBot.Commands;
using AllianceBot.DiscordApi;
using AllianceBot.DiscordApi.Models;
using AllianceBot.DiscordApi.Text;

namespace AllianceBot.Chat.Discord;

/// <summary>
/// The form for a rule: it opens when <c>rule add</c> or <c>rule edit</c> is said without all that they need, and again, with
/// the text kept, from the button under an error. Its id carries the key of what was asked.
/// </summary>
internal static class RuleEditor
{
    /// <summary>The form's id: <c>editor:key</c>.</summary>
    public const string FormAction = "editor";

    /// <summary>The button that opens the form again: <c>again:key</c>.</summary>
    public const string AgainAction = "again";

    private const string NameInput = "name";
    private const string QueryInput = "query";
    private const int MostName = 60;

    /// <summary>True for the commands whose query can be written in the form.</summary>
    public static bool Serves(SlashCommand command) => command is { Root: SlashCommand.Moderators, Path: "rule add" or "rule edit" };

    /// <summary>True for an option that the form asks for: the query, and the name of a new rule.</summary>
    public static bool AsksFor(SlashCommand command, Commands.CommandOption option) =>
        Serves(command) && (option.Name == QueryInput || (option.Name == NameInput && command.Path == "rule add"));

    /// <summary>True when something is left out that the form asks for.</summary>
    public static bool IsWanted(SlashCommand command, IReadOnlyDictionary<string, string> options) =>
        command.Options.Any(option => AsksFor(command, option) && !options.ContainsKey(option.Name));

    /// <summary>The form, filled with what is known.</summary>
    public static InteractionResponse Open(Asked asked)
    {
        var name = asked.Options.GetValueOrDefault(NameInput);
        var query = asked.Options.GetValueOrDefault(QueryInput);
        var isNew = asked.Command.EndsWith(" add", StringComparison.Ordinal);
        var queryInput = Component.Labelled(
            "What to watch for",
            Component.TextInput(QueryInput, TextInputStyle.Paragraph, Cut(query, DiscordLimits.InputValue), DiscordLimits.InputValue),
            "For example: (renault OR nissan) AND alliance NOT \"formula 1\"");
        var nameInput = Component.Labelled("Name", Component.TextInput(NameInput, TextInputStyle.Short, Cut(name, MostName), MostName), "Short; people type it");
        return InteractionResponse.Modal(
            $"{FormAction}:{asked.Key}",
            isNew ? "New rule" : DiscordText.Plain($"Rule {name}", DiscordLimits.ModalTitle),
            isNew ? [nameInput, queryInput] : [queryInput]);
    }

    /// <summary>What was asked, with what was typed into the form.</summary>
    public static Asked Filled(Asked asked, InteractionData form)
    {
        var options = new Dictionary<string, string>(asked.Options);
        foreach (var input in form.Components.SelectMany(component => component.Flatten()).Where(input => input.CustomId is NameInput or QueryInput && input.Value is not null))
            options[input.CustomId!] = input.Value!.Trim();
        return asked with { Options = options };
    }

    public static Component Again(Asked asked) => Component.Button(ButtonStyle.Primary, "Edit again", $"{AgainAction}:{asked.Key}");

    private static string? Cut(string? text, int most) => text?.Length > most ? text[..most] : text;
}
