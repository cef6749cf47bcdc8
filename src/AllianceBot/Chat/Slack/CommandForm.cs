using System.Text.Json;
using AllianceBot.Commands;
using AllianceBot.SlackApi.Blocks;
using AllianceBot.SlackApi.SocketMode;
using SlashCommand = AllianceBot.Commands.SlashCommand;

namespace AllianceBot.Chat.Slack;

/// <summary>What a form is about. It comes back with the submission, and nothing in it is trusted: rights and names are looked up anew.</summary>
/// <param name="Command">Root and path: <c>alliance-mod rule add</c>.</param>
/// <param name="Channel">Where it was asked for; null on the home tab.</param>
/// <param name="Given">Options that the form does not ask for.</param>
internal sealed record FormPurpose(string Command, string? Channel, IReadOnlyDictionary<string, string> Given);

/// <summary>A command's options as a modal, each option a field whose block_id is its name.</summary>
internal static class CommandForm
{
    public const string CallbackId = "form";

    /// <summary>The field for the channel of a new rule.</summary>
    public const string Place = "channel";

    /// <summary>The field of the setup for where later reports go: <see cref="OnCard"/> or <see cref="InThread"/>.</summary>
    public const string Reports = "reports";

    public const string OnCard = "card";
    public const string InThread = "thread";

    private const int MostShort = 150;
    private const int MostError = 1000;

    /// <summary>True for the commands that have a form.</summary>
    public static bool Serves(SlashCommand command) => command switch
    {
        { Root: SlashCommand.Moderators, Path: "rule add" or "rule edit" or "setup" } => true,
        { Root: SlashCommand.Everybody, Path: "watch" } => true,
        _ => false,
    };

    /// <summary>True when a line leaves out what the form asks for: a rule's query, every word of the setup.</summary>
    public static bool IsWanted(SlashCommand command, IReadOnlyDictionary<string, string> options) => command switch
    {
        { Root: SlashCommand.Moderators, Path: "rule add" or "rule edit" } => !options.ContainsKey("query"),
        { Root: SlashCommand.Moderators, Path: "setup" } => options.Count == 0,
        _ => false,
    };

    /// <summary>The form, filled with what is known.</summary>
    public static ModalView Open(SlashCommand command, IReadOnlyDictionary<string, string> options, string? channel)
    {
        // A rule that is named is changed under its name.
        var given = command.Path == "rule edit" && options.TryGetValue("name", out var name) ? new Dictionary<string, string> { ["name"] = name } : [];
        var fields = command.Options.Where(option => !given.ContainsKey(option.Name)).Select(option => Field(option, options.GetValueOrDefault(option.Name), channel)).ToList();
        if (command.Path == "rule add")
            fields.Add(Field(new Commands.CommandOption(Place, "where its alerts shall come", Required: true, Kind: OptionKind.Place), null, channel));
        if (command.Path == "setup")
            fields.Add(Field(new Commands.CommandOption(Reports, "where later reports of a story go: on its card, or in a thread under it", Choices: [OnCard, InThread]), null, channel));
        return new ModalView(Title(command, given), fields)
        {
            CallbackId = CallbackId,
            PrivateMetadata = JsonSerializer.Serialize(new FormPurpose($"{command.Root} {command.Path}", channel, given)),
            Submit = TextObject.Plain("Save", BlockLimits.ViewTitle),
            Close = TextObject.Plain("Cancel", BlockLimits.ViewTitle),
        };
    }

    /// <summary>What the form was about; null when it cannot be read.</summary>
    public static FormPurpose? Purpose(ViewState view)
    {
        try
        {
            return JsonSerializer.Deserialize<FormPurpose>(view.PrivateMetadata) is { Command: not null, Given: not null } purpose ? purpose : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The command's options as they were filled in, with those that the form did not ask for.</summary>
    public static Dictionary<string, string> Options(SlashCommand command, FormPurpose purpose, ViewState view)
    {
        var options = purpose.Given.Where(given => command.Options.Any(option => option.Name == given.Key)).ToDictionary();
        foreach (var option in command.Options)
        {
            if (view[option.Name]?.Trim() is { Length: > 0 } value)
                options[option.Name] = value;
        }
        return options;
    }

    /// <summary>What is wrong, beside the field that it is about; the modal stays open.</summary>
    public static SlackAck Refuse(Reply reply, bool isAboutPlace, SlashCommand command, ViewState view)
    {
        var text = string.Join('\n', reply.Lines.Select(line => string.Concat(line.Spans.Select(span => span.Text))).Prepend(reply.Title));
        var isAboutQuery = view["query"] is { } query && Matching.RuleParser.Parse(query).Rule is null;
        var field = isAboutPlace ? Place : isAboutQuery ? "query" : command.Options[0].Name;
        // Slack takes errors only for fields that the form has.
        var shown = view.Fields.ContainsKey(field) ? field : view.Fields.Keys.FirstOrDefault() ?? field;
        return SlackAck.Errors(new Dictionary<string, string> { [shown] = text.Length > MostError ? text[..MostError] : text });
    }

    public static ModalView Done(SlashCommand command, Reply reply) => new(Title(command, []), SlackReplies.InModal(reply)) { Close = TextObject.Plain("Close", BlockLimits.ViewTitle) };

    private static TextObject Title(SlashCommand command, Dictionary<string, string> given) => TextObject.Plain(command.Path switch
    {
        "rule add" => "New rule",
        "rule edit" => given.TryGetValue("name", out var name) ? $"Rule {name}" : "Change a rule",
        "watch" => "New watch",
        _ => "Setup",
    }, BlockLimits.ViewTitle);

    private static InputBlock Field(Commands.CommandOption option, string? value, string? channel)
    {
        var label = char.ToUpperInvariant(option.Name[0]) + option.Name[1..];
        return new InputBlock(TextObject.Plain(option.IsRest ? "What to watch for" : label, BlockLimits.InputLabel), Element(option, value, channel))
        {
            BlockId = option.Name,
            Hint = TextObject.Plain(option.Description, BlockLimits.InputHint),
            Optional = option.Required ? null : true,
        };
    }

    private static BlockElement Element(Commands.CommandOption option, string? value, string? channel)
    {
        if (option.Kind == OptionKind.Place)
        {
            return new ConversationsSelect(option.Name)
            {
                InitialConversation = channel is ['C' or 'G', ..] ? channel : null,
                DefaultToCurrentConversation = channel is ['C' or 'G', ..] ? null : true,
                Filter = new ConversationFilter(["public", "private"]) { ExcludeBotUsers = true },
            };
        }
        if (option.Choices is { } choices)
            return new StaticSelect(option.Name, [.. choices.Select(choice => new Option(TextObject.Plain(choice, BlockLimits.OptionText), choice))]);
        return new PlainTextInput(option.Name)
        {
            Multiline = option.IsRest ? true : null,
            MaxLength = option.IsRest ? BlockLimits.PlainTextInput : MostShort,
            InitialValue = value is { Length: > 0 } known ? known[..Math.Min(known.Length, option.IsRest ? BlockLimits.PlainTextInput : MostShort)] : null,
        };
    }
}
