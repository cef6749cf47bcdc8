using System.Text;

namespace AllianceBot.Languages;

/// <summary>
/// Makes spellings of one word equal: lower case, full-width forms made plain, accents dropped from Latin and Greek only
/// (Citroën = citroen, but й is not и and ガ is not カ).
/// </summary>
internal static class Folding
{
    private static readonly char[] Table = Build();

    /// <summary>The folded character, or '\0' for one that is to be left out (a combining accent, a soft hyphen, a joiner).</summary>
    public static char Fold(char c) => c < 128 ? char.ToLowerInvariant(c) : Table[c];

    public static string Fold(ReadOnlySpan<char> word)
    {
        Span<char> buffer = word.Length <= 64 ? stackalloc char[128] : new char[word.Length * 2];
        var length = 0;
        foreach (var c in word)
        {
            var folded = Fold(c);
            if (folded == '\0')
                continue;
            buffer[length++] = folded;
            // The three Latin letters that stand for two.
            if (c is 'ß' or 'ẞ')
                buffer[length++] = 's';
            else if (c is 'æ' or 'Æ' or 'œ' or 'Œ')
                buffer[length++] = 'e';
        }
        return new string(buffer[..length]);
    }

    private static char[] Build()
    {
        var table = new char[char.MaxValue + 1];
        for (var i = 0; i < table.Length; i++)
            table[i] = char.IsSurrogate((char)i) ? (char)i : FoldSlowly((char)i);
        return table;
    }

    private static char FoldSlowly(char c)
    {
        if (c is (>= '\u0300' and <= '\u036F') or '\u00AD' or (>= '\u200B' and <= '\u200F') or '\uFEFF')
            return '\0';
        if (c is 'ß' or 'ẞ')
            return 's';
        if (c is 'œ' or 'Œ')
            return 'o';
        if (c is 'æ' or 'Æ')
            return 'a';
        if (c is 'ø' or 'Ø')
            return 'o';
        if (c is 'ł' or 'Ł')
            return 'l';
        var latinOrGreek = c is (>= '\u00C0' and <= '\u024F') or (>= '\u1E00' and <= '\u1FFF') or (>= '\u0370' and <= '\u03FF');
        if (latinOrGreek)
            return char.ToLowerInvariant(c.ToString().Normalize(NormalizationForm.FormD)[0]);
        if (c is >= '\uFF01' and <= '\uFFEE')
            return char.ToLowerInvariant(c.ToString().Normalize(NormalizationForm.FormKC)[0]);
        return char.ToLowerInvariant(c);
    }
}
