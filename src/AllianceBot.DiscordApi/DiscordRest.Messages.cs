using AllianceBot.DiscordApi.Models;
using AllianceBot.DiscordApi.Rest;

namespace AllianceBot.DiscordApi;

public sealed partial class DiscordRest
{
    /// <summary>Posts a message. With a nonce an unknown outcome is tried again and cannot post twice; without one it is not tried again.</summary>
    public Task<DiscordResult<Message>> CreateMessageAsync(Snowflake channelId, MessageCreate message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        var request = new DiscordRequest(HttpMethod.Post, Route.Of($"channels/{channelId}/messages"))
        {
            Body = DiscordRequest.Json(message, DiscordJson.Default.MessageCreate),
            Files = message.Files,
            Repeat = message.Nonce is null ? Repeat.Unsafe : Repeat.Nonce,
        };
        return SendAsync(request, DiscordJson.Default.Message, cancellationToken, answer => IsIn(channelId, answer));
    }

    public Task<DiscordResult<Message>> EditMessageAsync(
        Snowflake channelId, Snowflake messageId, MessageEdit edit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(edit);
        var request = new DiscordRequest(HttpMethod.Patch, Route.Of($"channels/{channelId}/messages/{messageId}"))
        {
            Body = DiscordRequest.Json(edit, DiscordJson.Default.MessageEdit),
            Files = edit.Files,
        };
        return SendAsync(request, DiscordJson.Default.Message, cancellationToken, answer => IsIn(channelId, answer) && answer.Id == messageId);
    }

    public Task<DiscordResult<Done>> DeleteMessageAsync(Snowflake channelId, Snowflake messageId, CancellationToken cancellationToken) =>
        SendAsync(new DiscordRequest(HttpMethod.Delete, Route.Of($"channels/{channelId}/messages/{messageId}")), cancellationToken);

    public Task<DiscordResult<Message>> GetMessageAsync(Snowflake channelId, Snowflake messageId, CancellationToken cancellationToken) =>
        GetAsync(Route.Of($"channels/{channelId}/messages/{messageId}"), DiscordJson.Default.Message, cancellationToken);

    /// <summary>The newest messages, newest first; those before or after an id when one is given.</summary>
    /// <param name="limit">1-100.</param>
    public Task<DiscordResult<IReadOnlyList<Message>>> GetMessagesAsync(
        Snowflake channelId, CancellationToken cancellationToken, int limit = 100, Snowflake? before = null, Snowflake? after = null)
    {
        var query = $"?limit={limit}{(before is null ? "" : $"&before={before}")}{(after is null ? "" : $"&after={after}")}";
        return GetAsync(Route.Of($"channels/{channelId}/messages"), DiscordJson.Default.IReadOnlyListMessage, cancellationToken, query);
    }

    /// <summary>Publishes a message of an announcement channel to the servers that follow it.</summary>
    public Task<DiscordResult<Message>> CrosspostMessageAsync(Snowflake channelId, Snowflake messageId, CancellationToken cancellationToken) =>
        SendAsync(
            new DiscordRequest(HttpMethod.Post, Route.Of($"channels/{channelId}/messages/{messageId}/crosspost")) { Repeat = Repeat.Idempotent },
            DiscordJson.Default.Message,
            cancellationToken);

    /// <summary>An answer about another channel would be recorded as a post that is not there.</summary>
    private static bool IsIn(Snowflake channelId, Message message) => message.Id.HasValue && message.ChannelId == channelId;
}
