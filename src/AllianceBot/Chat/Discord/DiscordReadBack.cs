using AllianceBot.Commands;
using AllianceBot.Communities;
using AllianceBot.Deliveries;
using AllianceBot.DiscordApi;
using AllianceBot.DiscordApi.Models;

namespace AllianceBot.Chat.Discord;

/// <summary>
/// Finds out whether a first message, whose sending ended without an answer, stands in its channel. While its nonce holds a
/// repeat is harmless and nothing is read. Later, and in forums, which have no nonce, our own messages since then are read
/// back: the buttons, or a notice's footer, carry the key of the post.
/// </summary>
internal sealed class DiscordReadBack(DiscordRest rest, DiscordPlaces places, DiscordAccess access, TimeProvider time)
{
    private const int MostPages = 10;
    private const int MostThreads = 25;

    /// <summary>How far Discord's clock and ours may be apart.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(2);

    /// <summary>True when sending again could make a second message.</summary>
    public bool IsNeeded(Delivery delivery) =>
        delivery.FirstTried is { } first && (delivery.Destination.Kind == "forum" || time.GetUtcNow() - first > DiscordNonce.Holds);

    public async Task<FindOutcome> FindAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        if (!IsNeeded(delivery))
            return new FindOutcome.SendAgain();
        var place = await places.ChannelOfAsync(delivery.Destination, cancellationToken);
        if (!place.IsOk)
            return Failed(place.Error);
        var since = Snowflake.At(delivery.FirstTried!.Value - Skew);
        return delivery.Destination.Kind == "forum"
            ? await InForumAsync(place.Value, delivery.Key, since, cancellationToken)
            : await InChannelAsync(place.Value, delivery.Destination, delivery.Key, since, cancellationToken);
    }

    /// <summary>Whether a message shows the post of that key.</summary>
    public static bool Shows(Message message, string key) =>
        message.Components.SelectMany(row => row.Flatten()).Any(part => part.CustomId is { } id && id.EndsWith($":{key}", StringComparison.Ordinal))
        || message.Embeds.Any(embed => embed.Footer?.Text == $"AllianceBot · {key}")
        || message.Content.EndsWith($"\n{key}", StringComparison.Ordinal);

    private async Task<FindOutcome> InChannelAsync(Snowflake channel, Destination destination, string key, Snowflake since, CancellationToken cancellationToken)
    {
        Snowflake? before = null;
        for (var page = 0; page < MostPages; page++)
        {
            var read = await rest.GetMessagesAsync(channel, cancellationToken, before: before);
            if (!read.IsOk)
                return Failed(read.Error);
            if (read.Value.FirstOrDefault(message => Shows(message, key)) is { } found)
                return await FoundAsync(channel, destination, found, cancellationToken);
            // Without the permission Discord answers an empty list instead of refusing.
            if (read.Value.Count == 0 && page == 0 && destination.Kind != "dm" && !await access.MayReadAsync(channel, cancellationToken))
                return new FindOutcome.Unknown("AllianceBot may not read the channel's history, so it cannot see whether the post is there: give it Read Message History.");
            if (read.Value.Count == 0 || read.Value[^1].Id < since)
                return new FindOutcome.SendAgain();
            before = read.Value[^1].Id;
        }
        return new FindOutcome.Unknown("too much was written in the channel since to find the post again");
    }

    // The crash may have come between posting and publishing.
    private async Task<FindOutcome> FoundAsync(Snowflake channel, Destination destination, Message found, CancellationToken cancellationToken)
    {
        if (destination.Kind == "announcement" && !(found.Flags ?? MessageFlags.None).HasFlag(MessageFlags.Crossposted))
            await rest.CrosspostMessageAsync(channel, found.Id, cancellationToken);
        return new FindOutcome.Found(found.Id.ToString());
    }

    private async Task<FindOutcome> InForumAsync(Snowflake forum, string key, Snowflake since, CancellationToken cancellationToken)
    {
        var channel = await rest.GetChannelAsync(forum, cancellationToken);
        if (!channel.IsOk)
            return Failed(channel.Error);
        var me = await rest.GetCurrentUserAsync(cancellationToken);
        var active = await rest.GetActiveThreadsAsync(channel.Value.GuildId, cancellationToken);
        var archived = await rest.GetArchivedThreadsAsync(forum, cancellationToken);
        if ((me.Error ?? active.Error ?? archived.Error) is { } failed)
            return Failed(failed);
        var threads = active.Value!.Threads.Concat(archived.Value!.Threads)
            .Where(thread => thread.ParentId == forum && thread.OwnerId == me.Value!.Id && thread.Id >= since)
            .OrderBy(thread => thread.Id).ToList();
        foreach (var thread in threads.Take(MostThreads))
        {
            // A forum post's first message has the id of its thread.
            var first = await rest.GetMessageAsync(thread.Id, thread.Id, cancellationToken);
            if (first.IsOk && Shows(first.Value, key))
                return new FindOutcome.Found(thread.Id.ToString());
            if (!first.IsOk && first.Error.Kind is not (DiscordErrorKind.UnknownMessage or DiscordErrorKind.UnknownChannel))
                return Failed(first.Error);
        }
        return threads.Count > MostThreads
            ? new FindOutcome.Unknown("too many posts were made in the forum since to find this one again")
            : new FindOutcome.SendAgain();
    }

    // A channel that is gone took the message along: sending says so and closes the destination. One that cannot be read now may be read later.
    private static FindOutcome Failed(DiscordError error) => error.Kind is DiscordErrorKind.UnknownChannel
        ? new FindOutcome.SendAgain()
        : new FindOutcome.AskLater(DiscordOutcomes.Closed(error) ?? error.Message);
}
