namespace AllianceBot.Items;

/// <summary>Reads the pieces that dates of every form are made of.</summary>
internal ref struct DateCursor(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> _text = text;
    private int _at;

    public readonly bool IsAtEnd => _at >= _text.Length;

    /// <summary>NUL at the end.</summary>
    public readonly char Peek => PeekAt(0);

    public readonly char PeekAt(int offset) => _at + offset < _text.Length ? _text[_at + offset] : '\0';

    public readonly int PeekDigits()
    {
        var end = _at;
        while (end < _text.Length && char.IsAsciiDigit(_text[end]))
            end++;
        return end - _at;
    }

    public bool Skip(char c)
    {
        if (Peek != c || IsAtEnd)
            return false;
        _at++;
        return true;
    }

    public void SkipSpaces()
    {
        while (Skip(' '))
        {
        }
    }

    /// <summary>The digits must be there.</summary>
    public int ReadNumber(int digits)
    {
        var value = 0;
        for (var i = 0; i < digits; i++)
            value = (value * 10) + (_text[_at++] - '0');
        return value;
    }

    public long ReadLong()
    {
        var value = 0L;
        while (char.IsAsciiDigit(Peek))
            value = (value * 10) + (_text[_at++] - '0');
        return value;
    }

    /// <summary>Letters of any script, and the dots inside "a.m.".</summary>
    public ReadOnlySpan<char> ReadWord()
    {
        var start = _at;
        while (_at < _text.Length && (char.IsLetter(_text[_at]) || (_at > start && _text[_at] == '.') || char.GetUnicodeCategory(_text[_at]) == System.Globalization.UnicodeCategory.NonSpacingMark))
            _at++;
        return _text[start.._at];
    }

    /// <summary>The weekday of an East Asian date stands behind it: "(金)", "星期五", "金曜日", "금요일".</summary>
    public void SkipWeekday()
    {
        SkipSpaces();
        var back = _at;
        if (Skip('('))
        {
            var name = ReadWord();
            if (name.IsEmpty || !Skip(')'))
                _at = back;
        }
        else if (ReadWord() is var word && !(word.StartsWith("星期") || word.StartsWith("周") || word.StartsWith("週") || word.EndsWith("曜日") || word.EndsWith("曜") || word.EndsWith("요일")))
        {
            _at = back;
        }
        SkipSpaces();
    }

    /// <summary>hh:mm[:ss[.fraction]] or hhmm[ss], with am or pm on either side. True when there is no time at all.</summary>
    public bool ReadTime(ref DateParts parts)
    {
        SkipSpaces();
        ReadHalfDay(ref parts);
        SkipSpaces();
        var digits = PeekDigits();
        if (digits is 4 or 6)
        {
            parts.Hour = ReadNumber(2);
            parts.Minute = ReadNumber(2);
            parts.Second = digits == 6 ? ReadNumber(2) : 0;
            return ReadFraction(ref parts);
        }
        if (digits is not (1 or 2))
            return digits == 0 && parts.IsAfternoon is null;
        parts.Hour = ReadNumber(digits);
        if (SkipTimeMark() && !ReadMinutes(ref parts))
            return false;
        SkipSpaces();
        ReadHalfDay(ref parts);
        return true;
    }

    /// <summary>10:05, and 10h05 or 10.05 where a time must stand.</summary>
    private bool SkipTimeMark() => Skip(':') || (Peek is 'h' or 'H' or '.' && char.IsAsciiDigit(PeekAt(1)) && Skip(Peek));

    private bool ReadMinutes(ref DateParts parts)
    {
        // East Asian times may end with the counter of the hour or the minute.
        SkipSpaces();
        var digits = PeekDigits();
        if (digits == 0)
            return true;
        if (digits > 2)
            return false;
        parts.Minute = ReadNumber(digits);
        if (!SkipTimeMark())
            return true;
        SkipSpaces();
        digits = PeekDigits();
        if (digits == 0)
            return true;
        if (digits > 2)
            return false;
        parts.Second = ReadNumber(digits);
        return Peek != ':' && ReadFraction(ref parts);
    }

    private bool ReadFraction(ref DateParts parts)
    {
        if (Peek is not ('.' or ',') || !char.IsAsciiDigit(PeekAt(1)))
            return true;
        _at++;
        var scale = (int)TimeSpan.TicksPerSecond / 10;
        while (char.IsAsciiDigit(Peek))
        {
            parts.Ticks += (_text[_at++] - '0') * scale;
            scale /= 10;
        }
        return true;
    }

    private void ReadHalfDay(ref DateParts parts)
    {
        var back = _at;
        if (DateNames.IsAfternoon(ReadWord()) is { } isAfternoon)
            parts.IsAfternoon = isAfternoon;
        else
            _at = back;
    }

    /// <summary>
    /// "Z", "+0200", "+02:00", "+2", "GMT-5", "CEST", "Etc/GMT", "(CET)", or nothing. Letters that name no zone we know
    /// mean nothing. False for digits that are no offset.
    /// </summary>
    public bool ReadZone(ref DateParts parts)
    {
        SkipSpaces();
        if (Peek is '+' or '-')
            return ReadOffset(ref parts) && ReadZoneNote();
        if (IsAtEnd || Peek == '(')
            return ReadZoneNote();
        if (!char.IsLetter(Peek))
            return char.IsAsciiDigit(Peek);
        var zone = ReadWord();
        if (zone is "Z" or "z" && char.IsAsciiDigit(Peek))
            return false;
        while (Skip('/') || Skip('_'))
            zone = ReadWord();
        parts.Offset ??= DateNames.Zone(zone.TrimEnd('.')) ?? 0;
        if (Peek is '+' or '-' && zone.Length <= 3)
            return ReadOffset(ref parts) && ReadZoneNote();
        return ReadZoneNote();
    }

    private bool ReadOffset(ref DateParts parts)
    {
        var sign = Skip('-') ? -1 : 1;
        if (sign > 0)
            Skip('+');
        var digits = PeekDigits();
        if (digits is 0 or > 4)
            return false;
        var hours = ReadNumber(digits == 3 ? 1 : Math.Min(digits, 2));
        var minutes = digits > 2 ? ReadNumber(2) : 0;
        if (digits <= 2 && Skip(':'))
        {
            if (PeekDigits() != 2)
                return false;
            minutes = ReadNumber(2);
        }
        parts.Offset = sign * ((hours * 60) + minutes);
        return hours <= 23 && minutes <= 59;
    }

    /// <summary>A comment in brackets, or the name of the zone after its offset, says nothing new.</summary>
    private bool ReadZoneNote()
    {
        SkipSpaces();
        if (Peek == '(')
        {
            while (!IsAtEnd && !Skip(')'))
                _at++;
            SkipSpaces();
        }
        else if (PeekAt(-1) == ' ' && char.IsLetter(Peek) && DateNames.Zone(new DateCursor(_text[_at..]).ReadWord()) is not null)
        {
            ReadWord();
        }
        return true;
    }
}
