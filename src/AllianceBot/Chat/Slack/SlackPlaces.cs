using System.Collections.Concurrent;
using AllianceBot.Communities;
using AllianceBot.SlackApi;

namespace AllianceBot.Chat.Slack;

/// <summary>Destinations as Slack's conversations. A direct message is named by user and community (<c>user@community</c>): it is opened when it is first needed.</summary>
internal sealed class SlackPlaces(SlackWeb web)
{
    private const int MostKnown = 10_000;
    private readonly ConcurrentDictionary<string, string> _directMessages = new();

    public async Task<SlackResult<string>> ConversationOfAsync(Destination destination, CancellationToken cancellationToken)
    {
        if (destination.Kind != "dm")
            return destination.ExternalId;
        var user = destination.ExternalId.Split('@')[0];
        if (_directMessages.TryGetValue(user, out var known))
            return known;
        var opened = await web.OpenDirectMessageAsync([user], cancellationToken);
        if (!opened.IsOk)
            // Opening twice gives the same conversation, so a lost answer is no doubt about a message.
            return opened.Error.Kind == SlackErrorKind.OutcomeUnknown ? opened.Error with { Kind = SlackErrorKind.NotSent } : opened.Error;
        if (_directMessages.Count >= MostKnown)
            _directMessages.Clear();
        return _directMessages[user] = opened.Value.Id;
    }
}
