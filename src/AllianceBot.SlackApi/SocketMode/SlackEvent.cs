namespace AllianceBot.SlackApi.SocketMode;

/// <summary>Something a person did. Texts are as Slack sends them (<see cref="Text.SlackText.Typed"/> undoes its escapes).</summary>
/// <param name="Key">The same for each redelivery of one event, over all connections: what makes handling idempotent.</param>
/// <param name="TeamId">The workspace; empty where Slack does not say.</param>
/// <param name="UserId">Who did it; empty where nobody did.</param>
public abstract record SlackEvent(string Key, string TeamId, string UserId);

public sealed record SlashCommand(string Key, string TeamId, string UserId) : SlackEvent(Key, TeamId, UserId)
{
    /// <summary>With its slash.</summary>
    public required string Command { get; init; }

    public required string Text { get; init; }

    public required string ChannelId { get; init; }

    /// <summary>Opens one modal within 3 s.</summary>
    public required string TriggerId { get; init; }

    public required string ResponseUrl { get; init; }
}

/// <summary>A press of a button or a choice in a menu, on a message or in a view.</summary>
public sealed record BlockAction(string Key, string TeamId, string UserId) : SlackEvent(Key, TeamId, UserId)
{
    public required string ActionId { get; init; }

    public string BlockId { get; init; } = "";

    /// <summary>The button's value, or what was chosen.</summary>
    public string Value { get; init; } = "";

    public required string TriggerId { get; init; }

    /// <summary>Null in views.</summary>
    public string? ResponseUrl { get; init; }

    /// <summary>Null in views.</summary>
    public string? ChannelId { get; init; }

    /// <summary>The message that carries the button; null in views.</summary>
    public string? MessageTs { get; init; }

    /// <summary>The view that carries the button; null on messages.</summary>
    public ViewState? View { get; init; }
}

/// <summary>A modal was sent off. The acknowledgement may answer with errors or another view.</summary>
public sealed record ViewSubmission(string Key, string TeamId, string UserId, ViewState View) : SlackEvent(Key, TeamId, UserId);

/// <summary>A modal that asked for it was dismissed.</summary>
public sealed record ViewClosed(string Key, string TeamId, string UserId, ViewState View) : SlackEvent(Key, TeamId, UserId);

/// <summary>A shortcut, of the app or of a message.</summary>
public sealed record Shortcut(string Key, string TeamId, string UserId) : SlackEvent(Key, TeamId, UserId)
{
    public required string CallbackId { get; init; }

    public required string TriggerId { get; init; }

    /// <summary>For a message shortcut: which message, and where to answer.</summary>
    public MessageRef? Message { get; init; }

    public string? ResponseUrl { get; init; }
}

public sealed record AppHomeOpened(string Key, string TeamId, string UserId) : SlackEvent(Key, TeamId, UserId)
{
    /// <summary><c>home</c> or <c>messages</c>.</summary>
    public required string Tab { get; init; }
}

/// <summary>A person wrote to the app. Messages of bots and edits never become one.</summary>
public sealed record DirectMessage(string Key, string TeamId, string UserId) : SlackEvent(Key, TeamId, UserId)
{
    public required string ChannelId { get; init; }

    public required string Ts { get; init; }

    /// <summary>The first message of the thread that it was said in; null outside threads.</summary>
    public string? ThreadTs { get; init; }

    public required string Text { get; init; }
}

/// <summary>The workspace took tokens of the app back.</summary>
/// <param name="OfBot">True when the bot's own token is among them; else only people's.</param>
public sealed record TokensRevoked(string Key, string TeamId, string UserId, bool OfBot) : SlackEvent(Key, TeamId, UserId);

/// <summary>Any other event of the Events API, by its type (<c>app_uninstalled</c>, <c>channel_archive</c>, <c>member_joined_channel</c>, ...).</summary>
public sealed record OtherEvent(string Key, string TeamId, string UserId, string Type) : SlackEvent(Key, TeamId, UserId)
{
    /// <summary>The channel that it is about; null where it is about none.</summary>
    public string? ChannelId { get; init; }
}

/// <summary>A view as it stood when the event happened.</summary>
public sealed record ViewState
{
    public required string Id { get; init; }

    /// <summary><c>modal</c> or <c>home</c>.</summary>
    public required string Type { get; init; }

    public string CallbackId { get; init; } = "";

    public string PrivateMetadata { get; init; } = "";

    public string? Hash { get; init; }

    /// <summary>What was filled in, by block_id; an empty answer has no values.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Fields { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The one answer of a field, or null.</summary>
    public string? this[string blockId] => Fields.TryGetValue(blockId, out var values) && values.Count > 0 ? values[0] : null;
}
