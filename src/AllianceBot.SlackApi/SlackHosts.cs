namespace AllianceBot.SlackApi;

/// <summary>
/// Which addresses out of Slack's own payloads may be called. A forged response_url or upload_url must not turn the app into a caller
/// of other hosts, so hosts are compared whole. Where the configured base is not Slack itself but a stand-in, its own host stands for them.
/// </summary>
public static class SlackHosts
{
    private const string SlackHost = "slack.com";
    private const string ResponseHost = "hooks.slack.com";
    private const string UploadHost = "files.slack.com";

    internal static Uri? ResponseUrl(string? address, Uri baseAddress) => Allowed(address, ResponseHost, baseAddress);

    internal static Uri? UploadUrl(string? address, Uri baseAddress) => Allowed(address, UploadHost, baseAddress);

    internal static Uri? SocketUrl(string? address, Uri baseAddress) => TryParse(address, out var url) && IsSocket(url, baseAddress) ? url : null;

    /// <summary>
    /// True for an address that apps.connections.open may send us to. Slack names a host of its own below slack.com
    /// (wss-primary.slack.com, ...); a stand-in may listen at another port of its host, encrypted unless its API is not.
    /// </summary>
    public static bool IsSocket(Uri url, Uri baseAddress)
    {
        if (url.UserInfo.Length > 0) return false;
        if (url.Scheme == Uri.UriSchemeWss && url.IsDefaultPort && url.Host.EndsWith($".{SlackHost}", StringComparison.OrdinalIgnoreCase)) return true;
        var isEncrypted = url.Scheme == Uri.UriSchemeWss;
        return (isEncrypted || (url.Scheme == Uri.UriSchemeWs && baseAddress.Scheme == Uri.UriSchemeHttp)) && IsStandIn(baseAddress) && IsSameHost(url, baseAddress);
    }

    private static Uri? Allowed(string? address, string host, Uri baseAddress)
    {
        if (!TryParse(address, out var url)) return null;
        if (url.Scheme == Uri.UriSchemeHttps && url.IsDefaultPort && string.Equals(url.Host, host, StringComparison.OrdinalIgnoreCase)) return url;
        return IsStandIn(baseAddress) && url.Scheme == baseAddress.Scheme && url.Port == baseAddress.Port && IsSameHost(url, baseAddress) ? url : null;
    }

    private static bool IsStandIn(Uri baseAddress) => !string.Equals(baseAddress.Host, SlackHost, StringComparison.OrdinalIgnoreCase);

    /// <summary>This machine has several names: localhost, 127.0.0.1 and ::1 are one host.</summary>
    private static bool IsSameHost(Uri url, Uri baseAddress) =>
        string.Equals(url.Host, baseAddress.Host, StringComparison.OrdinalIgnoreCase) || (url.IsLoopback && baseAddress.IsLoopback);

    private static bool TryParse(string? address, out Uri url) =>
        Uri.TryCreate(address, UriKind.Absolute, out url!) && url.UserInfo.Length == 0;
}
