namespace AllianceBot.DiscordApi.Gateway;

/// <summary>What a close code of Discord's means for the next connection (topics/opcodes-and-status-codes).</summary>
internal static class CloseCodes
{
    /// <summary>Our own closes that keep the session: anything but 1000 and 1001, which end it.</summary>
    public const int KeepSession = 4000;

    /// <summary>Codes after which reconnecting cannot help, each with what to do.</summary>
    public static string? FatalReason(int? code) => code switch
    {
        4004 => "Discord refused the bot's token (4004). Set the token from the Developer Portal, page Bot, and start again.",
        4010 => "Discord refused the shard number (4010). The shard list and the shard count do not fit together.",
        4011 => "Discord wants the bot to run more shards (4011). Leave the shard count unset, or raise it.",
        4012 => "Discord no longer speaks this version of the gateway (4012). A newer release of the bot is needed.",
        4013 => "Discord does not know one of the intents (4013). This is a bug of the bot.",
        4014 => "Discord did not grant one of the intents (4014). Switch it on in the Developer Portal, page Bot.",
        _ => null,
    };

    /// <summary>
    /// Whether the session can be resumed. Documents name 4007 as over, and 1000 ends a session; 4003 and 4005 mean that it
    /// was never right. All others are tried: a resume that fails costs one answer, an identify counts against 1,000 a day.
    /// </summary>
    public static bool KeepsSession(int? code) => code is not (1000 or 4003 or 4005 or 4007);

    public static string Describe(int? code) => code is null ? "the connection broke" : $"Discord closed the connection ({code})";
}
