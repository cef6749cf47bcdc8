namespace AllianceBot.Stories;

/// <summary>A living story as the grouper compares it: for each language of its reports the sum of their terms.</summary>
internal sealed class GroupedStory(long id, int slot, long openedMs)
{
    /// <summary>More terms than this are pruned to <see cref="KeptTerms"/>, the heaviest; decided by the story's own items alone.</summary>
    private const int MostTerms = 400;
    private const int KeptTerms = 300;

    public long Id { get; } = id;
    public int Slot { get; } = slot;
    public long OpenedMs { get; } = openedMs;
    public List<Centroid> Centroids { get; } = new(1);
    /// <summary>What the copy index holds for this story.</summary>
    public List<(ulong LinkHash, ulong SimHash)> Copies { get; } = new(1);

    public Centroid? In(LanguageTerms language)
    {
        foreach (var centroid in Centroids)
        {
            if (centroid.Language == language)
                return centroid;
        }
        return null;
    }

    public void Add(LanguageTerms language, ItemVector item)
    {
        var centroid = In(language);
        if (centroid is null)
        {
            centroid = new Centroid(language);
            Centroids.Add(centroid);
            language.Stories++;
        }
        centroid.Add(item, Slot);
        if (centroid.Count > MostTerms)
            centroid.Prune(KeptTerms, Slot);
        Copies.Add((item.LinkHash, item.SimHash));
    }

    /// <summary>Takes the story out of its languages' indexes.</summary>
    public void Close()
    {
        foreach (var centroid in Centroids)
        {
            centroid.Prune(0, Slot);
            centroid.Language.Stories--;
        }
    }
}

/// <summary>The sum of the reports of a story in one language, by ascending term id.</summary>
internal sealed class Centroid(LanguageTerms language)
{
    private int[] _terms = [];
    private int[] _weights = [];
    private bool[] _marked = [];

    public LanguageTerms Language { get; } = language;
    public int Count { get; private set; }
    public int Items { get; private set; }
    public bool HasText { get; private set; }
    public ReadOnlySpan<int> Terms => _terms.AsSpan(0, Count);
    public ReadOnlySpan<int> Weights => _weights.AsSpan(0, Count);
    public ReadOnlySpan<bool> Marked => _marked.AsSpan(0, Count);

    public void Add(ItemVector item, int slot)
    {
        Items++;
        HasText |= item.HasText;
        var incoming = new (int Id, int Weight, bool Marked)[item.Terms.Length];
        for (var i = 0; i < incoming.Length; i++)
            incoming[i] = (Language.IdFor(item.Terms[i].Hash), item.Terms[i].Weight, item.Terms[i].Marked);
        Array.Sort(incoming, static (a, b) => a.Id.CompareTo(b.Id));

        var terms = new int[Count + incoming.Length];
        var weights = new int[terms.Length];
        var marked = new bool[terms.Length];
        int at = 0, old = 0;
        foreach (var (id, weight, isMarked) in incoming)
        {
            for (; old < Count && _terms[old] < id; old++, at++)
                (terms[at], weights[at], marked[at]) = (_terms[old], _weights[old], _marked[old]);
            var known = old < Count && _terms[old] == id;
            (terms[at], weights[at], marked[at]) = (id, weight + (known ? _weights[old] : 0), isMarked || known && _marked[old]);
            if (known)
                old++;
            else
                Language.AddStory(id, slot);
            at++;
        }
        for (; old < Count; old++, at++)
            (terms[at], weights[at], marked[at]) = (_terms[old], _weights[old], _marked[old]);
        (_terms, _weights, _marked, Count) = (terms, weights, marked, at);
    }

    /// <summary>Keeps the <paramref name="kept"/> heaviest terms; the term's hash decides between equals.</summary>
    public void Prune(int kept, int slot)
    {
        var order = new int[Count];
        for (var i = 0; i < Count; i++)
            order[i] = i;
        Array.Sort(order, (a, b) => _weights[a] != _weights[b] ? _weights[b].CompareTo(_weights[a]) : Language.HashOf(_terms[a]).CompareTo(Language.HashOf(_terms[b])));
        foreach (var dropped in order.AsSpan(Math.Min(kept, Count)))
            Language.RemoveStory(_terms[dropped], slot);
        var survivors = order.AsSpan(0, Math.Min(kept, Count)).ToArray();
        Array.Sort(survivors);
        _terms = Array.ConvertAll(survivors, i => _terms[i]);
        _weights = Array.ConvertAll(survivors, i => _weights[i]);
        _marked = Array.ConvertAll(survivors, i => _marked[i]);
        Count = survivors.Length;
    }
}
