namespace AllianceBot.Fakes.Discord;

/// <summary>What the stand-in for Discord is like. Defaults follow Discord's documents where they give a number.</summary>
public sealed record FakeDiscordOptions
{
    /// <summary>0: any free port of the loopback interface.</summary>
    public int Port { get; init; }

    public string Token { get; init; } = "fake-bot-token";

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Requests a second over all routes but those of interactions.</summary>
    public int GlobalPerSecond { get; init; } = 50;

    /// <summary>Posts, and edits, of a channel in <see cref="MessageWindow"/>.</summary>
    public int MessagesPerWindow { get; init; } = 5;

    public TimeSpan MessageWindow { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>"The past few minutes" for which a nonce counts.</summary>
    public TimeSpan NonceLifetime { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Edits of messages older than an hour, for each channel and 20 s.</summary>
    public int OldEdits { get; init; } = 3;

    public TimeSpan InteractionDeadline { get; init; } = TimeSpan.FromSeconds(3);

    public TimeSpan InteractionLifetime { get; init; } = TimeSpan.FromMinutes(15);

    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromMilliseconds(41_250);

    /// <summary>What /gateway/bot recommends.</summary>
    public int Shards { get; init; } = 1;

    /// <summary>Identifies in 5 s.</summary>
    public int MaxConcurrency { get; init; } = 1;

    public int SessionStarts { get; init; } = 1000;

    /// <summary>Privileged intents that the application was granted.</summary>
    public int PrivilegedIntents { get; init; }
}
