using AllianceBot.Communities;

namespace AllianceBot.Chat;

/// <summary>A chat that is connected by a token: Discord, Slack. Its posts are sent by its <see cref="Deliveries.IChatPlatform"/>.</summary>
internal interface IChat
{
    /// <summary>
    /// Asks the platform, before anything starts, whether token, channel and permissions are right. Every problem is one
    /// sentence with its mend.
    /// </summary>
    Task<ChatCheck> CheckAsync(CancellationToken cancellationToken);

    /// <summary>Registers the commands, listens and answers until it is cancelled; survives hours of trouble. Ends early only when the platform forbids coming back.</summary>
    Task RunAsync(CancellationToken cancellationToken);
}

/// <summary>What a platform said: the configured chat and channel, or the problems.</summary>
/// <param name="Notes">What is right, for the verb check.</param>
internal sealed record ChatCheck(ConfiguredChat? Chat, IReadOnlyList<string> Problems, IReadOnlyList<string> Notes);
