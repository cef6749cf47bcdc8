using System.Text.Json;
using AllianceBot.SlackApi.Blocks;

namespace AllianceBot.SlackApi;

/// <summary>What identifies a message: the conversation and its ts, kept as the string Slack gave.</summary>
public sealed record MessageRef(string Channel, string Ts);

/// <summary>Data that travels with a message, unseen by people; how our own messages are found again.</summary>
public sealed record MessageMetadata(string EventType, IReadOnlyDictionary<string, string> EventPayload);

/// <summary>A message to post. Mentions, link names and unfurling are off in every call.</summary>
public sealed record OutgoingMessage
{
    /// <summary>A conversation id (C, G or D), never a name.</summary>
    public required string Channel { get; init; }

    /// <summary>What notifications and old clients show; escaped by the caller (<see cref="Text.SlackText"/>).</summary>
    public required string Text { get; init; }

    public IReadOnlyList<Block>? Blocks { get; init; }

    /// <summary>The ts of the thread's first message; never that of a reply.</summary>
    public string? ThreadTs { get; init; }

    /// <summary>Shows a reply in the channel as well; only with <see cref="ThreadTs"/>.</summary>
    public bool ReplyBroadcast { get; init; }

    public MessageMetadata? Metadata { get; init; }
}

/// <summary>An answer through a response_url: at most 5 within 30 minutes of the interaction.</summary>
public sealed record ResponseMessage
{
    public string? Text { get; init; }

    public IReadOnlyList<Block>? Blocks { get; init; }

    /// <summary>For everybody in the channel; otherwise only the person sees it.</summary>
    public bool InChannel { get; init; }

    /// <summary>Replaces the message the button was on.</summary>
    public bool ReplaceOriginal { get; init; }

    public bool DeleteOriginal { get; init; }
}

/// <summary>A message read back. <see cref="Metadata"/> values may be of any JSON type, as any app may write them.</summary>
public sealed record HistoryMessage
{
    public string Ts { get; init; } = "";

    public string? ThreadTs { get; init; }

    public string? Text { get; init; }

    public string? User { get; init; }

    public string? BotId { get; init; }

    public string? AppId { get; init; }

    public HistoryMetadata? Metadata { get; init; }
}

public sealed record HistoryMetadata
{
    public string? EventType { get; init; }

    public JsonElement EventPayload { get; init; }
}

/// <summary>One page of history, newest first; of replies, oldest first.</summary>
public sealed record HistoryPage
{
    public IReadOnlyList<HistoryMessage> Messages { get; init; } = [];

    public bool HasMore { get; init; }

    public PageCursor? ResponseMetadata { get; init; }

    /// <summary>Where the next page starts, or null after the last.</summary>
    public string? NextCursor => string.IsNullOrEmpty(ResponseMetadata?.NextCursor) ? null : ResponseMetadata.NextCursor;
}

public sealed record PageCursor
{
    public string? NextCursor { get; init; }
}

/// <summary>Which part of a conversation to read. Times are Slack's ts strings; both bounds are exclusive.</summary>
public sealed record HistoryQuery(string Channel)
{
    public string? Oldest { get; init; }

    public string? Latest { get; init; }

    /// <summary>Set to read the replies to this message instead of the channel.</summary>
    public string? ThreadTs { get; init; }

    public string? Cursor { get; init; }

    /// <summary>Asked for at most; Slack may give fewer, 15 to apps under the limits of May 2025.</summary>
    public int Limit { get; init; } = 100;
}
