namespace AllianceBot.DiscordApi.Gateway;

/// <summary>What a resume needs.</summary>
internal sealed class GatewaySession(string id, Uri? resumeAddress)
{
    public string Id { get; } = id;

    /// <summary>Null: Discord named none that can be used.</summary>
    public Uri? ResumeAddress { get; } = resumeAddress;

    /// <summary>The last event that was handed on.</summary>
    public int Sequence { get; set; }
}

/// <summary>How a connection ended, and what that means for the next one.</summary>
/// <param name="KeepsSession">Whether to resume.</param>
/// <param name="FatalReason">Set when no further connection makes sense.</param>
internal sealed record ConnectionEnd(string Reason, bool KeepsSession, int? CloseCode = null, string? FatalReason = null)
{
    /// <summary>It was refused or timed out before it was a WebSocket.</summary>
    public bool NeverOpened { get; init; }

    /// <summary>READY or RESUMED came.</summary>
    public bool WasUp { get; init; }

    /// <summary>Discord asks for 1-5 s before the next identify (op 9).</summary>
    public bool WantsPause { get; init; }
}
