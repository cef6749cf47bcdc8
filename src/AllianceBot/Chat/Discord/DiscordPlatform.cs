using System.Collections.Concurrent;
using AllianceBot.Communities;
using AllianceBot.Deliveries;
using AllianceBot.DiscordApi;
using AllianceBot.DiscordApi.Models;
using AllianceBot.DiscordApi.Text;

namespace AllianceBot.Chat.Discord;

/// <summary>
/// Posts on Discord: messages of channels, threads and direct messages, and posts of forums, whose first message has the id
/// of its thread. The REST client waits for limits as long as a call may take; what takes longer is tried again later.
/// </summary>
internal sealed class DiscordPlatform(DiscordRest rest, DiscordPlaces places, DiscordReadBack readBack, ILogger<DiscordPlatform> logger) : IChatPlatform
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);
    private readonly DiscordRest _rest = rest.WithMaxWait(Patience);

    /// <summary>The tag to set in each forum that demands one.</summary>
    private readonly ConcurrentDictionary<Snowflake, Snowflake> _tags = new();

    public string Name => Platforms.Discord;

    public async Task<DeliveryOutcome> SendAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        if (readBack.IsNeeded(delivery))
        {
            switch (await readBack.FindAsync(delivery, cancellationToken))
            {
                case FindOutcome.Found found:
                    return await EditAsync(delivery with { MessageId = found.MessageId }, cancellationToken);
                case FindOutcome.AskLater later:
                    return new DeliveryOutcome.Unsure(later.Reason);
                case FindOutcome.Unknown unknown:
                    return new DeliveryOutcome.Unsure(unknown.Reason);
            }
        }
        var place = await places.ChannelOfAsync(delivery.Destination, cancellationToken);
        if (!place.IsOk)
            return Outcome(place.Error, delivery);
        return delivery.Destination.Kind == "forum"
            ? await PostInForumAsync(place.Value, delivery, cancellationToken)
            : await PostInChannelAsync(place.Value, delivery, cancellationToken);
    }

    public async Task<DeliveryOutcome> EditAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        var place = await places.ChannelOfAsync(delivery.Destination, cancellationToken);
        if (!place.IsOk)
            return Outcome(place.Error, delivery);
        var message = Snowflake.Parse(delivery.MessageId!);
        var channel = delivery.Destination.Kind == "forum" ? message : place.Value;
        var card = DiscordCards.Draw(delivery.Card, delivery.Key);
        // Content stays as it was sent, so the mention in it neither goes nor rings again.
        var edited = await EditAsync(channel, message, new MessageEdit { Embeds = card.Embeds, Components = card.Components }, cancellationToken);
        if (!edited.IsOk && DiscordOutcomes.IsAboutTheForm(edited.Error))
        {
            logger.LogWarning("Discord refused a card, which goes out as plain text: {Reason}", edited.Error.Message);
            edited = await EditAsync(channel, message, new MessageEdit { Content = DiscordCards.Plain(delivery.Card, delivery.Key), Embeds = [], Components = card.Components }, cancellationToken);
        }
        // A forum post that people deleted is a thread that is gone; the forum itself stands.
        if (delivery.Destination.Kind == "forum" && edited.Error?.Kind == DiscordErrorKind.UnknownChannel)
            return new DeliveryOutcome.Gone();
        return edited.IsOk ? new DeliveryOutcome.Sent(delivery.MessageId!) : Outcome(edited.Error, delivery);
    }

    public Task<FindOutcome> FindOutAsync(Delivery delivery, CancellationToken cancellationToken) => readBack.FindAsync(delivery, cancellationToken);

    private async Task<DeliveryOutcome> PostInChannelAsync(Snowflake channel, Delivery delivery, CancellationToken cancellationToken)
    {
        var card = DiscordCards.Draw(delivery.Card, delivery.Key);
        var message = new MessageCreate
        {
            Content = card.Content,
            Embeds = card.Embeds,
            Components = card.Components,
            AllowedMentions = card.AllowedMentions,
            Nonce = DiscordNonce.Of(delivery.Key),
        };
        var sent = await _rest.CreateMessageAsync(channel, message, cancellationToken);
        if (!sent.IsOk && DiscordOutcomes.IsAboutTheForm(sent.Error))
        {
            logger.LogWarning("Discord refused a card, which goes out as plain text: {Reason}", sent.Error.Message);
            sent = await _rest.CreateMessageAsync(
                channel, message with { Content = DiscordCards.Plain(delivery.Card, delivery.Key), Embeds = null, AllowedMentions = AllowedMentions.None }, cancellationToken);
        }
        if (!sent.IsOk)
            return Outcome(sent.Error, delivery);
        if (delivery.Destination.Kind == "announcement" && await _rest.CrosspostMessageAsync(channel, sent.Value.Id, cancellationToken) is { IsOk: false } unpublished)
            logger.LogInformation("A post in {Destination} stands, but was not published to followers: {Reason}", delivery.Destination.Name, unpublished.Error.Message);
        return new DeliveryOutcome.Sent(sent.Value.Id.ToString());
    }

    private async Task<DeliveryOutcome> PostInForumAsync(Snowflake forum, Delivery delivery, CancellationToken cancellationToken)
    {
        var card = DiscordCards.Draw(delivery.Card, delivery.Key);
        var name = DiscordText.Plain(delivery.Card.Title, DiscordLimits.ThreadName);
        var post = new ForumPostCreate(name.Length > 0 ? name : "(untitled)", new ForumMessage
        {
            Content = card.Content,
            Embeds = card.Embeds,
            Components = card.Components,
            AllowedMentions = card.AllowedMentions,
        })
        {
            AppliedTags = _tags.TryGetValue(forum, out var known) ? [known] : null,
        };
        var made = await _rest.CreateForumPostAsync(forum, post, cancellationToken);
        if (!made.IsOk && DiscordOutcomes.NeedsATag(made.Error))
        {
            if (await TagAsync(forum, cancellationToken) is not { } tag)
                return new DeliveryOutcome.Closed(DiscordOutcomes.NeedsTag);
            made = await _rest.CreateForumPostAsync(forum, post = post with { AppliedTags = [tag] }, cancellationToken);
        }
        if (!made.IsOk && DiscordOutcomes.IsAboutTheForm(made.Error))
        {
            logger.LogWarning("Discord refused a card, which goes out as plain text: {Reason}", made.Error.Message);
            var plain = new ForumMessage { Content = DiscordCards.Plain(delivery.Card, delivery.Key), Components = card.Components };
            made = await _rest.CreateForumPostAsync(forum, post with { Message = plain }, cancellationToken);
        }
        return made.IsOk ? new DeliveryOutcome.Sent(made.Value.Id.ToString()) : Outcome(made.Error, delivery);
    }

    private async Task<Snowflake?> TagAsync(Snowflake forum, CancellationToken cancellationToken)
    {
        var channel = await _rest.GetChannelAsync(forum, cancellationToken);
        var tag = channel.Value?.AvailableTags.FirstOrDefault(tag => tag.Moderated != true);
        if (tag is not null)
            _tags[forum] = tag.Id;
        return tag?.Id;
    }

    private async Task<DiscordResult<Message>> EditAsync(Snowflake channel, Snowflake message, MessageEdit edit, CancellationToken cancellationToken)
    {
        var edited = await _rest.EditMessageAsync(channel, message, edit, cancellationToken);
        if (edited.IsOk || edited.Error.Kind != DiscordErrorKind.ThreadArchived)
            return edited;
        var opened = await _rest.EditChannelAsync(channel, new ChannelEdit { Archived = false }, cancellationToken);
        return opened.IsOk ? await _rest.EditMessageAsync(channel, message, edit, cancellationToken) : opened.Error;
    }

    private DeliveryOutcome Outcome(DiscordError error, Delivery delivery)
    {
        if (error.Kind == DiscordErrorKind.Unauthorized)
            logger.LogError("{Sentence}", DiscordOutcomes.TokenRefused);
        return DiscordOutcomes.Of(error, delivery.Destination);
    }
}
