using AllianceBot.Communities;
using AllianceBot.SlackApi;
using SlackOptions = AllianceBot.Settings.SlackOptions;

namespace AllianceBot.Chat.Slack;

/// <summary>Asks Slack whether tokens, scopes and channel are right; each problem is one sentence with its mend.</summary>
/// <param name="app">With the app-level token.</param>
internal sealed class SlackCheck(SlackWeb web, SlackWeb app, SlackOptions options)
{
    /// <summary>The scopes of config/slack-manifest.yaml without which something would not work.</summary>
    public static readonly IReadOnlyList<string> Needed =
        ["commands", "chat:write", "channels:read", "groups:read", "channels:history", "groups:history", "im:history", "im:write", "users:read"];

    public async Task<SlackCheckResult> RunAsync(CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(options.ChannelId))
            return Problem("Slack:ChannelId is missing: set it to the id of the channel for the starter rules (in Slack: the channel's details, at the bottom).");
        if (string.IsNullOrWhiteSpace(options.AppToken))
            return Problem("Slack:AppToken is missing: make one with the scope connections:write under Basic Information, App-Level Tokens.");
        var owner = await web.TestAuthAsync(cancellationToken);
        if (!owner.IsOk)
            return Failed(owner.Error);

        var problems = new List<string>();
        var missing = owner.Value.Scopes.Count == 0 ? [] : Needed.Except(owner.Value.Scopes).ToList();
        if (missing.Count > 0)
            problems.Add($"The Slack app lacks the {(missing.Count == 1 ? "scope" : "scopes")} {string.Join(", ", missing)}: add under OAuth & Permissions, then install the app to {owner.Value.Team} again.");
        var channel = await web.GetConversationAsync(options.ChannelId, cancellationToken);
        if (!channel.IsOk && IsUnreachable(channel.Error))
            return Failed(channel.Error);
        if (Of(channel) is { } aboutChannel)
            problems.Add(aboutChannel);
        var socket = await app.OpenSocketAddressAsync(cancellationToken);
        if (!socket.IsOk && IsUnreachable(socket.Error))
            return Failed(socket.Error);
        if (!socket.IsOk)
            problems.Add(OfSocket(socket.Error));
        if (problems.Count > 0 || !channel.IsOk)
            return new SlackCheckResult(new ChatCheck(null, problems, []));
        var name = channel.Value.Name ?? channel.Value.Id;
        return new SlackCheckResult(new ChatCheck(
            new ConfiguredChat(Platforms.Slack, owner.Value.TeamId, channel.Value.Id, "channel", name), [],
            [$"Slack: {owner.Value.User} posts in #{name} of {owner.Value.Team}."]));
    }

    private string? Of(SlackResult<Conversation> channel) => channel switch
    {
        { IsOk: false, Error.Kind: SlackErrorKind.ChannelGone } =>
            $"Slack:ChannelId {options.ChannelId} names no channel that the bot can see: copy the id again (in Slack: the channel's details, at the bottom) or, if it is private, say /invite @AllianceBot there.",
        // The missing scope is named above already when Slack says which the token has.
        { IsOk: false, Error: { Kind: SlackErrorKind.MissingScope } error } => SlackOutcomes.MissingScope(error),
        { IsOk: false, Error: { } error } => $"Slack does not show the channel {options.ChannelId} ({error.Code}): copy its id again.",
        { Value.IsArchived: true } => $"The channel #{channel.Value.Name} is archived: unarchive it, or set Slack:ChannelId to another.",
        { Value.IsIm: true } => "Slack:ChannelId names a direct message: choose a channel.",
        { Value.IsMember: false } => $"The bot is not in #{channel.Value!.Name}: say /invite @AllianceBot there.",
        _ => null,
    };

    private static string OfSocket(SlackError error) => error.Kind switch
    {
        SlackErrorKind.TokenRejected => "Slack refuses the app-level token. Create one with the scope connections:write under Basic Information, App-Level Tokens, and set Slack:AppToken to it.",
        SlackErrorKind.MissingScope => $"The app-level token lacks the scope {error.Needed ?? "connections:write"}: create one that has it under Basic Information, App-Level Tokens.",
        _ => $"Slack opens no Socket Mode connection ({error.Code}): switch Socket Mode on in the app's settings.",
    };

    private SlackCheckResult Failed(SlackError error) => error.Kind switch
    {
        SlackErrorKind.TokenRejected => Problem("Slack refuses the bot's token. Copy the Bot User OAuth Token anew (your app, OAuth & Permissions) into Slack:BotToken."),
        _ when IsUnreachable(error) =>
            new SlackCheckResult(new ChatCheck(null, [$"Slack does not answer at {options.ApiBaseUrl} ({error.Code}): check the network and Slack:ApiBaseUrl, then start again."], []), IsUnreachable: true),
        _ => Problem($"What answers at {options.ApiBaseUrl} does not say whose token it is ({error.Code}): check Slack:ApiBaseUrl, which is https://slack.com/api/ unless you run a stand-in."),
    };

    private static bool IsUnreachable(SlackError error) => error.Kind is SlackErrorKind.NotSent or SlackErrorKind.OutcomeUnknown or SlackErrorKind.RateLimited;

    private static SlackCheckResult Problem(string sentence) => new(new ChatCheck(null, [sentence], []));
}

/// <param name="IsUnreachable">Nothing is known: Slack could not be asked.</param>
internal sealed record SlackCheckResult(ChatCheck Check, bool IsUnreachable = false);
