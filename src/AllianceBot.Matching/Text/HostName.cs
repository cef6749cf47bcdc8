using System.Buffers;
using System.Globalization;

namespace AllianceBot.Matching.Text;

/// <summary>Host names as <c>site:</c> compares them.</summary>
internal static class HostName
{
    private static readonly IdnMapping s_idn = new();
    private static readonly SearchValues<char> s_normal = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.-");

    /// <summary>Where the host stands in an address; length 0 when it has none.</summary>
    public static (int Start, int Length) In(string url)
    {
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
            return (0, 0);
        var start = scheme + 3;
        var end = start + url.AsSpan(start).IndexOfAny('/', '?', '#');
        if (end < start)
            end = url.Length;
        var at = url.AsSpan(start..end).LastIndexOf('@');
        start += at + 1;
        var port = url.AsSpan(start..end).LastIndexOf(':');
        if (port >= 0 && url[start] != '[')
            end = start + port;
        while (end > start && url[end - 1] == '.')
            end--;
        return (start, end - start);
    }

    /// <summary>Lower case, ASCII form of an international name, no dots around it; null when it is not a host name.</summary>
    public static string? Normal(string host)
    {
        host = host.Trim('.').ToLowerInvariant();
        if (host.Length is 0 or > 253)
            return null;
        if (!System.Text.Ascii.IsValid(host))
        {
            try
            {
                host = s_idn.GetAscii(host).ToLowerInvariant();
            }
            catch (ArgumentException)
            {
                return null;
            }
        }
        return host.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-') && !host.Contains("..", StringComparison.Ordinal) ? host : null;
    }

    /// <summary>Whether <see cref="Normal"/> would give the same.</summary>
    public static bool IsNormal(ReadOnlySpan<char> host) =>
        host.Length is > 0 and <= 253 && !host.ContainsAnyExcept(s_normal) && host[0] != '.' && host[^1] != '.' && host.IndexOf("..") < 0;

    /// <summary>Whether the host is the suffix or a name under it.</summary>
    public static bool IsUnder(ReadOnlySpan<char> host, ReadOnlySpan<char> suffix) =>
        host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)
        && (host.Length == suffix.Length || host[host.Length - suffix.Length - 1] == '.');
}
