namespace AllianceBot.Items;

/// <summary>
/// Dates of feeds: RFC 822, 2822 and 3339, W3C, ISO 8601, asctime, and what publishers make of them. A date without a
/// zone is UTC, never the server's. What cannot be a date is no date: nothing throws, nothing is guessed from today,
/// and the year 1, which means "not set" in several languages, is none either.
/// </summary>
internal static class FeedDate
{
    private const int LongestDate = 100;

    public static bool TryParse(string? text, out DateTimeOffset date)
    {
        date = default;
        var span = text.AsSpan().Trim();
        if (span.Length is < 4 or > LongestDate)
            return false;
        var parts = new DateParts();
        if (!span.ContainsAnyExceptInRange(' ', '~'))
            return Parse(span, ref parts) && parts.TryBuild(out date);
        Span<char> folded = stackalloc char[LongestDate];
        return Parse(folded[..Fold(span, folded, ref parts)].Trim(), ref parts) && parts.TryBuild(out date);
    }

    /// <summary>
    /// A date that starts with its year follows ISO 8601 strictly, after a weekday too; any other is read word by word.
    /// </summary>
    private static bool Parse(ReadOnlySpan<char> text, ref DateParts parts)
    {
        if (IsoDate.Begins(text))
            return IsoDate.TryParse(text, ref parts);
        var afterWeekday = text[WeekdayLength(text)..];
        if (afterWeekday.Length != text.Length && IsoDate.Begins(afterWeekday))
            return IsoDate.TryParse(afterWeekday, ref parts);
        return WordyDate.TryParse(text, ref parts);
    }

    private static int WeekdayLength(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && char.IsLetter(text[length]))
            length++;
        while (length > 0 && length < text.Length && text[length] is ',' or '.' or ' ')
            length++;
        return length;
    }

    /// <summary>Spells digits, marks and the counters of East Asian dates in ASCII. Those dates have their own zone when they name none.</summary>
    private static int Fold(ReadOnlySpan<char> text, Span<char> folded, ref DateParts parts)
    {
        var length = 0;
        foreach (var c in text)
        {
            folded[length++] = c switch
            {
                '年' or '月' or '년' or '월' => '-',
                '日' or '일' or '秒' or '초' => ' ',
                '時' or '时' or '시' or '分' or '분' => ':',
                ':' => ':',
                '−' or '–' => '-',
                ',' or '\u060C' => ',',
                _ when char.IsWhiteSpace(c) => ' ',
                _ when char.IsDigit(c) => (char)('0' + (int)char.GetNumericValue(c)),
                _ => c,
            };
            // Hours of the day in Korean and Japanese; in Chinese.
            if (c is '년' or '오' or '時' or '前' or '後' or '曜')
                parts.DefaultOffset = 9 * 60;
            else if (c is '时' or '上' or '下' or '星')
                parts.DefaultOffset = 8 * 60;
        }
        return length;
    }
}
