using AllianceBot.Communities;
using AllianceBot.DiscordApi;
using AllianceBot.DiscordApi.Models;
using AllianceBot.DiscordApi.Text;
using AllianceBot.Rules;
using AllianceBot.Seeding;
using AllianceBot.Storage;
using Dapper;

namespace AllianceBot.Chat.Discord;

/// <summary>
/// Servers that the bot joins and leaves. One that is in no community yet gets its own, which follows the starter feeds and
/// posts nothing until setup; when the last chat of a community removes the bot its rules stop, and go on when it is back.
/// </summary>
internal sealed class DiscordGuilds(Database database, DiscordRest rest, Seeder seeder, TimeProvider time, ILogger<DiscordGuilds> logger)
{
    /// <summary>As many servers as Discord lists in one answer.</summary>
    private const int GuildsInPage = 200;

    /// <summary>The community of a server, made when it is new.</summary>
    public async Task<(Community Community, long ChatId)> OfAsync(Snowflake guildId, CancellationToken cancellationToken)
    {
        var known = await database.ReadAsync(connection => FindAsync(connection, guildId), cancellationToken);
        if (known is { LeftMs: null } there)
            return (there.Community, there.ChatId);
        var guild = await rest.GetGuildAsync(guildId, cancellationToken);
        await JoinedAsync(guildId, guild.Value?.Name ?? guildId.ToString(), cancellationToken);
        var (community, chatId, _) = await database.ReadAsync(connection => FindAsync(connection, guildId), cancellationToken)
            ?? throw new InvalidOperationException("A server that was just joined is in the store.");
        return (community, chatId);
    }

    /// <summary>True for a server that a community has, and that the bot has not left.</summary>
    public Task<bool> IsInAsync(Snowflake guildId, CancellationToken cancellationToken) =>
        database.ReadAsync(async connection => await FindAsync(connection, guildId) is { LeftMs: null }, cancellationToken);

    /// <summary>The bot is in the server: after it was invited, again as well.</summary>
    public async Task JoinedAsync(Snowflake guildId, string name, CancellationToken cancellationToken)
    {
        var isNew = await database.WriteAsync(async connection =>
        {
            var known = await FindAsync(connection, guildId);
            if (known is { LeftMs: null })
                return false;
            if (known is { } back)
            {
                await GoOnAsync(connection, back.Community.Id, back.ChatId);
                return false;
            }
            var community = await CommunityStore.GetOrAddAsync(connection, new Community { Key = $"discord:{guildId}", Name = name }, NowMs);
            await DestinationStore.GetOrAddChatAsync(connection, community.Id, Platforms.Discord, guildId.ToString(), name, NowMs);
            await seeder.SeedStrangersAsync(connection, community);
            return true;
        }, cancellationToken);
        if (isNew)
        {
            logger.LogInformation("Joined the server {Guild}", name);
            await WelcomeAsync(guildId, name, cancellationToken);
        }
    }

    /// <summary>
    /// What happened while nobody listened: servers that removed the bot are left, and the one that the settings name, which was
    /// asked for its channel at the start, goes on.
    /// </summary>
    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        var known = await database.ReadAsync(async connection => (await connection.QueryAsync<(string GuildId, long CommunityId, long ChatId)>(
            "SELECT external_id, community_id, id FROM chats WHERE platform = 'discord' AND left_ms IS NULL")).AsList(), cancellationToken);
        var present = new HashSet<string>();
        Snowflake? after = null;
        while (true)
        {
            var page = await rest.GetCurrentUserGuildsAsync(cancellationToken, after: after);
            if (!page.IsOk)
            {
                logger.LogWarning("Discord did not say which servers the bot is in: {Reason}", page.Error.Message);
                return;
            }
            present.UnionWith(page.Value.Select(guild => guild.Id.ToString()));
            if (page.Value.Count < GuildsInPage)
                break;
            after = page.Value[^1].Id;
        }
        foreach (var (guildId, communityId, chatId) in known)
        {
            if (!present.Contains(guildId) && Snowflake.TryParse(guildId, out var gone))
                await LeftAsync(gone, cancellationToken);
            else
                await database.WriteAsync(connection => GoOnAsync(connection, communityId, chatId), cancellationToken);
        }
    }

    /// <summary>The bot was removed from the server: nothing is sent there, and what waited is dropped with the reason.</summary>
    public Task LeftAsync(Snowflake guildId, CancellationToken cancellationToken) => database.WriteAsync(async connection =>
    {
        if (await FindAsync(connection, guildId) is not { LeftMs: null } known)
            return;
        await connection.ExecuteAsync(
            """
            UPDATE chats SET left_ms = @NowMs WHERE id = @ChatId;
            UPDATE destinations SET paused_reason = @UntilBack, paused_ms = @NowMs WHERE chat_id = @ChatId AND paused_reason IS NULL;
            UPDATE posts SET state = 'dropped', reason = @UntilBack
            WHERE state IN ('held', 'due') AND message_id IS NULL AND destination_id IN (SELECT id FROM destinations WHERE chat_id = @ChatId)
            """,
            new { NowMs, known.ChatId, WatchRuleStore.UntilBack });
        var others = await connection.ExecuteScalarAsync<long>(
            "SELECT COUNT(*) FROM chats WHERE community_id = @Id AND left_ms IS NULL AND platform <> 'console'", known.Community);
        if (others == 0)
            await WatchRuleStore.StopAllAsync(connection, known.Community.Id);
    }, cancellationToken);

    // In the server's system channel, else in the first channel where the bot may write; nowhere when there is none.
    private async Task WelcomeAsync(Snowflake guildId, string name, CancellationToken cancellationToken)
    {
        var guild = await rest.GetGuildAsync(guildId, cancellationToken);
        var me = await rest.GetCurrentUserAsync(cancellationToken);
        var channels = await rest.GetGuildChannelsAsync(guildId, cancellationToken);
        if (!guild.IsOk || !me.IsOk || !channels.IsOk)
            return;
        var member = await rest.GetGuildMemberAsync(guildId, me.Value.Id, cancellationToken);
        if (!member.IsOk)
            return;
        var place = channels.Value
            .Where(channel => channel.Type == ChannelType.GuildText)
            .OrderBy(channel => channel.Id == guild.Value.SystemChannelId ? 0 : 1)
            .FirstOrDefault(channel => DiscordAccess.Missing(channel, EffectivePermissions.Of(guild.Value, me.Value.Id, member.Value.Roles, channel)).Count == 0);
        if (place is null)
            return;
        var welcome = new Embed
        {
            Title = $"AllianceBot watches the news for {DiscordText.EscapeLine(name, 100)}",
            Description = "A moderator says `/alliance-mod setup` in the channel where the stories shall come; until then nothing is posted.\nEverybody: `/alliance help`.",
            Color = DiscordCards.Blue,
        };
        await rest.CreateMessageAsync(place.Id, new MessageCreate { Embeds = [welcome], Nonce = DiscordNonce.Of($"welcome {guildId}") }, cancellationToken);
    }

    // Undoes what leaving did; nothing else, and nothing twice.
    private static async Task GoOnAsync(System.Data.Common.DbConnection connection, long communityId, long chatId)
    {
        await connection.ExecuteAsync(
            """
            UPDATE chats SET left_ms = NULL WHERE id = @chatId;
            UPDATE destinations SET paused_reason = NULL, paused_ms = NULL, retry_ms = 0 WHERE chat_id = @chatId AND paused_reason = @UntilBack
            """,
            new { chatId, WatchRuleStore.UntilBack });
        if (await connection.ExecuteScalarAsync<long>(
            "SELECT COUNT(*) FROM watch_rules WHERE community_id = @communityId AND paused_reason = @UntilBack", new { communityId, WatchRuleStore.UntilBack }) > 0)
        {
            await WatchRuleStore.StartAllAsync(connection, communityId);
        }
    }

    private static async Task<(Community Community, long ChatId, long? LeftMs)?> FindAsync(System.Data.Common.DbConnection connection, Snowflake guildId)
    {
        var chat = await connection.QuerySingleOrDefaultAsync<(long Id, long CommunityId, long? LeftMs)?>(
            "SELECT id, community_id, left_ms FROM chats WHERE platform = 'discord' AND external_id = @id", new { id = guildId.ToString() });
        return chat is { } found ? (await CommunityStore.GetAsync(connection, found.CommunityId), found.Id, found.LeftMs) : null;
    }

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();
}
