using System.Globalization;
using System.Text;

namespace AllianceBot.Matching.Text;

/// <summary>What the tokeniser does with a folded character.</summary>
internal enum FoldClass : byte
{
    Separator,
    /// <summary>Soft hyphen, zero-width, direction marks: as if it were not there.</summary>
    Ignored,
    /// <summary>A digit, or a letter of a script whose marks are stripped.</summary>
    Plain,
    /// <summary>A letter of a script whose marks tell words apart (Cyrillic, Devanagari, ...).</summary>
    Marked,
    /// <summary>Han, kana or Hangul: a token of its own.</summary>
    Cjk,
    /// <summary>Joins the Cjk character before it (a voiced sound mark, a vowel or final of decomposed Hangul).</summary>
    CjkCombining,
    Mark,
    /// <summary>A mark that may stand before or after another one of its kind with no difference.</summary>
    CommutingMark,
    SpacingMark,
    /// <summary>Folds to several characters; the value is an index into <see cref="FoldTable.Expansions"/>.</summary>
    Expands,
    /// <summary>Half of a character beyond the basic plane: <see cref="FoldTable.OfRune"/>.</summary>
    Surrogate,
}

/// <summary>
/// Compatibility decomposition, full case folding and the stripping of marks (Latin, Greek, Arabic, Hebrew) as one look-up a
/// character. Unicode guarantees that normalisation and case folding of assigned characters never change, so the table
/// may be made from the runtime's data; what we add by hand is in <see cref="FoldRules"/>.
/// </summary>
internal static class FoldTable
{
    private static readonly List<string> s_expansions = [];
    private static readonly Dictionary<int, string> s_supplementary = [];

    /// <summary>For each char: class in the high 16 bits, folded char or expansion index in the low 16.</summary>
    public static readonly uint[] Entries = Build();

    public static readonly string[] Expansions = [.. s_expansions];

    public static FoldClass ClassOf(char folded) => (FoldClass)(Entries[folded] >> 16);

    /// <summary>The folded form of a character beyond the basic plane.</summary>
    public static (FoldClass Class, Rune Folded, string? Expansion) OfRune(Rune rune)
    {
        if (FoldRules.IsIgnored(rune.Value))
            return (FoldClass.Ignored, rune, null);
        if (FoldRules.IsCjk(rune.Value))
            return s_supplementary.TryGetValue(rune.Value, out var unified) ? (FoldClass.Expands, rune, unified) : (FoldClass.Cjk, rune, null);
        if (s_supplementary.TryGetValue(rune.Value, out var expansion))
            return (FoldClass.Expands, rune, expansion);
        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.NonSpacingMark => (FoldClass.Mark, rune, null),
            UnicodeCategory.SpacingCombiningMark => (FoldClass.SpacingMark, rune, null),
            _ when Rune.IsLetter(rune) || Rune.IsDigit(rune) => (FoldClass.Marked, Rune.ToLowerInvariant(Rune.ToUpperInvariant(rune)), null),
            _ => (FoldClass.Separator, rune, null),
        };
    }

    private static uint[] Build()
    {
        var entries = new uint[char.MaxValue + 1];
        var indexes = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var c = 0; c <= char.MaxValue; c++)
            entries[c] = char.IsSurrogate((char)c) ? (uint)FoldClass.Surrogate << 16 : Entry((char)c, indexes);
        foreach (var (first, last) in FoldRules.SupplementaryWithDecomposition)
            for (var value = first; value <= last; value++)
                if (FoldRules.Fold(char.ConvertFromUtf32(value)) is var folded && folded != char.ConvertFromUtf32(value))
                    s_supplementary[value] = folded;
        return entries;
    }

    private static uint Entry(char c, Dictionary<string, int> indexes)
    {
        if (FoldRules.IsIgnored(c))
            return (uint)FoldClass.Ignored << 16;
        if (FoldRules.IsUnchangedCjk(c))
            return (uint)FoldClass.Cjk << 16 | c;
        var folded = FoldRules.Fold(c.ToString());
        if (folded.Length == 1)
            return (uint)FoldRules.ClassOf(folded[0]) << 16 | folded[0];
        if (folded.Length == 0)
            return (uint)FoldClass.Ignored << 16;
        if (!indexes.TryGetValue(folded, out var index))
        {
            indexes[folded] = index = s_expansions.Count;
            s_expansions.Add(folded);
        }
        return (uint)FoldClass.Expands << 16 | (uint)index;
    }
}
