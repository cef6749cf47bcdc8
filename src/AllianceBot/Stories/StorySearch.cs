namespace AllianceBot.Stories;

/// <summary>Finds the living story that is nearest to an item: by its rarest terms the candidates, by cosine the best of them.</summary>
internal sealed class StorySearch(GroupingRules rules, List<GroupedStory?> slots)
{
    private float[] _item = [];
    private readonly List<(int Id, float Weight, bool Marked)> _terms = [];
    private readonly Dictionary<int, float> _candidates = [];

    public (GroupedStory? Story, double Score, GroupReason Reason) Best(ItemVector item, LanguageTerms language, IEnumerable<LanguageTerms> all)
    {
        language.Rarity.Update(language.Stories);
        if (_item.Length < language.Capacity)
            _item = new float[language.Capacity * 2];
        _terms.Clear();
        var unseen = language.Rarity.Of(0);
        double squares = 0;
        foreach (var term in item.Terms)
        {
            var id = language.Find(term.Hash);
            var weight = term.Weight * (id < 0 ? unseen : language.Weight(id));
            squares += (double)weight * weight;
            if (id >= 0 && weight > 0)
                _terms.Add((id, weight, term.Marked));
        }
        _terms.Sort(static (a, b) => a.Weight != b.Weight ? b.Weight.CompareTo(a.Weight) : a.Id.CompareTo(b.Id));

        _candidates.Clear();
        for (var i = 0; i < _terms.Count && i < rules.SearchTerms; i++)
        {
            foreach (var slot in language.StoriesOf(_terms[i].Id))
                _candidates[slot] = _candidates.GetValueOrDefault(slot) + _terms[i].Weight;
        }
        foreach (var (id, weight, _) in _terms)
            _item[id] = weight;
        GroupedStory? best = null;
        double bestScore = 0;
        foreach (var slot in _candidates.OrderByDescending(c => c.Value).Take(rules.MostCandidates).Select(c => c.Key))
        {
            var story = slots[slot]!;
            var score = Cosine(story.In(language)!, squares);
            if (score > bestScore)
                (best, bestScore) = (story, score);
        }
        var enough = best is not null && Enough(item, best.In(language)!, bestScore);
        foreach (var (id, _, _) in _terms)
            _item[id] = 0;
        return (enough ? best : null, bestScore, GroupReason.Similar);
    }

    private double Cosine(Centroid centroid, double itemSquares)
    {
        double product = 0, squares = 0;
        var terms = centroid.Terms;
        var weights = centroid.Weights;
        for (var i = 0; i < terms.Length; i++)
        {
            var weight = weights[i] * centroid.Language.Weight(terms[i]);
            squares += weight * weight;
            product += weight * _item[terms[i]];
        }
        return squares == 0 || itemSquares == 0 ? 0 : product / Math.Sqrt(squares * itemSquares);
    }

    private bool Enough(ItemVector item, Centroid centroid, double score)
    {
        if (score >= (item.HasText && centroid.HasText ? rules.Enough : rules.EnoughForTitles))
            return true;
        if (score < rules.NeedsMark)
            return false;
        for (var i = 0; i < centroid.Count; i++)
        {
            if (_item[centroid.Terms[i]] > 0 && centroid.Marked[i] && centroid.Language.Weight(centroid.Terms[i]) >= rules.MarkWeight)
                return true;
        }
        return false;
    }
}
