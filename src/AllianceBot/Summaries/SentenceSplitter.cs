using AllianceBot.Languages;

namespace AllianceBot.Summaries;

/// <summary>
/// Cuts a plain text into sentences. A sentence ends at an end mark, with the quotes and brackets that close it, before a
/// space and something that can begin a sentence; 。！？ need neither, but do not count inside 「」. A line break always ends one.
/// </summary>
internal static class SentenceSplitter
{
    public static List<Sentence> Split(string text, string language)
    {
        var sentences = new List<Sentence>();
        var line = 0;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            SplitLine(text, range.Start.Value, range.End.Value, line++, language, sentences);
        }
        return sentences;
    }

    private static void SplitLine(string text, int start, int end, int line, string language, List<Sentence> sentences)
    {
        var from = start;
        var corner = 0;
        for (var i = start; i < end; i++)
        {
            var c = text[i];
            if (c is '「' or '『')
                corner++;
            else if (c is '」' or '』')
                corner = Math.Max(0, corner - 1);
            if (!IsEndMark(c) || corner > 0)
                continue;
            var after = i + 1;
            while (after < end && (IsEndMark(text[after]) || IsCloser(text[after]) && !OpensNext(text, from, after, end)))
                after++;
            var wide = c is '。' or '！' or '？' or '｡';
            if (after < end && !wide && !EndsHere(text, from, i, after, end, language))
                continue;
            Add(text, from, after, line, ended: true, sentences);
            from = after;
            i = after - 1;
        }
        Add(text, from, end, line, ended: false, sentences);
    }

    private static void Add(string text, int from, int to, int line, bool ended, List<Sentence> sentences)
    {
        var sentence = text.AsSpan(from, to - from).Trim();
        if (sentence.Length > 0)
            sentences.Add(new Sentence(sentence.ToString(), line, ended));
    }

    private static bool EndsHere(string text, int from, int mark, int after, int end, string language)
    {
        if (!char.IsWhiteSpace(text[after]))
            return IsGlued(text, from, mark, after, end);
        var next = after;
        while (next < end && (char.IsWhiteSpace(text[next]) || IsOpener(text[next])))
            next++;
        if (next == end)
            return true;
        if (char.IsLower(text[next]) || text[next] is ',' or ';' or ':' or ')')
            return false;
        return text[mark] != '.' || after - mark > 1 || !IsAbbreviated(text, from, mark, next, language);
    }

    /// <summary>A straight quote after an end mark opens the next sentence when none is open in this one: <c>ended."Next</c>.</summary>
    private static bool OpensNext(string text, int from, int quote, int end) =>
        text[quote] == '"' && quote + 1 < end && char.IsLetter(text[quote + 1]) && text.AsSpan(from, quote - from).Count('"') % 2 == 0;

    /// <summary>Paragraphs joined without a space (<c>ended.Next</c>), as pages often lose their line breaks; not <c>example.Com</c> or <c>U.S.A</c>.</summary>
    private static bool IsGlued(string text, int from, int mark, int after, int end)
    {
        if (mark - from < 10 || !(char.IsLower(text[mark - 1]) && char.IsLower(text[mark - 2]) || IsCloser(text[mark - 1]) || IsCloser(text[after - 1])))
            return false;
        var next = IsOpener(text[after]) ? after + 1 : after;
        return next + 1 < end && char.IsUpper(text[next]) && (char.IsLower(text[next + 1]) || text[next + 1] is ' ' or '\'' or '’') && !IsInsideAddress(text, mark, end);
    }

    /// <summary>The run of characters around the stop has another stop inside it, or a sign of addresses.</summary>
    private static bool IsInsideAddress(string text, int mark, int end)
    {
        var start = mark;
        while (start > 0 && !char.IsWhiteSpace(text[start - 1]))
            start--;
        var stop = mark + 1;
        while (stop < end && !char.IsWhiteSpace(text[stop]))
            stop++;
        var run = text.AsSpan(start, stop - start).TrimEnd(".,;:!?\"”»)");
        return run.ContainsAny('/', '@') || run.Count('.') > 1;
    }

    /// <summary>Whether the full stop belongs to the word before it: an abbreviation, an initial, a German ordinal.</summary>
    private static bool IsAbbreviated(string text, int from, int stop, int next, string language)
    {
        var start = stop;
        while (start > from && !char.IsWhiteSpace(text[start - 1]) && !IsOpener(text[start - 1]) && text[start - 1] is not ('\'' or '’'))
            start--;
        var word = text.AsSpan(start, stop - start);
        if (word.Length == 0)
            return false;
        if (word.Length == 1 && char.IsUpper(word[0]))
            return true;
        if (char.IsAsciiDigit(word[0]) && word.Length <= 2 && !word.ContainsAnyExceptInRange('0', '9'))
            return LanguageTag.Primary(language) == "de" && char.IsUpper(text[next]);
        return Abbreviations.Has(language, word, numberFollows: char.IsDigit(text[next]));
    }

    private static bool IsEndMark(char c) => c is '.' or '!' or '?' or '…' or '。' or '！' or '？' or '｡';

    private static bool IsCloser(char c) => c is '"' or '”' or '’' or '\'' or '»' or ')' or ']' or '」' or '』' or '）' or '›' or '“';

    private static bool IsOpener(char c) => c is '"' or '“' or '‘' or '\'' or '«' or '(' or '[' or '「' or '『' or '（' or '„' or '‹' or '»' or '–' or '—' or '-' or '•' or '¿' or '¡';
}
