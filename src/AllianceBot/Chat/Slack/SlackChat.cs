using AllianceBot.Communities;
using AllianceBot.SlackApi.SocketMode;
using AllianceBot.Storage;

namespace AllianceBot.Chat.Slack;

/// <summary>The bot on Slack: listens over Socket Mode and answers. Posts go over the Web API whether the socket is up or not.</summary>
internal sealed class SlackChat(
    SlackCheck check, SlackSocket socket, SlackInteractions interactions, SlackClosedPlaces closed, Database database, TimeProvider time, ILogger<SlackChat> logger) : IChat
{
    public async Task<ChatCheck> CheckAsync(CancellationToken cancellationToken)
    {
        var (result, isUnreachable) = await check.RunAsync(cancellationToken);
        return await database.WriteAsync(connection => ChatMemory.KeepAsync(connection, Platforms.Slack, result, isUnreachable, logger), cancellationToken);
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await database.WriteAsync(connection => ChatMemory.HelloAsync(connection, Platforms.Slack, time.GetUtcNow().ToUnixTimeMilliseconds()), cancellationToken);
        var watching = closed.RunAsync(cancellationToken);
        var end = await socket.RunAsync(interactions.HandleAsync, cancellationToken);
        if (end.Reason == SocketEndReason.Stopped)
            logger.LogInformation("Slack's Socket Mode was left");
        else
            logger.LogCritical("{Reason} Commands and buttons get no answer until then.", end.Sentence);
        await watching.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }
}
