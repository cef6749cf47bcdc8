namespace AllianceBot.Fakes.Discord;

/// <summary>What clients did at the gateway, and how tests make it misbehave. Read inside <see cref="FakeDiscord.Read{T}"/>.</summary>
public sealed class GatewayControl
{
    public List<(DateTimeOffset At, int Shard)> Identifies { get; } = [];

    /// <summary>Identifies that became sessions.</summary>
    public int Sessions { get; set; }

    public int Resumes { get; set; }

    public int ResumesOnResumeAddress { get; set; }

    public int Connections { get; set; }

    public int Heartbeats { get; set; }

    /// <summary>How connections ended on the client's side; null where it broke.</summary>
    public List<int?> ClientCloses { get; } = [];

    /// <summary>More identifies than allowed: the token is void.</summary>
    public bool TokenWasReset { get; set; }

    public bool AcknowledgesHeartbeats { get; set; } = true;

    public bool RefusesConnections { get; set; }

    public bool ResumeAddressIsDead { get; set; }
}
