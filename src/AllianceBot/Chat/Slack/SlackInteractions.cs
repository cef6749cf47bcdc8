using System.Data.Common;
using AllianceBot.Chat.Discord;
using AllianceBot.Commands;
using AllianceBot.SlackApi;
using AllianceBot.SlackApi.SocketMode;
using AllianceBot.SlackApi.Text;
using AllianceBot.Storage;
using Catalogued = AllianceBot.Commands.SlashCommand;
using SlashCommand = AllianceBot.SlackApi.SocketMode.SlashCommand;

namespace AllianceBot.Chat.Slack;

/// <summary>
/// What people do on Slack: commands, buttons, choosers, modals. The socket hands each in once and acknowledges by itself when
/// an answer takes long; the answer then goes by the response_url.
/// </summary>
internal sealed class SlackInteractions(
    Database database, SlackWeb web, CommandCatalogue catalogue, CardButtons buttons, SlackCallers callers, TimeProvider time, ILogger<SlackInteractions> logger)
{
    /// <summary>How a typed line is kept for its page buttons.</summary>
    private const string LineCommand = "line";

    private static readonly Reply Unknown = Reply.Error("This workspace is not connected to AllianceBot: its operator sets the bot up with this workspace's tokens.");
    private static readonly Reply TooOld = Reply.Error("That is too old: say the command again.");

    /// <summary>Answers one event. Never throws for what users or Slack may do.</summary>
    public Task HandleAsync(SlackDelivery delivery, CancellationToken cancellationToken) => delivery.Event switch
    {
        SlashCommand command => CommandAsync(delivery, command, cancellationToken),
        BlockAction action => ActionAsync(delivery, action, cancellationToken),
        ViewSubmission submission => SubmittedAsync(delivery, submission, cancellationToken),
        _ => Task.CompletedTask,
    };

    private async Task CommandAsync(SlackDelivery delivery, SlashCommand command, CancellationToken cancellationToken)
    {
        var line = $"{command.Command} {SlackText.Typed(command.Text)}".Trim();
        if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["/" + Catalogued.Moderators, "rule", "add"]
            && await callers.ForAsync(command.TeamId, command.UserId, command.ChannelId, cancellationToken) is { IsModerator: true })
        {
            var opened = await web.OpenViewAsync(command.TriggerId, RuleModal.Open(command.ChannelId), cancellationToken);
            if (opened.IsOk)
                return;
            logger.LogWarning("The modal for a rule could not be opened: {Reason}", opened.Error.ToString());
        }
        var message = await SafelyAsync(async () =>
            await callers.ForAsync(command.TeamId, command.UserId, command.ChannelId, cancellationToken) is { } caller
                ? await RunLineAsync(caller, line, cancellationToken)
                : SlackReplies.Draw(Unknown), cancellationToken);
        if (!await delivery.AckAsync(SlackAck.Message(message)))
            await RespondAsync(command.ResponseUrl, message, cancellationToken);
    }

    private async Task ActionAsync(SlackDelivery delivery, BlockAction action, CancellationToken cancellationToken)
    {
        await delivery.AckAsync();
        if (action.ResponseUrl is null)
            return;
        var parts = action.ActionId.Split(':');
        var message = await SafelyAsync(async () =>
        {
            if (await callers.ForAsync(action.TeamId, action.UserId, action.ChannelId, cancellationToken) is not { } caller)
                return SlackReplies.Draw(Unknown);
            return parts[0] switch
            {
                SlackReplies.PageAction when parts.Length == 3 => await TurnAsync(caller, parts[1], ReplyPosition.Parse(parts[2]), cancellationToken),
                SlackCards.OpenAction => SlackReplies.Draw(await catalogue.RunAsync(
                    Command(Catalogued.Everybody, "story"), new CommandCall(caller, new Dictionary<string, string> { ["id"] = action.Value }), cancellationToken)),
                _ => SlackReplies.Draw(await buttons.PressAsync(caller, action.ActionId, cancellationToken)),
            };
        }, cancellationToken);
        await RespondAsync(action.ResponseUrl, message with { ReplaceOriginal = parts[0] == SlackReplies.PageAction }, cancellationToken);
    }

    private async Task SubmittedAsync(SlackDelivery delivery, ViewSubmission submission, CancellationToken cancellationToken)
    {
        if (submission.View.CallbackId != RuleModal.CallbackId)
            return;
        var options = RuleModal.Options(submission.View);
        var caller = await callers.ForAsync(submission.TeamId, submission.UserId, submission.View.PrivateMetadata, cancellationToken);
        var reply = caller is null
            ? Unknown
            : await catalogue.RunAsync(Command(Catalogued.Moderators, "rule add"), new CommandCall(caller, options), cancellationToken);
        if (!await delivery.AckAsync(reply.IsError ? RuleModal.Refuse(reply, options[RuleModal.Query]) : RuleModal.Done(reply)))
            logger.LogWarning("The answer to a modal came too late; the rule {Name} was {Outcome}", options[RuleModal.Name], reply.IsError ? "refused" : "added");
    }

    private async Task<ResponseMessage> RunLineAsync(Caller caller, string line, CancellationToken cancellationToken)
    {
        var reply = await catalogue.RunLineAsync(caller, line, cancellationToken);
        if (!SlackReplies.HasPages(reply))
            return SlackReplies.Draw(reply);
        var asked = Asked.New(caller.Community.Id, LineCommand, new Dictionary<string, string> { [LineCommand] = line });
        await database.WriteAsync(connection => AskedStore.SaveAsync(connection, asked, NowMs), cancellationToken);
        return SlackReplies.Draw(reply, ReplyPosition.First, asked.Key);
    }

    private async Task<ResponseMessage> TurnAsync(Caller caller, string key, ReplyPosition to, CancellationToken cancellationToken)
    {
        var asked = await database.ReadAsync(connection => AskedStore.FindAsync(connection, key, caller.Community.Id, NowMs), cancellationToken);
        if (asked is not { Command: LineCommand } || !asked.Options.TryGetValue(LineCommand, out var line))
            return SlackReplies.Draw(TooOld);
        // Not every command has pages; a part of the first needs no option.
        var paged = to.Page > 1 || line.Contains("page:", StringComparison.OrdinalIgnoreCase) ? $"{line} page:{to.Page}" : line;
        return SlackReplies.Draw(await catalogue.RunLineAsync(caller, paged, cancellationToken), to, key);
    }

    private async Task RespondAsync(string responseUrl, ResponseMessage message, CancellationToken cancellationToken)
    {
        var shown = await web.RespondAsync(responseUrl, message, cancellationToken);
        if (!shown.IsOk)
            logger.LogWarning("An answer could not be shown: {Reason}", shown.Error.ToString());
    }

    private async Task<ResponseMessage> SafelyAsync(Func<Task<ResponseMessage>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work();
        }
        catch (DbException unavailable)
        {
            logger.LogError(unavailable, "The store did not answer a command");
            return SlackReplies.Draw(Reply.Error("The store does not answer at present: try again in a minute."));
        }
        catch (Exception bug) when (bug is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            var reference = Guid.NewGuid().ToString("N")[..8];
            logger.LogError(bug, "An interaction failed, reference {Reference}", reference);
            return SlackReplies.Draw(Reply.Error($"That did not work, and it is not your fault: the operator finds the reason in the log under {reference}."));
        }
    }

    private Catalogued Command(string root, string path) => catalogue.Commands.First(command => command.Root == root && command.Path == path);

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();
}
