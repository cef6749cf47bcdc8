using System.Data.Common;
using AllianceBot.Commands;
using AllianceBot.DiscordApi;
using AllianceBot.DiscordApi.Models;

namespace AllianceBot.Chat.Discord;

/// <summary>
/// Answers in time: Discord gives three seconds. What is ready within one and a half is the answer itself; else the user sees
/// at once that the bot works on it, and the answer is filled in later, for up to fifteen minutes.
/// </summary>
internal sealed class InteractionAnswers(DiscordRest rest, TimeProvider time, ILogger<InteractionAnswers> logger)
{
    private static readonly TimeSpan DeferAfter = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan FirstAnswerAtMost = TimeSpan.FromSeconds(2);
    private readonly DiscordRest _first = rest.WithMaxWait(FirstAnswerAtMost);

    /// <summary>Does the work and shows its message, to the user alone; where <paramref name="update"/>, in place of the message whose button was pressed.</summary>
    public async Task ShowAsync(Interaction interaction, long receivedAt, bool update, Func<CancellationToken, Task<InteractionMessage>> work, CancellationToken cancellationToken)
    {
        var working = SafelyAsync(work, cancellationToken);
        var left = DeferAfter - time.GetElapsedTime(receivedAt);
        if (await InTimeAsync(working, left, cancellationToken))
        {
            var message = await working;
            await FirstAsync(interaction, update ? InteractionResponse.Update(message) : InteractionResponse.Message(message, ephemeral: true), cancellationToken);
            return;
        }
        if (!await FirstAsync(interaction, update ? InteractionResponse.DeferUpdate() : InteractionResponse.Defer(ephemeral: true), cancellationToken))
        {
            // The user saw a failure; what the command does is finished all the same.
            await working;
            return;
        }
        var filled = await rest.EditOriginalAsync(interaction, await working, cancellationToken);
        if (!filled.IsOk)
            logger.LogWarning("An answer could not be filled in: {Reason}", filled.Error.Message);
    }

    /// <summary>The first answer; false when Discord did not take it.</summary>
    public async Task<bool> FirstAsync(Interaction interaction, InteractionResponse response, CancellationToken cancellationToken)
    {
        var answered = await _first.CreateInteractionResponseAsync(interaction, response, cancellationToken);
        if (!answered.IsOk)
            logger.LogWarning("An interaction was not answered in time: {Reason}", answered.Error.Message);
        return answered.IsOk;
    }

    private async Task<InteractionMessage> SafelyAsync(Func<CancellationToken, Task<InteractionMessage>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await Task.Run(() => work(cancellationToken), cancellationToken);
        }
        catch (DbException unavailable)
        {
            logger.LogError(unavailable, "The store did not answer a command");
            return DiscordReplies.Draw(Reply.Error("The store does not answer at present: try again in a minute."));
        }
        catch (Exception bug) when (bug is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            var reference = Guid.NewGuid().ToString("N")[..8];
            logger.LogError(bug, "An interaction failed, reference {Reference}", reference);
            return DiscordReplies.Draw(Reply.Error($"That did not work, and it is not your fault: the operator finds the reason in the log under {reference}."));
        }
    }

    private async Task<bool> InTimeAsync(Task working, TimeSpan left, CancellationToken cancellationToken)
    {
        if (left <= TimeSpan.Zero)
            return working.IsCompleted;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var first = await Task.WhenAny(working, Task.Delay(left, time, stop.Token));
        await stop.CancelAsync();
        return first == working;
    }
}
