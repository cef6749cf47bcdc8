using System.Text.Json.Serialization;

namespace AllianceBot.SlackApi;

/// <summary>The part that every answer has.</summary>
internal sealed record AnswerStatus
{
    public bool Ok { get; init; }

    public string? Error { get; init; }

    public string? Needed { get; init; }

    public string? Provided { get; init; }

    public AnswerNotes? ResponseMetadata { get; init; }
}

internal sealed record AnswerNotes
{
    public IReadOnlyList<string>? Messages { get; init; }
}

/// <summary>An answer of which nothing but its ok matters.</summary>
public sealed record Done;

/// <summary>Whose token it is (auth.test).</summary>
public sealed record TokenOwner
{
    public string TeamId { get; init; } = "";

    public string Team { get; init; } = "";

    /// <summary>The workspace's address.</summary>
    public string? Url { get; init; }

    public string UserId { get; init; } = "";

    public string User { get; init; } = "";

    /// <summary>Null for a person's token.</summary>
    public string? BotId { get; init; }

    /// <summary>The scopes the token has, from the header x-oauth-scopes; empty when Slack did not say.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Scopes { get; init; } = [];
}

public sealed record SlackUser
{
    public string Id { get; init; } = "";

    public string? TeamId { get; init; }

    public string Name { get; init; } = "";

    public string? RealName { get; init; }

    public bool IsAdmin { get; init; }

    public bool IsOwner { get; init; }

    public bool IsPrimaryOwner { get; init; }

    public bool IsBot { get; init; }

    public bool Deleted { get; init; }

    /// <summary>An IANA time zone.</summary>
    public string? Tz { get; init; }

    public string? Locale { get; init; }
}

public sealed record Conversation
{
    public string Id { get; init; } = "";

    /// <summary>Without #; null for direct messages.</summary>
    public string? Name { get; init; }

    public bool IsPrivate { get; init; }

    public bool IsArchived { get; init; }

    public bool IsMember { get; init; }

    public bool IsIm { get; init; }
}

public sealed record ConversationPage
{
    public IReadOnlyList<Conversation> Channels { get; init; } = [];

    public PageCursor? ResponseMetadata { get; init; }

    public string? NextCursor => string.IsNullOrEmpty(ResponseMetadata?.NextCursor) ? null : ResponseMetadata.NextCursor;
}

/// <summary>A view as Slack stores it. Pass <see cref="Hash"/> with an update to lose no later one.</summary>
public sealed record StoredView
{
    public string Id { get; init; } = "";

    public string? Hash { get; init; }
}

/// <summary>The one-time address of a Socket Mode connection.</summary>
public sealed record SocketAddress
{
    public string Url { get; init; } = "";
}

public sealed record UploadedFile
{
    public string Id { get; init; } = "";

    public string? Title { get; init; }
}

internal sealed record PostedAnswer
{
    public string? Channel { get; init; }

    public string? Ts { get; init; }

    public string? MessageTs { get; init; }
}

internal sealed record UserAnswer
{
    public SlackUser? User { get; init; }
}

internal sealed record ConversationAnswer
{
    public Conversation? Channel { get; init; }
}

internal sealed record ViewAnswer
{
    public StoredView? View { get; init; }
}

internal sealed record UploadTicket
{
    public string? UploadUrl { get; init; }

    public string? FileId { get; init; }
}

internal sealed record UploadAnswer
{
    public IReadOnlyList<UploadedFile>? Files { get; init; }
}
