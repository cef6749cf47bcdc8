using System.Text;

namespace AllianceBot.Matching.Evaluation;

/// <summary>Compares the letters of an exact term with those of the text, case and accents included.</summary>
internal static class ExactLetters
{
    public static bool Are(in WordCode word, MatchItem item, int field, int firstToken, int lastToken)
    {
        var first = item.TokensOf(field).First;
        var letters = item.Raw(field).Letters(firstToken - first, lastToken - first);
        Span<char> wanted = stackalloc char[word.Raw.Length];
        wanted = wanted[..Encoding.UTF8.GetChars(word.Raw, wanted)];
        return word.IsPrefix ? letters.StartsWith(wanted, StringComparison.Ordinal) : letters.SequenceEqual(wanted);
    }
}
