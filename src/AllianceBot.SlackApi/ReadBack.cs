using System.Globalization;
using System.Text.Json;

namespace AllianceBot.SlackApi;

public enum ReadBackOutcome
{
    /// <summary>The message is there.</summary>
    Found,

    /// <summary>Every message since the sending was read, and it is not among them.</summary>
    Absent,

    /// <summary>History could not be read, or not far enough; <see cref="ReadBackResult.Error"/> says why where Slack did.</summary>
    Unknown,
}

public sealed record ReadBackResult(ReadBackOutcome Outcome, MessageRef? Message = null, SlackError? Error = null);

/// <summary>Which own message to look for: the one whose metadata has this event type and this value under this key.</summary>
public sealed record ReadBackQuery(string Channel, string EventType, string Key, string Value, DateTimeOffset SentAt)
{
    /// <summary>Set when the message was a reply.</summary>
    public string? ThreadTs { get; init; }

    /// <summary>The app's own bot id: other apps can write the same metadata. Null accepts any sender. A message that names no bot is judged by its key alone.</summary>
    public string? BotId { get; init; }

    /// <summary>How many pages to read at most. One is enough unless a channel is very busy, or the app is held to 15 messages a call.</summary>
    public int MaxPages { get; init; } = 4;
}

/// <summary>
/// Finds out after an unknown outcome. Slack knows no idempotency key, so a message carries its key as metadata and is looked for in the
/// channel. Absent means absent now: ask once the request's own timeout has passed, since a request may still be on its way. Apps held to
/// the limits of May 2025 read one page of 15 a minute: the second page then comes back as RateLimited, and the outcome stays Unknown.
/// </summary>
public static class ReadBack
{
    /// <summary>How far Slack's clock and ours may differ.</summary>
    private static readonly TimeSpan ClockDifference = TimeSpan.FromMinutes(5);

    public static async Task<ReadBackResult> FindAsync(SlackWeb web, ReadBackQuery query, CancellationToken cancellationToken)
    {
        var oldest = ((query.SentAt - ClockDifference).ToUnixTimeMilliseconds() / 1000m).ToString("F6", CultureInfo.InvariantCulture);
        var page = new HistoryQuery(query.Channel) { Oldest = oldest, ThreadTs = query.ThreadTs };
        for (var read = 0; read < query.MaxPages; read++)
        {
            var result = await web.ReadHistoryAsync(page, cancellationToken);
            if (!result.IsOk) return new ReadBackResult(ReadBackOutcome.Unknown, Error: result.Error);

            if (result.Value.Messages.FirstOrDefault(message => IsWanted(message, query)) is { } found)
                return new ReadBackResult(ReadBackOutcome.Found, new MessageRef(query.Channel, found.Ts));
            if (!result.Value.HasMore) return new ReadBackResult(ReadBackOutcome.Absent);
            if (result.Value.NextCursor is not { } cursor) return new ReadBackResult(ReadBackOutcome.Unknown);
            page = page with { Cursor = cursor };
        }

        return new ReadBackResult(ReadBackOutcome.Unknown);
    }

    private static bool IsWanted(HistoryMessage message, ReadBackQuery query) =>
        message.Metadata is { } metadata
        && metadata.EventType == query.EventType
        && (query.BotId is null || message.BotId is null || message.BotId == query.BotId)
        && metadata.EventPayload.ValueKind == JsonValueKind.Object
        && metadata.EventPayload.TryGetProperty(query.Key, out var value)
        && value.ValueKind == JsonValueKind.String
        && value.GetString() == query.Value;
}
