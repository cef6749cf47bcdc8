using System.Globalization;
using System.Text;

namespace AllianceBot.Matching.Text;

/// <summary>The rules from which <see cref="FoldTable"/> is made. A change here raises <see cref="Folding.Version"/>.</summary>
internal static class FoldRules
{
    /// <summary>Blocks beyond the basic plane whose characters decompose: mathematical letters, enclosed letters, compatibility Han.</summary>
    public static readonly (int First, int Last)[] SupplementaryWithDecomposition =
        [(0x1D400, 0x1D7FF), (0x1EE00, 0x1EEFF), (0x1F100, 0x1F1FF), (0x1F200, 0x1F251), (0x1FBF0, 0x1FBF9), (0x2F800, 0x2FA1F)];

    /// <summary>Folds one character: compatibility decomposition, case, letters with a stroke or a ligature, marks.</summary>
    public static string Fold(string character)
    {
        if (character is "™" or "®" or "℠")
            return " ";
        var composed = character.Normalize(NormalizationForm.FormKC);
        if (composed.EnumerateRunes().All(rune => IsCjk(rune.Value) || rune.Value is 0x3099 or 0x309A))
            return composed;
        var folded = new StringBuilder();
        var strips = false;
        foreach (var rune in character.Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (category == UnicodeCategory.NonSpacingMark && strips || IsIgnored(rune.Value))
                continue;
            if (category is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark))
                strips = StripsMarks(rune.Value);
            folded.Append(FoldCase(rune));
        }
        return folded.ToString();
    }

    private static string FoldCase(Rune rune)
    {
        if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark)
            return rune.ToString();
        var lower = Rune.ToLowerInvariant(Rune.ToUpperInvariant(rune));
        return lower.Value switch
        {
            'ß' => "ss",
            'ı' => "i",
            'ø' => "o",
            'ł' => "l",
            'đ' or 'ð' => "d",
            'ħ' => "h",
            'ŧ' => "t",
            'æ' => "ae",
            'œ' => "oe",
            'þ' => "th",
            _ => lower.ToString(),
        };
    }

    /// <summary>The class of a character that <see cref="Fold"/> gave.</summary>
    public static FoldClass ClassOf(char folded)
    {
        if (folded is '\u3099' or '\u309A' or (>= '\u1160' and <= '\u11FF') or (>= '\uD7B0' and <= '\uD7FF'))
            return FoldClass.CjkCombining;
        if (IsCjk(folded))
            return FoldClass.Cjk;
        // Apostrophes that Unicode counts as letters separate like any other apostrophe.
        if (folded is >= '\u02B9' and <= '\u02BF')
            return FoldClass.Separator;
        return CharUnicodeInfo.GetUnicodeCategory(folded) switch
        {
            UnicodeCategory.DecimalDigitNumber => FoldClass.Plain,
            UnicodeCategory.NonSpacingMark => Commutes(folded) ? FoldClass.CommutingMark : FoldClass.Mark,
            UnicodeCategory.SpacingCombiningMark => FoldClass.SpacingMark,
            _ when char.IsLetter(folded) => StripsMarks(folded) ? FoldClass.Plain : FoldClass.Marked,
            _ => FoldClass.Separator,
        };
    }

    /// <summary>Whether canonical order ever moves the mark: U+0334 comes before all others that it moves, U+0345 after them.</summary>
    private static bool Commutes(char mark) =>
        $"{mark}\u0334".Normalize(NormalizationForm.FormD)[0] == '\u0334' || $"\u0345{mark}".Normalize(NormalizationForm.FormD)[0] == mark;

    /// <summary>Default-ignorable characters and the Arabic tatweel, which only stretches a word.</summary>
    public static bool IsIgnored(int c) => c is 0x00AD or 0x034F or 0x061C or 0x0640 or 0x115F or 0x1160 or 0x17B4 or 0x17B5
        or (>= 0x180B and <= 0x180F) or (>= 0x200B and <= 0x200F) or (>= 0x202A and <= 0x202E) or (>= 0x2060 and <= 0x206F)
        or 0x3164 or (>= 0xFE00 and <= 0xFE0F) or 0xFEFF or 0xFFA0 or (>= 0xFFF0 and <= 0xFFF8) or 0xFFFE or 0xFFFF
        or (>= 0x1BCA0 and <= 0x1BCA3) or (>= 0x1D173 and <= 0x1D17A) or (>= 0xE0000 and <= 0xE0FFF);

    /// <summary>Han, kana or Hangul.</summary>
    public static bool IsCjk(int c) => c is (>= 0x1100 and <= 0x11FF) or (>= 0x2E80 and <= 0x2FD5) or 0x3005 or 0x3006 or 0x3007
        or (>= 0x3021 and <= 0x3029) or (>= 0x3031 and <= 0x3035) or (>= 0x3038 and <= 0x303C)
        or (>= 0x3041 and <= 0x3096) or (>= 0x309D and <= 0x309F) or (>= 0x30A1 and <= 0x30FA) or (>= 0x30FC and <= 0x30FF)
        or (>= 0x31F0 and <= 0x31FF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xA960 and <= 0xA97C)
        or (>= 0xAC00 and <= 0xD7A3) or (>= 0xD7B0 and <= 0xD7FB) or (>= 0xF900 and <= 0xFAFF)
        or (>= 0x1AFF0 and <= 0x1B16F) or (>= 0x20000 and <= 0x3FFFD);

    /// <summary>The bulk of Han and Hangul, which no folding changes: spared the work when the table is made.</summary>
    public static bool IsUnchangedCjk(char c) => c is (>= '\u3400' and <= '\u4DBF') or (>= '\u4E00' and <= '\u9FFF') or (>= '\uAC00' and <= '\uD7A3');

    /// <summary>Latin, Greek, Arabic, Hebrew and digits.</summary>
    private static bool StripsMarks(int c) => c is (>= '0' and <= '9') or (>= 'A' and <= 'Z') or (>= 'a' and <= 'z')
        or (>= 0x00AA and <= 0x02AF) or (>= 0x0370 and <= 0x03FF) or (>= 0x0590 and <= 0x06FF) or (>= 0x0750 and <= 0x077F)
        or (>= 0x0870 and <= 0x08FF) or (>= 0x1D00 and <= 0x1DBF) or (>= 0x1E00 and <= 0x1FFF) or (>= 0x2C60 and <= 0x2C7F)
        or (>= 0xA720 and <= 0xA7FF) or (>= 0xAB30 and <= 0xAB6F) or (>= 0xFB00 and <= 0xFB06) or (>= 0xFB1D and <= 0xFDFF)
        or (>= 0xFE70 and <= 0xFEFC);
}
