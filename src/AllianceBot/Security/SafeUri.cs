using System.Diagnostics.CodeAnalysis;

namespace AllianceBot.Security;

/// <summary>
/// Parses addresses that strangers wrote. <see cref="Uri.TryCreate(string, UriKind, out Uri)"/> of .NET 10 throws for a file address whose host is
/// nothing but marks of direction ("\\" or "file://", then U+202E); here that is no address, as anything else that cannot be parsed.
/// </summary>
internal static class SafeUri
{
    public static bool TryParse([NotNullWhen(true)] string? address, [NotNullWhen(true)] out Uri? uri)
    {
        try
        {
            return Uri.TryCreate(address, UriKind.Absolute, out uri);
        }
        catch (IndexOutOfRangeException)
        {
            uri = null;
            return false;
        }
    }

    public static bool TryResolve(Uri baseUri, string? reference, [NotNullWhen(true)] out Uri? uri)
    {
        try
        {
            return Uri.TryCreate(baseUri, reference, out uri);
        }
        catch (IndexOutOfRangeException)
        {
            uri = null;
            return false;
        }
    }

    /// <summary>
    /// The host as DNS knows it; null when there is none, or when it is no name that DNS could know: then the first look at it throws, or
    /// compatibility forms in it have become signs of markup and spaces (U+FF1E is ">" in <see cref="Uri.IdnHost"/>).
    /// </summary>
    public static string? AsciiHost(Uri uri)
    {
        try
        {
            var host = uri.HostNameType == UriHostNameType.IPv6 ? uri.Host : uri.IdnHost;
            return host.Length > 0 && (uri.HostNameType == UriHostNameType.IPv6 || host.All(IsOfHosts)) ? host.ToLowerInvariant() : null;
        }
        catch (UriFormatException)
        {
            return null;
        }
    }

    private static bool IsOfHosts(char sign) => char.IsAsciiLetterOrDigit(sign) || sign is '.' or '-' or '_';
}
