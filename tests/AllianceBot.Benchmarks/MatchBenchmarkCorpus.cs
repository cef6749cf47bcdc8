using System.Text;
using AllianceBot.Matching;

namespace AllianceBot.Benchmarks;

/// <summary>
/// Made-up news: words of a Zipf vocabulary, items of about 3.7 kB (485 tokens), and rules over the same words. The 300
/// commonest words stand for "the" and "of": they make up half of a text and nobody watches them.
/// </summary>
internal sealed class MatchBenchmarkCorpus
{
    private const int Vocabulary = 200_000;
    private const int TokensInItem = 462;
    private const int CommonWords = 300;
    private const int Names = 200;
    private const int RuleOffset = 2_000;

    private readonly string[] _words;
    private readonly double[] _textWeights;
    private readonly double[] _ruleWeights;

    public MatchBenchmarkCorpus()
    {
        var random = new Random(20261124);
        var distinct = new HashSet<string>(StringComparer.Ordinal);
        while (distinct.Count < Vocabulary)
            distinct.Add(Word(random, distinct.Count));
        _words = [.. distinct];
        _textWeights = Cumulative(rank => Math.Pow(rank + 4, -1.2));
        _ruleWeights = Cumulative(rank => rank < CommonWords ? 0 : 1.0 / (rank + RuleOffset));
    }

    /// <summary>Plain texts: (title, content).</summary>
    public IEnumerable<(string Title, string Content)> Texts(int count, int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
            yield return (Text(random, 10), Text(random, TokensInItem - 10));
    }

    public static MatchItem Item((string Title, string Content) text) => MatchItem.FromText(text.Title, "", text.Content, "The Gazette", "Jane Roe", "en-GB", "https://gazette.example/news/1");

    public static void Load(MatchItem item, (string Title, string Content) text) => item.Load(text.Title, "", text.Content, "The Gazette", "Jane Roe", "en-GB", "https://gazette.example/news/1");

    /// <summary>Rules of 2 to 4 terms: conjunctions, a third with an OR group or a NOT.</summary>
    public IEnumerable<string> PlainRules(int count, int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
            yield return PlainRule(random, () => RuleWord(random));
    }

    /// <summary>As <see cref="PlainRules"/>, but three in ten ask for one of 200 names that stand in many texts, and one word more.</summary>
    public IEnumerable<string> CommonNameRules(int count, int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
            yield return random.Next(10) < 3 ? $"{_words[CommonWords + random.Next(Names)]} AND {_words[CommonWords + random.Next(Names * 10)]}" : PlainRule(random, () => RuleWord(random));
    }

    /// <summary>As <see cref="PlainRules"/>, but a third have a prefix, NEAR, phrase, field, expression or Japanese word.</summary>
    public IEnumerable<string> MixedRules(int count, int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            yield return random.Next(18) switch
            {
                0 => $"{Stem(RuleWord(random))}* AND {RuleWord(random)}",
                1 => $"{RuleWord(random)} NEAR/{random.Next(1, 9)} {RuleWord(random)}",
                2 => $"\"{RuleWord(random)} {RuleWord(random)}\"",
                3 => $"title:{RuleWord(random)} AND {RuleWord(random)}",
                4 => $"/{RuleWord(random)} (?:of|and) {RuleWord(random)}/ AND lang:en",
                5 => $"{Japanese(random, 2)} AND ({Japanese(random, 3)} OR {RuleWord(random)})",
                _ => PlainRule(random, () => RuleWord(random)),
            };
        }
    }

    private static string PlainRule(Random random, Func<string> word) => random.Next(12) switch
    {
        < 3 => $"{word()} AND {word()}",
        < 6 => $"{word()} AND {word()} AND {word()}",
        < 8 => $"{word()} AND {word()} AND {word()} AND {word()}",
        < 10 => $"({word()} OR {word()}) AND {word()}",
        _ => $"{word()} AND {word()} NOT {word()}",
    };

    private string Text(Random random, int tokens)
    {
        var text = new StringBuilder();
        for (var i = 0; i < tokens; i++)
        {
            var word = _words[Draw(random, _textWeights)];
            text.Append(i % 14 == 0 ? char.ToUpperInvariant(word[0]) + word[1..] : word);
            text.Append((i % 14, random.Next(40)) switch
            {
                (13, _) => ". ",
                (_, 0) => "’s ",
                (_, 1) => ", ",
                (_, 2) => " – ",
                (_, 3) => " “é” ",
                _ => " ",
            });
        }
        return text.ToString();
    }

    private string RuleWord(Random random) => _words[Draw(random, _ruleWeights)];

    private static string Stem(string word) => word.Length <= 5 ? word : word[..5];

    private static string Japanese(Random random, int characters) => string.Concat(Enumerable.Range(0, characters).Select(_ => (char)('\u4E00' + (int)(900 * random.NextDouble() * random.NextDouble()))));

    /// <summary>Syllables; common words are short, as they are in life.</summary>
    private static string Word(Random random, int rank)
    {
        const string Consonants = "bcdfghjklmnprstvwz";
        const string Vowels = "aeiou";
        var syllables = rank < 300 ? random.Next(1, 4) : random.Next(2, 6);
        var word = new StringBuilder();
        for (var i = 0; i < syllables; i++)
            word.Append(Consonants[random.Next(Consonants.Length)]).Append(Vowels[random.Next(Vowels.Length)]).Append(random.Next(3) == 0 ? "nrsl"[random.Next(4)] : ' ');
        return word.Replace(" ", "").ToString();
    }

    private static double[] Cumulative(Func<int, double> weight)
    {
        var cumulative = new double[Vocabulary];
        var sum = 0.0;
        for (var rank = 0; rank < Vocabulary; rank++)
            cumulative[rank] = sum += weight(rank);
        return cumulative;
    }

    private static int Draw(Random random, double[] cumulative)
    {
        var at = Array.BinarySearch(cumulative, random.NextDouble() * cumulative[^1]);
        return at < 0 ? ~at : at + 1;
    }
}
