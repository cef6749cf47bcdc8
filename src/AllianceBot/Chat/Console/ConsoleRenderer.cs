using System.Text;
using AllianceBot.Alerts;
using AllianceBot.Commands;
using AllianceBot.Security;

namespace AllianceBot.Chat.Console;

/// <summary>
/// Draws cards and replies as lines of text: in colour on a terminal, plain elsewhere. Every piece of text that came from
/// outside passes <see cref="TerminalText"/> here, so that no escape sequence of a feed reaches the terminal.
/// </summary>
internal sealed class ConsoleRenderer(bool colour, int width)
{
    private const string Bar = "│ ";

    public string Card(Card card, string? mark, TimeZoneInfo zone)
    {
        var text = new StringBuilder();
        if (mark is not null)
            text.Append(Paint(mark, "33")).Append('\n');
        text.Append(Rule('┌')).Append('\n');
        Line(text, card.Title, "1");
        if (card.StoryId.Length > 0)
            Line(text, string.Join(" · ", new[] { card.Outlet, $"{When.Local(card.PublishedMs, zone)} {zone.Id}" }.Where(part => part.Length > 0)), "36");
        if (card.Url is not null)
            Line(text, card.Url, "34;4");
        if (card.Mark is not null)
            Line(text, card.Mark, "33");
        if (card.Summary.Count > 0)
        {
            text.Append(Paint(Bar, "90")).Append('\n');
            Runs(text, card.Summary);
        }
        foreach (var line in card.Lines)
            Line(text, $"• {line.Title} ({line.Outlet})  {line.StoryId}", null);
        if (card.AlsoReportedBy.Count > 0)
            Line(text, $"also reported by {string.Join(", ", card.AlsoReportedBy)}", "32");
        if (card.Footer.Length > 0)
            Line(text, card.Footer, "90");
        if (card.StoryId.Length > 0)
            Line(text, $"/alliance why {card.StoryId}", "90");
        return text.Append(Rule('└')).Append('\n').ToString();
    }

    public string Reply(Reply reply)
    {
        var text = new StringBuilder();
        if (reply.Title.Length > 0)
            text.Append(Paint(TerminalText.OneLine(reply.Title), reply.IsError ? "31" : "1")).Append('\n');
        foreach (var line in reply.Lines)
        {
            text.Append(line.Style switch { LineStyle.Bullet => "  • ", LineStyle.Code => "    ", _ => "  " });
            foreach (var span in line.Spans)
            {
                text.Append(line.Style == LineStyle.Code ? TerminalText.Lines(span.Text).Replace("\n", "\n    ", StringComparison.Ordinal) : Paint(TerminalText.OneLine(span.Text), span.Bold ? "1" : null));
                if (span.Url is not null && span.Url != span.Text)
                    text.Append(' ').Append(Paint(TerminalText.OneLine(span.Url), "34"));
            }
            text.Append('\n');
        }
        if (reply.Pages is { Of: > 1 } pages)
            text.Append(Paint($"  page {pages.Page} of {pages.Of}{(pages.Page < pages.Of ? $": add page:{pages.Page + 1} for the next" : "")}", "90")).Append('\n');
        return text.ToString();
    }

    public string Note(string sentence) => Paint(TerminalText.OneLine(sentence), "90") + "\n";

    private string Rule(char corner) => Paint(corner + new string('─', Math.Min(width, 100) - 1), "90");

    private string Paint(string text, string? code) => colour && code is not null && text.Length > 0 ? $"\u001b[{code}m{text}\u001b[0m" : text;

    private void Line(StringBuilder text, string line, string? code)
    {
        foreach (var part in Wrap(TerminalText.OneLine(line)))
            text.Append(Paint(Bar, "90")).Append(Paint(part, code)).Append('\n');
    }

    // Matched words are bold in colour, and stand between asterisks without it.
    private void Runs(StringBuilder text, IReadOnlyList<TextRun> runs)
    {
        const char on = '\uE000', off = '\uE001';
        var marked = string.Concat(runs.Select(run => (run.Bold, Text: string.Concat(TerminalText.Lines(run.Text).Where(c => c is not (on or off)))))
            .Select(run => run.Bold ? $"{on}{run.Text}{off}" : run.Text));
        foreach (var part in marked.Split('\n').SelectMany(Wrap))
        {
            text.Append(Paint(Bar, "90"))
                .Append(part.Replace(on.ToString(), colour ? "\u001b[1m" : "*", StringComparison.Ordinal).Replace(off.ToString(), colour ? "\u001b[0m" : "*", StringComparison.Ordinal))
                .Append('\n');
        }
    }

    // At a space in the second half of a line, else anywhere: Japanese and Chinese have none.
    private IEnumerable<string> Wrap(string line)
    {
        var most = Math.Min(width, 100) - Bar.Length - 1;
        while (TerminalWidth.Fitting(line, most) is var fitting && fitting < line.Length)
        {
            var space = line.LastIndexOf(' ', fitting);
            var cut = space > fitting / 2 ? space : fitting;
            yield return line[..cut].TrimEnd();
            line = line[cut..].TrimStart();
        }
        yield return line;
    }
}
