using AllianceBot.Alerts;
using AllianceBot.Communities;

namespace AllianceBot.Deliveries;

/// <summary>
/// A place of posts on one chat platform. Calls never throw for anything that the platform may do; they end with a
/// <see cref="DeliveryOutcome"/>, and the deliverer alone decides what is tried again and when.
/// </summary>
internal interface IChatPlatform
{
    /// <summary>The name in <see cref="Platforms"/>.</summary>
    string Name { get; }

    /// <summary>Sends the first message of a post. The key of the delivery makes the effect single where the platform has such a key.</summary>
    Task<DeliveryOutcome> SendAsync(Delivery delivery, CancellationToken cancellationToken);

    /// <summary>Brings the message of a post up to date. Editing twice is harmless.</summary>
    Task<DeliveryOutcome> EditAsync(Delivery delivery, CancellationToken cancellationToken);

    /// <summary>Finds out whether a first message, whose sending ended without an answer, is there.</summary>
    Task<FindOutcome> FindOutAsync(Delivery delivery, CancellationToken cancellationToken);
}

/// <summary>One thing to bring to one destination.</summary>
/// <param name="Key">Unique for the post, the same at every attempt.</param>
/// <param name="MessageId">The platform's id of the message; null before the first sending.</param>
/// <param name="FirstTried">When the first sending was first tried; null at the first try.</param>
/// <param name="Repeat">The message may stand there already, which cannot be found out: say so.</param>
internal sealed record Delivery(
    string Key, Destination Destination, Card Card, string? MessageId, DateTimeOffset? FirstTried = null, bool Repeat = false);

/// <summary>How a sending or an edit ended.</summary>
internal abstract record DeliveryOutcome
{
    /// <summary>The message is there and up to date.</summary>
    public sealed record Sent(string MessageId) : DeliveryOutcome;

    /// <summary>It certainly had no effect; to be tried again, not before <paramref name="After"/>.</summary>
    public sealed record Retry(string Reason, TimeSpan? After = null) : DeliveryOutcome;

    /// <summary>It may have had its effect: the answer was lost.</summary>
    public sealed record Unsure(string Reason) : DeliveryOutcome;

    /// <summary>People deleted the message; it is not created again.</summary>
    public sealed record Gone : DeliveryOutcome;

    /// <summary>This message can never be delivered; the reason is for the owner.</summary>
    public sealed record Refused(string Reason) : DeliveryOutcome;

    /// <summary>Nothing can be delivered there at present (a lost channel or permission): the destination is paused.</summary>
    public sealed record Closed(string Reason) : DeliveryOutcome;
}

/// <summary>What is known after an unknown outcome.</summary>
internal abstract record FindOutcome
{
    public sealed record Found(string MessageId) : FindOutcome;

    /// <summary>It is not there, or sending it again has no second effect.</summary>
    public sealed record SendAgain : FindOutcome;

    /// <summary>It cannot be known, and on this platform a marked repeat is better than silence.</summary>
    public sealed record SendMarked : FindOutcome;

    /// <summary>It was there and people deleted it.</summary>
    public sealed record Gone : FindOutcome;

    /// <summary>It cannot be known now; asked again after a while.</summary>
    public sealed record AskLater(string Reason) : FindOutcome;

    /// <summary>It cannot be known: moderators choose.</summary>
    public sealed record Unknown(string Reason) : FindOutcome;
}
