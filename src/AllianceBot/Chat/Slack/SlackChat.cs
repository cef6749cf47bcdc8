using System.Text.Json;
using AllianceBot.Communities;
using AllianceBot.SlackApi.SocketMode;
using AllianceBot.Storage;

namespace AllianceBot.Chat.Slack;

/// <summary>The bot on Slack: listens over Socket Mode and answers. Posts go over the Web API whether the socket is up or not.</summary>
internal sealed class SlackChat(SlackCheck check, SlackSocket socket, SlackInteractions interactions, Database database, ILogger<SlackChat> logger) : IChat
{
    private const string LastKnown = "slack.chat";

    /// <summary>When Slack cannot be asked, what it said at the last start serves: the bot comes up and posts when Slack is back.</summary>
    public async Task<ChatCheck> CheckAsync(CancellationToken cancellationToken)
    {
        var result = await check.RunAsync(cancellationToken);
        if (result.Check.Chat is { } chat)
            await database.WriteAsync(connection => MetaStore.SetAsync(connection, LastKnown, JsonSerializer.Serialize(chat)), cancellationToken);
        if (!result.IsUnreachable || await database.ReadAsync(connection => MetaStore.GetAsync(connection, LastKnown), cancellationToken) is not { } known)
            return result.Check;
        logger.LogWarning("{Problem} Until then the channel of the last start serves.", result.Check.Problems[0]);
        return new ChatCheck(JsonSerializer.Deserialize<ConfiguredChat>(known), [], []);
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var end = await socket.RunAsync(interactions.HandleAsync, cancellationToken);
        if (end.Reason == SocketEndReason.Stopped)
            logger.LogInformation("Slack's Socket Mode was left");
        else
            logger.LogCritical("{Reason} Commands and buttons get no answer until then.", end.Sentence);
    }
}
