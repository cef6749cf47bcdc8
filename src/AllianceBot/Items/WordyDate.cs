namespace AllianceBot.Items;

/// <summary>
/// Dates in words and numbers in any order: RFC 822 and 2822, asctime, and the forms that publishers invent. Numbers are
/// told apart by their place and size, words by what they can mean.
/// </summary>
internal ref struct WordyDate
{
    private DateCursor _cursor;
    private bool _hasTime;
    private bool _monthWasFirstWord;

    public static bool TryParse(ReadOnlySpan<char> text, ref DateParts parts)
    {
        var date = new WordyDate { _cursor = new DateCursor(text) };
        var words = 0;
        while (!date._cursor.IsAtEnd)
        {
            var c = date._cursor.Peek;
            bool isRead;
            if (c is ' ' or ',' or '.' or '/' or ';' or '|' || (c == '-' && !date._hasTime))
                isRead = date._cursor.Skip(c);
            else if (char.IsAsciiDigit(c))
                isRead = date.ReadNumber(ref parts);
            else if (c is '+' or '-' or '(')
                isRead = date._hasTime && date._cursor.ReadZone(ref parts);
            else
                isRead = date.ReadWord(ref parts, isFirst: words++ == 0);
            if (!isRead)
                return false;
        }
        return parts.Year > 0 && parts.Month > 0;
    }

    private bool ReadWord(ref DateParts parts, bool isFirst)
    {
        var before = _cursor;
        var word = _cursor.ReadWord().TrimEnd('.');
        if (word.IsEmpty)
            return false;
        if (_hasTime && DateNames.IsAfternoon(word) is { } isAfternoon)
        {
            parts.IsAfternoon = isAfternoon;
            return true;
        }
        if (_hasTime && DateNames.Zone(word) is not null)
            return ReadZoneAt(before, ref parts);
        if (isFirst && IsWeekday(word))
            return true;
        var month = DateNames.Month(word);
        // "mar" is March, or Tuesday when another month follows.
        if (month > 0 && (parts.Month == 0 || _monthWasFirstWord))
        {
            parts.Month = month;
            _monthWasFirstWord = isFirst;
            return true;
        }
        if (_hasTime)
            return ReadZoneAt(before, ref parts);
        // A first word of any language is a weekday; later ones are few.
        return isFirst || IsFiller(word);
    }

    private bool ReadZoneAt(DateCursor start, ref DateParts parts)
    {
        _cursor = start;
        return _cursor.ReadZone(ref parts);
    }

    private static bool IsFiller(ReadOnlySpan<char> word) =>
        word is "at" or "of" or "the" or "de" or "del" or "um" or "kl" or "klo" or "ore" or "alle" or "à" or "T" or "st" or "nd" or "rd" or "th" or "er" or "г"
        || IsWeekday(word);

    private static bool IsWeekday(ReadOnlySpan<char> word)
    {
        if (word.Length < 3)
            return false;
        Span<char> lower = stackalloc char[3];
        word[..3].ToLowerInvariant(lower);
        return lower is "mon" or "tue" or "wed" or "thu" or "fri" or "sat" or "sun";
    }

    private bool ReadNumber(ref DateParts parts)
    {
        var digits = _cursor.PeekDigits();
        var after = _cursor.PeekAt(digits);
        if (digits <= 2 && !_hasTime && (after == ':' || (parts is { Year: > 0, Month: > 0, Day: > 0 } && after is 'h' or 'H' or '.' && char.IsAsciiDigit(_cursor.PeekAt(digits + 1)))))
            return ReadTime(ref parts);
        if (digits <= 2 && !_hasTime && parts.Day > 0 && DateNames.IsAfternoon(HalfDayAfter(digits)) is not null)
            return ReadTime(ref parts);
        if (digits > 4)
            return false;
        var value = _cursor.ReadNumber(digits);
        if (digits >= 3)
            return SetYear(ref parts, value, digits);
        if (parts.Day == 0 && !(_hasTime && parts.Month > 0))
            return SetDay(ref parts, value, after);
        return parts.Month == 0 ? (parts.Month = value) is > 0 and <= 12 : SetYear(ref parts, value, digits);
    }

    private readonly ReadOnlySpan<char> HalfDayAfter(int digits)
    {
        var ahead = _cursor;
        ahead.ReadNumber(digits);
        ahead.SkipSpaces();
        return ahead.ReadWord();
    }

    private bool ReadTime(ref DateParts parts)
    {
        _hasTime = true;
        return _cursor.ReadTime(ref parts) && _cursor.Peek != ':';
    }

    /// <summary>Two numbers and a slash are month and day, as Americans write, unless the first can only be a day.</summary>
    private bool SetDay(ref DateParts parts, int value, char after)
    {
        var isMonth = parts.Month == 0 && after == '/' && value <= 12 && char.IsAsciiDigit(_cursor.PeekAt(1));
        if (isMonth)
            parts.Month = value;
        else
            parts.Day = value;
        return value > 0;
    }

    private static bool SetYear(ref DateParts parts, int value, int digits)
    {
        if (parts.Year != 0)
            return false;
        parts.Year = DateParts.FullYear(value, digits);
        return true;
    }
}
