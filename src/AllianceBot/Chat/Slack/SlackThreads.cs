using System.Text.Json;
using AllianceBot.Communities;
using AllianceBot.SlackApi;
using AllianceBot.SlackApi.Text;
using AllianceBot.Storage;

namespace AllianceBot.Chat.Slack;

/// <summary>
/// Later reports of a story as replies in a thread under its card, in channels that prefer that. What is being told is stored before the
/// call, and looked for in the thread after a lost answer, so that no reply comes twice.
/// </summary>
internal sealed class SlackThreads(Database database, SlackWeb web, TimeProvider time)
{
    public const string EventType = "alliancebot_reports";

    /// <summary>What a thread was told. <paramref name="Telling"/> is null unless the outcome of a reply is open.</summary>
    private sealed record Told(IReadOnlyList<string> Outlets, IReadOnlyList<string>? Telling, long SinceMs);

    public Task<bool> ArePreferredAsync(Destination destination, CancellationToken cancellationToken) =>
        database.ReadAsync(async connection => await MetaStore.GetAsync(connection, Preference(destination)) == "1", cancellationToken);

    public Task PreferAsync(Destination destination, bool threads, CancellationToken cancellationToken) =>
        database.WriteAsync(connection => MetaStore.SetAsync(connection, Preference(destination), threads ? "1" : "0"), cancellationToken);

    /// <summary>Tells the thread of the outlets that it does not know yet; returns an error after which it is to be tried again.</summary>
    public async Task<SlackError?> TellAsync(MessageRef card, string key, IReadOnlyList<string> outlets, string? botId, CancellationToken cancellationToken)
    {
        var told = await database.ReadAsync(connection => MetaStore.GetAsync(connection, Name(key)), cancellationToken) is { } json
            ? JsonSerializer.Deserialize<Told>(json)!
            : new Told([], null, 0);
        if (told.Telling is { } open)
        {
            var query = new ReadBackQuery(card.Channel, EventType, SlackPlatform.KeyName, Mark(key, told.Outlets.Count), DateTimeOffset.FromUnixTimeMilliseconds(told.SinceMs)) { ThreadTs = card.Ts, BotId = botId };
            var found = await ReadBack.FindAsync(web, query, cancellationToken);
            if (found is { Outcome: ReadBackOutcome.Unknown, Error: { Kind: SlackErrorKind.RateLimited or SlackErrorKind.NotSent or SlackErrorKind.OutcomeUnknown } later })
                return later;
            // Where the thread cannot be read, a reply that may stand there is not made again.
            told = await SaveAsync(key, found.Outcome == ReadBackOutcome.Absent ? told with { Telling = null } : new Told([.. told.Outlets, .. open], null, 0), cancellationToken);
        }
        var fresh = outlets.Except(told.Outlets).ToList();
        if (fresh.Count == 0)
            return null;
        told = await SaveAsync(key, told with { Telling = fresh, SinceMs = time.GetUtcNow().ToUnixTimeMilliseconds() }, cancellationToken);
        var posted = await web.PostMessageAsync(new OutgoingMessage
        {
            Channel = card.Channel,
            ThreadTs = card.Ts,
            Text = new Mrkdwn(SlackApi.Blocks.BlockLimits.MessageText).Add($"Also reported by {string.Join(", ", fresh)}").ToString(),
            Metadata = new MessageMetadata(EventType, new Dictionary<string, string> { [SlackPlatform.KeyName] = Mark(key, told.Outlets.Count) }),
        }, cancellationToken);
        switch (posted.Error?.Kind)
        {
            case SlackErrorKind.OutcomeUnknown:
                return posted.Error;
            case SlackErrorKind.NotSent or SlackErrorKind.RateLimited:
                await SaveAsync(key, told with { Telling = null }, cancellationToken);
                return posted.Error;
            default:
                // A refusal is about the thread (locked, gone): it does not pass by trying again.
                await SaveAsync(key, new Told([.. told.Outlets, .. fresh], null, 0), cancellationToken);
                return null;
        }
    }

    private async Task<Told> SaveAsync(string key, Told told, CancellationToken cancellationToken)
    {
        await database.WriteAsync(connection => MetaStore.SetAsync(connection, Name(key), JsonSerializer.Serialize(told)), cancellationToken);
        return told;
    }

    // The replies of a thread are numbered by what it knew before.
    private static string Mark(string key, int known) => $"{key}/{known}";

    private static string Name(string key) => $"slack.thread:{key}";

    private static string Preference(Destination destination) => $"slack.threads:{destination.Id}";
}
