using AllianceBot.Matching.Index;
using AllianceBot.Matching.Text;

namespace AllianceBot.Matching;

/// <summary>
/// In how many of a sample of texts each word stands, roughly (a count-min sketch of a megabyte). The index files a rule under
/// its rarest word; with a poor sample it is slower, never wrong. A few thousand recent items are a good sample.
/// </summary>
public sealed class TokenFrequencies
{
    private const int Bits = 18;

    private readonly ushort[] _counts = new ushort[2 << Bits];

    private TokenFrequencies()
    {
    }

    /// <summary>Knows nothing: longer words are taken for rarer.</summary>
    public static TokenFrequencies None { get; } = new();

    /// <summary>The number of texts in the sample.</summary>
    public int Texts { get; private set; }

    public static TokenFrequencies Of(IEnumerable<string> texts)
    {
        var frequencies = new TokenFrequencies();
        var keys = new HashSet<ulong>();
        foreach (var text in texts)
        {
            var item = MatchItem.FromText("", "", text, "", "", "", "");
            keys.Clear();
            ItemKeys.AddAll(item, keys);
            foreach (var key in keys)
                frequencies.Count(key);
            frequencies.Texts++;
        }
        return frequencies;
    }

    /// <summary>An upper estimate of the texts that have the key.</summary>
    internal int Of(ulong key) => Math.Min(_counts[First(key)], _counts[Second(key)]);

    /// <summary>Raises no more than must be, so that frequent words hardly lift the rare ones that share a counter with them.</summary>
    private void Count(ulong key)
    {
        var (first, second) = (First(key), Second(key));
        var raised = (ushort)Math.Min(Of(key) + 1, ushort.MaxValue);
        _counts[first] = Math.Max(_counts[first], raised);
        _counts[second] = Math.Max(_counts[second], raised);
    }

    private static int First(ulong key) => (int)(key >> 5) & ((1 << Bits) - 1);

    private static int Second(ulong key) => (1 << Bits) | (int)(key >> 41) & ((1 << Bits) - 1);
}
