namespace AllianceBot.SlackApi;

/// <summary>What a failed call means for whoever has to decide what to do next.</summary>
public enum SlackErrorKind
{
    /// <summary>The token is revoked, expired, of the wrong sort or its account is gone: no call with it can succeed.</summary>
    TokenRejected,

    /// <summary>The token lacks a scope; <see cref="SlackError.Needed"/> names it.</summary>
    MissingScope,

    /// <summary>The conversation does not exist, or the app cannot see it.</summary>
    ChannelGone,

    /// <summary>The app has not joined the conversation.</summary>
    NotInChannel,

    /// <summary>The conversation is archived.</summary>
    Archived,

    /// <summary>The workspace's rules forbid this here (posting restricted to some members, threads only, ...).</summary>
    Forbidden,

    /// <summary>The person cannot be written to: unknown, deactivated, a bot, or the app's messages tab is off.</summary>
    UserUnreachable,

    /// <summary>The message to edit or delete is gone.</summary>
    MessageGone,

    /// <summary>The message exists but may no longer be edited or deleted.</summary>
    MessageLocked,

    /// <summary>Slack refused the blocks or the view; <see cref="SlackError.Details"/> has its json-pointers.</summary>
    InvalidBlocks,

    /// <summary>Text, blocks or view are too large.</summary>
    MessageTooLong,

    /// <summary>A trigger_id older than 3 s, or used before.</summary>
    TriggerExpired,

    /// <summary>Not to be called again before <see cref="SlackError.RetryAfter"/>. Nothing was done.</summary>
    RateLimited,

    /// <summary>The request may or may not have taken effect: find out before sending it again.</summary>
    OutcomeUnknown,

    /// <summary>The request certainly had no effect, and not through its own fault (no connection, a gateway's refusal): it may be sent again.</summary>
    NotSent,

    /// <summary>Any other refusal; <see cref="SlackError.Code"/> is Slack's word for it. Nothing was done.</summary>
    Refused,
}

/// <summary>A failed call, as a value.</summary>
/// <param name="Kind">What it means.</param>
/// <param name="Code">Slack's error code, or ours in the same form (<c>timeout</c>, <c>http_503</c>, <c>connection_failed</c>).</param>
public sealed record SlackError(SlackErrorKind Kind, string Code)
{
    /// <summary>How long to leave this method alone; set for <see cref="SlackErrorKind.RateLimited"/> only.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The scope that is missing, as Slack names it; may be several, comma-separated.</summary>
    public string? Needed { get; init; }

    /// <summary>The scopes the token has, comma-separated.</summary>
    public string? Provided { get; init; }

    /// <summary>Slack's own explanations (response_metadata.messages), e.g. with a json-pointer.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];

    /// <summary>One line for a log or a moderator. Never holds a token.</summary>
    public override string ToString()
    {
        var text = Code;
        if (Needed is not null) text += $" (needs {Needed}, has {Provided})";
        if (RetryAfter is { } wait) text += $" (again in {wait.TotalSeconds:0} s)";
        return Details.Count == 0 ? text : $"{text}: {string.Join("; ", Details)}";
    }
}
