using System.Text.RegularExpressions;

namespace AllianceBot.Security;

/// <summary>
/// Takes secrets out of text that may be logged or traced (HOSTILE.md H01). .NET itself hides headers and query values of requests, but not
/// paths, and a webhook's token is in its path. Strangers write some of the text, so what repeats
/// is bounded or ends at a character that the repeat cannot hold: the time stays linear.
/// </summary>
internal static partial class Redaction
{
    public const string Hidden = "[hidden]";

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    // "kept" is the part of a match that may be shown.
    private static readonly Regex[] Secrets = [NameAndPassword(), DiscordToken(), SlackToken(), TokenInPath(), SlackHook(), Authorization(), NamedSecret()];

    /// <summary>The text with everything that looks like a secret replaced by <see cref="Hidden"/>.</summary>
    public static string Strip(string text) => Secrets.Aggregate(text, (stripped, secret) => secret.Replace(stripped, "${kept}" + Hidden));

    /// <summary>An untrusted URL as it may be logged: no name, password, fragment or query values, as private feeds keep their keys there.</summary>
    public static string Url(Uri url) =>
        Strip($"{url.Scheme}://{url.Authority}{url.AbsolutePath}{(url.Query.Length > 1 ? $"?{Hidden}" : "")}");

    /// <summary>scheme://name:password@host</summary>
    [GeneratedRegex(@"(?<kept>://)[^\s/?#@""'<>\[]{1,256}@", Options)]
    private static partial Regex NameAndPassword();

    /// <summary>Discord bot tokens: an id in base64, a time, a signature.</summary>
    [GeneratedRegex(@"\b(mfa\.[\w-]{20}|[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27})[\w-]*", Options)]
    private static partial Regex DiscordToken();

    /// <summary>Slack tokens: xoxb-, xoxp-, xoxe.xoxp-, xapp-</summary>
    [GeneratedRegex(@"\b(xox[a-z](\.xox[a-z])?-|xapp-)[\w-]{6,}", Options)]
    private static partial Regex SlackToken();

    /// <summary>.../webhooks/ID/TOKEN and .../interactions/ID/TOKEN</summary>
    [GeneratedRegex(@"(?<kept>/(webhooks|interactions)/\d{1,20}/)[^/\s?#""'<>\[]+", Options)]
    private static partial Regex TokenInPath();

    [GeneratedRegex(@"(?<kept>\bhooks\.slack(-gov)?\.com/[a-z]+/)[^\s?#""'<>\[]+", Options)]
    private static partial Regex SlackHook();

    [GeneratedRegex(@"(?<kept>\b(Bearer|Basic|Bot)\s{1,4})[\w.~+/=-]{16,}", Options)]
    private static partial Regex Authorization();

    /// <summary>token=..., "client_secret": "...", Password=... in queries, JSON and connection strings</summary>
    [GeneratedRegex(@"(?<kept>((token|secret|password|passwd|signature|credential|pwd|api[_-]?key|access[_-]?key|authkey)[""']?\s{0,4}[=:]|\b(sig|auth|key)=)\s{0,4}[""']?)[^\s&;,""'<>\[]+", Options)]
    private static partial Regex NamedSecret();
}
