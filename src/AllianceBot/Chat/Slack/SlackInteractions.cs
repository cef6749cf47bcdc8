using AllianceBot.Commands;
using AllianceBot.SlackApi;
using AllianceBot.SlackApi.SocketMode;
using AllianceBot.SlackApi.Text;
using AllianceBot.Storage;
using Catalogued = AllianceBot.Commands.SlashCommand;
using SlashCommand = AllianceBot.SlackApi.SocketMode.SlashCommand;

namespace AllianceBot.Chat.Slack;

/// <summary>
/// What people do on Slack: commands, buttons, choosers, forms, messages to the bot. The socket hands each in once and acknowledges by
/// itself when an answer takes long; the answer then goes by the response_url.
/// </summary>
internal sealed class SlackInteractions(
    Database database, SlackWeb web, CommandCatalogue catalogue, CardButtons buttons, SlackCallers callers, SlackChosenPlaces chosen, SlackForms forms, SlackHome home,
    SlackClosedPlaces closed, SlackAnswers answers, TimeProvider time, ILogger<SlackInteractions> logger)
{
    /// <summary>Answers one event. Never throws for what users or Slack may do.</summary>
    public Task HandleAsync(SlackDelivery delivery, CancellationToken cancellationToken) => delivery.Event switch
    {
        SlashCommand command => CommandAsync(delivery, command, cancellationToken),
        BlockAction { View.Type: "home" } action => InHomeAsync(delivery, action, cancellationToken),
        BlockAction action => ActionAsync(delivery, action, cancellationToken),
        ViewSubmission submission => forms.SubmittedAsync(delivery, submission, cancellationToken),
        AppHomeOpened { Tab: "home" } opened => home.OpenedAsync(opened.TeamId, opened.UserId, cancellationToken),
        DirectMessage message => MessageAsync(message, cancellationToken),
        TokensRevoked { OfBot: true } revoked => closed.LeftAsync(revoked.TeamId, cancellationToken),
        OtherEvent { Type: "app_uninstalled" } gone => closed.LeftAsync(gone.TeamId, cancellationToken),
        OtherEvent changed => closed.ChangedAsync(changed.Type, changed.ChannelId, cancellationToken),
        _ => Task.CompletedTask,
    };

    private async Task CommandAsync(SlackDelivery delivery, SlashCommand command, CancellationToken cancellationToken)
    {
        var read = catalogue.Read($"{command.Command} {SlackText.Typed(command.Text)}".Trim());
        var message = await answers.SafelyAsync(async () =>
        {
            if (await callers.ForAsync(command.TeamId, command.UserId, command.ChannelId, cancellationToken) is not { } caller)
                return SlackReplies.Draw(SlackAnswers.Unknown);
            var wantsForm = read.Command is { } wanted && CommandForm.IsWanted(wanted, read.Options) && caller.IsModerator;
            return wantsForm && await forms.OpenAsync(command.TriggerId, caller, read.Command!, read.Options, command.ChannelId, cancellationToken)
                ? null
                : await RunAsync(caller, read, command.ChannelId, cancellationToken);
        }, SlackReplies.Draw, cancellationToken);
        if (message is null)
            return;
        if (!await delivery.AckAsync(SlackAck.Message(message)))
            await answers.RespondAsync(command.ResponseUrl, command.ChannelId, command.UserId, message, cancellationToken);
        await home.RefreshAsync(command.TeamId, command.UserId, cancellationToken);
    }

    private async Task ActionAsync(SlackDelivery delivery, BlockAction action, CancellationToken cancellationToken)
    {
        await delivery.AckAsync();
        if (action.ResponseUrl is null)
            return;
        var parts = action.ActionId.Split(':');
        var message = await answers.SafelyAsync(async () =>
        {
            if (await callers.ForAsync(action.TeamId, action.UserId, action.ChannelId, cancellationToken) is not { } caller)
                return SlackReplies.Draw(SlackAnswers.Unknown);
            return parts[0] switch
            {
                SlackReplies.PageAction when parts.Length == 3 => await TurnAsync(caller, parts[1], ReplyPosition.Parse(parts[2]), cancellationToken),
                SlackReplies.AgainAction when parts.Length == 2 => await AgainAsync(caller, action, parts[1], cancellationToken),
                SlackCards.OpenAction => SlackReplies.Draw(await catalogue.RunAsync(
                    Command(Catalogued.Everybody, "story"), new CommandCall(caller, new Dictionary<string, string> { ["id"] = action.Value }), cancellationToken)),
                _ => SlackReplies.Draw(await buttons.PressAsync(caller, action.ActionId, cancellationToken)),
            };
        }, SlackReplies.Draw, cancellationToken);
        if (message is null)
            return;
        await answers.RespondAsync(action.ResponseUrl, action.ChannelId, action.UserId, message with { ReplaceOriginal = parts[0] == SlackReplies.PageAction }, cancellationToken);
        await home.RefreshAsync(action.TeamId, action.UserId, cancellationToken);
    }

    private async Task InHomeAsync(SlackDelivery delivery, BlockAction action, CancellationToken cancellationToken)
    {
        await delivery.AckAsync();
        if (await callers.ForAsync(action.TeamId, action.UserId, channelId: null, cancellationToken) is not { } caller)
            return;
        (Catalogued, Dictionary<string, string>)? form = action.ActionId switch
        {
            HomeTab.AddWatch => (Command(Catalogued.Everybody, "watch"), []),
            HomeTab.AddRule when caller.IsModerator => (Command(Catalogued.Moderators, "rule add"), []),
            var menu when caller.IsModerator && action.Value == "edit" && await home.RuleAsync(caller, menu, cancellationToken) is { } rule =>
                (Command(Catalogued.Moderators, "rule edit"), new() { ["name"] = rule.Name }),
            _ => null,
        };
        if (form is not (var command, var options))
            await home.ChooseAsync(caller, action.TeamId, action.ActionId, action.Value, cancellationToken);
        else if (!await forms.OpenAsync(action.TriggerId, caller, command, options, channelId: null, cancellationToken))
            await home.PublishAsync(action.TeamId, action.UserId, SlackAnswers.NoForm, cancellationToken);
    }

    // What people write to the bot is a command without its first word.
    private async Task MessageAsync(DirectMessage said, CancellationToken cancellationToken)
    {
        var line = SlackText.Typed(said.Text).Trim();
        var read = catalogue.Read(line.TrimStart('/').StartsWith(Catalogued.Everybody, StringComparison.OrdinalIgnoreCase) ? line : $"/{Catalogued.Everybody} {line}");
        var message = await answers.SafelyAsync(async () => await callers.ForAsync(said.TeamId, said.UserId, said.ChannelId, cancellationToken) is { } caller
            ? await RunAsync(caller, read, said.ChannelId, cancellationToken)
            : SlackReplies.Draw(SlackAnswers.Unknown), SlackReplies.Draw, cancellationToken);
        var posted = await web.PostMessageAsync(new OutgoingMessage { Channel = said.ChannelId, ThreadTs = said.ThreadTs, Text = message.Text!, Blocks = message.Blocks }, cancellationToken);
        if (!posted.IsOk)
            logger.LogWarning("A direct message could not be answered: {Reason}", posted.Error.ToString());
        await home.RefreshAsync(said.TeamId, said.UserId, cancellationToken);
    }

    private async Task<ResponseMessage> RunAsync(Caller caller, ReadCommand read, string channelId, CancellationToken cancellationToken)
    {
        if (read.Command is not { } command)
            return SlackReplies.Draw(read.Problem!);
        if (command.ForModerators && !caller.IsModerator)
            return SlackReplies.Draw(callers.Refusal(caller));
        var (asking, options, problem) = read.Problem is null
            ? await chosen.ResolveAsync(caller, command, read.Options, channelId, cancellationToken)
            : (caller, read.Options, read.Problem);
        var reply = problem ?? await catalogue.RunAsync(command, new CommandCall(asking, options), cancellationToken);
        var mend = reply.IsError && CommandForm.Serves(command) && command.ForModerators;
        if (!mend && !SlackReplies.HasPages(reply))
            return SlackReplies.Draw(reply);
        var asked = Asked.New(caller.Community.Id, $"{command.Root} {command.Path}", options);
        await database.WriteAsync(connection => AskedStore.SaveAsync(connection, asked, NowMs), cancellationToken);
        return SlackReplies.Draw(reply, ReplyPosition.First, asked.Key, mend);
    }

    private async Task<ResponseMessage> TurnAsync(Caller caller, string key, ReplyPosition to, CancellationToken cancellationToken)
    {
        if (await FindAsync(caller, key, cancellationToken) is not (var asked, var command))
            return SlackReplies.Draw(SlackAnswers.TooOld);
        var options = new Dictionary<string, string>(asked.Options) { ["page"] = to.Page.ToString() };
        return SlackReplies.Draw(await catalogue.RunAsync(command, new CommandCall(caller, options), cancellationToken), to, key);
    }

    // The form with the text kept, from the button under an error.
    private async Task<ResponseMessage?> AgainAsync(Caller caller, BlockAction action, string key, CancellationToken cancellationToken)
    {
        if (!caller.IsModerator)
            return SlackReplies.Draw(callers.Refusal(caller));
        return await FindAsync(caller, key, cancellationToken) is (var asked, var command) && CommandForm.Serves(command)
            && await forms.OpenAsync(action.TriggerId, caller, command, asked.Options, action.ChannelId, cancellationToken)
            ? null
            : SlackReplies.Draw(SlackAnswers.TooOld);
    }

    private async Task<(Asked Asked, Catalogued Command)?> FindAsync(Caller caller, string key, CancellationToken cancellationToken)
    {
        var asked = await database.ReadAsync(connection => AskedStore.FindAsync(connection, key, caller.Community.Id, NowMs), cancellationToken);
        return asked is not null && catalogue.Commands.FirstOrDefault(command => $"{command.Root} {command.Path}" == asked.Command) is { } found ? (asked, found) : null;
    }

    private Catalogued Command(string root, string path) => catalogue.Commands.First(command => command.Root == root && command.Path == path);

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();
}
