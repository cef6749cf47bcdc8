namespace AllianceBot.Chat;

/// <summary>Where a reader stands in an answer: the page that was asked for, and the part of it that fits into one message. Both from 1.</summary>
internal sealed record ReplyPosition(int Page, int Part)
{
    public static readonly ReplyPosition First = new(1, 1);

    public override string ToString() => $"{Page}.{Part}";

    /// <summary>Reads what <see cref="ToString"/> wrote; the first page for anything else.</summary>
    public static ReplyPosition Parse(string text)
    {
        var numbers = text.Split('.');
        return numbers.Length == 2 && int.TryParse(numbers[0], out var page) && int.TryParse(numbers[1], out var part) && page > 0 && part > 0
            ? new ReplyPosition(page, part)
            : First;
    }
}
