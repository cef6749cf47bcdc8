using System.ComponentModel.DataAnnotations;
using AllianceBot.Settings;

namespace AllianceBot.Alerts;

/// <summary>Settings of the section Alerts.</summary>
internal sealed class AlertsOptions
{
    /// <summary>How long a first post waits for other reports of the same event. 0s to 10m.</summary>
    [DurationRange("0s", "10m")]
    public Duration GatherFor { get; set; } = new(TimeSpan.FromSeconds(3));

    /// <summary>The pause before the first edit of a post; it doubles with every edit. 0s to 1h.</summary>
    [DurationRange("0s", "1h")]
    public Duration EditAfter { get; set; } = new(TimeSpan.FromSeconds(30));

    /// <summary>More new alerts than this for one destination from one poll become one digest. 1 to 100.</summary>
    [Range(1, 100)]
    public int MostPerPoll { get; set; } = 10;
}
