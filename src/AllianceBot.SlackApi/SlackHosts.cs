namespace AllianceBot.SlackApi;

/// <summary>
/// Which addresses out of Slack's own payloads may be called. A forged response_url or upload_url must not turn the app into a caller
/// of other hosts, so hosts are compared whole; the configured base's own host stands in for them in tests.
/// </summary>
internal static class SlackHosts
{
    private const string ResponseHost = "hooks.slack.com";
    private const string UploadHost = "files.slack.com";

    public static Uri? ResponseUrl(string? address, Uri baseAddress) => Allowed(address, ResponseHost, Uri.UriSchemeHttps, baseAddress);

    public static Uri? UploadUrl(string? address, Uri baseAddress) => Allowed(address, UploadHost, Uri.UriSchemeHttps, baseAddress);

    /// <summary>Socket addresses name a host of their own below slack.com (wss-primary.slack.com, ...).</summary>
    public static Uri? SocketUrl(string? address, Uri baseAddress)
    {
        if (!TryParse(address, out var url)) return null;
        if (url.Scheme == Uri.UriSchemeWss && url.IsDefaultPort && url.Host.EndsWith(".slack.com", StringComparison.OrdinalIgnoreCase)) return url;
        var scheme = baseAddress.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs;
        return url.Scheme == scheme && IsSameHost(url, baseAddress) ? url : null;
    }

    private static Uri? Allowed(string? address, string host, string scheme, Uri baseAddress)
    {
        if (!TryParse(address, out var url)) return null;
        if (url.Scheme == scheme && url.IsDefaultPort && string.Equals(url.Host, host, StringComparison.OrdinalIgnoreCase)) return url;
        return url.Scheme == baseAddress.Scheme && IsSameHost(url, baseAddress) && baseAddress.Host != "slack.com" ? url : null;
    }

    private static bool IsSameHost(Uri url, Uri baseAddress) =>
        string.Equals(url.Host, baseAddress.Host, StringComparison.OrdinalIgnoreCase) && url.Port == baseAddress.Port;

    private static bool TryParse(string? address, out Uri url) =>
        Uri.TryCreate(address, UriKind.Absolute, out url!) && url.UserInfo.Length == 0;
}
