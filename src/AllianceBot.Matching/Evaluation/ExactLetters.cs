using System.Text;
using AllianceBot.Matching.Text;

namespace AllianceBot.Matching.Evaluation;

/// <summary>Compares the letters of an exact term with those of the text, case and accents included.</summary>
internal static class ExactLetters
{
    public static bool Are(in WordCode word, MatchItem item, int field, int firstToken, int lastToken)
    {
        var (start, end) = item.PlainSpan(field, firstToken, lastToken);
        var raw = item.Raw(field);
        var letters = TrimSeparators(raw.Text.AsSpan(raw.FromPlain(start)..raw.FromPlain(end)));
        Span<char> wanted = stackalloc char[word.Raw.Length];
        wanted = wanted[..Encoding.UTF8.GetChars(word.Raw, wanted)];
        return word.IsPrefix ? letters.StartsWith(wanted, StringComparison.Ordinal) : letters.SequenceEqual(wanted);
    }

    /// <summary>A character such as ㈱ stands for brackets too, which are not letters.</summary>
    private static ReadOnlySpan<char> TrimSeparators(ReadOnlySpan<char> letters)
    {
        while (letters.Length > 0 && FoldTable.ClassOf(letters[0]) == FoldClass.Separator)
            letters = letters[1..];
        while (letters.Length > 0 && FoldTable.ClassOf(letters[^1]) == FoldClass.Separator)
            letters = letters[..^1];
        return letters;
    }
}
