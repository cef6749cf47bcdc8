using AllianceBot.DiscordApi;
using AllianceBot.DiscordApi.Models;

namespace AllianceBot.Chat.Discord;

/// <summary>What the bot may do in a channel, computed from server, roles and overwrites; asked anew each time, nothing is remembered.</summary>
internal sealed class DiscordAccess(DiscordRest rest)
{
    /// <summary>What the invite asks for; docs/discord.md shows the number.</summary>
    public const Permissions Invited = Permissions.ViewChannel | Permissions.SendMessages | Permissions.SendMessagesInThreads
        | Permissions.EmbedLinks | Permissions.AttachFiles | Permissions.ReadMessageHistory;

    private static readonly (Permissions Permission, string Name)[] Names =
    [
        (Permissions.ViewChannel, "View Channel"),
        (Permissions.SendMessages, "Send Messages"),
        (Permissions.SendMessagesInThreads, "Send Messages in Threads"),
        (Permissions.EmbedLinks, "Embed Links"),
        (Permissions.ReadMessageHistory, "Read Message History"),
    ];

    /// <summary>The channel, its server and what the bot lacks there.</summary>
    public async Task<DiscordResult<ChannelAccess>> OfAsync(Snowflake channelId, CancellationToken cancellationToken)
    {
        var channel = await rest.GetChannelAsync(channelId, cancellationToken);
        if (!channel.IsOk)
            return channel.Error;
        if (!channel.Value.GuildId.HasValue)
            return new DiscordError(DiscordErrorKind.UnknownGuild, "the channel belongs to no server");
        var guild = await rest.GetGuildAsync(channel.Value.GuildId, cancellationToken);
        var me = await rest.GetCurrentUserAsync(cancellationToken);
        if ((guild.Error ?? me.Error) is { } failed)
            return failed;
        var member = await rest.GetGuildMemberAsync(guild.Value!.Id, me.Value!.Id, cancellationToken);
        if (!member.IsOk)
            return member.Error;
        // A thread has the permissions of its channel.
        var parent = channel.Value.IsThread ? await rest.GetChannelAsync(channel.Value.ParentId, cancellationToken) : channel;
        return parent.IsOk
            ? new ChannelAccess(channel.Value, guild.Value, EffectivePermissions.Of(guild.Value, me.Value.Id, member.Value.Roles, parent.Value))
            : parent.Error;
    }

    /// <summary>False only when it is known that the history is closed to the bot.</summary>
    public async Task<bool> MayReadAsync(Snowflake channelId, CancellationToken cancellationToken) =>
        await OfAsync(channelId, cancellationToken) is not { IsOk: true } of || of.Value.Permissions.HasFlag(Permissions.ReadMessageHistory);

    /// <summary>The permissions that posting needs and the bot lacks, by the names that Discord shows.</summary>
    public static IReadOnlyList<string> Missing(Channel channel, Permissions permissions)
    {
        var send = channel.IsThread ? Permissions.SendMessagesInThreads : Permissions.SendMessages;
        var needed = Permissions.ViewChannel | send | Permissions.EmbedLinks | Permissions.ReadMessageHistory;
        return [.. Names.Where(name => needed.HasFlag(name.Permission) && !permissions.HasFlag(name.Permission)).Select(name => name.Name)];
    }
}

/// <summary>A channel in its server, and what the bot may do in it.</summary>
internal sealed record ChannelAccess(Channel Channel, Guild Guild, Permissions Permissions)
{
    public IReadOnlyList<string> Missing => DiscordAccess.Missing(Channel, Permissions);
}
