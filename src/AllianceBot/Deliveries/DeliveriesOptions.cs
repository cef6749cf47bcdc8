using System.ComponentModel.DataAnnotations;
using AllianceBot.Settings;

namespace AllianceBot.Deliveries;

/// <summary>Settings of the section Deliveries.</summary>
internal sealed class DeliveriesOptions
{
    /// <summary>How long a replica may speak in a destination before another one takes over. 3s to 10m.</summary>
    [DurationRange("3s", "10m")]
    public Duration Lease { get; set; } = new(TimeSpan.FromSeconds(30));

    /// <summary>The longest that one call to a chat may take; well below the lease. 1s to 2m.</summary>
    [DurationRange("1s", "2m")]
    public Duration CallTimeout { get; set; } = new(TimeSpan.FromSeconds(10));

    /// <summary>Destinations served side by side; also the most sendings that a crash can leave without an answer. 1 to 64.</summary>
    [Range(1, 64)]
    public int MostInFlight { get; set; } = 8;
}
