using System.Collections.Frozen;
using AllianceBot.Languages;

namespace AllianceBot.Stories;

/// <summary>Turns an item's title and text into its vector. Pure: the same item always gives the same vector.</summary>
internal static class ItemVectorizer
{
    public const int MostTerms = 64;
    /// <summary>Reports say what happened in their first sentences; what follows is background, which other stories share.</summary>
    private const int TextWords = 100;
    private const double TitleWeight = 1.5;
    private const double TextWeight = 1.0;
    private const double MarkWeight = 1.6;
    private const double Scale = 50;
    /// <summary>Fewer words than this cannot tell a copy from a template ("Shares of X rise 3 %").</summary>
    private const int WordsForCopy = 25;

    public static ItemVector Of(string language, string title, string text, string? canonicalUrl)
    {
        var titleWords = Words.Of(title);
        var textWords = Words.Of(text, TextWords);
        var counts = new Dictionary<string, Count>(titleWords.Count + textWords.Count, StringComparer.Ordinal);
        var stop = StopWords.Of(language);
        var stemmer = Stemmer.Of(language);
        // Every German noun has a capital, and every word of a Title-Case title.
        var namesShow = LanguageTag.Primary(language) != "de";
        Add(counts, titleWords, TitleWeight, stop, stemmer, namesShow && !IsTitleCase(titleWords));
        Add(counts, textWords, TextWeight, stop, stemmer, namesShow);
        return new ItemVector(
            HasText: textWords.Count > 0,
            LinkHash: string.IsNullOrEmpty(canonicalUrl) ? 0 : TermHash.Of64(canonicalUrl),
            SimHash: titleWords.Count + textWords.Count < WordsForCopy ? 0 : CopyIndex.SimHash(titleWords, textWords),
            Terms: Strongest(counts));
    }

    private static void Add(
        Dictionary<string, Count> counts, List<Word> words, double weight, FrozenSet<string> stop, Stemmer stemmer, bool capitalsShowNames)
    {
        foreach (var word in words)
        {
            var known = LatinNames.Of(word.Text);
            var name = IsName(word) || known is not null && (word.Capital || Script.IsUnspaced(word.Text[0]));
            if (stop.Contains(word.Text) && !(name && capitalsShowNames))
                continue;
            var term = known ?? (word.Number ? word.Text : stemmer.Stem(word.Text));
            var count = counts.GetValueOrDefault(term);
            var heavy = word.Number || name && capitalsShowNames;
            counts[term] = new Count(count.Frequency + weight, count.Heavy || heavy, count.Marked || (word.Number ? TellsSomething(word.Text) : name));
        }
    }

    /// <summary>A capital inside a sentence; katakana or an acronym anywhere.</summary>
    private static bool IsName(Word word) => word.Capital && (!word.Opening || word.AllCapitals || Script.IsKatakana(word.Text[0]));

    /// <summary>Small counts and years stand in stories of every kind.</summary>
    private static bool TellsSomething(string number) =>
        number.Length > 2 && !(number.Length == 4 && (number.StartsWith("19", StringComparison.Ordinal) || number.StartsWith("20", StringComparison.Ordinal)));

    private static bool IsTitleCase(List<Word> words)
    {
        int capitals = 0, all = 0;
        foreach (var word in words)
        {
            if (word.Length <= 3 || word.Number)
                continue;
            all++;
            if (word.Capital)
                capitals++;
        }
        return capitals * 10 >= all * 7;
    }

    private static Term[] Strongest(Dictionary<string, Count> counts)
    {
        var terms = new List<Term>(counts.Count);
        foreach (var (word, count) in counts)
        {
            var weight = Math.Log(1 + count.Frequency) * (count.Heavy ? MarkWeight : 1) * Scale;
            terms.Add(new Term(TermHash.Of32(word), (byte)(Math.Clamp((int)weight, 2, 254) & ~1), count.Marked));
        }
        if (terms.Count > MostTerms)
        {
            terms.Sort(static (a, b) => a.Weight != b.Weight ? b.Weight.CompareTo(a.Weight) : a.Hash.CompareTo(b.Hash));
            terms.RemoveRange(MostTerms, terms.Count - MostTerms);
        }
        terms.Sort(static (a, b) => a.Hash.CompareTo(b.Hash));
        return [.. terms.DistinctBy(term => term.Hash)];
    }

    private readonly record struct Count(double Frequency, bool Heavy, bool Marked);
}
