using AllianceBot.Commands;
using AllianceBot.DiscordApi;
using AllianceBot.DiscordApi.Models;
using AllianceBot.Storage;
using Called = AllianceBot.DiscordApi.CommandCall;
using CommandCall = AllianceBot.Commands.CommandCall;

namespace AllianceBot.Chat.Discord;

/// <summary>
/// What people do on Discord: commands, buttons, choosers, forms, half-typed options. Each is answered once, in the
/// community of the server it came from, with the rights that Discord says the member has.
/// </summary>
internal sealed class DiscordInteractions(
    Database database, CommandCatalogue catalogue, CardButtons buttons, DiscordCallers callers, DiscordChosenPlaces chosen, InteractionAnswers answers,
    TimeProvider time, ILogger<DiscordInteractions> logger)
{
    private static readonly Reply Unknown = Reply.Error("Nobody here knows you yet: use /alliance in the server where AllianceBot is.");
    private static readonly Reply TooOld = Reply.Error("That is too old: say the command again.");
    private readonly SeenInteractions _seen = new();

    /// <summary>Answers one interaction; one that was seen before is ignored. Never throws for what users or Discord may do.</summary>
    public Task HandleAsync(Interaction interaction, long receivedAt, CancellationToken cancellationToken) => !_seen.IsNew(interaction.Id)
        ? Task.CompletedTask
        : interaction.Type switch
        {
            InteractionType.Command => CommandAsync(interaction, receivedAt, cancellationToken),
            InteractionType.Component => ComponentAsync(interaction, receivedAt, cancellationToken),
            InteractionType.ModalSubmit => FormAsync(interaction, receivedAt, cancellationToken),
            InteractionType.Autocomplete => SuggestAsync(interaction, cancellationToken),
            _ => Task.CompletedTask,
        };

    private async Task CommandAsync(Interaction interaction, long receivedAt, CancellationToken cancellationToken)
    {
        var called = Called.Of(interaction);
        var given = Texts(called);
        var found = DiscordCommands.Find(catalogue, called.Path);
        if (found is not null && RuleEditor.IsWanted(found, given))
        {
            await OpenEditorAsync(interaction, receivedAt, caller => EditorForAsync(caller, found, given, cancellationToken), cancellationToken);
            return;
        }
        await answers.ShowAsync(interaction, receivedAt, update: false, async token =>
        {
            if (found is null)
                return DiscordReplies.Draw(Reply.Error("That command is not known here any more: it comes back in a moment."));
            if (await callers.ForAsync(interaction, buttonKey: null, token) is not { } caller)
                return DiscordReplies.Draw(Unknown);
            var (options, problem) = await chosen.ResolveAsync(caller, interaction, found, given, token);
            return problem is null ? await RunAsync(caller, found, options, token) : DiscordReplies.Draw(problem);
        }, cancellationToken);
    }

    private Task ComponentAsync(Interaction interaction, long receivedAt, CancellationToken cancellationToken)
    {
        var id = interaction.Data?.CustomId ?? "";
        var parts = id.Split(':');
        var key = parts.Length > 1 ? parts[1] : "";
        return parts[0] switch
        {
            RuleEditor.AgainAction => OpenEditorAsync(interaction, receivedAt, caller => FindAsync(caller, key, cancellationToken), cancellationToken),
            DiscordReplies.PageAction => answers.ShowAsync(interaction, receivedAt, update: true, token => TurnAsync(interaction, key, ReplyPosition.Parse(parts[^1]), token), cancellationToken),
            DiscordCards.OpenAction => answers.ShowAsync(interaction, receivedAt, update: false, token => OpenStoryAsync(interaction, key, token), cancellationToken),
            _ => answers.ShowAsync(interaction, receivedAt, update: false, async token =>
                await callers.ForAsync(interaction, key, token) is { } caller ? DiscordReplies.Draw(await buttons.PressAsync(caller, id, token)) : DiscordReplies.Draw(Unknown), cancellationToken),
        };
    }

    private Task FormAsync(Interaction interaction, long receivedAt, CancellationToken cancellationToken) =>
        answers.ShowAsync(interaction, receivedAt, update: false, async token =>
        {
            var parts = (interaction.Data?.CustomId ?? "").Split(':');
            if (await callers.ForAsync(interaction, buttonKey: null, token) is not { } caller)
                return DiscordReplies.Draw(Unknown);
            if (parts is not [RuleEditor.FormAction, var key] || await FindAsync(caller, key, token) is not { } asked || Command(asked) is not { } command)
                return DiscordReplies.Draw(TooOld);
            return await RunAsync(caller, command, RuleEditor.Filled(asked, interaction.Data!).Options, token);
        }, cancellationToken);

    private async Task SuggestAsync(Interaction interaction, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> values = [];
        try
        {
            var called = Called.Of(interaction);
            if (DiscordCommands.Find(catalogue, called.Path) is { } command
                && command.Options.FirstOrDefault(option => option.Name == called.Focused)?.Suggest is { } suggest
                && await callers.ForAsync(interaction, buttonKey: null, cancellationToken) is { } caller
                && (caller.IsModerator || !command.ForModerators))
            {
                values = await suggest(caller, called.Text(called.Focused!) ?? "", cancellationToken);
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            logger.LogWarning(failure, "Suggesting values failed");
        }
        // A suggestion that had to be cut would not be found again.
        var choices = values.Where(value => value.Length is > 0 and <= DiscordLimits.ChoiceText).Select(value => new Choice(value, value));
        await answers.FirstAsync(interaction, InteractionResponse.Suggest(choices), cancellationToken);
    }

    // A form can only be the first answer, so it is not waited for with a deferral.
    private async Task OpenEditorAsync(Interaction interaction, long receivedAt, Func<Caller, Task<Asked?>> find, CancellationToken cancellationToken)
    {
        Asked? asked = null;
        var refusal = TooOld;
        try
        {
            var caller = await callers.ForAsync(interaction, buttonKey: null, cancellationToken);
            if (caller is not { IsModerator: true })
                refusal = Reply.Error("That command is for this community's moderators.");
            else
                asked = await find(caller);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            logger.LogError(failure, "The editor of rules could not be opened");
        }
        if (asked is not null)
            await answers.FirstAsync(interaction, RuleEditor.Open(asked), cancellationToken);
        else
            await answers.ShowAsync(interaction, receivedAt, update: false, _ => Task.FromResult(DiscordReplies.Draw(refusal)), cancellationToken);
    }

    // The form for a rule that exists starts with what it watches for now.
    private async Task<Asked?> EditorForAsync(Caller caller, SlashCommand command, Dictionary<string, string> options, CancellationToken cancellationToken) =>
        await database.WriteAsync(async connection =>
        {
            if (options.TryGetValue("name", out var name) && !options.ContainsKey("query")
                && await Rules.WatchRuleStore.FindAsync(connection, caller.Community.Id, name) is { } rule)
            {
                options["query"] = rule.Query;
            }
            return await KeepAsync(connection, caller, command, options);
        }, cancellationToken);

    private async Task<InteractionMessage> TurnAsync(Interaction interaction, string key, ReplyPosition to, CancellationToken cancellationToken)
    {
        if (await callers.ForAsync(interaction, buttonKey: null, cancellationToken) is not { } caller
            || await FindAsync(caller, key, cancellationToken) is not { } asked || Command(asked) is not { } command)
        {
            return DiscordReplies.Draw(TooOld);
        }
        var options = new Dictionary<string, string>(asked.Options) { ["page"] = to.Page.ToString() };
        var reply = await catalogue.RunAsync(command, new CommandCall(caller, options), cancellationToken);
        return DiscordReplies.Draw(reply, to, asked.Key);
    }

    private async Task<InteractionMessage> OpenStoryAsync(Interaction interaction, string key, CancellationToken cancellationToken) =>
        await callers.ForAsync(interaction, key, cancellationToken) is { } caller
            ? await RunAsync(
                caller, catalogue.Commands.First(command => command is { Root: SlashCommand.Everybody, Path: "story" }),
                new Dictionary<string, string> { ["id"] = interaction.Data is { Values: [var chosenId, ..] } ? chosenId : "" }, cancellationToken)
            : DiscordReplies.Draw(Unknown);

    private async Task<InteractionMessage> RunAsync(
        Caller caller, SlashCommand command, IReadOnlyDictionary<string, string> options, CancellationToken cancellationToken)
    {
        var reply = await catalogue.RunAsync(command, new CommandCall(caller, options), cancellationToken);
        var mend = reply.IsError && caller.IsModerator && RuleEditor.Serves(command);
        if (!mend && !DiscordReplies.HasPages(reply))
            return DiscordReplies.Draw(reply);
        var asked = await database.WriteAsync(connection => KeepAsync(connection, caller, command, options), cancellationToken);
        return DiscordReplies.Draw(reply, ReplyPosition.First, asked.Key, mend ? RuleEditor.Again(asked) : null);
    }

    private async Task<Asked> KeepAsync(System.Data.Common.DbConnection connection, Caller caller, SlashCommand command, IReadOnlyDictionary<string, string> options)
    {
        var asked = Asked.New(caller.Community.Id, $"{command.Root} {command.Path}", options);
        await AskedStore.SaveAsync(connection, asked, NowMs);
        return asked;
    }

    private Task<Asked?> FindAsync(Caller caller, string key, CancellationToken cancellationToken) =>
        database.ReadAsync(connection => AskedStore.FindAsync(connection, key, caller.Community.Id, NowMs), cancellationToken);

    private SlashCommand? Command(Asked asked) => DiscordCommands.Find(catalogue, asked.Command);

    private static Dictionary<string, string> Texts(Called called) =>
        called.Options.Where(option => !string.IsNullOrWhiteSpace(option.Value.ToString())).ToDictionary(option => option.Key, option => option.Value.ToString());

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();
}
