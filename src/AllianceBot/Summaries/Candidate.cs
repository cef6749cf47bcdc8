using AllianceBot.Languages;

namespace AllianceBot.Summaries;

/// <summary>A sentence as it is weighed against the others of its text.</summary>
internal sealed class Candidate
{
    public Candidate(int index, int line, string text, string language)
    {
        (Index, Line, Text, Terms) = (index, line, text, TermsOf(text, language));
        (Words, Capitals) = Count(text);
    }

    /// <summary>Its place among the candidates, in the order of the text.</summary>
    public int Index { get; }
    /// <summary>The line of the text it is in.</summary>
    public int Line { get; }
    public string Text { get; }
    /// <summary>As a budget counts them: what stands between spaces, and two characters of a script without spaces.</summary>
    public int Words { get; }
    /// <summary>How many of them begin with a capital.</summary>
    public int Capitals { get; }
    /// <summary>The words that say something, folded and stemmed, and how often each comes.</summary>
    public Dictionary<string, int> Terms { get; }
    public double Score { get; set; }

    /// <summary>How much of the same the two say: cosine over their terms, 0-1.</summary>
    public double Likeness(Candidate other)
    {
        double product = 0;
        foreach (var (term, count) in Terms)
            product += count * other.Terms.GetValueOrDefault(term);
        return product == 0 ? 0 : product / Math.Sqrt(Squares(this) * Squares(other));

        static double Squares(Candidate candidate) => candidate.Terms.Values.Sum(count => (double)count * count);
    }

    public static Dictionary<string, int> TermsOf(string text, string language)
    {
        var stop = StopWords.Of(language);
        var stemmer = Stemmer.Of(language);
        var terms = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var word in Languages.Words.Of(text))
        {
            if (stop.Contains(word.Text))
                continue;
            var term = word.Number ? word.Text : stemmer.Stem(word.Text);
            terms[term] = terms.GetValueOrDefault(term) + 1;
        }
        return terms;
    }

    /// <summary>As a budget counts them; see <see cref="Words"/>.</summary>
    public static int WordsIn(string text) => Count(text).Words;

    private static (int Words, int Capitals) Count(string text)
    {
        int words = 0, capitals = 0, unspaced = 0;
        var between = true;
        foreach (var c in text)
        {
            if (Script.IsHan(c) || Script.IsHiragana(c) || Script.IsKatakana(c))
            {
                unspaced++;
                between = true;
                continue;
            }
            if (char.IsWhiteSpace(c))
            {
                between = true;
                continue;
            }
            if (between && (char.IsLetterOrDigit(c) || unspaced == 0))
            {
                words++;
                if (char.IsUpper(c))
                    capitals++;
                between = false;
            }
        }
        return (words + (unspaced + 1) / 2, capitals);
    }
}
