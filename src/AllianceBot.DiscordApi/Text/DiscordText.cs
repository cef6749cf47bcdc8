using System.Globalization;
using System.Text;

namespace AllianceBot.DiscordApi.Text;

/// <summary>Text that others wrote, made fit for Discord: shown as it is, whatever it holds.</summary>
/// <remarks>All lengths are UTF-16 units of the result. What is too long is cut between graphemes and ends in an ellipsis.</remarks>
public static class DiscordText
{
    internal const string Ellipsis = "…";
    private const string EncodedInUrls = "()<>[]{}|\\^`\"";
    private const string LinkSigns = "[](<>)";

    /// <summary>For content, descriptions and field values: markdown, mentions, emoji, time stamps, links and invites come out
    /// as the characters they are. Lines are kept.</summary>
    public static string Escape(string? text, int most = int.MaxValue) => MarkdownEscaper.Escape(TextCleaner.Clean(text, oneLine: false), most);

    /// <summary>As <see cref="Escape"/>, in one line: for titles and field names.</summary>
    public static string EscapeLine(string? text, int most = int.MaxValue) => MarkdownEscaper.Escape(TextCleaner.Clean(text, oneLine: true), most);

    /// <summary>For places without markdown: author, footer, button and option labels, choices, modal titles, thread names.</summary>
    public static string Plain(string? text, int most = int.MaxValue) => Truncate(TextCleaner.Clean(text, oneLine: true), most);

    /// <summary>As <see cref="EscapeLine"/>, for the words of a link, an embed's title with an address included: schemes such
    /// as https:// are taken out, so that the words cannot pose as another address.</summary>
    public static string LinkLabel(string? text, int most = int.MaxValue) =>
        MarkdownEscaper.Escape(WithoutSchemes(TextCleaner.Clean(text, oneLine: true)), most);

    /// <summary>A masked link that does not unfurl; only its words where the address is not http(s) or does not fit.</summary>
    public static string Link(string? label, string? url, int most = int.MaxValue)
    {
        var address = Url(url);
        var room = most - LinkSigns.Length - (address?.Length ?? 0);
        if (address is null || room <= Ellipsis.Length)
            return LinkLabel(label, most);
        var words = LinkLabel(label, room);
        return words.Length == 0 ? "" : $"[{words}](<{address}>)";
    }

    /// <summary>An absolute http(s) address in ASCII, with every sign encoded that could end it in markdown. Null for anything
    /// else, for addresses with a user name in them, and for those too long for Discord.</summary>
    public static string? Url(string? url)
    {
        url = url?.Trim();
        // By the scheme first: TryCreate throws for some addresses of files.
        if (url?.StartsWith("http", StringComparison.OrdinalIgnoreCase) != true
            || !Uri.TryCreate(url, UriKind.Absolute, out var uri)
            || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp)
            || uri.UserInfo.Length > 0
            || AsciiHost(uri) is not { Length: > 0 } host)
        {
            return null;
        }
        var address = new StringBuilder($"{uri.Scheme}://{host}{(uri.IsDefaultPort ? "" : $":{uri.Port}")}");
        const UriComponents afterHost = UriComponents.Path | UriComponents.Query | UriComponents.Fragment | UriComponents.KeepDelimiter;
        foreach (var rune in uri.GetComponents(afterHost, UriFormat.UriEscaped).EnumerateRunes())
        {
            if (rune.IsAscii && rune.Value > ' ' && rune.Value != 0x7F && !EncodedInUrls.Contains((char)rune.Value))
                address.Append((char)rune.Value);
            else
                address.Append(Uri.EscapeDataString(rune.ToString())
                    is { Length: > 1 } encoded ? encoded : string.Create(CultureInfo.InvariantCulture, $"%{rune.Value:X2}"));
        }
        return address.Length <= DiscordLimits.EmbedUrl ? address.ToString() : null;
    }

    /// <summary>A host as people read it, escaped: in its own script, or in punycode where it could pose as another.</summary>
    public static string Host(Uri uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        return EscapeLine(HostScript.Readable(AsciiHost(uri) ?? ""));
    }

    /// <summary>A time in each reader's own zone and language. Styles: R "2 hours ago", f date and time, t time, d date.</summary>
    public static string Timestamp(DateTimeOffset time, char style = 'f') => $"<t:{time.ToUnixTimeSeconds()}:{style}>";

    public static string Truncate(string text, int most)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length <= most)
            return text;
        var end = 0;
        while (end < text.Length && StringInfo.GetNextTextElementLength(text, end) is var length && end + length <= most - Ellipsis.Length)
            end += length;
        return most < Ellipsis.Length ? "" : $"{text[..end].TrimEnd()}{Ellipsis}";
    }

    private static string WithoutSchemes(string text)
    {
        for (var slashes = text.IndexOf("://", StringComparison.Ordinal); slashes >= 0; slashes = text.IndexOf("://", StringComparison.Ordinal))
        {
            var start = slashes;
            while (start > 0 && char.IsAsciiLetterOrDigit(text[start - 1]))
                start--;
            text = text.Remove(start, slashes + "://".Length - start);
        }
        return text.Trim();
    }

    /// <summary>
    /// As DNS knows it; null for a host that parses but that DNS could not know: reading it throws, or compatibility forms in it have become
    /// signs of markup and spaces (U+FF1E is ">" in <see cref="Uri.IdnHost"/>).
    /// </summary>
    private static string? AsciiHost(Uri uri)
    {
        if (uri.HostNameType == UriHostNameType.IPv6)
            return uri.Host;
        try
        {
            var host = uri.IdnHost;
            return host.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is '.' or '-' or '_') ? host : null;
        }
        catch (Exception unnameable) when (unnameable is UriFormatException or ArgumentException)
        {
            return null;
        }
    }
}
