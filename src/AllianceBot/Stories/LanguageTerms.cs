using System.Runtime.InteropServices;

namespace AllianceBot.Stories;

/// <summary>
/// The terms of one language that living strands have, and which strands. A term that no strand has any more is forgotten
/// and its id used again, so memory is bounded by the window.
/// </summary>
internal sealed class LanguageTerms(string language)
{
    /// <summary>How many texts the prior counts for, until the stream itself has told which words are common.</summary>
    private const double PriorTexts = 20;
    /// <summary>The share of texts that have an unknown word, a priori.</summary>
    private const double PriorShare = 0.025;
    private static readonly float[] SmallLogs = [.. Enumerable.Range(0, 2048).Select(twice => (float)Math.Log(twice / 2.0 + PriorTexts * PriorShare))];

    private readonly Dictionary<uint, int> _ids = [];
    private readonly List<Entry> _entries = [];
    private readonly Stack<int> _free = new();
    /// <summary>Beside the entries, and small: a comparison reads it for every term of every candidate.</summary>
    private TermWeights[] _weights = [];
    private float _logAll = (float)Math.Log(PriorTexts);
    private int _items;

    public string Language { get; } = language;

    /// <summary>Living strands in this language.</summary>
    public int Strands { get; private set; }

    /// <summary>The weight of a term no strand has.</summary>
    public float UnknownRarity => _logAll - SmallLogs[0];

    /// <summary>
    /// How much sharing the term tells: log(texts / texts that have it), where a text is half a strand and half a report.
    /// Counting strands keeps the words of one large event rare; counting reports finds out that "Renault" is common in a car
    /// feed before its stories have parted.
    /// </summary>
    public float Rarity(int id) => Math.Max(0, _logAll - _weights[id].LogHaving);

    /// <summary>The weight that the item in hand gives to the term; 0 between comparisons.</summary>
    public ref float InHand(int id) => ref _weights[id].InHand;

    /// <summary>Adds up what a strand and the item in hand share: the weights' product, and the strand's squares.</summary>
    public (double Product, double Squares) Compare(ReadOnlySpan<StrandTerm> terms, bool markedOnly)
    {
        double product = 0, squares = 0;
        var weights = _weights;
        foreach (var term in terms)
        {
            if (markedOnly && !term.Marked)
                continue;
            ref readonly var known = ref weights[term.Id];
            double weight = term.Weight * Math.Max(0, _logAll - known.LogHaving);
            squares += weight * weight;
            product += weight * known.InHand;
        }
        return (product, squares);
    }

    public int Find(uint hash) => _ids.GetValueOrDefault(hash, -1);

    public int IdFor(uint hash)
    {
        ref var id = ref CollectionsMarshal.GetValueRefOrAddDefault(_ids, hash, out var known);
        if (known)
            return id;
        if (!_free.TryPop(out id))
        {
            id = _entries.Count;
            _entries.Add(default);
            if (id >= _weights.Length)
                Array.Resize(ref _weights, Math.Max(256, id * 2));
        }
        _entries[id] = new Entry { Hash = hash };
        return id;
    }

    public uint HashOf(int id) => _entries[id].Hash;

    public int StrandsHaving(int id) => _entries[id].Count;

    /// <summary>The slots of the strands that have the term.</summary>
    public ReadOnlySpan<int> SlotsOf(int id)
    {
        ref var entry = ref CollectionsMarshal.AsSpan(_entries)[id];
        return entry.Slots is null ? MemoryMarshal.CreateReadOnlySpan(ref entry.OnlySlot, entry.Count) : entry.Slots.AsSpan(0, entry.Count);
    }

    /// <summary>A report was added: to a new strand, or to one that was there.</summary>
    public void CountItem(bool first)
    {
        _items++;
        if (first)
            Strands++;
        _logAll = (float)Math.Log((Strands + _items) / 2.0 + PriorTexts);
    }

    /// <summary>A strand with so many reports is gone.</summary>
    public void ForgetItems(int items)
    {
        _items -= items;
        Strands--;
        _logAll = (float)Math.Log((Strands + _items) / 2.0 + PriorTexts);
    }

    /// <summary>One more report of a strand that has the term.</summary>
    public void AddReport(int id)
    {
        ref var entry = ref CollectionsMarshal.AsSpan(_entries)[id];
        entry.Reports++;
        _weights[id].LogHaving = LogHaving(entry);
    }

    public void AddStrand(int id, int slot)
    {
        ref var entry = ref CollectionsMarshal.AsSpan(_entries)[id];
        if (entry.Count == 0)
            entry.OnlySlot = slot;
        else if (entry.Slots is null)
            entry.Slots = [entry.OnlySlot, slot, 0, 0];
        else if (entry.Count == entry.Slots.Length)
            Array.Resize(ref entry.Slots, entry.Count * 2);
        if (entry.Slots is not null)
            entry.Slots[entry.Count] = slot;
        entry.Count++;
        entry.Reports++;
        _weights[id].LogHaving = LogHaving(entry);
    }

    public void RemoveStrand(int id, int slot, int reports)
    {
        ref var entry = ref CollectionsMarshal.AsSpan(_entries)[id];
        if (entry.Slots is not null)
        {
            // Strands end in about the order in which they began, so the search is short.
            var slots = entry.Slots.AsSpan(0, entry.Count);
            var at = slots.IndexOf(slot);
            slots[(at + 1)..].CopyTo(slots[at..]);
        }
        entry.Count--;
        entry.Reports -= reports;
        _weights[id].LogHaving = LogHaving(entry);
        if (entry.Count > 0)
            return;
        _ids.Remove(entry.Hash);
        _free.Push(id);
        entry = default;
    }

    private static float LogHaving(in Entry entry)
    {
        var twice = entry.Count + entry.Reports;
        return twice < SmallLogs.Length ? SmallLogs[twice] : (float)Math.Log(twice / 2.0 + PriorTexts * PriorShare);
    }

    private struct TermWeights
    {
        public float LogHaving;
        public float InHand;
    }

    /// <summary>Most terms belong to one strand: that one is kept without an array.</summary>
    private struct Entry
    {
        public uint Hash;
        public int Count;
        public int Reports;
        public int OnlySlot;
        public int[]? Slots;
    }
}
