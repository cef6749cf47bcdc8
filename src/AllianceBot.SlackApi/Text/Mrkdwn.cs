using System.Globalization;
using System.Text;

namespace AllianceBot.SlackApi.Text;

/// <summary>
/// Builds mrkdwn that never exceeds a limit. What is added is text, never markup. Text that no longer fits is cut at a grapheme, a link
/// that no longer fits is left out, and everything after a cut is dropped, so no markup is ever left open.
/// Slack shows *bold* only where spaces or punctuation stand around it; inside words, and in scripts without spaces, use <see cref="RichText"/>.
/// </summary>
public sealed class Mrkdwn(int limit)
{
    private readonly StringBuilder _output = new();
    private bool _isFull;

    public Mrkdwn Add(string? text) => Append(VisibleText.Piece(text), SlackText.Neutralize);

    /// <summary>Adds text whose lines are kept.</summary>
    public Mrkdwn AddParagraphs(string? text) => Append(VisibleText.Paragraphs(text), SlackText.Neutralize);

    public Mrkdwn Bold(string? text) => Append(VisibleText.Clean(text), clean => clean.Length == 0 ? "" : $"*{SlackText.Neutralize(clean)}*");

    public Mrkdwn Line() => Append("\n", line => line);

    /// <summary>A link; a label that reads like another address is put before the link, which then shows its host.</summary>
    public Mrkdwn Link(WebLink link, string? label)
    {
        var clean = VisibleText.Title(label, link);
        if (link.IsBeliedBy(clean)) return Add(clean + " ").Link(link, link.Host);
        if (_isFull) return this;
        var room = limit - _output.Length - SlackText.Escape(link.Url).Length - "<|>".Length;
        if (room < Math.Min(20, SlackText.LinkLabel(clean).Length)) _isFull = true;
        else _output.Append('<').Append(SlackText.Escape(link.Url)).Append('|').Append(Fit(clean, SlackText.LinkLabel, room)).Append('>');
        return this;
    }

    /// <summary>A moment that each reader sees in their own zone. <paramref name="format"/> uses Slack's tokens, e.g. <c>{date_short_pretty} {time}</c>.</summary>
    public Mrkdwn Time(DateTimeOffset moment, string format, string fallback) =>
        AppendWhole($"<!date^{moment.ToUnixTimeSeconds()}^{format}|{SlackText.Escape(VisibleText.Clean(fallback).Replace('|', ' '))}>");

    /// <summary>Mentions a person (U or W) or a user group (S): for our own use of an id that Slack gave, never for text. Anything else is text.</summary>
    public Mrkdwn Mention(string id) => id.All(char.IsAsciiLetterOrDigit) && id.Length > 1
        ? id[0] switch
        {
            'U' or 'W' => AppendWhole($"<@{id}>"),
            'S' => AppendWhole($"<!subteam^{id}>"),
            _ => Add(id),
        }
        : Add(id);

    public override string ToString() => _output.ToString();

    private Mrkdwn AppendWhole(string markup)
    {
        if (_isFull) return this;
        if (_output.Length + markup.Length > limit) _isFull = true;
        else _output.Append(markup);
        return this;
    }

    private Mrkdwn Append(string text, Func<string, string> render)
    {
        if (_isFull || text.Length == 0) return this;
        var room = limit - _output.Length;
        var whole = render(text);
        _isFull = whole.Length > room;
        _output.Append(_isFull ? Fit(text, render, room) : whole);
        return this;
    }

    /// <summary>The longest cut of the text whose rendering has room, found by halving: rendering only ever lengthens with the text.</summary>
    private static string Fit(string text, Func<string, string> render, int room)
    {
        var whole = render(text);
        if (whole.Length <= room) return whole;
        var starts = StringInfo.ParseCombiningCharacters(text.Length > room ? text[..room] : text);
        var (low, high, best) = (0, starts.Length - 1, "");
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var candidate = render(string.Concat(text.AsSpan(0, starts[middle]).TrimEnd(' '), "…"));
            if (candidate.Length <= room) (low, best) = (middle + 1, candidate);
            else high = middle - 1;
        }

        return best;
    }
}
