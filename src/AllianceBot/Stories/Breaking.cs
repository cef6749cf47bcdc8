using AllianceBot.Security;

namespace AllianceBot.Stories;

/// <summary>
/// A story breaks when three independent outlets report it within half an hour, by their published times, but no later than
/// they were seen. Outlets are independent when their links are on different hosts.
/// </summary>
internal static class Breaking
{
    private const int Outlets = 3;
    private static readonly long WindowMs = (long)TimeSpan.FromMinutes(30).TotalMilliseconds;

    /// <summary>When the report came that made it break; null when none did.</summary>
    public static long? SinceMs(IEnumerable<Report> reports)
    {
        var ordered = reports.Select(report => (AtMs: Math.Min(report.PublishedMs, report.SeenMs), Outlet: OutletOf(report))).OrderBy(report => report.AtMs).ToList();
        for (var last = 0; last < ordered.Count; last++)
        {
            var within = ordered.Take(last + 1).Where(report => report.AtMs >= ordered[last].AtMs - WindowMs);
            if (within.Select(report => report.Outlet).Distinct(StringComparer.OrdinalIgnoreCase).Count() >= Outlets)
                return ordered[last].AtMs;
        }
        return null;
    }

    private static string OutletOf(Report report)
    {
        var host = SafeUri.TryParse(report.Url, out var url) && url.Host.Length > 0 ? url.Host : report.Outlet;
        return host.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? host[4..] : host;
    }
}
