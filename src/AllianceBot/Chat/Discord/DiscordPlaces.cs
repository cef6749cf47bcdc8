using System.Collections.Concurrent;
using AllianceBot.Communities;
using AllianceBot.DiscordApi;
using AllianceBot.DiscordApi.Models;

namespace AllianceBot.Chat.Discord;

/// <summary>Destinations as Discord's channels. A direct message is named by user and community (<c>user@community</c>): its channel is opened when it is first needed.</summary>
internal sealed class DiscordPlaces(DiscordRest rest)
{
    private const int MostKnown = 10_000;
    private readonly ConcurrentDictionary<Snowflake, Snowflake> _directMessages = new();

    /// <summary>The kind of destination that a channel is; null where nothing can be posted, as in a category or a voice channel.</summary>
    public static string? KindOf(Channel channel) => channel.Type switch
    {
        ChannelType.GuildText => "channel",
        ChannelType.GuildAnnouncement => "announcement",
        ChannelType.GuildForum or ChannelType.GuildMedia => "forum",
        _ when channel.IsThread => "thread",
        _ => null,
    };

    public async Task<DiscordResult<Snowflake>> ChannelOfAsync(Destination destination, CancellationToken cancellationToken)
    {
        if (destination.Kind != "dm")
            return Snowflake.TryParse(destination.ExternalId, out var channel) ? channel : Nowhere(destination);
        if (!Snowflake.TryParse(destination.ExternalId.Split('@')[0], out var user))
            return Nowhere(destination);
        if (_directMessages.TryGetValue(user, out var known))
            return known;
        var opened = await rest.CreateDmAsync(user, cancellationToken);
        if (!opened.IsOk)
            return opened.Error;
        if (_directMessages.Count >= MostKnown)
            _directMessages.Clear();
        return _directMessages[user] = opened.Value.Id;
    }

    private static DiscordError Nowhere(Destination destination) => new(DiscordErrorKind.UnknownChannel, $"destination {destination.Id} has no id of Discord's");
}
