using System.Text.RegularExpressions;
using AllianceBot.Commands;
using AllianceBot.Communities;
using AllianceBot.Rules;
using AllianceBot.SlackApi;
using AllianceBot.Storage;
using SlashCommand = AllianceBot.Commands.SlashCommand;

namespace AllianceBot.Chat.Slack;

/// <summary>
/// Channels and groups that a moderator named, as Slack sends them (<c>&lt;#C1|news&gt;</c>), by name or by id. A channel that alerts
/// shall come to is asked of Slack, and joined when it is public and the bot is not in it yet.
/// </summary>
internal sealed partial class SlackChosenPlaces(Database database, SlackWeb web, SlackCallers callers)
{
    private const int MostPages = 20;

    /// <summary>The caller and options as they are when every place can be posted to; else a sentence.</summary>
    /// <param name="channelId">Where it was said, or what was chosen in a form.</param>
    public async Task<(Caller Caller, IReadOnlyDictionary<string, string> Options, Reply? Problem)> ResolveAsync(
        Caller caller, SlashCommand command, IReadOnlyDictionary<string, string> options, string? channelId, CancellationToken cancellationToken)
    {
        if (!caller.IsModerator || !command.ForModerators)
            return (caller, options, null);
        // In ordinary text, what Slack made of a typed #name or @name is what was typed.
        var resolved = command.Options.Where(option => options.ContainsKey(option.Name))
            .ToDictionary(option => option.Name, option => option.Kind == OptionKind.Text ? Reference().Replace(options[option.Name], "${sign}${label}") : options[option.Name]);
        foreach (var option in command.Options.Where(option => option.Kind == OptionKind.Group && options.ContainsKey(option.Name)))
        {
            if (Mention().Match(options[option.Name].Trim()) is not { Success: true } mention)
                return (caller, options, Reply.Error("A ping is a user group or a person: choose it from what Slack offers after an @, or give its id (S… or U…)."));
            resolved[option.Name] = mention.Groups["id"].Value;
        }
        var named = command.Options.FirstOrDefault(option => option.Kind == OptionKind.Place && options.ContainsKey(option.Name));
        if (options.GetValueOrDefault("mode") == "off" || (named is null && command.Path is not ("rule add" or "route" or "setup")))
            return (caller, resolved, null);

        string? wanted = channelId;
        if (named is not null)
        {
            var known = RouteCommands.Named(
                await database.ReadAsync(connection => DestinationStore.OfCommunityAsync(connection, caller.Community.Id), cancellationToken), options[named.Name]);
            if (known is not null && known.Platform != Platforms.Slack)
                return (caller, resolved, null);
            wanted = known?.ExternalId ?? await IdOfAsync(options[named.Name], cancellationToken);
            if (wanted is null)
                return (caller, options, Reply.Error($"AllianceBot sees no channel {options[named.Name]}: if it is private, say /invite @AllianceBot there first."));
        }
        var (place, problem) = await OpenAsync(caller, wanted, cancellationToken);
        if (place is null)
            return (caller, options, problem);
        if (named is not null)
            resolved[named.Name] = place.ExternalId;
        return (caller with { Here = place }, resolved, null);
    }

    private async Task<(Destination? Place, Reply? Problem)> OpenAsync(Caller caller, string? channelId, CancellationToken cancellationToken)
    {
        if (channelId is null or ['D', ..])
            return (null, Reply.Error("Say it in the channel where the alerts shall come."));
        var channel = await web.GetConversationAsync(channelId, cancellationToken);
        if (!channel.IsOk)
        {
            return (null, Reply.Error(channel.Error.Kind switch
            {
                SlackErrorKind.ChannelGone => "AllianceBot is not in that channel: say /invite @AllianceBot there, then say it again.",
                SlackErrorKind.MissingScope => SlackOutcomes.MissingScope(channel.Error),
                _ => "Slack does not answer at present: try again in a minute.",
            }));
        }
        if (channel.Value.IsArchived)
            return (null, Reply.Error($"#{channel.Value.Name} is archived: choose another channel."));
        if (channel.Value.IsIm)
            return (null, Reply.Error("Say it in the channel where the alerts shall come."));
        if (!channel.Value.IsMember && (channel.Value.IsPrivate || await web.JoinConversationAsync(channelId, cancellationToken) is not { IsOk: true }))
            return (null, Reply.Error($"AllianceBot is not in #{channel.Value.Name}: say /invite @AllianceBot there, then say it again."));
        var place = await callers.PlaceAsync(channel.Value, caller.Community, caller.ChatId, cancellationToken);
        if (place is { PausedReason: { } reason } && SlackOutcomes.OpensAgain(reason))
            await database.WriteAsync(connection => DestinationStore.ResumeAsync(connection, place.Id), cancellationToken);
        return place is null ? (null, Reply.Error($"#{channel.Value.Name} belongs to another community.")) : (place, null);
    }

    // By what Slack made of a typed #name, by id, or by the name itself.
    private async Task<string?> IdOfAsync(string typed, CancellationToken cancellationToken)
    {
        if (Channel().Match(typed.Trim()) is { Success: true } reference)
            return reference.Groups["id"].Value;
        var name = typed.Trim().TrimStart('#');
        string? cursor = null;
        for (var read = 0; read < MostPages; read++)
        {
            var page = await web.ListConversationsAsync(cursor, cancellationToken);
            if (!page.IsOk)
                return null;
            if (page.Value.Channels.FirstOrDefault(channel => string.Equals(channel.Name, name, StringComparison.OrdinalIgnoreCase)) is { } found)
                return found.Id;
            if ((cursor = page.Value.NextCursor) is null)
                return null;
        }
        return null;
    }

    [GeneratedRegex(@"^(?:<#(?<id>[CG][A-Z0-9]+)(?:\|[^>]*)?>|(?<id>[CG][A-Z0-9]{8,}))$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Channel();

    [GeneratedRegex(@"<(?:(?<sign>#)C|(?<sign>@)[UW]|!subteam\^S)[A-Z0-9]*\|(?<label>[^<>]*)>", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Reference();

    [GeneratedRegex(@"^(?:<!subteam\^(?<id>S[A-Z0-9]+)(?:\|[^>]*)?>|<@(?<id>[UW][A-Z0-9]+)(?:\|[^>]*)?>|(?<id>[SUW][A-Z0-9]{8,}))$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Mention();
}
