using System.Data.Common;
using AllianceBot.Communities;
using Dapper;

namespace AllianceBot.Deliveries;

/// <summary>Where the posts of stories stand, as addresses that open them.</summary>
internal static class PostLinks
{
    /// <summary>For each story that a channel of this chat shows: the address of its newest post. A terminal has none.</summary>
    public static async Task<IReadOnlyDictionary<long, string>> OfStoriesAsync(DbConnection connection, long chatId, IReadOnlyCollection<long> storyIds)
    {
        if (storyIds.Count == 0)
            return new Dictionary<long, string>();
        var posts = await connection.QueryAsync<(long StoryId, string Platform, string Chat, string Place, string Kind, string MessageId)>(
            $"""
            SELECT a.story_id, c.platform, c.external_id, d.external_id, d.kind, p.message_id
            FROM posts p JOIN alerts a ON a.id = p.alert_id JOIN destinations d ON d.id = p.destination_id JOIN chats c ON c.id = d.chat_id
            WHERE d.chat_id = @chatId AND d.kind <> 'dm' AND p.message_id IS NOT NULL AND p.state NOT IN ('gone', 'dead', 'dropped')
            AND a.story_id IN ({string.Join(',', storyIds)}) ORDER BY p.id DESC
            """,
            new { chatId });
        return posts
            .Select(post => (post.StoryId, Address: Address(post.Platform, post.Chat, post.Place, post.Kind, post.MessageId)))
            .Where(post => post.Address is not null)
            .DistinctBy(post => post.StoryId)
            .ToDictionary(post => post.StoryId, post => post.Address!);
    }

    // A forum post is a thread of its own, whose id is that of its first message. Slack's address is "Deep linking into Slack",
    // https://docs.slack.dev/interactivity/deep-linking: a workspace's own domain is not needed there.
    private static string? Address(string platform, string chat, string place, string kind, string message) => platform switch
    {
        Platforms.Discord when kind == "forum" => $"https://discord.com/channels/{chat}/{message}",
        Platforms.Discord => $"https://discord.com/channels/{chat}/{place}/{message}",
        Platforms.Slack => $"https://slack.com/app_redirect?team={chat}&channel={place}&message_ts={message}",
        _ => null,
    };
}
