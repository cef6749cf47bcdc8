using System.Diagnostics.CodeAnalysis;
using System.Text;
using AllianceBot.Security;

namespace AllianceBot.Feeds;

/// <summary>Which URLs may be asked at all. Whether their host may be dialled is <see cref="Security.AddressPolicy"/>'s decision.</summary>
internal static class WebAddress
{
    public const int MaximumLength = 2048;

    /// <summary>What people type: an address, or a host and path without "https://".</summary>
    public static bool TryParse(string typed, [NotNullWhen(true)] out Uri? url)
    {
        typed = typed.Trim().Trim('<', '>');
        if (typed.StartsWith("feed:", StringComparison.OrdinalIgnoreCase))
            typed = typed["feed:".Length..].TrimStart('/');
        if (!typed.Contains("://", StringComparison.Ordinal))
            typed = "https://" + typed;
        return SafeUri.TryParse(typed, out url) && TryTakeCredentials(url, out _, out _);
    }

    /// <summary>An absolute http or https URL without name and password.</summary>
    public static bool IsPlain(Uri url) => IsHttp(url) && url.UserInfo.Length == 0;

    /// <summary>
    /// Splits "https://name:password@host/" into the URL without them and the value of a basic Authorization header. False: not http or
    /// https, or a name without a password, which is how addresses are disguised.
    /// </summary>
    public static bool TryTakeCredentials(Uri url, out Uri plain, out string? authorization)
    {
        (plain, authorization) = (url, null);
        if (!IsHttp(url))
            return false;
        if (url.UserInfo.Length == 0)
            return true;
        if (!url.UserInfo.Contains(':'))
            return false;
        plain = new UriBuilder(url) { UserName = "", Password = "" }.Uri;
        authorization = Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(url.UserInfo)));
        return true;
    }

    /// <summary>Where a Location header leads (RFC 9110, 10.2.2). Null: nowhere that may be followed.</summary>
    /// <param name="location">As it came, bytes as Latin-1; many servers mean UTF-8.</param>
    public static Uri? Redirect(Uri from, string? location)
    {
        if (string.IsNullOrWhiteSpace(location))
            return null;
        var text = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(location));
        return SafeUri.TryResolve(from, text, out var target) && IsPlain(target) ? target : null;
    }

    private static bool IsHttp(Uri url) =>
        url.IsAbsoluteUri && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
        && url.OriginalString.Length <= MaximumLength && SafeUri.AsciiHost(url) is not null;
}
