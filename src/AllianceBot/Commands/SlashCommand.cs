using AllianceBot.Communities;

namespace AllianceBot.Commands;

/// <summary>Who asks, where, and with which rights. The platform fills it in from what it knows for certain, never from what was typed.</summary>
internal sealed record Caller(
    Community Community, string Platform, long ChatId, string UserId, string UserName, bool IsModerator, Destination? Here)
{
    /// <summary>How the audit names the caller.</summary>
    public string Actor => $"{Platform}:{UserId} {UserName}".TrimEnd();

    /// <summary>The id of the destination of the caller's direct messages from this community.</summary>
    public string DirectMessages => $"{UserId}@{Community.Id}";
}

/// <summary>One option of a command.</summary>
/// <param name="IsRest">In typed words it takes the rest of the line.</param>
/// <param name="IsRule">Its text is a rule, whose quotes are its own; quotes around anything else only keep it together.</param>
/// <param name="Suggest">Autocompletion: at most 25 values for what was typed so far.</param>
/// <param name="Kind">What the text names, for a platform that has a chooser for it.</param>
internal sealed record CommandOption(
    string Name, string Description, bool Required = false, bool IsRest = false, IReadOnlyList<string>? Choices = null,
    Func<Caller, string, CancellationToken, Task<IReadOnlyList<string>>>? Suggest = null, OptionKind Kind = OptionKind.Text, bool IsRule = false);

/// <summary>What an option's text names.</summary>
internal enum OptionKind
{
    Text,

    /// <summary>A destination, by its name or by the platform's id of it.</summary>
    Place,

    /// <summary>A role or group to mention, by the platform's id of it.</summary>
    Group,
}

/// <summary>A call of a command: who, and the options given.</summary>
internal sealed record CommandCall(Caller Caller, IReadOnlyDictionary<string, string> Options)
{
    public string? this[string option] => Options.TryGetValue(option, out var value) && value.Length > 0 ? value : null;

    /// <summary>The page asked for, from 1.</summary>
    public int Page => int.TryParse(this["page"], out var page) && page > 0 ? page : 1;
}

/// <summary>One entry of the catalogue, for all platforms.</summary>
/// <param name="Root"><c>alliance</c> for everybody, <c>alliance-mod</c> for moderators.</param>
/// <param name="Path">The words after the root: <c>history</c>, <c>rule add</c>.</param>
internal sealed record SlashCommand(
    string Root, string Path, string Description, IReadOnlyList<CommandOption> Options, Func<CommandCall, CancellationToken, Task<Reply>> RunAsync)
{
    public const string Everybody = "alliance";
    public const string Moderators = "alliance-mod";

    public bool ForModerators => Root == Moderators;

    /// <summary>The form that an error shows: <c>/alliance history [query] [since]</c>.</summary>
    public string Form => string.Join(' ', Options.Select(option => option.Required ? $"<{option.Name}>" : $"[{option.Name}]").Prepend($"/{Root} {Path}"));
}
