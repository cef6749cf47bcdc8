using AllianceBot.Commands;
using AllianceBot.Rules;
using AllianceBot.SlackApi;
using AllianceBot.SlackApi.SocketMode;
using AllianceBot.Storage;
using SlashCommand = AllianceBot.Commands.SlashCommand;

namespace AllianceBot.Chat.Slack;

/// <summary>Opens forms and does what is sent off with them. Slack gives a submission three seconds: what takes longer is shown in the modal afterwards.</summary>
internal sealed class SlackForms(
    Database database, SlackWeb web, CommandCatalogue catalogue, SlackCallers callers, SlackChosenPlaces chosen, SlackThreads threads, SlackHome home, SlackAnswers answers,
    TimeProvider time, ILogger<SlackForms> logger)
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(1.5);

    /// <summary>Opens the form of a command for somebody who may use it; false when Slack did not take it.</summary>
    /// <param name="triggerId">Lives three seconds and opens one form.</param>
    public async Task<bool> OpenAsync(string triggerId, Caller caller, SlashCommand command, IReadOnlyDictionary<string, string> options, string? channelId, CancellationToken cancellationToken)
    {
        // The form for a rule that exists starts with what it watches for now.
        if (command.Path == "rule edit" && !options.ContainsKey("query") && options.TryGetValue("name", out var name)
            && await database.ReadAsync(connection => WatchRuleStore.FindAsync(connection, caller.Community.Id, name), cancellationToken) is { } rule)
        {
            options = new Dictionary<string, string>(options) { ["query"] = rule.Query };
        }
        var opened = await web.OpenViewAsync(triggerId, CommandForm.Open(command, options, channelId), cancellationToken);
        if (!opened.IsOk)
            logger.LogWarning("The form of {Command} could not be opened: {Reason}", command.Path, opened.Error.ToString());
        return opened.IsOk;
    }

    public async Task SubmittedAsync(SlackDelivery delivery, ViewSubmission submission, CancellationToken cancellationToken)
    {
        var view = submission.View;
        if (view.CallbackId != CommandForm.CallbackId || CommandForm.Purpose(view) is not { } purpose
            || catalogue.Commands.FirstOrDefault(known => $"{known.Root} {known.Path}" == purpose.Command && CommandForm.Serves(known)) is not { } command)
        {
            return;
        }
        var work = answers.SafelyAsync(() => RunAsync(submission, command, purpose, cancellationToken), failed => (failed, false), cancellationToken);
        var inTime = await InTimeAsync(work, cancellationToken);
        if (!inTime)
            await delivery.AckAsync(SlackAck.Update(CommandForm.Done(command, Reply.Of("Working on it…"))));
        var (reply, isAboutPlace) = await work;
        if (inTime)
            await delivery.AckAsync(reply.IsError ? CommandForm.Refuse(reply, isAboutPlace, command, view) : SlackAck.Update(CommandForm.Done(command, reply)));
        else if (await web.UpdateViewAsync(view.Id, CommandForm.Done(command, reply), hash: null, cancellationToken) is { IsOk: false } lost)
            logger.LogWarning("The answer to a form could not be shown: {Reason}", lost.Error.ToString());
        if (!reply.IsError)
            await home.RefreshAsync(submission.TeamId, submission.UserId, cancellationToken);
    }

    private async Task<(Reply Reply, bool IsAboutPlace)> RunAsync(ViewSubmission submission, SlashCommand command, FormPurpose purpose, CancellationToken cancellationToken)
    {
        if (await callers.ForAsync(submission.TeamId, submission.UserId, purpose.Channel, cancellationToken) is not { } caller)
            return (SlackAnswers.Unknown, false);
        if (command.ForModerators && !caller.IsModerator)
            return (callers.Refusal(caller), false);
        var channel = submission.View[CommandForm.Place] ?? purpose.Channel;
        var options = CommandForm.Options(command, purpose, submission.View);
        var asked = await chosen.ResolveAsync(caller, command, options, channel, cancellationToken);
        if (asked.Problem is { } problem)
            return (problem, true);
        var reply = await catalogue.RunAsync(command, new CommandCall(asked.Caller, asked.Options), cancellationToken);
        if (!reply.IsError && asked.Caller.Here is { } here && submission.View[CommandForm.Reports] is { } reports)
            await threads.PreferAsync(here, reports == CommandForm.InThread, cancellationToken);
        return (reply, false);
    }

    private async Task<bool> InTimeAsync(Task work, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var first = await Task.WhenAny(work, Task.Delay(AnswerWithin, time, stop.Token));
        await stop.CancelAsync();
        return first == work;
    }
}
