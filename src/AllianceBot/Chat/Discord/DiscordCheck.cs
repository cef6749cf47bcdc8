using System.Globalization;
using AllianceBot.Communities;
using AllianceBot.DiscordApi;
using AllianceBot.DiscordApi.Models;
using AllianceBot.Settings;

namespace AllianceBot.Chat.Discord;

/// <summary>Asks Discord whether token, scope, channel and permissions are right; each problem is one sentence with its mend.</summary>
internal sealed class DiscordCheck(DiscordRest rest, DiscordAccess access, DiscordOptions options)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly DiscordRest _rest = rest.WithMaxWait(Patience);

    /// <summary>The address that invites the bot with what it needs.</summary>
    public static string Invite(Snowflake applicationId) => string.Create(
        CultureInfo.InvariantCulture, $"https://discord.com/oauth2/authorize?client_id={applicationId}&scope=bot+applications.commands&permissions={(ulong)DiscordAccess.Invited}");

    public async Task<DiscordCheckResult> RunAsync(CancellationToken cancellationToken)
    {
        if (!Snowflake.TryParse(options.ChannelId, out var channelId))
            return Problem("Discord:ChannelId is missing: set it to the id of the channel for the starter rules (in Discord: right-click the channel, Copy Channel ID).");
        var application = await _rest.GetCurrentApplicationAsync(cancellationToken);
        if (!application.IsOk)
            return Failed(application.Error);
        var me = await _rest.GetCurrentUserAsync(cancellationToken);
        if (!me.IsOk)
            return Failed(me.Error);
        var invite = Invite(application.Value.Id);

        var of = await access.OfAsync(channelId, cancellationToken);
        if (!of.IsOk)
            return WithoutChannel(of.Error, invite);
        var (channel, guild) = (of.Value.Channel, of.Value.Guild);
        if (DiscordPlaces.KindOf(channel) is not { } kind)
            return Problem($"Discord:ChannelId names {channel.Name} in {guild.Name}, where nothing can be posted: choose a text, announcement or forum channel, or a thread.");

        var problems = new List<string>();
        if (of.Value.Missing.Count > 0)
            problems.Add($"{me.Value.DisplayName} may not post in #{channel.Name} of {guild.Name}: it lacks {string.Join(", ", of.Value.Missing)}. Grant it in the channel's settings under Permissions, or invite it anew with {invite}");
        var commands = await _rest.GetGuildCommandsAsync(application.Value.Id, guild.Id, cancellationToken);
        if (commands.Error?.Kind is DiscordErrorKind.MissingAccess)
            problems.Add($"{me.Value.DisplayName} was invited to {guild.Name} without the scope applications.commands, so its commands do not appear: open {invite} once more; nothing is lost.");
        return problems.Count > 0
            ? new DiscordCheckResult(new ChatCheck(null, problems, []))
            : new DiscordCheckResult(new ChatCheck(
                new ConfiguredChat(Platforms.Discord, guild.Id.ToString(), channelId.ToString(), kind, channel.Name ?? channelId.ToString()), [],
                [$"Discord: {me.Value.DisplayName} posts in #{channel.Name} of {guild.Name}."]));
    }

    private DiscordCheckResult WithoutChannel(DiscordError error, string invite) => error.Kind switch
    {
        DiscordErrorKind.UnknownChannel => Problem($"Discord:ChannelId {options.ChannelId} names no channel: copy the id again (in Discord: right-click the channel, Copy Channel ID)."),
        DiscordErrorKind.MissingAccess => Problem($"The bot cannot see the channel {options.ChannelId}: invite it to the server with {invite} or, if it is there, give it View Channel in that channel."),
        DiscordErrorKind.UnknownGuild => Problem($"Discord:ChannelId {options.ChannelId} belongs to no server: choose a channel of a server in which the bot is."),
        _ => Failed(error),
    };

    private DiscordCheckResult Failed(DiscordError error) => error.Kind == DiscordErrorKind.Unauthorized
        ? Problem("Discord refuses the token: copy it anew from the Developer Portal (your application, Bot, Reset Token) into Discord:Token.")
        : new DiscordCheckResult(new ChatCheck(null, [$"Discord does not answer at {options.ApiBaseUrl} ({error.Kind}): check the network, then start again."], []), IsUnreachable: true);

    private static DiscordCheckResult Problem(string sentence) => new(new ChatCheck(null, [sentence], []));
}

/// <param name="IsUnreachable">Nothing is known: Discord could not be asked.</param>
internal sealed record DiscordCheckResult(ChatCheck Check, bool IsUnreachable = false);
