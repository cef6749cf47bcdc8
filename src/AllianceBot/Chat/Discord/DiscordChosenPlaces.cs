using AllianceBot.Commands;
using AllianceBot.DiscordApi;
using AllianceBot.DiscordApi.Models;

namespace AllianceBot.Chat.Discord;

/// <summary>
/// Channels that a moderator chose in an option: asked of Discord, so that they are certainly of the same server, and the
/// bot may post in them; then they are places of the community.
/// </summary>
internal sealed class DiscordChosenPlaces(DiscordAccess access, DiscordCallers callers)
{
    /// <summary>The options as they are when every chosen place can be posted to; else a sentence.</summary>
    public async Task<(IReadOnlyDictionary<string, string> Options, Reply? Problem)> ResolveAsync(
        Caller caller, Interaction interaction, SlashCommand command, IReadOnlyDictionary<string, string> options, CancellationToken cancellationToken)
    {
        if (command.ForModerators && !caller.IsModerator)
            return (options, null);
        foreach (var option in command.Options.Where(option => option.Kind == OptionKind.Place && options.ContainsKey(option.Name)))
        {
            if (!Snowflake.TryParse(options[option.Name], out var channelId))
                return (options, Reply.Error("That is no channel of this server."));
            var of = await access.OfAsync(channelId, cancellationToken);
            if (!of.IsOk && DiscordOutcomes.Closed(of.Error) is null)
                return (options, Reply.Error("Discord does not answer at present: try again in a minute."));
            if (!of.IsOk || of.Value.Guild.Id != interaction.GuildId)
                return (options, Reply.Error(of.IsOk ? "That is no channel of this server." : DiscordOutcomes.Closed(of.Error)!));
            if (of.Value.Missing.Count > 0)
                return (options, Reply.Error($"AllianceBot may not post in {of.Value.Channel.Name}: give it {string.Join(", ", of.Value.Missing)} there, then say it again."));
            if (await callers.PlaceAsync(of.Value.Channel, caller.Community, caller.ChatId, cancellationToken) is null)
                return (options, Reply.Error($"Nothing can be posted in {of.Value.Channel.Name}: choose a text, announcement or forum channel, or a thread."));
        }
        return (options, null);
    }
}
