using System.Runtime.InteropServices;

namespace AllianceBot.Stories;

/// <summary>
/// Finds the strands nearest to an item: by its weightiest terms the candidates, by cosine the best of them. Both sides of a
/// cosine are weighed by how rare the terms are now.
/// </summary>
internal sealed class StrandSearch(List<Strand?> slots)
{
    /// <summary>How many of the item's terms name candidates.</summary>
    private const int SearchTerms = 12;
    private const int MostCandidates = 150;
    private readonly List<WeighedTerm> _terms = [];
    private readonly Dictionary<int, float> _candidates = [];
    private readonly PriorityQueue<int, (float, int)> _best = new();
    /// <summary>The item's (or a strand's) weights by term id; zero outside a comparison.</summary>
    private float[] _dense = [];

    /// <summary>The nearest strand of the item's own language, by cosine over all terms.</summary>
    public (Strand? Strand, double Cosine) Nearest(ItemVector item, LanguageTerms language)
    {
        var squares = Weigh(item, language, markedOnly: false);
        return Best(language, squares, static (_, _) => true);
    }

    /// <summary>The nearest strand of another language: by cosine over names and numbers, of which at least
    /// <paramref name="shared"/> rare ones must be in both.</summary>
    public (Strand? Strand, double Cosine) NearestByNames(ItemVector item, LanguageTerms language, int shared)
    {
        var squares = Weigh(item, language, markedOnly: true);
        return Best(language, squares, (strand, dense) => SharedRare(strand, dense) >= shared, markedOnly: true);
    }

    /// <summary>The cosine of a strand, with the item added, to the other strands of its story in its language; null without others.</summary>
    public double? CohesionWith(ItemVector item, Strand strand)
    {
        var language = strand.Language;
        Grow(language);
        var rest = new Dictionary<int, float>();
        foreach (var other in strand.Story!.Strands)
        {
            if (other == strand || other.Language != language)
                continue;
            foreach (var term in other.Terms)
                CollectionsMarshal.GetValueRefOrAddDefault(rest, term.Id, out _) += term.Weight * language.Rarity(term.Id);
        }
        if (rest.Count == 0)
            return null;
        var grown = new Dictionary<int, float>();
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

    /// <summary>Sets <see cref="_terms"/> to the item's terms that the language knows; returns the sum of squares of all.</summary>
    private double Weigh(ItemVector item, LanguageTerms language, bool markedOnly)
    {
        Grow(language);
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

    private (Strand? Strand, double Cosine) Best(LanguageTerms language, double squares, Func<Strand, float[], bool> allowed, bool markedOnly = false)
    {
        GatherCandidates(language);
        foreach (var term in _terms)
            _dense[term.Id] = term.Weight;
        Strand? best = null;
        double bestCosine = 0;
        while (_best.TryDequeue(out var slot, out _))
        {
            var strand = slots[slot]!;
            var cosine = Cosine(strand, squares, markedOnly);
            // Equal cosines, as of equal reports, must not hang on the order of slots: the older strand wins.
            var nearer = cosine > bestCosine + 1e-9 || best is not null && cosine > bestCosine - 1e-9 && strand.Key < best.Key;
            if (nearer && allowed(strand, _dense))
                (best, bestCosine) = (strand, cosine);
        }
        foreach (var term in _terms)
            _dense[term.Id] = 0;
        return (best, bestCosine);
    }

    /// <summary>Fills <see cref="_best"/> with the slots that share most weight with the item's strongest terms.</summary>
    private void GatherCandidates(LanguageTerms language)
    {
        _candidates.Clear();
        for (var i = 0; i < _terms.Count && i < SearchTerms; i++)
        {
            foreach (var slot in language.SlotsOf(_terms[i].Id))
                CollectionsMarshal.GetValueRefOrAddDefault(_candidates, slot, out _) += _terms[i].Weight;
        }
        _best.Clear();
        foreach (var (slot, weight) in _candidates)
        {
            // Between equals the older strand stays.
            var priority = (weight, -(int)(slots[slot]!.Key & int.MaxValue));
            if (_best.Count < MostCandidates)
                _best.Enqueue(slot, priority);
            else
                _best.EnqueueDequeue(slot, priority);
        }
    }

    private double Cosine(Strand strand, double itemSquares, bool markedOnly)
    {
        double product = 0, squares = 0;
        var language = strand.Language;
        foreach (var term in strand.Terms)
        {
            if (markedOnly && !term.Marked)
                continue;
            var weight = term.Weight * language.Rarity(term.Id);
            squares += Square(weight);
            product += weight * _dense[term.Id];
        }
        return squares == 0 || itemSquares == 0 ? 0 : product / Math.Sqrt(squares * itemSquares);
    }

    /// <summary>Names and numbers of both that at most one strand in eight has.</summary>
    private static int SharedRare(Strand strand, float[] dense)
    {
        var shared = 0;
        foreach (var term in strand.Terms)
        {
            if (term.Marked && dense[term.Id] > 0 && strand.Language.StrandsHaving(term.Id) * 8 <= strand.Language.Strands + 8)
                shared++;
        }
        return shared;
    }

    private void Grow(LanguageTerms language)
    {
        if (_dense.Length < language.Capacity)
            _dense = new float[language.Capacity * 2];
    }

    private static double Square(double value) => value * value;

    private readonly record struct WeighedTerm(int Id, uint Hash, float Weight);
}
