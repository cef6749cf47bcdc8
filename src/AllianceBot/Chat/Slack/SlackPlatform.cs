using AllianceBot.Communities;
using AllianceBot.Deliveries;
using AllianceBot.SlackApi;

namespace AllianceBot.Chat.Slack;

/// <summary>
/// Posts on Slack. Slack knows no idempotency key, so each message carries the key of its post as metadata, by which it is found
/// again after a lost answer. A post's message id is its ts.
/// </summary>
internal sealed class SlackPlatform(SlackWeb web, SlackPlaces places, SlackThreads threads, TimeProvider time, ILogger<SlackPlatform> logger) : IChatPlatform
{
    public const string EventType = "alliancebot_post";
    public const string KeyName = "key";

    /// <summary>After so long a refused look into the history is not put off any more: moderators choose.</summary>
    private static readonly TimeSpan LookAtMost = TimeSpan.FromHours(1);

    private string? _botId;

    public string Name => Platforms.Slack;

    public Task<DeliveryOutcome> SendAsync(Delivery delivery, CancellationToken cancellationToken) =>
        DeliverAsync(delivery, web.PostMessageAsync, cancellationToken);

    public Task<DeliveryOutcome> EditAsync(Delivery delivery, CancellationToken cancellationToken) =>
        DeliverAsync(delivery, (message, token) => web.UpdateMessageAsync(delivery.MessageId!, message, token), cancellationToken);

    public async Task<FindOutcome> FindOutAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        if (delivery.FirstTried is not { } first)
            return new FindOutcome.SendAgain();
        // A request may still be on its way until its own timeout has passed.
        if (time.GetUtcNow() - first < SlackServices.RequestTimeout)
            return new FindOutcome.AskLater("the post may still be on its way");
        var place = await places.ConversationOfAsync(delivery.Destination, cancellationToken);
        if (!place.IsOk)
            return Failed(place.Error, first);
        var read = await ReadBack.FindAsync(
            web, new ReadBackQuery(place.Value, EventType, KeyName, delivery.Key, first) { BotId = await BotIdAsync(cancellationToken) }, cancellationToken);
        return read switch
        {
            { Outcome: ReadBackOutcome.Found, Message: { } message } => new FindOutcome.Found(message.Ts),
            { Outcome: ReadBackOutcome.Absent } => new FindOutcome.SendAgain(),
            { Error: { } error } => Failed(error, first),
            _ => new FindOutcome.Unknown("too much was written in the channel since to find the post again"),
        };
    }

    private async Task<DeliveryOutcome> DeliverAsync(
        Delivery delivery, Func<OutgoingMessage, CancellationToken, Task<SlackResult<MessageRef>>> call, CancellationToken cancellationToken)
    {
        var place = await places.ConversationOfAsync(delivery.Destination, cancellationToken);
        if (!place.IsOk)
            return Outcome(place.Error);
        var inThread = await threads.ArePreferredAsync(delivery.Destination, cancellationToken);
        var card = SlackCards.Draw(delivery.Card, delivery.Key, delivery.Repeat, inThread);
        var message = new OutgoingMessage
        {
            Channel = place.Value,
            Text = card.Text,
            Blocks = card.Blocks,
            Metadata = new MessageMetadata(EventType, new Dictionary<string, string> { [KeyName] = delivery.Key }),
        };
        var done = await call(message, cancellationToken);
        if (!done.IsOk && SlackOutcomes.IsAboutTheForm(done.Error))
        {
            logger.LogWarning("Slack refused a card, which goes out as plain text: {Reason}", done.Error.ToString());
            done = await call(message with { Blocks = null }, cancellationToken);
        }
        if (done.Error is { Kind: SlackErrorKind.MessageLocked } locked && delivery.MessageId is { } standing)
        {
            logger.LogInformation("A post in {Destination} stays as it is: {Reason}", delivery.Destination.Name, locked.Code);
            return new DeliveryOutcome.Sent(standing);
        }
        if (!done.IsOk)
            return Outcome(done.Error);
        var untold = inThread ? await threads.TellAsync(done.Value, delivery.Key, delivery.Card.AlsoReportedBy, await BotIdAsync(cancellationToken), cancellationToken) : null;
        // The first post stands, whatever became of its thread; the next edit tells it.
        return untold is null || delivery.MessageId is null
            ? new DeliveryOutcome.Sent(done.Value.Ts)
            : new DeliveryOutcome.Retry($"The thread was not told ({untold.Code}).", untold.RetryAfter);
    }

    // Without its own bot id any app's message with such metadata would count.
    private async Task<string?> BotIdAsync(CancellationToken cancellationToken) => _botId ??= (await web.TestAuthAsync(cancellationToken)).Value?.BotId;

    private DeliveryOutcome Outcome(SlackError error)
    {
        if (error.Kind == SlackErrorKind.TokenRejected)
            logger.LogError("{Sentence}", SlackOutcomes.TokenRejected);
        return SlackOutcomes.Of(error);
    }

    // A conversation that is gone took the message along: sending says so and closes the destination.
    private FindOutcome Failed(SlackError error, DateTimeOffset first) => error.Kind switch
    {
        SlackErrorKind.ChannelGone or SlackErrorKind.UserUnreachable => new FindOutcome.SendAgain(),
        SlackErrorKind.RateLimited or SlackErrorKind.NotSent or SlackErrorKind.OutcomeUnknown when time.GetUtcNow() - first < LookAtMost
            => new FindOutcome.AskLater($"the channel's history could not be read now ({error.Code})"),
        _ => new FindOutcome.Unknown(SlackOutcomes.Closed(error) ?? $"the channel's history could not be read ({error.Code})"),
    };
}
