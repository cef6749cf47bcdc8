using System.Buffers;

namespace AllianceBot.Stories;

/// <summary>
/// The id of a story that people see and type, such as <c>k7f3</c>: the row's number shuffled within its length, in an
/// alphabet without look-alikes and without vowels, so that neighbours look unlike and no word appears.
/// </summary>
internal static class ShortId
{
    private const string Alphabet = "bcdfghjkmnpqrstvwxz23456789";
    private static readonly SearchValues<char> Signs = SearchValues.Create(Alphabet);
    private const int MinimumLength = 4;

    public static string From(long number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        long first = 0;
        long count = Power(MinimumLength);
        var length = MinimumLength;
        while (number - first >= count)
        {
            first += count;
            count *= Alphabet.Length;
            length++;
        }
        // 27 = 3^3, and the factor is not a multiple of 3: the shuffle maps each number below count to another one.
        var shuffled = (long)(((UInt128)(number - first) * 1_103_515_243 + 12_345) % (UInt128)count);
        return string.Create(length, shuffled, static (text, value) =>
        {
            for (var i = text.Length - 1; i >= 0; i--, value /= Alphabet.Length)
                text[i] = Alphabet[(int)(value % Alphabet.Length)];
        });
    }

    /// <summary>The id in what people type or choose: <c>K7F3</c>, <c>#k7f3</c>, <c>`k7f3`</c>, or with the title after it.</summary>
    public static string Typed(string text)
    {
        var word = text.AsSpan().TrimStart(" \t`#").ToString().ToLowerInvariant();
        var end = word.AsSpan().IndexOfAnyExcept(Signs);
        return end < 0 ? word : word[..end].Length > 0 && char.IsLetterOrDigit(word[end]) ? word : word[..end];
    }

    private static long Power(int exponent)
    {
        long result = 1;
        for (var i = 0; i < exponent; i++)
            result *= Alphabet.Length;
        return result;
    }
}
