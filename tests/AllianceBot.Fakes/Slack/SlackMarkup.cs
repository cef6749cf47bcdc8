using System.Text;
using System.Text.RegularExpressions;

namespace AllianceBot.Fakes.Slack;

public enum MarkupKind
{
    Text,
    Bold,
    Italic,
    Strike,
    Code,
    Link,
    Mention,
    Date,
    Emoji,
    Quote,
}

/// <summary>A piece of mrkdwn as a reader meets it: what is seen, and for a link where it leads.</summary>
public sealed record MarkupPiece(MarkupKind Kind, string Visible, string? Target = null);

/// <summary>
/// Reads mrkdwn as Slack's clients do: control sequences in angle brackets first, then formatting between the marks * _ ~ `, quotes at the
/// start of a line and :emoji:. Where Slack is undocumented it reads more into a text than Slack is known to, so that text which is
/// harmless here is harmless there.
/// </summary>
public static partial class SlackMarkup
{
    /// <summary>Stands for a control sequence while formatting is looked for: no letter, no space, and no character of any text.</summary>
    private const char Placeholder = '\uFFFE';

    public static IReadOnlyList<MarkupPiece> Parse(string mrkdwn)
    {
        var sequences = new Queue<MarkupPiece>();
        var text = Sequence().Replace(mrkdwn.Replace(Placeholder, '\uFFFD'), match =>
        {
            sequences.Enqueue(ReadSequence(match.Value[1..^1]));
            return Placeholder.ToString();
        });

        var pieces = new List<MarkupPiece>();
        foreach (var line in Lines(text)) ReadLine(line, sequences, pieces);
        return Merge(pieces);
    }

    /// <summary>What a reader sees, formatting marks and soft hyphens not being seen.</summary>
    public static string Visible(string mrkdwn) => string.Concat(Parse(mrkdwn).Select(piece => piece.Visible)).Replace("\u00AD", "", StringComparison.Ordinal);

    private static IEnumerable<string> Lines(string text)
    {
        var start = 0;
        for (var end = text.IndexOf('\n', StringComparison.Ordinal); end >= 0; end = text.IndexOf('\n', start))
        {
            yield return text[start..(end + 1)];
            start = end + 1;
        }

        yield return text[start..];
    }

    private static void ReadLine(string line, Queue<MarkupPiece> sequences, List<MarkupPiece> pieces)
    {
        var quote = QuoteMark().Match(line);
        if (quote.Success)
        {
            pieces.Add(new MarkupPiece(MarkupKind.Quote, ""));
            line = line[quote.Length..];
        }

        var at = 0;
        foreach (Match marked in Marked().Matches(line))
        {
            ReadPlain(line[at..marked.Index], MarkupKind.Text, sequences, pieces);
            var kind = marked.Value[0] switch { '*' => MarkupKind.Bold, '_' => MarkupKind.Italic, '~' => MarkupKind.Strike, _ => MarkupKind.Code };
            ReadPlain(marked.Value[1..^1], kind, sequences, pieces);
            at = marked.Index + marked.Length;
        }

        ReadPlain(line[at..], MarkupKind.Text, sequences, pieces);
    }

    private static void ReadPlain(string text, MarkupKind kind, Queue<MarkupPiece> sequences, List<MarkupPiece> pieces)
    {
        var run = new StringBuilder();
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == Placeholder && sequences.TryDequeue(out var sequence))
            {
                Flush();
                pieces.Add(sequence);
            }
            else if (text[at] == ':' && Emoji().Match(text, at) is { Success: true } emoji)
            {
                Flush();
                pieces.Add(new MarkupPiece(MarkupKind.Emoji, emoji.Value));
                at += emoji.Length - 1;
            }
            else
            {
                run.Append(text[at]);
            }
        }

        Flush();

        void Flush()
        {
            if (run.Length > 0) pieces.Add(new MarkupPiece(kind, Unescape(run.ToString())));
            run.Clear();
        }
    }

    private static MarkupPiece ReadSequence(string content)
    {
        var bar = content.IndexOf('|', StringComparison.Ordinal);
        var target = bar < 0 ? content : content[..bar];
        var label = bar < 0 ? null : content[(bar + 1)..];
        if (target.StartsWith("!date^", StringComparison.Ordinal)) return ReadDate(target, label);
        if (target.Length > 0 && target[0] is '@' or '#' or '!') return new MarkupPiece(MarkupKind.Mention, label ?? target, target);
        return new MarkupPiece(MarkupKind.Link, Unescape(label ?? target), Unescape(target));
    }

    /// <summary>A format without a known token is no date: the fallback is shown, as plain text.</summary>
    private static MarkupPiece ReadDate(string target, string? fallback)
    {
        var parts = target.Split('^');
        return parts.Length >= 3 && DateToken().IsMatch(parts[2]) && long.TryParse(parts[1], out var seconds)
            ? new MarkupPiece(MarkupKind.Date, DateToken().Replace(parts[2], token => DateTimeOffset.FromUnixTimeSeconds(seconds).ToString(token.Value == "{time}" ? "HH:mm" : "d MMM")), parts[1])
            : new MarkupPiece(MarkupKind.Text, Unescape(fallback ?? ""));
    }

    private static List<MarkupPiece> Merge(List<MarkupPiece> pieces)
    {
        var merged = new List<MarkupPiece>();
        foreach (var piece in pieces)
        {
            if (piece.Kind == MarkupKind.Text && merged is [.., { Kind: MarkupKind.Text } last]) merged[^1] = last with { Visible = last.Visible + piece.Visible };
            else merged.Add(piece);
        }

        return merged;
    }

    private static string Unescape(string text) =>
        text.Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal);

    [GeneratedRegex("<[^<>]*>")]
    private static partial Regex Sequence();

    [GeneratedRegex(@"^ *(?:&gt;|＞)")]
    private static partial Regex QuoteMark();

    [GeneratedRegex(@"(?<![\p{L}\p{N}])([*_~])(?=\S)[^\n]*?(?<=\S)\1(?![\p{L}\p{N}])|`[^`\n]+`")]
    private static partial Regex Marked();

    [GeneratedRegex(@"\G:[\p{L}\p{M}\p{N}_+'’-]+:")]
    private static partial Regex Emoji();

    [GeneratedRegex(@"\{(?:date|time)[a-z_]*\}")]
    private static partial Regex DateToken();
}
