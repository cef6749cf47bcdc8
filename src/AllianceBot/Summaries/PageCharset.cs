using System.Text;
using System.Text.RegularExpressions;
using AllianceBot.Items;

namespace AllianceBot.Summaries;

/// <summary>Decodes a page: byte order mark, the header's charset, the page's own &lt;meta&gt;, else UTF-8.</summary>
internal static partial class PageCharset
{
    /// <summary>HTML, 13.2.3.2: the declaration must be in the first 1024 bytes; many pages are later.</summary>
    private const int Searched = 4096;

    public static string Decode(byte[] body, string? contentType)
    {
        if (contentType?.Contains("charset", StringComparison.OrdinalIgnoreCase) != true)
        {
            var head = Encoding.Latin1.GetString(body.AsSpan(0, Math.Min(body.Length, Searched)));
            if (Declared().Match(head) is { Success: true } declared)
                contentType = $"text/html; charset={declared.Groups["charset"].Value}";
        }
        var characters = FeedCharset.Decode(body, contentType, out var length);
        return new string(characters, 0, length);
    }

    [GeneratedRegex("""<meta[^>]{0,200}charset\s*=\s*["']?\s*(?<charset>[A-Za-z0-9_:.-]{2,40})""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Declared();
}
