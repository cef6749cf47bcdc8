using System.Text;
using AllianceBot.Security;

namespace AllianceBot.Items;

/// <summary>
/// One spelling for the addresses of one article: a second key that holds when the id drifts. For comparing only, never
/// for fetching or showing: http counts as https, and a leading "www." stays, since hosts with and without it may differ.
/// </summary>
internal static class CanonicalUrl
{
    /// <summary>Parameters that only tell where a reader came from.</summary>
    private static readonly HashSet<string> Tracking = new(StringComparer.OrdinalIgnoreCase)
    {
        "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "ttclid", "igshid", "igsh", "li_fat_id",
        "mc_cid", "mc_eid", "mkt_tok", "_hsenc", "_hsmi", "hsCtaTracking", "vero_id", "vero_conv", "oly_anon_id", "oly_enc_id", "rb_clickid",
        "s_cid", "s_kwcid", "ef_id", "epik", "_openstat", "wickedid", "ncid", "cmpid", "ocid", "smid", "smtyp", "ns_mchannel", "ns_source",
        "ns_campaign", "ns_linkname", "at_medium", "at_campaign", "at_custom1", "at_custom2", "at_custom3", "at_custom4", "xtor", "taid", "spm", "ref_src", "ref_url", "ftag", "icid", "wt_mc", "wt.mc", "sr_share",
    };

    /// <summary>Null for anything but an absolute http or https address.</summary>
    public static string? From(string? url)
    {
        if (string.IsNullOrWhiteSpace(url) || !SafeUri.TryParse(url.Trim(), out var uri) || uri.Scheme is not ("http" or "https") || SafeUri.AsciiHost(uri) is not { } host)
            return null;
        var canonical = new StringBuilder("https://", url.Length + 8).Append(host.TrimEnd('.'));
        if (!uri.IsDefaultPort && uri.Port is not (80 or 443))
            canonical.Append(':').Append(uri.Port);
        canonical.Append(uri.AbsolutePath.TrimEnd('/'));
        AppendQuery(canonical, uri.Query);
        if (IsMeaningful(uri.Fragment))
            canonical.Append(uri.Fragment);
        return canonical.ToString();
    }

    private static void AppendQuery(StringBuilder canonical, string query)
    {
        var separator = '?';
        foreach (var range in query.AsSpan().Split('&'))
        {
            // A question mark that begins a parameter adds nothing, and without its parameters before it would be the query's own.
            var parameter = query.AsSpan(range).TrimStart('?');
            if (parameter.IsEmpty || IsTracking(parameter))
                continue;
            canonical.Append(separator).Append(parameter);
            separator = '&';
        }
    }

    private static bool IsTracking(ReadOnlySpan<char> parameter)
    {
        var equals = parameter.IndexOf('=');
        var name = equals < 0 ? parameter : parameter[..equals];
        return name.StartsWith("utm_", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("pk_", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("mtm_", StringComparison.OrdinalIgnoreCase)
            || Tracking.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name);
    }

    /// <summary>
    /// Pages of single-page applications ("#!/news/1", "#/news/1") are named by their fragment, and so are the entries of a
    /// page that holds many. Fragments that only say how to show the page are not.
    /// </summary>
    private static bool IsMeaningful(string fragment) => fragment.StartsWith("#!", StringComparison.Ordinal) || fragment.StartsWith("#/", StringComparison.Ordinal);
}
