namespace AllianceBot.Languages;

/// <summary>The scripts that decide how a text is cut into words (Unicode block ranges).</summary>
internal static class Script
{
    public static bool IsHan(char c) => c is (>= '\u4E00' and <= '\u9FFF') or (>= '\u3400' and <= '\u4DBF') or (>= '\uF900' and <= '\uFAFF') or '々';

    /// <summary>Katakana with its long-vowel mark, as foreign names are written.</summary>
    public static bool IsKatakana(char c) => c is (>= '\u30A1' and <= '\u30FA') or 'ー' or (>= '\uFF66' and <= '\uFF9F');

    public static bool IsHiragana(char c) => c is >= '\u3041' and <= '\u309F';

    public static bool IsHangul(char c) => c is (>= '\uAC00' and <= '\uD7A3') or (>= '\u1100' and <= '\u11FF');

    public static bool IsCyrillic(char c) => c is >= '\u0400' and <= '\u052F';

    /// <summary>Written without spaces between words, or (Hangul) with endings joined to them: compared by pairs of characters.</summary>
    public static bool IsUnspaced(char c) => IsHan(c) || IsHiragana(c) || IsKatakana(c) || IsHangul(c);
}
