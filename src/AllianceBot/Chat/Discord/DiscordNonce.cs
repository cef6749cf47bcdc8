using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace AllianceBot.Chat.Discord;

/// <summary>
/// The idempotency key of a post: Discord answers a second create with the same nonce by the first message, "in the past few
/// minutes" (resources/message). The same for every attempt, and fit for its 25 characters.
/// </summary>
internal static class DiscordNonce
{
    /// <summary>How long after the first try a repeat is surely answered by the first message.</summary>
    public static readonly TimeSpan Holds = TimeSpan.FromMinutes(2);

    private const int HashBytes = 18;

    public static string Of(string key) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, HashBytes));
}
