using AllianceBot.Communities;
using AllianceBot.Deliveries;
using AllianceBot.DiscordApi;

namespace AllianceBot.Chat.Discord;

/// <summary>What a failed call means for a post: Discord's errors in the deliverer's terms, each with a sentence for people.</summary>
internal static class DiscordOutcomes
{
    public const string ChannelGone = "The channel was deleted: send the rules elsewhere with /alliance-mod route or /alliance-mod setup.";
    public const string NotSeen = "AllianceBot may not see the channel: give it View Channel there, and it goes on by itself.";
    public const string NotAllowed = "AllianceBot may not post there: give it Send Messages, Embed Links and Read Message History, and it goes on by itself.";
    public const string Locked = "The thread is locked: unlock it, or send the rules elsewhere with /alliance-mod route.";
    public const string DirectMessagesClosed = "You take no direct messages from members of the server: allow them in its privacy settings, then say /alliance resume.";
    public const string NeedsTag = "Posts of that forum need a tag, and it has none that AllianceBot may set: add one, then say /alliance-mod setup there.";
    public const string TokenRefused = "Discord refuses the bot's token; nothing is sent to Discord until Discord:Token holds the right one and the bot is started anew.";

    private const int ForumNeedsTag = 40067;

    /// <summary>While the token is refused nothing reaches Discord; the posts wait here.</summary>
    private static readonly TimeSpan TokenPause = TimeSpan.FromMinutes(1);

    /// <summary>A place that was closed for one of these reasons opens again as soon as Discord lets the bot in.</summary>
    public static readonly IReadOnlyList<string> OpensByItself = [ChannelGone, NotSeen, NotAllowed, Locked, NeedsTag];

    public static DeliveryOutcome Of(DiscordError error, Destination destination) => error.Kind switch
    {
        DiscordErrorKind.NotSent => new DeliveryOutcome.Retry(error.Message),
        DiscordErrorKind.OutcomeUnknown => new DeliveryOutcome.Unsure(error.Message),
        DiscordErrorKind.RateLimited or DiscordErrorKind.OldMessageEditLimit or DiscordErrorKind.TooManyInvalidRequests => new DeliveryOutcome.Retry(error.Message, error.RetryAfter),
        DiscordErrorKind.Unauthorized => new DeliveryOutcome.Retry(TokenRefused, TokenPause),
        DiscordErrorKind.UnknownMessage => new DeliveryOutcome.Gone(),
        _ when Closed(error) is { } reason => new DeliveryOutcome.Closed(destination.Kind == "dm" ? DirectMessagesClosed : reason),
        _ => new DeliveryOutcome.Refused(error.Message),
    };

    /// <summary>Why nothing can be posted there at present; null when the error is not about the place.</summary>
    public static string? Closed(DiscordError error) => error.Kind switch
    {
        DiscordErrorKind.UnknownChannel => ChannelGone,
        DiscordErrorKind.MissingAccess or DiscordErrorKind.UnknownGuild => NotSeen,
        DiscordErrorKind.MissingPermission => NotAllowed,
        DiscordErrorKind.ThreadLocked => Locked,
        DiscordErrorKind.CannotDmUser => DirectMessagesClosed,
        // Codes without a name of their own that deny (no mutual server, verification) concern the place, not the text.
        DiscordErrorKind.Rejected when error.Status is 403 => NotAllowed,
        DiscordErrorKind.Rejected when error.Status is 404 => ChannelGone,
        _ => null,
    };

    public static bool NeedsATag(DiscordError error) => error.Code == ForumNeedsTag;

    /// <summary>Discord found the embed or a component wrong: the text alone may still pass.</summary>
    public static bool IsAboutTheForm(DiscordError error) => error.Kind is DiscordErrorKind.InvalidForm or DiscordErrorKind.EmptyMessage;
}
