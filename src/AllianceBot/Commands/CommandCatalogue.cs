namespace AllianceBot.Commands;

/// <summary>
/// Every slash command, once for all platforms, and the one door to them: rights are checked here, and a failure in one
/// command becomes a sentence to the caller and an entry in the log, never a stack trace in a chat.
/// </summary>
internal sealed class CommandCatalogue
{
    private const string HelpPath = "help";
    private readonly ILogger<CommandCatalogue> _logger;

    public CommandCatalogue(IEnumerable<ICommandGroup> groups, ILogger<CommandCatalogue> logger)
    {
        _logger = logger;
        Commands = [.. groups.SelectMany(group => group.Commands), Help(SlashCommand.Everybody, "What the bot can do"), Help(SlashCommand.Moderators, "What moderators can do")];
    }

    public IReadOnlyList<SlashCommand> Commands { get; }

    /// <summary>Runs a line such as <c>/alliance history renault</c>.</summary>
    public async Task<Reply> RunLineAsync(Caller caller, string line, CancellationToken cancellationToken)
    {
        var read = Read(line);
        return read.Command is { } command && (read.Problem is null || (command.ForModerators && !caller.IsModerator))
            ? await RunAsync(command, new CommandCall(caller, read.Options), cancellationToken)
            : read.Problem!;
    }

    /// <summary>Reads a line without running it: the command and its options, as far as they could be read, and what is wrong with them.</summary>
    public ReadCommand Read(string line)
    {
        var (root, text) = CommandWords.Next(line);
        root = root.TrimStart('/').ToLowerInvariant();
        var candidates = Commands.Where(command => command.Root == root).ToList();
        if (candidates.Count == 0)
            return new ReadCommand(null, [], Reply.Error("Commands begin with /alliance or /alliance-mod: try /alliance help."));
        var (first, afterFirst) = CommandWords.Next(text);
        if (first.Length == 0)
            return new ReadCommand(candidates.First(command => command.Path == HelpPath), [], null);
        var (second, afterSecond) = CommandWords.Next(afterFirst);
        var two = $"{first} {second}".ToLowerInvariant();
        if (candidates.FirstOrDefault(command => command.Path == two) is { } nested)
            return ReadWords(nested, afterSecond);
        if (candidates.FirstOrDefault(command => command.Path.Equals(first, StringComparison.OrdinalIgnoreCase)) is { } flat)
            return ReadWords(flat, afterFirst);
        var near = candidates.Where(command => command.Path.StartsWith(first, StringComparison.OrdinalIgnoreCase)).ToList();
        return new ReadCommand(null, [], near.Count == 0
            ? Reply.Error($"There is no /{root} {first}: the commands are {string.Join(", ", candidates.Select(command => command.Path))}.")
            : Reply.Error($"/{root} {first} needs more:", near.Select(command => ReplyLine.Bullet(command.Form, $"  {command.Description}"))));
    }

    /// <summary>Runs one command with its options. The caller's rights are checked here, whatever the platform showed.</summary>
    public async Task<Reply> RunAsync(SlashCommand command, CommandCall call, CancellationToken cancellationToken)
    {
        if (command.ForModerators && !call.Caller.IsModerator)
            return Reply.Error("That command is for this community's moderators.");
        if (command.Options.FirstOrDefault(option => option.Required && call[option.Name] is null) is { } missing)
            return Reply.Error($"\"{missing.Name}\" is missing: {missing.Description}.", $"The form is: {command.Form}");
        try
        {
            return await command.RunAsync(call, cancellationToken);
        }
        catch (Exception bug) when (bug is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            var reference = Guid.NewGuid().ToString("N")[..8];
            _logger.LogError(bug, "/{Root} {Path} failed, reference {Reference}", command.Root, command.Path, reference);
            return Reply.Error($"That did not work, and it is not your fault: the operator finds the reason in the log under {reference}.");
        }
    }

    private static ReadCommand ReadWords(SlashCommand command, string words)
    {
        var (options, problem) = CommandWords.Options(command, words);
        return new ReadCommand(command, options, problem is null ? null : Reply.Error(problem, $"The form is: {command.Form}"));
    }

    private SlashCommand Help(string root, string description) => new(root, HelpPath, description, [], (call, _) =>
    {
        var lines = Commands.Where(command => command.Root == root).OrderBy(command => command.Path, StringComparer.Ordinal)
            .Select(command => ReplyLine.Bullet(new ReplySpan(command.Form, Bold: true), $"  {command.Description}"));
        if (root == SlashCommand.Everybody && call.Caller.IsModerator)
            lines = lines.Append($"What moderators can do: /{SlashCommand.Moderators} help");
        return Task.FromResult(Reply.Of("AllianceBot watches the news for this community", lines));
    });
}

/// <summary>A typed line as it was understood. Without a command there is always a problem.</summary>
internal sealed record ReadCommand(SlashCommand? Command, Dictionary<string, string> Options, Reply? Problem);

/// <summary>The commands of one subject.</summary>
internal interface ICommandGroup
{
    IReadOnlyList<SlashCommand> Commands { get; }
}
