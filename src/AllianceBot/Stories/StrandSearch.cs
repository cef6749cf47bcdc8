using System.Runtime.InteropServices;

namespace AllianceBot.Stories;

/// <summary>
/// Finds the strands nearest to an item: by its weightiest terms the candidates, by cosine the best of them. Both sides of a
/// cosine are weighed by how rare the terms are now.
/// </summary>
internal sealed class StrandSearch(StrandTable table)
{
    /// <summary>How many of the item's terms name candidates.</summary>
    private const int SearchTerms = 12;
    /// <summary>A term that more strands have names candidates only for an item without rarer ones.</summary>
    private const int MostNamed = 1000;
    private const int MostCandidates = 100;
    private readonly List<WeighedTerm> _terms = [];
    private readonly PriorityQueue<int, (float Shared, long Age)> _candidates = new();
    private readonly List<int> _named = [];
    /// <summary>By slot: the weight of the item's terms that the strand shares; 0 between searches.</summary>
    private float[] _shared = [];

    /// <summary>The nearest strand of the item's own language, by cosine over all terms.</summary>
    public (Strand? Strand, double Cosine) Nearest(ItemVector item, LanguageTerms language, GroupingRules rules) =>
        Best(item, language, markedOnly: false, rules);

    /// <summary>The nearest strand of another language, by cosine over names and numbers, of which enough must be in both
    /// (<see cref="SharesEnoughMarks"/>).</summary>
    public (Strand? Strand, double Cosine) NearestByNames(ItemVector item, LanguageTerms language, GroupingRules rules) =>
        Best(item, language, markedOnly: true, rules);

    /// <summary>The cosine of a strand, with the item added, to the other strands of its story in its language; null without others.</summary>
    public static double? CohesionWith(ItemVector item, Strand strand)
    {
        var language = strand.Language;
        var rest = new Dictionary<int, double>();
        foreach (var other in strand.Story!.Strands)
        {
            if (other == strand || other.Language != language)
                continue;
            foreach (var term in other.Terms)
                CollectionsMarshal.GetValueRefOrAddDefault(rest, term.Id, out _) += term.Weight * language.Rarity(term.Id);
        }
        if (rest.Count == 0)
            return null;
        var grown = new Dictionary<int, double>();
        foreach (var term in strand.Terms)
            grown[term.Id] = term.Weight * language.Rarity(term.Id);
        double squares = 0;
        foreach (var term in item.Terms)
        {
            var id = language.Find(term.Hash);
            if (id >= 0)
                CollectionsMarshal.GetValueRefOrAddDefault(grown, id, out _) += term.Weight * language.Rarity(id);
            else
                squares += Square(term.Weight * language.UnknownRarity);
        }
        double product = 0, restSquares = 0;
        foreach (var (id, weight) in grown)
        {
            squares += Square(weight);
            product += weight * rest.GetValueOrDefault(id);
        }
        foreach (var weight in rest.Values)
            restSquares += Square(weight);
        return squares == 0 || restSquares == 0 ? 0 : product / Math.Sqrt(squares * restSquares);
    }

    private (Strand? Strand, double Cosine) Best(ItemVector item, LanguageTerms language, bool markedOnly, GroupingRules rules)
    {
        var itemSquares = Weigh(item, language, markedOnly);
        GatherCandidates(language);
        foreach (var term in _terms)
            language.InHand(term.Id) = term.Weight;
        Strand? best = null;
        double bestCosine = 0;
        while (_candidates.TryDequeue(out var slot, out _))
        {
            var strand = table[slot];
            var (product, squares) = language.Compare(strand.Terms, markedOnly);
            var cosine = squares == 0 || itemSquares == 0 ? 0 : product / Math.Sqrt(squares * itemSquares);
            // Equal cosines, as of equal reports, must not hang on the order of slots: the older strand wins.
            var nearer = cosine > bestCosine + 1e-9 || best is not null && cosine > bestCosine - 1e-9 && strand.Key < best.Key;
            if (nearer && (markedOnly ? SharesEnoughMarks(strand, rules) : SharesEnoughWords(strand, item, cosine, rules)))
                (best, bestCosine) = (strand, cosine);
        }
        foreach (var term in _terms)
            language.InHand(term.Id) = 0;
        return (best, bestCosine);
    }

    /// <summary>Sets <see cref="_terms"/> to the item's terms that the language knows, weightiest first; returns the sum of squares of all.</summary>
    private double Weigh(ItemVector item, LanguageTerms language, bool markedOnly)
    {
        _terms.Clear();
        double squares = 0;
        foreach (var term in item.Terms)
        {
            if (markedOnly && !term.Marked)
                continue;
            var id = language.Find(term.Hash);
            var weight = term.Weight * (id < 0 ? language.UnknownRarity : language.Rarity(id));
            squares += Square(weight);
            if (id >= 0 && weight > 0)
                _terms.Add(new WeighedTerm(id, term.Hash, weight));
        }
        _terms.Sort(static (a, b) => a.Weight != b.Weight ? b.Weight.CompareTo(a.Weight) : a.Hash.CompareTo(b.Hash));
        return squares;
    }

    /// <summary>Fills <see cref="_candidates"/> with the slots that share most weight with the item's strongest terms.</summary>
    private void GatherCandidates(LanguageTerms language)
    {
        if (_shared.Length < table.Capacity)
            _shared = new float[table.Capacity * 2];
        var used = 0;
        foreach (var term in _terms)
        {
            if (used == SearchTerms)
                break;
            if (_named.Count > 0 && language.StrandsHaving(term.Id) > MostNamed)
                continue;
            used++;
            foreach (var slot in language.SlotsOf(term.Id))
            {
                if (_shared[slot] == 0)
                    _named.Add(slot);
                _shared[slot] += term.Weight;
            }
        }
        _candidates.Clear();
        foreach (var slot in _named)
        {
            // Between equals the older strand stays.
            var priority = (_shared[slot], -table[slot].Key);
            if (_candidates.Count < MostCandidates)
                _candidates.Enqueue(slot, priority);
            else
                _candidates.EnqueueDequeue(slot, priority);
            _shared[slot] = 0;
        }
        _named.Clear();
    }

    /// <summary>Where one side has titles only, chance makes cosines high: what is shared is counted too.</summary>
    private static bool SharesEnoughWords(Strand strand, ItemVector item, double cosine, GroupingRules rules)
    {
        if (item.HasText && strand.HasText)
            return true;
        var shared = 0;
        var rareName = false;
        foreach (var term in strand.Terms)
        {
            if (strand.Language.InHand(term.Id) <= 0)
                continue;
            shared++;
            rareName |= term.Marked && IsRare(term, strand.Language);
        }
        if (shared > rules.SharedByTitles || shared == item.Terms.Length)
            return true;
        return shared == rules.SharedByTitles && cosine >= rules.EnoughFor(item, strand) * (rareName ? rules.FewSharedWithName : rules.FewShared);
    }

    private static bool IsRare(StrandTerm term, LanguageTerms language) => language.StrandsHaving(term.Id) * 8 <= language.Strands + 8;

    /// <summary>Names and numbers of the strand that the item in hand has as well: several rare ones, or one rare one among
    /// more. Rare are those that at most one strand in eight has.</summary>
    private static bool SharesEnoughMarks(Strand strand, GroupingRules rules)
    {
        int shared = 0, rare = 0;
        foreach (var term in strand.Terms)
        {
            if (!term.Marked || strand.Language.InHand(term.Id) <= 0)
                continue;
            shared++;
            if (IsRare(term, strand.Language))
                rare++;
        }
        return rare >= rules.SharedNames || rare >= 1 && shared > rules.SharedNames;
    }

    private static double Square(double value) => value * value;

    private readonly record struct WeighedTerm(int Id, uint Hash, float Weight);
}
