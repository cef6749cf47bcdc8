namespace AllianceBot.Stories;

/// <summary>
/// How much sharing a term tells, from how many living stories of the language have it: log(stories / having it)^1.2.
/// Counting stories, not items, keeps the words of one large event rare and makes the words of many stories ("Renault" in
/// a car feed) weigh next to nothing. A prior stands in until the stream itself has told.
/// </summary>
internal sealed class Rarity
{
    private const double Exponent = 1.2;
    /// <summary>How many stories the prior counts for.</summary>
    private const double PriorStories = 60;
    /// <summary>The share of stories that have an unknown word, a priori.</summary>
    private const double PriorShare = 0.002;
    private const int Steps = 2048;
    private readonly float[] _table = new float[Steps];
    private int _stories = -1;

    /// <summary>Recomputed only when the number of stories has moved by about 1.5 %, from that rounded number: the same
    /// stories give the same weights, whatever came before.</summary>
    public void Update(int stories)
    {
        var rounded = Round(stories);
        if (rounded == _stories)
            return;
        _stories = rounded;
        for (var having = 0; having < Steps; having++)
        {
            var share = (having + PriorStories * PriorShare) / (rounded + PriorStories);
            _table[having] = share >= 1 ? 0 : (float)Math.Pow(-Math.Log(share), Exponent);
        }
    }

    public float Of(int storiesHaving) => _table[Math.Min(storiesHaving, Steps - 1)];

    private static int Round(int stories)
    {
        if (stories < 64)
            return stories;
        var step = 1 << (int)Math.Log2(stories) - 6;
        return stories / step * step;
    }
}
