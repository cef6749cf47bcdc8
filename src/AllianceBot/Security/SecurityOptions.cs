using System.ComponentModel.DataAnnotations;

namespace AllianceBot.Security;

/// <summary>Settings under <c>Security</c>: what may be asked of the network on the word of a stranger.</summary>
internal sealed record SecurityOptions
{
    public const string Section = "Security";

    /// <summary>
    /// Allow feeds on this machine and its private networks, at any port. Off: only public addresses. Cloud metadata
    /// services and link-local addresses stay refused either way.
    /// </summary>
    public bool AllowPrivateNetworks { get; init; }

    /// <summary>Ports of public hosts that may be asked besides 80 and 443.</summary>
    [MaxLength(32)]
    public int[] AllowedPorts { get; init; } = [];
}
