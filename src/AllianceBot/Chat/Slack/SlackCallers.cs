using System.Collections.Concurrent;
using AllianceBot.Commands;
using AllianceBot.Communities;
using AllianceBot.SlackApi;
using AllianceBot.Storage;
using Dapper;
using SlackOptions = AllianceBot.Settings.SlackOptions;

namespace AllianceBot.Chat.Slack;

/// <summary>Who is behind an event: from what Slack says of workspace and user, never from what was typed or what a button carries.</summary>
internal sealed class SlackCallers(Database database, SlackWeb web, SlackOptions options, TimeProvider time)
{
    private const int MostKnown = 10_000;

    /// <summary>How long what Slack said of a user serves: an admin who is none any more loses the rights this late.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, (long At, SlackUser User)> _users = new();

    /// <summary>The caller; null from a workspace that no community has.</summary>
    /// <param name="channelId">Where it happened; null in views.</param>
    public async Task<Caller?> ForAsync(string teamId, string userId, string? channelId, CancellationToken cancellationToken)
    {
        var known = await database.ReadAsync(async connection =>
        {
            var chat = await connection.QuerySingleOrDefaultAsync<(long Id, long CommunityId)?>(
                "SELECT id, community_id FROM chats WHERE platform = 'slack' AND external_id = @teamId AND left_ms IS NULL", new { teamId });
            return chat is { } found ? ((long ChatId, Community Community)?)(found.Id, await CommunityStore.GetAsync(connection, found.CommunityId)) : null;
        }, cancellationToken);
        if (known is not { } place || userId.Length == 0)
            return null;
        var user = await UserAsync(userId, cancellationToken);
        var isModerator = IsModerator(user, userId, teamId);
        return new Caller(
            place.Community, Platforms.Slack, place.ChatId, userId, user?.RealName ?? user?.Name ?? "", isModerator,
            isModerator && channelId is not null ? await PlaceAsync(channelId, place.Community, place.ChatId, cancellationToken) : null);
    }

    /// <summary>What somebody is told who is no moderator as far as is known.</summary>
    public Reply Refusal(Caller caller) => _users.ContainsKey(caller.UserId) ? SlackAnswers.ForModerators : SlackAnswers.RightsUnknown;

    private bool IsModerator(SlackUser? user, string userId, string teamId) => options.Moderators.Contains(userId) || IsAdmin(user, teamId);

    /// <summary>Whether somebody runs that workspace. Admins of other workspaces, met in shared channels, have no rights here.</summary>
    public static bool IsAdmin(SlackUser? user, string teamId) =>
        user is { Deleted: false, IsBot: false } && (user.IsAdmin || user.IsOwner || user.IsPrimaryOwner) && (user.TeamId is null or "" || user.TeamId == teamId);

    private async Task<SlackUser?> UserAsync(string userId, CancellationToken cancellationToken)
    {
        if (_users.TryGetValue(userId, out var known) && time.GetElapsedTime(known.At) < Fresh)
            return known.User;
        var asked = await web.GetUserAsync(userId, cancellationToken);
        if (!asked.IsOk)
        {
            _users.TryRemove(userId, out _);
            return null;
        }
        if (_users.Count >= MostKnown)
            _users.Clear();
        _users[userId] = (time.GetTimestamp(), asked.Value);
        return asked.Value;
    }

    /// <summary>The channel where something was said; null in direct messages and where the bot cannot see it.</summary>
    private async Task<Destination?> PlaceAsync(string channelId, Community community, long chatId, CancellationToken cancellationToken)
    {
        if (channelId.StartsWith('D'))
            return null;
        var place = await database.ReadAsync(connection => connection.QuerySingleOrDefaultAsync<Destination?>(
            "SELECT * FROM destinations WHERE platform = 'slack' AND external_id = @channelId", new { channelId }), cancellationToken);
        if (place is not null)
            return place.CommunityId == community.Id ? place : null;
        var channel = await web.GetConversationAsync(channelId, cancellationToken);
        return channel.IsOk ? await PlaceAsync(channel.Value, community, chatId, cancellationToken) : null;
    }

    /// <summary>A channel as a destination of the community; null where nothing can be posted, or where it is another community's.</summary>
    public async Task<Destination?> PlaceAsync(Conversation channel, Community community, long chatId, CancellationToken cancellationToken)
    {
        if (channel.IsIm || channel.IsArchived)
            return null;
        var place = await database.WriteAsync(connection => DestinationStore.GetOrAddAsync(connection, new Destination
        {
            ChatId = chatId,
            CommunityId = community.Id,
            Platform = Platforms.Slack,
            ExternalId = channel.Id,
            Kind = "channel",
            Name = channel.Name ?? channel.Id,
        }), cancellationToken);
        return place.CommunityId == community.Id ? place : null;
    }
}
