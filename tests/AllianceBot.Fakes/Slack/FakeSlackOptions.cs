namespace AllianceBot.Fakes.Slack;

/// <summary>How strict the fake is. Its limits come from Slack's documentation, not from the client.</summary>
public sealed record FakeSlackOptions
{
    /// <summary>0 for a free port of the loopback interface.</summary>
    public int Port { get; init; }

    public string BotToken { get; init; } = "xoxb-fake-bot-token";

    public string AppToken { get; init; } = "xapp-1-A0FAKEAPP-1-fake-app-token";

    /// <summary>Messages a second in one channel, and how many may come at once before the first 429. Zero for no limit.</summary>
    public double MessagesPerSecond { get; init; } = 1;

    public int MessageBurst { get; init; } = 3;

    /// <summary>Whether the tiers (20, 50, 100 calls a minute and method) answer 429 too.</summary>
    public bool EnforceTiers { get; init; }

    /// <summary>When an event that was not acknowledged is delivered again.</summary>
    public IReadOnlyList<TimeSpan> EventRetries { get; init; } = [TimeSpan.Zero, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5)];

    /// <summary>How often the server pings its sockets.</summary>
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Where requests are appended as JSON lines, each flushed; null for memory alone.</summary>
    public string? RecordTo { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>What apps may read of a conversation.</summary>
public enum HistoryAccess
{
    Normal,

    /// <summary>As for commercially distributed apps outside the marketplace since May 2025: one request a minute, 15 objects.</summary>
    Restricted,

    /// <summary>The scopes channels:history, groups:history and im:history are missing.</summary>
    NoScope,
}
