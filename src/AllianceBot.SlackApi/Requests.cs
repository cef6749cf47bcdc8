using AllianceBot.SlackApi.Blocks;

namespace AllianceBot.SlackApi;

/// <summary>chat.postMessage and chat.postEphemeral. Null fields are not sent.</summary>
internal sealed record PostRequest
{
    public required string Channel { get; init; }

    /// <summary>Of an ephemeral message: who sees it.</summary>
    public string? User { get; init; }

    public required string Text { get; init; }

    public IReadOnlyList<Block>? Blocks { get; init; }

    public string? ThreadTs { get; init; }

    public bool? ReplyBroadcast { get; init; }

    public MessageMetadata? Metadata { get; init; }

    public string Parse { get; } = "none";

    public bool LinkNames { get; }

    public bool? UnfurlLinks { get; init; }

    public bool? UnfurlMedia { get; init; }
}

/// <summary>
/// chat.update. The blocks are always sent, be they empty: with text alone Slack would remove them, and without either it would keep the old.
/// </summary>
internal sealed record UpdateRequest(string Channel, string Ts, string Text, IReadOnlyList<Block> Blocks)
{
    public MessageMetadata? Metadata { get; init; }

    public string Parse { get; } = "none";

    public bool LinkNames { get; }
}

internal sealed record DeleteRequest(string Channel, string Ts);

internal sealed record OpenConversationRequest(string Users);

internal sealed record ChannelRequest(string Channel);

internal sealed record OpenViewRequest(string TriggerId, View View);

internal sealed record UpdateViewRequest(string ViewId, View View)
{
    public string? Hash { get; init; }
}

internal sealed record PublishViewRequest(string UserId, View View)
{
    public string? Hash { get; init; }
}

internal sealed record CompleteUploadRequest(IReadOnlyList<UploadedFile> Files, string ChannelId)
{
    public string? InitialComment { get; init; }

    public string? ThreadTs { get; init; }
}

internal sealed record ResponseRequest
{
    public string? Text { get; init; }

    public IReadOnlyList<Block>? Blocks { get; init; }

    public string? ResponseType { get; init; }

    public bool? ReplaceOriginal { get; init; }

    public bool? DeleteOriginal { get; init; }

    public bool? UnfurlLinks { get; init; }

    public bool? UnfurlMedia { get; init; }
}
