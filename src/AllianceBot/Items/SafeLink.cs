using System.Buffers;
using AllianceBot.Security;

namespace AllianceBot.Items;

/// <summary>Links of strangers: resolved against their base, and only http and https come out.</summary>
internal static class SafeLink
{
    private static readonly SearchValues<char> SpacesAndControls = SearchValues.Create(
        string.Concat(Enumerable.Range(0, 0xA1).Select(c => (char)c).Where(c => char.IsControl(c) || char.IsWhiteSpace(c))));

    /// <summary>
    /// The absolute http(s) address, or null. Without a base a relative reference, and a tag: or urn: name, comes back
    /// as written, for the batch verb; the poller always has a base.
    /// </summary>
    /// <param name="allowOtherHost">A reference of the form //host/path may name another host than the base's. True for
    /// pictures, which often do; for what people click it is a disguise.</param>
    public static string? Resolve(string? reference, Uri? baseUri, bool allowOtherHost = false)
    {
        if (string.IsNullOrWhiteSpace(reference))
            return null;
        reference = Repair(reference);
        if (reference.Length == 0)
            return null;
        if (HasScheme(reference, out var isHttp))
            return IsName(reference) && baseUri is null ? reference : isHttp && SafeUri.TryParse(reference, out var absolute) && SafeUri.AsciiHost(absolute) is not null ? reference : null;
        if (baseUri is null)
            return reference[0] is '\\' || reference.StartsWith("//", StringComparison.Ordinal) ? null : reference;
        if (!SafeUri.TryResolve(baseUri, reference, out var resolved) || resolved.Scheme is not ("http" or "https") || SafeUri.AsciiHost(resolved) is null)
            return null;
        return resolved.Host == baseUri.Host || allowOtherHost ? resolved.AbsoluteUri : null;
    }

    /// <summary>Nests an xml:base into the one around it. A base that is unusable changes nothing.</summary>
    public static Uri? Nest(Uri? outer, string inner)
    {
        inner = Repair(inner);
        if (outer is null)
            return SafeUri.TryParse(inner, out var alone) && alone.Scheme is "http" or "https" ? alone : null;
        return SafeUri.TryResolve(outer, inner, out var nested) && nested.Scheme is "http" or "https" ? nested : outer;
    }

    /// <summary>As browsers do: surrounding space and any line breaks or controls go, spaces inside are encoded.</summary>
    private static string Repair(string reference)
    {
        var trimmed = reference.AsSpan().Trim();
        if (trimmed.IndexOfAny(SpacesAndControls) < 0)
            return trimmed.Length == reference.Length ? reference : trimmed.ToString();
        return string.Concat(trimmed.ToString().Where(c => !char.IsControl(c))).Trim().Replace(" ", "%20", StringComparison.Ordinal);
    }

    /// <summary>A name that leads nowhere, so nothing can act on it.</summary>
    private static bool IsName(string reference) => reference.StartsWith("tag:", StringComparison.Ordinal) || reference.StartsWith("urn:", StringComparison.Ordinal);

    private static bool HasScheme(string reference, out bool isHttp)
    {
        isHttp = false;
        if (!char.IsAsciiLetter(reference[0]))
            return false;
        var end = 1;
        while (end < reference.Length && (char.IsAsciiLetterOrDigit(reference[end]) || reference[end] is '+' or '.' or '-'))
            end++;
        if (end == reference.Length || reference[end] != ':')
            return false;
        isHttp = reference.AsSpan(0, end).Equals("http", StringComparison.OrdinalIgnoreCase) || reference.AsSpan(0, end).Equals("https", StringComparison.OrdinalIgnoreCase);
        return true;
    }
}
