using AllianceBot.Commands;
using AllianceBot.Communities;
using AllianceBot.DiscordApi;
using AllianceBot.DiscordApi.Models;
using AllianceBot.Settings;
using AllianceBot.Storage;
using Dapper;

namespace AllianceBot.Chat.Discord;

/// <summary>
/// Who is behind an interaction: from what Discord says of server, member and permissions, never from what was typed or from
/// what a button carries.
/// </summary>
internal sealed class DiscordCallers(Database database, DiscordOptions options, DiscordGuilds guilds)
{
    /// <summary>The caller; null in a direct message of somebody whom no community knows.</summary>
    /// <param name="buttonKey">In a direct message: the key of the pressed card's post, which is a message to that very person.</param>
    public async Task<Caller?> ForAsync(Interaction interaction, string? buttonKey, CancellationToken cancellationToken)
    {
        if (!interaction.GuildId.HasValue)
            return await InDirectMessageAsync(interaction, buttonKey, cancellationToken);
        var (community, chatId) = await guilds.OfAsync(interaction.GuildId, cancellationToken);
        var isModerator = IsModerator(interaction.Member);
        return new Caller(
            community, Platforms.Discord, chatId, interaction.Author.Id.ToString(), NameOf(interaction), isModerator,
            isModerator ? await PlaceAsync(interaction.Channel, community, chatId, cancellationToken) : null);
    }

    /// <summary>The channel as a destination of the community; null where nothing can be posted, or where it is another community's.</summary>
    public async Task<Destination?> PlaceAsync(Channel? channel, Community community, long chatId, CancellationToken cancellationToken)
    {
        if (channel is null || !channel.Id.HasValue || DiscordPlaces.KindOf(channel) is not { } kind)
            return null;
        var place = await database.WriteAsync(connection => DestinationStore.GetOrAddAsync(connection, new Destination
        {
            ChatId = chatId,
            CommunityId = community.Id,
            Platform = Platforms.Discord,
            ExternalId = channel.Id.ToString(),
            Kind = kind,
            Name = channel.Name ?? channel.Id.ToString(),
        }), cancellationToken);
        return place.CommunityId == community.Id ? place : null;
    }

    private bool IsModerator(Member? member) => member is not null
        && ((member.Permissions ?? Permissions.None).HasFlag(Permissions.ManageGuild)
            || (Snowflake.TryParse(options.ModeratorRoleId, out var role) && member.Roles.Contains(role)));

    private Task<Caller?> InDirectMessageAsync(Interaction interaction, string? buttonKey, CancellationToken cancellationToken) => database.ReadAsync(async connection =>
    {
        var user = interaction.Author.Id.ToString();
        var known = await connection.QueryFirstOrDefaultAsync<(long CommunityId, long ChatId)?>(
            """
            SELECT p.community_id, d.chat_id FROM people p JOIN destinations d ON d.id = p.destination_id
            WHERE p.platform = 'discord' AND p.external_id = @user
              AND (@buttonKey IS NULL OR EXISTS (SELECT 1 FROM posts o WHERE o.destination_id = d.id AND o.key = @buttonKey))
            ORDER BY p.id DESC LIMIT 1
            """,
            new { user, buttonKey });
        return known is not { } place
            ? null
            : new Caller(await CommunityStore.GetAsync(connection, place.CommunityId), Platforms.Discord, place.ChatId, user, NameOf(interaction), IsModerator: false, Here: null);
    }, cancellationToken);

    private static string NameOf(Interaction interaction) => interaction.Member?.Nick ?? interaction.Author.DisplayName;
}
