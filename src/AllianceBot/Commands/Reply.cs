namespace AllianceBot.Commands;

/// <summary>An answer to a command, the same for every platform: plain text in lines, which each platform draws and escapes its own way.</summary>
internal sealed record Reply
{
    public string Title { get; init; } = "";
    public IReadOnlyList<ReplyLine> Lines { get; init; } = [];

    /// <summary>The page shown, from 1, and how many there are; null for an answer of one page.</summary>
    public (int Page, int Of)? Pages { get; init; }

    /// <summary>Shown to the asker only, where the platform can.</summary>
    public bool Ephemeral { get; init; } = true;

    /// <summary>The command could not be carried out; the lines say why and how to mend it.</summary>
    public bool IsError { get; init; }

    public static Reply Of(string title, params IEnumerable<ReplyLine> lines) => new() { Title = title, Lines = [.. lines] };

    public static Reply Error(string sentence, params IEnumerable<ReplyLine> lines) => new() { Title = sentence, Lines = [.. lines], IsError = true };
}

/// <summary>One line of an answer.</summary>
internal sealed record ReplyLine(LineStyle Style, IReadOnlyList<ReplySpan> Spans)
{
    public static implicit operator ReplyLine(string text) => new(LineStyle.Text, [new(text)]);

    public static ReplyLine Text(params ReplySpan[] spans) => new(LineStyle.Text, spans);

    public static ReplyLine Bullet(params ReplySpan[] spans) => new(LineStyle.Bullet, spans);

    /// <summary>Kept as it is, in a fixed-width face.</summary>
    public static ReplyLine Code(string text) => new(LineStyle.Code, [new(text)]);
}

internal enum LineStyle
{
    Text,
    Bullet,
    Code,
}

/// <summary>A piece of a line; with an address it is a link.</summary>
internal sealed record ReplySpan(string Text, bool Bold = false, string? Url = null)
{
    public static implicit operator ReplySpan(string text) => new(text);
}
