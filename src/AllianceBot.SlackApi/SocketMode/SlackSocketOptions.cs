namespace AllianceBot.SlackApi.SocketMode;

/// <summary>Times of a Socket Mode connection. The defaults suit Slack; tests shorten them.</summary>
public sealed record SlackSocketOptions
{
    /// <summary>When an event is acknowledged on the handler's behalf. Slack gives up at 3 s.</summary>
    public TimeSpan AckWithin { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long connecting may take, hello included.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often we ping. The socket's own timer: not under the TimeProvider.</summary>
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a pong may take before the connection counts as dead.</summary>
    public TimeSpan PongTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The first pause before a new attempt; doubled at each failure, with jitter.</summary>
    public TimeSpan FirstBackoff { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan LongestBackoff { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The least pause after too_many_websockets: ten other connections hold the slots, and haste would only make a storm.</summary>
    public TimeSpan TooManyBackoff { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>After a connection that lived this long the next is opened at once; after any other there is a pause, even if Slack asked for a new one.</summary>
    public TimeSpan StableAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Events handled at once. Further ones are acknowledged in time and wait for their turn.</summary>
    public int MaxConcurrent { get; init; } = 64;

    /// <summary>Events that wait for their turn. One more is not acknowledged: Slack tells the person, or delivers it again.</summary>
    public int MaxWaiting { get; init; } = 1000;

    /// <summary>Told of every change, for logs and health. Must not block.</summary>
    public Action<SocketNote> Note { get; init; } = _ => { };
}

public enum SocketState
{
    Connecting,
    Connected,

    /// <summary>Something went wrong that will be tried again.</summary>
    Waiting,

    /// <summary>A handler threw, an event could not be taken: the connection goes on.</summary>
    Trouble,
}

/// <summary>One line about the connection. Never holds a token or an address.</summary>
public sealed record SocketNote(SocketState State, string Text);

public enum SocketEndReason
{
    /// <summary>Cancelled by the caller.</summary>
    Stopped,

    /// <summary>The app-level token is not accepted, or lacks connections:write.</summary>
    TokenRejected,

    /// <summary>Socket Mode was switched off for the app.</summary>
    LinkDisabled,
}

/// <summary>Why the socket ended for good, with a sentence that says what to do.</summary>
public sealed record SocketEnd(SocketEndReason Reason, string Sentence);
