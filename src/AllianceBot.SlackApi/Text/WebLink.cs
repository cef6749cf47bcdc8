using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace AllianceBot.SlackApi.Text;

/// <summary>An address that may stand behind a link or an image: absolute http(s), nobody's password in it, nothing that ends the link early.</summary>
public sealed partial record WebLink
{
    private const int MaxLength = Blocks.BlockLimits.Url;

    /// <summary>Characters that some reader of markup takes for the end of a link.</summary>
    private static readonly SearchValues<char> EndsLinks = SearchValues.Create(" <>|\"`^{}()\\");

    private readonly string _asciiHost;

    private WebLink(string url, string asciiHost) => (Url, _asciiHost, Host) = (url, asciiHost, Readable(asciiHost));

    /// <summary>With characters that could close a link percent-encoded.</summary>
    public string Url { get; }

    /// <summary>As a person may be shown it: punycode where scripts mix or letters pass for Latin.</summary>
    public string Host { get; }

    public bool IsSecure => Url.StartsWith("https:", StringComparison.Ordinal);

    /// <summary>Null for everything else: javascript:, slack:, file:, relative, with user information, longer than Slack takes.</summary>
    public static WebLink? TryParse(string? address)
    {
        address = address?.Trim();
        // By the scheme first: TryCreate throws for some addresses of files.
        if (address?.StartsWith("http", StringComparison.OrdinalIgnoreCase) != true || !Uri.TryCreate(address, UriKind.Absolute, out var uri)) return null;
        if (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps) return null;
        if (uri.UserInfo.Length > 0 || AsciiHost(uri) is not { Length: > 0 } host) return null;

        var port = uri.IsDefaultPort ? "" : $":{uri.Port}";
        var url = $"{uri.Scheme}://{host}{port}{Encode(uri.PathAndQuery + uri.Fragment)}";
        return url.Length > MaxLength ? null : new WebLink(url, host);
    }

    /// <summary>Whether a text is itself an address, of another host than this link's: a reader would take it for the target.</summary>
    public bool IsBeliedBy(string text)
    {
        var match = AddressInText().Match(text);
        if (!match.Success) return false;
        var shown = match.Groups["host"].Value.TrimEnd('.');
        return !IsSameSite(shown, Host) && !IsSameSite(shown, _asciiHost);
    }

    /// <summary>
    /// As DNS knows it; null for a host that parses but that DNS could not know: reading it throws, or compatibility forms in it have become
    /// signs of markup and spaces (U+FF1E is ">" in <see cref="Uri.IdnHost"/>).
    /// </summary>
    private static string? AsciiHost(Uri uri)
    {
        if (uri.HostNameType == UriHostNameType.IPv6) return uri.Host;
        try
        {
            var host = uri.IdnHost;
            return host.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is '.' or '-' or '_') ? host : null;
        }
        catch (UriFormatException)
        {
            return null;
        }
    }

    private static bool IsSameSite(string shown, string host) =>
        string.Equals(Bare(shown), Bare(host), StringComparison.OrdinalIgnoreCase)
        || Bare(host).EndsWith("." + Bare(shown), StringComparison.OrdinalIgnoreCase);

    private static string Bare(string host) => host.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? host[4..] : host;

    /// <summary>An address anywhere if it says so itself (https://, www.); else only a text that is nothing but a host name.</summary>
    [GeneratedRegex(@"://(?<host>[^\s/?#:|<>\])]+)|\b(?<host>www\.[^\s/?#:|<>\])]+)|^(?<host>[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,})(?:[/?#:]\S*)?$",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex AddressInText();

    private static string Encode(string path)
    {
        if (path.AsSpan().IndexOfAny(EndsLinks) < 0 && Ascii.IsValid(path)) return path;
        var encoded = new StringBuilder(path.Length + 16);
        foreach (var rune in path.EnumerateRunes())
        {
            if (rune.IsAscii && EndsLinks.Contains((char)rune.Value)) encoded.Append(CultureInfo.InvariantCulture, $"%{rune.Value:X2}");
            else if (rune.IsAscii) encoded.Append(rune);
            else encoded.Append(Uri.EscapeDataString(rune.ToString()));
        }

        return encoded.ToString();
    }

    private static string Readable(string host)
    {
        if (!host.Contains("xn--", StringComparison.OrdinalIgnoreCase)) return host;
        try
        {
            var unicode = new IdnMapping().GetUnicode(host);
            return unicode.Split('.').All(IsOneScript) ? unicode : host;
        }
        catch (ArgumentException)
        {
            return host;
        }
    }

    /// <summary>Letters of one alphabet only, and not all of them Cyrillic or Greek letters that look Latin.</summary>
    private static bool IsOneScript(string label)
    {
        var scripts = label.EnumerateRunes().Where(Rune.IsLetter).Select(ScriptOf).Distinct().ToList();
        if (scripts.Count > 1) return false;
        return scripts is not ["Greek" or "Cyrillic"] || label.Any(letter => char.IsLetter(letter) && !LooksLatin.Contains(letter));
    }

    private const string LooksLatin = "асԁеһіјӏоорԛѕԝхуαοενιρτυχγ";

    private static string ScriptOf(Rune letter) => letter.Value switch
    {
        < 0x0250 or (>= 0x1E00 and <= 0x1EFF) or (>= 0xFF21 and <= 0xFF5A) => "Latin",
        (>= 0x0370 and <= 0x03FF) or (>= 0x1F00 and <= 0x1FFF) => "Greek",
        (>= 0x0400 and <= 0x052F) or (>= 0x1C80 and <= 0x1C8F) or (>= 0x2DE0 and <= 0x2DFF) or (>= 0xA640 and <= 0xA69F) => "Cyrillic",
        >= 0x0530 and <= 0x058F => "Armenian",
        >= 0x13A0 and <= 0x13FF => "Cherokee",
        _ => "Other",
    };
}
