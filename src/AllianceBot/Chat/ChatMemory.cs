using System.Data.Common;
using System.Text.Json;
using AllianceBot.Alerts;
using AllianceBot.Communities;
using AllianceBot.Storage;
using Dapper;

namespace AllianceBot.Chat;

/// <summary>What a chat keeps over restarts: the channel that its platform confirmed last, and that the bot said hello there.</summary>
internal static class ChatMemory
{
    /// <summary>
    /// Keeps what the check found. When the platform could not be asked, what it said at the last start serves: the bot comes up and posts
    /// when the platform is back.
    /// </summary>
    public static async Task<ChatCheck> KeepAsync(DbConnection connection, string platform, ChatCheck check, bool isUnreachable, ILogger logger)
    {
        if (check.Chat is { } chat)
            await MetaStore.SetAsync(connection, Key(platform), JsonSerializer.Serialize(chat));
        if (!isUnreachable || await LastAsync(connection, platform) is not { } known)
            return check;
        logger.LogWarning("{Problem} Until then the channel of the last start serves.", check.Problems[0]);
        return new ChatCheck(known, [], []);
    }

    /// <summary>Says hello in the configured channel, once ever.</summary>
    public static async Task HelloAsync(DbConnection connection, string platform, long nowMs)
    {
        if (await LastAsync(connection, platform) is not { } chat)
            return;
        var place = await connection.QuerySingleOrDefaultAsync<long?>(
            "SELECT id FROM destinations WHERE platform = @platform AND external_id = @ChannelId", new { platform, chat.ChannelId });
        if (place is not { } id)
            return;
        await NoticeStore.PostAsync(connection, id, $"hello{id:x}", new Card
        {
            Title = "AllianceBot is here",
            Summary = [new TextRun("Stories that the rules match come to this channel, one post each. Everybody: /alliance help. Moderators: /alliance-mod rule list.")],
        }, nowMs);
    }

    private static async Task<ConfiguredChat?> LastAsync(DbConnection connection, string platform) =>
        await MetaStore.GetAsync(connection, Key(platform)) is { } json ? JsonSerializer.Deserialize<ConfiguredChat>(json) : null;

    private static string Key(string platform) => $"{platform}.chat";
}
