namespace AllianceBot.Languages;

/// <summary>A word as texts are compared by it.</summary>
/// <param name="Text">Folded (see <see cref="Folding"/>).</param>
/// <param name="Start">Where it begins in the text, in UTF-16 units.</param>
/// <param name="Capital">Begins with a capital letter, or is a run of katakana: possibly a name.</param>
/// <param name="Opening">The first word after the start of the text, a line or a sentence, where a capital says nothing.</param>
internal readonly record struct Word(string Text, int Start, int Length, bool Capital, bool AllCapitals, bool Number, bool Opening);

/// <summary>
/// Cuts a text into words: runs of letters and digits, everything else separates (l'alliance, Renault-Nissan). A figure keeps
/// its inner points: 3.5 and 3,5 are both "3.5". Runs of Han and Hangul become pairs of characters, katakana runs stay whole,
/// hiragana (grammar, mostly) is left out.
/// </summary>
internal static class Words
{
    public static List<Word> Of(string text, int most = int.MaxValue)
    {
        var words = new List<Word>(Math.Min(most, text.Length / 5 + 4));
        var opening = true;
        var i = 0;
        while (i < text.Length && words.Count < most)
        {
            var c = text[i];
            if (Script.IsUnspaced(c))
            {
                i = AddUnspaced(text, i, opening, words);
                opening = false;
            }
            else if (char.IsLetterOrDigit(c))
            {
                i = char.IsAsciiDigit(c) ? AddNumber(text, i, opening, words) : AddLetters(text, i, opening, words);
                opening = false;
            }
            else
            {
                if (c is '.' or '!' or '?' or ':' or '\n' or '"' or '“' or '«' or '。' or '！' or '？' or '•')
                    opening = true;
                i++;
            }
        }
        return words;
    }

    private static int AddLetters(string text, int start, bool opening, List<Word> words)
    {
        var end = start;
        var capitals = 0;
        while (end < text.Length && !Script.IsUnspaced(text[end]) && (char.IsLetterOrDigit(text[end]) || Folding.Fold(text[end]) == '\0'))
        {
            if (char.IsUpper(text[end]))
                capitals++;
            end++;
        }
        var folded = Folding.Fold(text.AsSpan(start, end - start));
        if (folded.Length > 1)
            words.Add(new Word(folded, start, end - start, char.IsUpper(text[start]), capitals == end - start, Number: false, opening));
        return end;
    }

    private static int AddNumber(string text, int start, bool opening, List<Word> words)
    {
        var end = start + 1;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) && !Script.IsUnspaced(text[end]) || InsideFigure(text, end)))
            end++;
        var folded = Folding.Fold(text.AsSpan(start, end - start)).Replace(',', '.');
        words.Add(new Word(folded, start, end - start, Capital: false, AllCapitals: false, Number: true, opening));
        return end;
    }

    private static bool InsideFigure(string text, int i) =>
        text[i] is '.' or ',' && char.IsAsciiDigit(text[i - 1]) && i + 1 < text.Length && char.IsAsciiDigit(text[i + 1]);

    private static int AddUnspaced(string text, int start, bool opening, List<Word> words)
    {
        var end = start + 1;
        if (Script.IsHiragana(text[start]))
        {
            while (end < text.Length && Script.IsHiragana(text[end]))
                end++;
            return end;
        }
        if (Script.IsKatakana(text[start]))
        {
            while (end < text.Length && Script.IsKatakana(text[end]))
                end++;
            if (end - start > 1)
                words.Add(new Word(Folding.Fold(text.AsSpan(start, end - start)), start, end - start, Capital: true, AllCapitals: false, Number: false, opening));
            return end;
        }
        var hangul = Script.IsHangul(text[start]);
        while (end < text.Length && (hangul ? Script.IsHangul(text[end]) : Script.IsHan(text[end])))
            end++;
        for (var i = start; i + 1 < end; i++)
            words.Add(new Word(text.Substring(i, 2), i, 2, Capital: false, AllCapitals: false, Number: false, opening && i == start));
        return end;
    }
}
