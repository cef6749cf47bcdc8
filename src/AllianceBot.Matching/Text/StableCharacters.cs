namespace AllianceBot.Matching.Text;

/// <summary>
/// Characters that stay what they are in <see cref="RawText"/>, whatever stands before them: letters and punctuation of the
/// common scripts. Not all such characters, but most of any text; the others go the slow way.
/// </summary>
internal static class StableCharacters
{
    public static bool Fill(string text) => End(text, 0, text.Length) == text.Length;

    /// <summary>Where the run of stable characters from here ends.</summary>
    public static int End(string text, int from, int to)
    {
        var at = from;
        while (at < to && IsStable(text[at]))
        {
            at++;
            // Most of most texts is ASCII, which is skipped many at a time.
            if (at < to && text[at] < '\u0080')
                at = text.AsSpan(at, to - at).IndexOfAnyExceptInRange('\0', '\u007F') is >= 0 and var other ? at + other : to;
        }
        return at;
    }

    private static bool IsStable(char c) => c switch
    {
        < '\u0080' => true,
        < '\u0180' => c >= '\u00A1' && c is not ('\u00A8' or '\u00AA' or '\u00AD' or '\u00AE' or '\u00AF' or (>= '\u00B2' and <= '\u00B5') or (>= '\u00B8' and <= '\u00BA')
            or (>= '\u00BC' and <= '\u00BE') or '\u0132' or '\u0133' or '\u013F' or '\u0140' or '\u0149' or '\u017F'),
        < '\u0530' => c is (>= '\u0391' and <= '\u03CE') or (>= '\u0400' and <= '\u0482') or >= '\u048A',
        < '\u0700' => c is (>= '\u05D0' and <= '\u05EA') or (>= '\u0621' and <= '\u063A') or (>= '\u0641' and <= '\u064A'),
        < '\u3000' => c is '\u2010' or (>= '\u2012' and <= '\u2015') or (>= '\u2018' and <= '\u2022') or '\u2039' or '\u203A' or '\u20AC',
        _ => c is '\u3001' or '\u3002' or (>= '\u3005' and <= '\u3011') or (>= '\u3041' and <= '\u3096') or (>= '\u30A1' and <= '\u30FC')
            or (>= '\u4E00' and <= '\u9FFF') or (>= '\uAC00' and <= '\uD7A3'),
    };
}
