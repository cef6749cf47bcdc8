namespace AllianceBot.Stories;

/// <summary>A term of a strand, in 8 bytes.</summary>
/// <param name="Id">In the strand's language.</param>
/// <param name="Weight">The sum of its weights in the reports.</param>
internal readonly record struct StrandTerm(int Id, ushort Weight, ushort ReportsAndMark)
{
    private const int MostReports = ushort.MaxValue >> 1;

    public StrandTerm(int id, ushort weight, int reports, bool marked)
        : this(id, weight, (ushort)(Math.Min(reports, MostReports) << 1 | (marked ? 1 : 0)))
    {
    }

    /// <summary>How many reports of the strand have it.</summary>
    public int Reports => ReportsAndMark >> 1;

    public bool Marked => (ReportsAndMark & 1) == 1;

    public StrandTerm Plus(StrandTerm other) =>
        new(Id, (ushort)Math.Min(ushort.MaxValue, Weight + other.Weight), Reports + other.Reports, Marked || other.Marked);
}

/// <summary>
/// Reports of a story that are near to each other, in one language: what items are compared with. A story has one or more.
/// </summary>
/// <param name="key">The id of the item that began it.</param>
/// <param name="slot">Its place in the grouper's table, used again when it is gone.</param>
internal sealed class Strand(long key, int slot, LanguageTerms language)
{
    /// <summary>More terms than this are cut to <see cref="KeptTerms"/>, the heaviest.</summary>
    private const int MostTerms = 400;
    private const int KeptTerms = 300;
    private StrandTerm[] _terms = [];

    public long Key { get; } = key;
    public int Slot { get; } = slot;
    public LanguageTerms Language { get; } = language;
    public LivingStory? Story { get; set; }
    public int Items { get; private set; }
    /// <summary>One of its reports has more than a title.</summary>
    public bool HasText { get; private set; }
    /// <summary>What the copy index holds for it.</summary>
    public List<(ulong LinkHash, ulong SimHash)> Copies { get; } = new(1);
    /// <summary>By ascending id.</summary>
    public ReadOnlySpan<StrandTerm> Terms => _terms;

    public void Add(ItemVector item)
    {
        Items++;
        Language.CountItem(first: Items == 1);
        HasText |= item.HasText;
        Copies.Add((item.LinkHash, item.SimHash));

        var added = new StrandTerm[item.Terms.Length];
        for (var i = 0; i < added.Length; i++)
            added[i] = new StrandTerm(Language.IdFor(item.Terms[i].Hash), item.Terms[i].Weight, 1, item.Terms[i].Marked);
        added.AsSpan().Sort(static (a, b) => a.Id - b.Id);
        _terms = Merge(_terms, added);
        if (_terms.Length > MostTerms)
            Prune();
    }

    /// <summary>Takes the strand out of its language's index.</summary>
    public void Close()
    {
        foreach (var term in _terms)
            Language.RemoveStrand(term.Id, Slot, term.Reports);
        _terms = [];
        Language.ForgetItems(Items);
    }

    private StrandTerm[] Merge(StrandTerm[] old, StrandTerm[] added)
    {
        if (old.Length == 0)
        {
            foreach (var term in added)
                Language.AddStrand(term.Id, Slot);
            return added;
        }
        var merged = new StrandTerm[old.Length + added.Length];
        int count = 0, o = 0;
        foreach (var term in added)
        {
            while (o < old.Length && old[o].Id < term.Id)
                merged[count++] = old[o++];
            if (o < old.Length && old[o].Id == term.Id)
            {
                merged[count++] = old[o++].Plus(term);
                Language.AddReport(term.Id);
                continue;
            }
            merged[count++] = term;
            Language.AddStrand(term.Id, Slot);
        }
        while (o < old.Length)
            merged[count++] = old[o++];
        return count == merged.Length ? merged : merged[..count];
    }

    /// <summary>The hash decides between equal weights: ids depend on what came before.</summary>
    private void Prune()
    {
        Array.Sort(_terms, (a, b) => a.Weight != b.Weight ? b.Weight.CompareTo(a.Weight) : Language.HashOf(a.Id).CompareTo(Language.HashOf(b.Id)));
        foreach (var dropped in _terms.AsSpan(KeptTerms))
            Language.RemoveStrand(dropped.Id, Slot, dropped.Reports);
        _terms = _terms[..KeptTerms];
        Array.Sort(_terms, static (a, b) => a.Id.CompareTo(b.Id));
    }
}
