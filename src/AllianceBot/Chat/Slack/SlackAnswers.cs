using System.Data.Common;
using AllianceBot.Commands;
using AllianceBot.SlackApi;

namespace AllianceBot.Chat.Slack;

/// <summary>Makes sure that people get an answer: a failure becomes a sentence to them and an entry in the log.</summary>
internal sealed class SlackAnswers(SlackWeb web, ILogger<SlackAnswers> logger)
{
    public static readonly Reply Unknown = Reply.Error("This workspace is not connected to AllianceBot: its operator sets the bot up with this workspace's tokens.");
    public static readonly Reply TooOld = Reply.Error("That is too old: say the command again.");
    public static readonly Reply NoForm = Reply.Error("Slack did not open the form: try again.");
    public static readonly Reply ForModerators = Reply.Error("That command is for this community's moderators.");
    public static readonly Reply RightsUnknown = Reply.Error("Slack does not say at present whether you are a moderator here: try again in a minute.");

    /// <summary>Does the work; when it fails, <paramref name="otherwise"/> makes of the sentence what the work would have given.</summary>
    public async Task<T> SafelyAsync<T>(Func<Task<T>> work, Func<Reply, T> otherwise, CancellationToken cancellationToken)
    {
        try
        {
            return await work();
        }
        catch (DbException unavailable)
        {
            logger.LogError(unavailable, "The store did not answer a command");
            return otherwise(Reply.Error("The store does not answer at present: try again in a minute."));
        }
        catch (Exception bug) when (bug is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            var reference = Guid.NewGuid().ToString("N")[..8];
            logger.LogError(bug, "An interaction failed, reference {Reference}", reference);
            return otherwise(Reply.Error($"That did not work, and it is not your fault: the operator finds the reason in the log under {reference}."));
        }
    }

    /// <summary>
    /// Shows an answer to the person alone, or in place of the message whose button was pressed. When the response_url does not serve (it
    /// takes five answers within half an hour), the answer goes to the channel, for that person's eyes.
    /// </summary>
    public async Task RespondAsync(string responseUrl, string? channelId, string userId, ResponseMessage message, CancellationToken cancellationToken)
    {
        var error = (await web.RespondAsync(responseUrl, message, cancellationToken)).Error;
        // An answer of which nothing is known may stand there already.
        if (error is { Kind: not SlackErrorKind.OutcomeUnknown } && channelId is not null)
            error = (await web.PostEphemeralAsync(userId, new OutgoingMessage { Channel = channelId, Text = message.Text!, Blocks = message.Blocks }, cancellationToken)).Error;
        if (error is not null)
            logger.LogWarning("An answer could not be shown: {Reason}", error.ToString());
    }
}
