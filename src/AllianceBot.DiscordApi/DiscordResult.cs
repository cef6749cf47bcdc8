using System.Diagnostics.CodeAnalysis;

namespace AllianceBot.DiscordApi;

/// <summary>What came of a call. Expected failures are values; only cancellation and bugs throw.</summary>
public sealed class DiscordResult<T>
{
    private DiscordResult(T? value, DiscordError? error)
    {
        Value = value;
        Error = error;
    }

    public T? Value { get; }

    public DiscordError? Error { get; }

    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsOk => Error is null;

    public static implicit operator DiscordResult<T>(T value) => new(value, null);

    public static implicit operator DiscordResult<T>(DiscordError error) => new(default, error);

    public override string ToString() => IsOk ? $"Ok: {Value}" : Error.ToString();
}

/// <summary>The value of calls that answer nothing (204).</summary>
public readonly record struct Done;

/// <summary>Why a call failed.</summary>
/// <param name="Kind">What a caller decides by.</param>
/// <param name="Message">A sentence for the log. Never holds a token or an address.</param>
public sealed record DiscordError(DiscordErrorKind Kind, string Message)
{
    /// <summary>HTTP status, when there was an answer.</summary>
    public int? Status { get; init; }

    /// <summary>Discord's JSON error code, 0 when there was none.</summary>
    public int Code { get; init; }

    /// <summary>How long nothing of this kind should be tried: with <see cref="DiscordErrorKind.RateLimited"/>,
    /// <see cref="DiscordErrorKind.OldMessageEditLimit"/> and <see cref="DiscordErrorKind.TooManyInvalidRequests"/>.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The fields that Discord found wrong (50035).</summary>
    public IReadOnlyList<FormError> FormErrors { get; init; } = [];

    public override string ToString() => $"{Kind}: {Message}";
}

/// <summary>One field of an invalid form.</summary>
/// <param name="Path">Such as <c>embeds.0.title</c>.</param>
/// <param name="Code">Such as <c>BASE_TYPE_MAX_LENGTH</c>.</param>
public sealed record FormError(string Path, string Code, string Message);

/// <summary>The failures that callers tell apart. Numbers are Discord's JSON codes (opcodes-and-status-codes).</summary>
public enum DiscordErrorKind
{
    /// <summary>Discord refused for another reason; see status and code.</summary>
    Rejected,

    /// <summary>Nothing reached Discord (name, connection, TLS). Safe to repeat.</summary>
    NotSent,

    /// <summary>The request was written but its effect is unknown: no answer, 5xx, or an answer that makes no sense.
    /// For a read it means that there is no answer.</summary>
    OutcomeUnknown,

    /// <summary>The wait would be longer than the caller allows. The limit is remembered: calls before it ends are not sent.</summary>
    RateLimited,

    /// <summary>401: the token is wrong or revoked. Nothing more is sent with it.</summary>
    Unauthorized,

    /// <summary>Our own guard: too many 401, 403 and 429 answers within ten minutes, nothing is sent until some have aged.</summary>
    TooManyInvalidRequests,

    /// <summary>50035.</summary>
    InvalidForm,

    /// <summary>50006: no content, embed, file or component.</summary>
    EmptyMessage,

    /// <summary>10003: the channel or thread was deleted.</summary>
    UnknownChannel,

    /// <summary>10004.</summary>
    UnknownGuild,

    /// <summary>10008: the message was deleted. On a create that was repeated with its nonce: it was delivered, then deleted.</summary>
    UnknownMessage,

    /// <summary>10062, or 10015 and 50027 on what follows: the interaction was answered too late or its token ran out.</summary>
    UnknownInteraction,

    /// <summary>40060.</summary>
    InteractionAlreadyAcknowledged,

    /// <summary>50001: the bot is not there or cannot see it; for commands, a missing scope.</summary>
    MissingAccess,

    /// <summary>50013.</summary>
    MissingPermission,

    /// <summary>50007: the user's DMs are closed to the bot.</summary>
    CannotDmUser,

    /// <summary>30046: edits of messages over an hour old are limited for each channel.</summary>
    OldMessageEditLimit,

    /// <summary>30034: 200 commands were created in this scope today.</summary>
    CommandCreateLimit,

    /// <summary>160004: the message has a thread already.</summary>
    ThreadAlreadyExists,

    /// <summary>50083: the thread is archived; unarchive it first.</summary>
    ThreadArchived,

    /// <summary>160005: the thread is locked.</summary>
    ThreadLocked,
}
