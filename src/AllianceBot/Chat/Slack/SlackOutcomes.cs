using AllianceBot.Communities;
using AllianceBot.Deliveries;
using AllianceBot.SlackApi;

namespace AllianceBot.Chat.Slack;

/// <summary>What a failed call means for a post: Slack's errors in the deliverer's terms, each with a sentence for people.</summary>
internal static class SlackOutcomes
{
    // A colon after the word token would make the log hide what follows.
    public const string TokenRejected = "Slack refuses the bot's token. Set Slack:BotToken to the right one and start the bot anew; then it goes on by itself.";
    public const string Removed = "The app was removed from the workspace, or its token was taken back: install it again, set Slack:BotToken to the new token and start the bot anew.";
    public const string ChannelGone = "The channel was deleted, or AllianceBot may not see it: invite it there, and it goes on by itself, or send the rules elsewhere with /alliance-mod route.";
    public const string NotInChannel = "AllianceBot is not in the channel: say /invite @AllianceBot there, and it goes on by itself.";
    public const string Archived = "The channel is archived: unarchive it, and it goes on by itself, or send the rules elsewhere with /alliance-mod route.";
    public const string Forbidden = "The workspace's rules keep AllianceBot from posting there: let apps post in the channel's settings, then say /alliance-mod setup there.";
    public const string Unreachable = "Slack does not deliver direct messages of AllianceBot to you: say /alliance resume when it may write to you again.";

    private const string LacksScope = "The Slack app lacks the scope";

    /// <summary>True for a place that was closed for one of our reasons, so that a moderator's word opens it again.</summary>
    public static bool OpensAgain(string reason) => reason == Forbidden || OpensByItself(reason, "channel");

    /// <summary>True for a place that opens again as soon as Slack lets the bot in. A direct message that is refused is opened by its owner.</summary>
    public static bool OpensByItself(string reason, string kind) =>
        reason is TokenRejected or Removed || reason.StartsWith(LacksScope, StringComparison.Ordinal)
        || (kind != "dm" && reason is ChannelGone or NotInChannel or Archived);

    /// <summary>True for a place that was closed for a scope which the token still lacks. Slack may not say which scopes there are.</summary>
    public static bool Lacks(string reason, IReadOnlyList<string> scopes) =>
        scopes.Count > 0 && reason.StartsWith(LacksScope, StringComparison.Ordinal) && SlackCheck.Needed.Any(scope => reason.Contains(scope, StringComparison.Ordinal) && !scopes.Contains(scope));

    public static DeliveryOutcome Of(SlackError error) => error.Kind switch
    {
        SlackErrorKind.NotSent => new DeliveryOutcome.Retry($"Slack could not be reached ({error.Code})."),
        SlackErrorKind.RateLimited => new DeliveryOutcome.Retry("Slack asked to wait.", error.RetryAfter),
        SlackErrorKind.OutcomeUnknown => new DeliveryOutcome.Unsure($"Slack's answer was lost ({error.Code})."),
        SlackErrorKind.MessageGone => new DeliveryOutcome.Gone(),
        _ when Closed(error) is { } reason => new DeliveryOutcome.Closed(reason),
        _ => new DeliveryOutcome.Refused($"Slack refuses the message: {error}"),
    };

    /// <summary>Why nothing can be posted there at present; null when the error is not about the place.</summary>
    public static string? Closed(SlackError error) => error.Kind switch
    {
        SlackErrorKind.TokenRejected => TokenRejected,
        SlackErrorKind.MissingScope => MissingScope(error),
        SlackErrorKind.ChannelGone => ChannelGone,
        SlackErrorKind.NotInChannel => NotInChannel,
        SlackErrorKind.Archived => Archived,
        SlackErrorKind.Forbidden => Forbidden,
        SlackErrorKind.UserUnreachable => Unreachable,
        _ => null,
    };

    /// <summary>Slack found the blocks wrong or too large: the text alone may still pass.</summary>
    public static bool IsAboutTheForm(SlackError error) => error.Kind is SlackErrorKind.InvalidBlocks or SlackErrorKind.MessageTooLong;

    public static string MissingScope(SlackError error) =>
        $"{LacksScope} {error.Needed ?? "that this needs"}: add it under OAuth & Permissions, then install the app to the workspace again.";
}
