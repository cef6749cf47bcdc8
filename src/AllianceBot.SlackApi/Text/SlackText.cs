using System.Text;
using System.Text.RegularExpressions;

namespace AllianceBot.SlackApi.Text;

/// <summary>Any string as Slack mrkdwn that shows it literally, and back.</summary>
public static partial class SlackText
{
    /// <summary>Slack skips a quote mark (&gt;) that does not begin its line; a soft hyphen before it is not shown.</summary>
    private const char SoftHyphen = '\u00AD';

    /// <summary>The three characters that Slack asks to be escaped, and no others. An escaped text is escaped again: shown as it came.</summary>
    public static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>
    /// One clean line of mrkdwn without effect: no mention, link, emoji or formatting. mrkdwn has no escape for * _ ~ ` and :, but the
    /// fallback text of an impossible date is shown without formatting, so each of them travels in one.
    /// </summary>
    public static string Literal(string? text) => Neutralize(VisibleText.Clean(text));

    /// <summary>As <see cref="Literal"/>, with its lines kept.</summary>
    public static string LiteralParagraphs(string? text) => Neutralize(VisibleText.Paragraphs(text));

    /// <summary>Neutralises text that is clean already; keeps its outer space.</summary>
    internal static string Neutralize(string clean)
    {
        var output = new StringBuilder(clean.Length + 16);
        var emoji = EmojiNames(clean);
        var atLineStart = true;
        for (var at = 0; at < clean.Length; at++)
        {
            var c = clean[at];
            if (atLineStart && c is '>' or '＞') output.Append(SoftHyphen);
            atLineStart = c == '\n' || (atLineStart && c == ' ');
            if (c is '*' or '~' or '`' || (c == '_' && !IsInsideWord(clean, at)) || (c == ':' && emoji.Contains(at)))
                output.Append("<!date^0^{_}|").Append(c).Append('>');
            else if (c is '&') output.Append("&amp;");
            else if (c is '<') output.Append("&lt;");
            else if (c is '>') output.Append("&gt;");
            else output.Append(c);
        }

        return output.ToString();
    }

    /// <summary>
    /// The label of a link. A date cannot stand in it, so the characters that format are replaced by others that look like them;
    /// rich text (<see cref="RichText"/>) shows labels unchanged.
    /// </summary>
    internal static string LinkLabel(string clean)
    {
        var emoji = EmojiNames(clean);
        return Escape(string.Create(clean.Length, clean, (label, text) =>
        {
            for (var at = 0; at < text.Length; at++)
            {
                label[at] = text[at] switch
                {
                    '*' => '∗',
                    '_' when !IsInsideWord(text, at) => 'ˍ',
                    '~' => '∼',
                    '`' => 'ˋ',
                    '|' => '∣',
                    ':' when emoji.Contains(at) => '∶',
                    var c => c,
                };
            }
        }));
    }

    /// <summary>What a person typed, from what Slack sends of it: entities undone, an automatic link back to its address or text.</summary>
    public static string Typed(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        var unlinked = AutomaticLink().Replace(text, link =>
        {
            var label = link.Groups["label"];
            return label.Success && label.Length > 0 ? label.Value : link.Groups["url"].Value;
        });
        return unlinked.Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal);
    }

    private static HashSet<int> EmojiNames(string text)
    {
        var colons = new HashSet<int>();
        if (text.AsSpan().Count(':') < 2) return colons;
        foreach (var match in EmojiName().EnumerateMatches(text))
        {
            colons.Add(match.Index);
            colons.Add(match.Index + match.Length - 1);
        }

        return colons;
    }

    /// <summary>Slack formats with an underscore only at the edge of a word: snake_case stays readable.</summary>
    private static bool IsInsideWord(string text, int at) =>
        at > 0 && at + 1 < text.Length && char.IsAsciiLetterOrDigit(text[at - 1]) && char.IsAsciiLetterOrDigit(text[at + 1]);

    [GeneratedRegex(@":[\p{L}\p{M}\p{N}_+'’-]+:")]
    private static partial Regex EmojiName();

    [GeneratedRegex(@"<(?<url>(?:https?://|mailto:)[^<>|]*)(?:\|(?<label>[^<>]*))?>", RegexOptions.ExplicitCapture)]
    private static partial Regex AutomaticLink();
}
