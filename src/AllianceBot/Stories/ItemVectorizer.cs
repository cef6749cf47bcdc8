using System.Collections.Frozen;
using AllianceBot.Languages;

namespace AllianceBot.Stories;

/// <summary>Turns an item's title and text into its vector. Pure: the same item always gives the same vector.</summary>
internal static class ItemVectorizer
{
    /// <summary>Reports say what happened in their first sentences; what follows is background, which other stories share.</summary>
    public const int TextWords = 120;
    private const double TitleWeight = 2.0;
    private const double TextWeight = 0.3;
    private const double NameWeight = 1.3;
    private const double Scale = 60;
    /// <summary>Fewer words than this cannot tell a copy from a template ("Shares of X rise 3 %").</summary>
    private const int WordsForCopy = 25;

    public static ItemVector Of(string language, string title, string text, string? canonicalUrl)
    {
        var stop = StopWords.Of(language);
        var nouns = LanguageTag.Primary(language) == "de";
        var titleWords = Words.Of(title);
        var textWords = Words.Of(text, TextWords);
        var counts = new Dictionary<string, Count>(titleWords.Count + textWords.Count, StringComparer.Ordinal);
        var capitalsSayNothing = IsTitleCase(titleWords);
        foreach (var word in titleWords)
            Add(counts, word, TitleWeight, stop, !capitalsSayNothing && IsName(word));
        foreach (var word in textWords)
            Add(counts, word, TextWeight, stop, IsName(word));

        var terms = new List<Term>(counts.Count);
        foreach (var (word, count) in counts)
        {
            var weight = Math.Log(1 + count.Frequency) * (count.Number || count.Name && !nouns ? NameWeight : 1);
            var quantised = (byte)(Math.Clamp((int)Math.Round(weight * Scale), 2, 254) & 0xFE);
            terms.Add(new Term(TermHash.Of32(Stem.Of(word, language)), quantised, count.Number || count.Name));
        }
        return new ItemVector(
            HasText: textWords.Count > 0,
            LinkHash: string.IsNullOrEmpty(canonicalUrl) ? 0 : TermHash.Of64(canonicalUrl),
            SimHash: titleWords.Count + textWords.Count < WordsForCopy ? 0 : CopyIndex.SimHash(titleWords, textWords),
            Strongest(terms));
    }

    private static void Add(Dictionary<string, Count> counts, Word word, double weight, FrozenSet<string> stop, bool name)
    {
        if (stop.Contains(word.Text) && !name)
            return;
        var count = counts.GetValueOrDefault(word.Text);
        counts[word.Text] = new Count(count.Frequency + weight, count.Name || name, word.Number);
    }

    /// <summary>A capital inside a sentence; katakana anywhere; an acronym anywhere.</summary>
    private static bool IsName(Word word) => word.Capital && (!word.Opening || word.AllCapitals || word.Text[0] > '\u3000');

    /// <summary>"Renault And Nissan Hold Talks": most words of some length have a capital, so capitals mark no names.</summary>
    private static bool IsTitleCase(List<Word> words)
    {
        var capitals = words.Count(word => word.Capital && word.Length > 3);
        return capitals * 10 >= words.Count(word => word.Length > 3 && !word.Number) * 7;
    }

    private static Term[] Strongest(List<Term> terms)
    {
        if (terms.Count > ItemVector.MaximumTerms)
        {
            terms.Sort((a, b) => a.Weight != b.Weight ? b.Weight.CompareTo(a.Weight) : a.Hash.CompareTo(b.Hash));
            terms.RemoveRange(ItemVector.MaximumTerms, terms.Count - ItemVector.MaximumTerms);
        }
        return [.. terms.OrderBy(term => term.Hash).DistinctBy(term => term.Hash)];
    }

    private readonly record struct Count(double Frequency, bool Name, bool Number);
}
