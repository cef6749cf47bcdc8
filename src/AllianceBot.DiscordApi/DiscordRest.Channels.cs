using System.Globalization;
using AllianceBot.DiscordApi.Models;
using AllianceBot.DiscordApi.Rest;

namespace AllianceBot.DiscordApi;

public sealed partial class DiscordRest
{
    public Task<DiscordResult<Channel>> GetChannelAsync(Snowflake channelId, CancellationToken cancellationToken) =>
        GetAsync(Route.Of($"channels/{channelId}"), DiscordJson.Default.Channel, cancellationToken);

    /// <summary>Changes a channel or thread; unarchives one with <c>Archived = false</c>.</summary>
    public Task<DiscordResult<Channel>> EditChannelAsync(Snowflake channelId, ChannelEdit edit, CancellationToken cancellationToken) =>
        SendAsync(
            new DiscordRequest(HttpMethod.Patch, Route.Of($"channels/{channelId}")) { Body = DiscordRequest.Json(edit, DiscordJson.Default.ChannelEdit) },
            DiscordJson.Default.Channel,
            cancellationToken);

    /// <summary>Starts a thread from a message. Its id is the message's; a second one is refused, so repeating is safe.</summary>
    public Task<DiscordResult<Channel>> StartThreadAsync(
        Snowflake channelId, Snowflake messageId, ThreadCreate thread, CancellationToken cancellationToken) =>
        SendAsync(
            new DiscordRequest(HttpMethod.Post, Route.Of($"channels/{channelId}/messages/{messageId}/threads"))
            {
                Body = DiscordRequest.Json(thread, DiscordJson.Default.ThreadCreate),
                Repeat = Repeat.Idempotent,
            },
            DiscordJson.Default.Channel,
            cancellationToken);

    /// <summary>Starts a thread without a message. Not repeated after an unknown outcome.</summary>
    public Task<DiscordResult<Channel>> StartThreadAsync(Snowflake channelId, ThreadCreate thread, CancellationToken cancellationToken) =>
        SendAsync(
            new DiscordRequest(HttpMethod.Post, Route.Of($"channels/{channelId}/threads"))
            {
                Body = DiscordRequest.Json(thread, DiscordJson.Default.ThreadCreate),
                Repeat = Repeat.Unsafe,
            },
            DiscordJson.Default.Channel,
            cancellationToken);

    /// <summary>Posts in a forum or media channel: a thread with its first message, whose id is the thread's. There is no
    /// nonce for it, so an unknown outcome is not repeated: read the threads back.</summary>
    public Task<DiscordResult<Channel>> CreateForumPostAsync(Snowflake forumId, ForumPostCreate post, CancellationToken cancellationToken) =>
        SendAsync(
            new DiscordRequest(HttpMethod.Post, Route.Of($"channels/{forumId}/threads"))
            {
                Body = DiscordRequest.Json(post, DiscordJson.Default.ForumPostCreate),
                Repeat = Repeat.Unsafe,
            },
            DiscordJson.Default.Channel,
            cancellationToken,
            answer => answer.Id.HasValue && answer.ParentId == forumId);

    /// <summary>All threads of a server that are not archived.</summary>
    public Task<DiscordResult<ThreadList>> GetActiveThreadsAsync(Snowflake guildId, CancellationToken cancellationToken) =>
        GetAsync(Route.Of($"guilds/{guildId}/threads/active"), DiscordJson.Default.ThreadList, cancellationToken);

    /// <summary>Archived threads of a channel, the last archived first.</summary>
    /// <param name="limit">2-100.</param>
    /// <param name="before">Only those archived before it.</param>
    public Task<DiscordResult<ThreadList>> GetArchivedThreadsAsync(
        Snowflake channelId, CancellationToken cancellationToken, int limit = 100, DateTimeOffset? before = null)
    {
        var time = before is { } moment ? $"&before={Uri.EscapeDataString(moment.UtcDateTime.ToString("O", CultureInfo.InvariantCulture))}" : "";
        return GetAsync(Route.Of($"channels/{channelId}/threads/archived/public"), DiscordJson.Default.ThreadList, cancellationToken, $"?limit={limit}{time}");
    }

    /// <summary>The DM channel with a user; the same one each time. Discord refuses the message, not this, where DMs are closed.</summary>
    public Task<DiscordResult<Channel>> CreateDmAsync(Snowflake userId, CancellationToken cancellationToken) =>
        SendAsync(
            new DiscordRequest(HttpMethod.Post, Route.Of($"users/@me/channels"))
            {
                Body = DiscordRequest.Json(new DmCreate(userId), DiscordJson.Default.DmCreate),
                Repeat = Repeat.Idempotent,
            },
            DiscordJson.Default.Channel,
            cancellationToken);
}
