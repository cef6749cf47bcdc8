using AllianceBot.SlackApi.Text;

namespace AllianceBot.SlackApi.Blocks;

/// <summary>Text in a block. Headers, buttons, labels, titles and placeholders take plain text only.</summary>
public sealed record TextObject
{
    private TextObject(string type, string text) => (Type, Text) = (type, text);

    public string Type { get; }

    public string Text { get; }

    /// <summary>For plain text only: whether <c>:name:</c> becomes a picture.</summary>
    public bool? Emoji { get; private init; }

    /// <summary>For mrkdwn only: Slack links what we marked as a link, and no bare URL, @name or #channel.</summary>
    public bool? Verbatim { get; private init; }

    /// <summary>Any string, shown character by character: cleaned, cut to <paramref name="limit"/>, never empty, as Slack refuses empty text.</summary>
    public static TextObject Plain(string? text, int limit) =>
        new("plain_text", VisibleText.OrPlaceholder(VisibleText.Cut(VisibleText.Clean(text), limit))) { Emoji = false };

    /// <summary>Markup made by <see cref="Mrkdwn"/>, which escapes what it is given and keeps to its limit.</summary>
    public static TextObject Marked(Mrkdwn text) => new("mrkdwn", VisibleText.OrPlaceholder(text.ToString())) { Verbatim = true };
}
