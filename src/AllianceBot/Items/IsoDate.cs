namespace AllianceBot.Items;

/// <summary>
/// ISO 8601 and its profiles (RFC 3339, W3C-DTF), also with two-digit years and days of the year, with '/' or '.' between
/// the parts, a named month, a space for the T, or a named zone. Anything left over makes it no date.
/// </summary>
internal ref struct IsoDate
{
    private DateCursor _cursor;

    /// <summary>Starts with a year: four digits or more, or two with hyphens ("03-12-31", "-03-12").</summary>
    public static bool Begins(ReadOnlySpan<char> text)
    {
        var digits = new DateCursor(text).PeekDigits();
        return digits switch
        {
            > 4 => true,
            4 => text.Length == 4 || text[4] is '-' or '/' or '.' or 'T' or 't' || (text[4] == ' ' && text.Length > 5 && char.IsAsciiDigit(text[5])),
            2 => text.Length is 6 or 8 && text[2] == '-' && new DateCursor(text[3..]).PeekDigits() is 2 or 3 && !text.Contains(':'),
            0 => text.Length is 5 or 6 && text[0] == '-' && char.IsAsciiDigit(text[1]),
            _ => false,
        };
    }

    public static bool TryParse(ReadOnlySpan<char> text, ref DateParts parts)
    {
        var date = new IsoDate { _cursor = new DateCursor(text) };
        if (!date.ReadDate(ref parts))
            return false;
        if (date._cursor.IsAtEnd)
            return true;
        if (!date._cursor.Skip('T') && !date._cursor.Skip('t') && !date._cursor.Skip(' ') && !date._cursor.Skip(','))
            return date.EndsWithZone() && date._cursor.ReadZone(ref parts) && date._cursor.IsAtEnd;
        date._cursor.SkipWeekday();
        return date._cursor.ReadTime(ref parts) && date._cursor.ReadZone(ref parts) && date._cursor.IsAtEnd;
    }

    /// <summary>"Z", or an offset with its colon: "-01" after a date is one part too many.</summary>
    private readonly bool EndsWithZone() => _cursor.Peek is 'Z' or 'z' || _cursor.PeekAt(3) == ':';

    private bool ReadDate(ref DateParts parts)
    {
        if (_cursor.Skip('-'))
            return ReadYearAndMonth(ref parts);
        var digits = _cursor.PeekDigits();
        switch (digits)
        {
            case 10 or 13:
                var stamp = _cursor.ReadLong();
                parts.UnixSeconds = digits == 10 ? stamp : stamp / 1000;
                return true;
            case 12 or 14:
                var isDate = ReadYmd(ref parts, 4);
                parts.Hour = _cursor.ReadNumber(2);
                parts.Minute = _cursor.ReadNumber(2);
                parts.Second = digits == 14 ? _cursor.ReadNumber(2) : 0;
                return isDate;
            case 8:
                return ReadYmd(ref parts, 4);
            case 7:
                parts.Year = _cursor.ReadNumber(4);
                parts.Ordinal = _cursor.ReadNumber(3);
                return parts.Ordinal > 0;
            case 6:
                return ReadYmd(ref parts, 2);
            case 5 when _cursor.Peek == '0':
                // Five digits without a leading zero are a year that nobody will see.
                parts.Year = DateParts.FullYear(_cursor.ReadNumber(2), 2);
                parts.Ordinal = _cursor.ReadNumber(3);
                return parts.Ordinal > 0;
            case 4 or 2:
                parts.Year = DateParts.FullYear(_cursor.ReadNumber(digits), digits);
                return ReadAfterYear(ref parts);
            default:
                return false;
        }
    }

    /// <summary>"-03-12" and "-0312".</summary>
    private bool ReadYearAndMonth(ref DateParts parts)
    {
        if (_cursor.PeekDigits() is not (2 or 4))
            return false;
        parts.Year = DateParts.FullYear(_cursor.ReadNumber(2), 2);
        _cursor.Skip('-');
        parts.Month = _cursor.PeekDigits() == 2 ? _cursor.ReadNumber(2) : 0;
        return parts.Month > 0 && _cursor.IsAtEnd;
    }

    private bool ReadYmd(ref DateParts parts, int yearDigits)
    {
        parts.Year = DateParts.FullYear(_cursor.ReadNumber(yearDigits), yearDigits);
        parts.Month = _cursor.ReadNumber(2);
        parts.Day = _cursor.ReadNumber(2);
        return parts is { Month: > 0, Day: > 0 };
    }

    private bool ReadAfterYear(ref DateParts parts)
    {
        var separator = _cursor.Peek;
        if (separator is not ('-' or '/' or '.'))
            return true;
        _cursor.Skip(separator);
        _cursor.SkipSpaces();
        var digits = _cursor.PeekDigits();
        if (digits == 0)
            parts.Month = DateNames.Month(_cursor.ReadWord());
        else if (digits == 3 && _cursor.PeekAt(3) != separator)
            return (parts.Ordinal = _cursor.ReadNumber(3)) > 0;
        else if (digits <= 3)
            parts.Month = _cursor.ReadNumber(digits);
        if (parts.Month == 0)
            return false;
        if (!_cursor.Skip(separator))
            return true;
        _cursor.SkipSpaces();
        digits = _cursor.PeekDigits();
        parts.Day = digits is 1 or 2 ? _cursor.ReadNumber(digits) : 0;
        return parts.Day > 0;
    }
}
