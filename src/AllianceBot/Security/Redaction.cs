using System.Text.RegularExpressions;

namespace AllianceBot.Security;

/// <summary>
/// Takes secrets out of text that may be logged or traced (HOSTILE.md H01). .NET itself hides headers and query values of requests, but not
/// paths, and a webhook's token is in its path. Linear in the text, since strangers write some of it.
/// </summary>
internal static class Redaction
{
    public const string Hidden = "[hidden]";

    // "kept" is the part of a match that may be shown.
    private static readonly Regex[] Secrets =
    [
        // scheme://name:password@host
        Pattern(@"(?<kept>://)[^\s/?#@""'<>\[]{1,256}@"),
        // Discord bot tokens: an id in base64, a time, a signature.
        Pattern(@"\b(mfa\.[\w-]{20}|[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27})[\w-]*"),
        // Slack tokens: xoxb-, xoxp-, xoxe.xoxp-, xapp-
        Pattern(@"\b(xox[a-z](\.xox[a-z])?-|xapp-)[\w-]{6,}"),
        // .../webhooks/ID/TOKEN and .../interactions/ID/TOKEN
        Pattern(@"(?<kept>/(webhooks|interactions)/\d{1,20}/)[^/\s?#""'<>\[]+"),
        Pattern(@"(?<kept>\bhooks\.slack(-gov)?\.com/[a-z]+/)[^\s?#""'<>\[]+"),
        Pattern(@"(?<kept>\b(Bearer|Basic|Bot)\s{1,4})[\w.~+/=-]{16,}"),
        // token=..., "client_secret": "...", Password=... in queries, JSON and connection strings
        Pattern(@"(?<kept>((token|secret|password|passwd|signature|credential|pwd|api[_-]?key|access[_-]?key|authkey)[""']?\s{0,4}[=:]|\b(sig|auth|key)=)\s{0,4}[""']?)[^\s&;,""'<>\[]+"),
    ];

    /// <summary>The text with everything that looks like a secret replaced by <see cref="Hidden"/>.</summary>
    public static string Strip(string text) => Secrets.Aggregate(text, (stripped, secret) => secret.Replace(stripped, "${kept}" + Hidden));

    /// <summary>An untrusted URL as it may be logged: no name, password, fragment or query values, as private feeds keep their keys there.</summary>
    public static string Url(Uri url) =>
        Strip($"{url.Scheme}://{url.Authority}{url.AbsolutePath}{(url.Query.Length > 1 ? $"?{Hidden}" : "")}");

    private static Regex Pattern(string pattern) =>
        new(pattern, RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);
}
