using AllianceBot.Languages;

namespace AllianceBot.Summaries;

/// <summary>
/// Guesses how much of a text's human summary each sentence holds. The weights are a ridge regression of sentences' ROUGE
/// against summaries of news, English and French together. Features that weighed next to nothing are left out, and length
/// weighs less than there: the word budget asks for it already.
/// </summary>
internal static class SentenceScorer
{
    /// <summary>Terms of the document's centroid.</summary>
    private const int CentroidTerms = 60;
    /// <summary>Of these, terms that come twice or more.</summary>
    private const int RepeatedTerms = 40;

    /// <summary>English news tells most in its first sentences; elsewhere an article may begin with a scene or a quotation.</summary>
    private const double EnglishOpening = 1.5;

    /// <summary>Sets each sentence's score. <paramref name="sentences"/> in the order of the text.</summary>
    /// <param name="wordBudget">Sentences longer than this lose.</param>
    public static void Score(IReadOnlyList<Candidate> sentences, string title, string language, int wordBudget)
    {
        var frequency = new Dictionary<string, int>(StringComparer.Ordinal);
        var having = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var sentence in sentences)
        {
            foreach (var (term, count) in sentence.Terms)
            {
                frequency[term] = frequency.GetValueOrDefault(term) + count;
                having[term] = having.GetValueOrDefault(term) + 1;
            }
        }
        double Rarity(string term) => Math.Log((sentences.Count + 1.0) / (having[term] + 0.5));
        var centroid = Heaviest(frequency, CentroidTerms, entry => entry.Value * Rarity(entry.Key));
        var repeated = Heaviest(frequency, RepeatedTerms, entry => entry.Value > 1 ? entry.Value : 0);
        var toCentroid = Scaled(sentences, sentence => Cosine(sentence.Terms, centroid, Rarity));
        var toRepeated = Scaled(sentences, sentence => Cosine(sentence.Terms, repeated, static _ => 1));
        var meanFrequency = Scaled(sentences, sentence => sentence.Terms.Sum(t => (double)frequency[t.Key] * t.Value) / Math.Max(1, sentence.Terms.Values.Sum()));
        // A title word that every sentence has tells no sentence from another.
        var titleTerms = Candidate.TermsOf(title, language).Keys.Where(having.ContainsKey).ToDictionary(term => term, Rarity, StringComparer.Ordinal);
        var titleWeight = titleTerms.Values.Sum();
        var lead = sentences.Take(2).SelectMany(sentence => sentence.Terms.Keys).ToHashSet(StringComparer.Ordinal);

        var opening = LanguageTag.Primary(language) == "en" ? EnglishOpening : 1;
        for (var i = 0; i < sentences.Count; i++)
        {
            var sentence = sentences[i];
            var text = sentence.Text;
            var leadShare = i > 1 ? (double)sentence.Terms.Keys.Count(lead.Contains) / Math.Max(1, sentence.Terms.Count) : 0;
            var titleShare = titleWeight == 0 ? 0 : titleTerms.Where(term => sentence.Terms.ContainsKey(term.Key)).Sum(term => term.Value) / titleWeight;
            sentence.Score =
                opening * (0.060 * Math.Exp(-i) + 0.107 * Math.Exp(-i / 3.0) + 0.030 * Math.Exp(-i / 8.0)) - (i == 0 ? 0.074 : 0) - 0.021 * i / sentences.Count
                + 0.014 * toCentroid[i] + 0.107 * toRepeated[i] + 0.109 * meanFrequency[i]
                + 0.162 * leadShare + 0.198 * titleShare
                + 0.35 * Math.Log(1 + Math.Min(sentence.Words, 60)) / 4
                + 0.036 * Math.Max(0, 10 - sentence.Words) / 10
                - 0.100 * Math.Max(0, sentence.Words - wordBudget) / wordBudget
                + (text.AsSpan().ContainsAnyInRange('0', '9') ? 0.026 : 0)
                + 0.021 * Math.Min(1, 3.0 * sentence.Capitals / Math.Max(1, sentence.Words))
                - (text[0] is '"' or '“' or '«' or '„' or '「' ? 0.030 : 0)
                - (text.Contains(':', StringComparison.Ordinal) ? 0.022 : 0)
                + (text[^1] == '?' ? 0.012 : 0);
        }
    }

    private static Dictionary<string, double> Heaviest(Dictionary<string, int> frequency, int most, Func<KeyValuePair<string, int>, double> weigh) =>
        frequency.Select(entry => (entry.Key, Weight: weigh(entry))).Where(entry => entry.Weight > 0)
            .OrderByDescending(entry => entry.Weight).Take(most).ToDictionary(entry => entry.Key, entry => entry.Weight, StringComparer.Ordinal);

    private static double Cosine(Dictionary<string, int> terms, Dictionary<string, double> centroid, Func<string, double> weigh)
    {
        double product = 0, squares = 0;
        foreach (var (term, count) in terms)
        {
            var weight = count * weigh(term);
            squares += weight * weight;
            product += weight * centroid.GetValueOrDefault(term);
        }
        var centroidSquares = centroid.Values.Sum(weight => weight * weight);
        return squares == 0 || centroidSquares == 0 ? 0 : product / Math.Sqrt(squares * centroidSquares);
    }

    /// <summary>The values, divided by the greatest.</summary>
    private static double[] Scaled(IReadOnlyList<Candidate> sentences, Func<Candidate, double> value)
    {
        var values = sentences.Select(value).ToArray();
        var greatest = values.DefaultIfEmpty(0).Max();
        return greatest == 0 ? values : Array.ConvertAll(values, v => v / greatest);
    }
}
