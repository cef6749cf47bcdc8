using System.Text;
using AllianceBot.Items;

namespace AllianceBot.Benchmarks;

/// <summary>Made-up news items whose words are drawn by Zipf's law, in a few scripts; the same for the same seed.</summary>
internal sealed class MadeUpNews(int seed)
{
    private const int Vocabulary = 60_000;
    private readonly Random _random = new(seed);
    private readonly string[] _latin = Words(seed, Vocabulary);
    private static readonly string[] Japanese = ["日産", "ルノー", "提携", "工場", "電池", "新型", "発表", "生産", "販売", "協議", "自動車", "価格", "欧州", "計画", "増産", "撤退"];

    /// <summary>The word of a rank: 0 is the most common one.</summary>
    public string Word(int rank) => _latin[rank];

    public Item Next(long publishedMs, int feeds)
    {
        var japanese = _random.Next(12) == 0;
        return new Item
        {
            FeedId = _random.Next(feeds) + 1,
            Title = japanese ? Sentence(6, " ", Japanese) : Latin(9),
            Summary = japanese ? Sentence(30, "", Japanese) : Latin(35),
            Content = japanese ? "" : Latin(120),
            Lang = japanese ? "ja" : "en",
            PublishedMs = publishedMs,
            SeenMs = publishedMs,
        };
    }

    private string Latin(int words)
    {
        var text = new StringBuilder();
        for (var i = 0; i < words; i++)
            text.Append(i == 0 ? "" : " ").Append(_latin[Rank()]);
        return text.ToString();
    }

    private string Sentence(int words, string between, string[] from) =>
        string.Join(between, Enumerable.Range(0, words).Select(_ => from[(int)(from.Length * Math.Pow(_random.NextDouble(), 2))]));

    // Zipf with exponent 1: the logarithm of the rank is uniform.
    private int Rank() => Math.Min(Vocabulary - 1, (int)Math.Exp(_random.NextDouble() * Math.Log(Vocabulary)) - 1);

    private static string[] Words(int seed, int count)
    {
        var random = new Random(seed);
        var seen = new HashSet<string>(count);
        const string consonants = "bcdfghjklmnprstvz", vowels = "aeiou";
        while (seen.Count < count)
        {
            var word = new StringBuilder();
            for (var syllables = random.Next(2, 5); syllables > 0; syllables--)
                word.Append(consonants[random.Next(consonants.Length)]).Append(vowels[random.Next(vowels.Length)]);
            seen.Add(word.ToString());
        }
        return [.. seen];
    }
}
