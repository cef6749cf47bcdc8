using System.Text;
using AllianceBot.Matching.Text;

namespace AllianceBot.Matching.Tests.Index;

public class TokenFrequenciesTests
{
    [Fact]
    public void Every_word_is_counted_once_for_each_text_that_has_it()
    {
        var frequencies = TokenFrequencies.Of(Enumerable.Range(0, 40).Select(i => i % 4 == 0 ? "Renault and renault" : "Nissan"));
        Assert.Equal((40, 10, 30, 0), (frequencies.Texts, Of(frequencies, "renault"), Of(frequencies, "nissan"), Of(frequencies, "dacia")));
    }

    [Fact]
    public void A_hundred_thousand_other_words_hardly_make_a_rare_one_look_frequent()
    {
        const int Texts = 500;
        const int WordsInText = 200;
        var frequencies = TokenFrequencies.Of(Enumerable.Range(0, Texts).Select(text => string.Join(' ', Enumerable.Range(0, WordsInText).Select(i => Word(text * WordsInText + i)))));
        var estimates = Enumerable.Range(0, Texts * WordsInText).Select(i => Of(frequencies, Word(i))).ToArray();
        Assert.All(estimates, estimate => Assert.True(estimate >= 1));
        Assert.True(estimates.Average() < 1.3, $"Words that stand in one text seem to stand in {estimates.Average():F2}.");
    }

    private static int Of(TokenFrequencies frequencies, string word) => frequencies.Of(TokenHash.Of(Encoding.UTF8.GetBytes(word)));

    /// <summary>A number in letters, the lowest first, so that beginnings differ too.</summary>
    private static string Word(int number)
    {
        var letters = new StringBuilder();
        for (number += 1_000_000; number > 0; number /= 26)
            letters.Append((char)('a' + number % 26));
        return letters.ToString();
    }
}
