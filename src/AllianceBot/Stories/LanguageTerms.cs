using System.Runtime.InteropServices;

namespace AllianceBot.Stories;

/// <summary>
/// The terms of one language that living strands have, and which strands. A term that no strand has any more is forgotten
/// and its id used again, so memory is bounded by the window.
/// </summary>
internal sealed class LanguageTerms(string language)
{
    /// <summary>How many strands the prior counts for, until the stream itself has told which words are common.</summary>
    private const double PriorStrands = 100;
    /// <summary>The share of strands that have an unknown word, a priori.</summary>
    private const double PriorShare = 0.002;
    /// <summary>log(having + prior) for the first counts, which nearly all terms have.</summary>
    private static readonly float[] Logs = [.. Enumerable.Range(0, 4096).Select(having => (float)Math.Log(having + PriorStrands * PriorShare))];

    private readonly Dictionary<uint, int> _ids = [];
    private readonly List<Entry> _entries = [];
    private readonly Stack<int> _free = new();
    private float _logAll = (float)Math.Log(PriorStrands);
    private int _strands;

    public string Language { get; } = language;

    /// <summary>Ids are below this.</summary>
    public int Capacity => _entries.Count;

    /// <summary>Living strands in this language.</summary>
    public int Strands
    {
        get => _strands;
        set => (_strands, _logAll) = (value, (float)Math.Log(value + PriorStrands));
    }

    /// <summary>The weight of a term no strand has.</summary>
    public float UnknownRarity => _logAll - Logs[0];

    /// <summary>
    /// How much sharing the term tells: log(strands / strands that have it). Counting strands, not items, keeps the words of
    /// one large event rare, and makes the words of many ("Renault" in a car feed) weigh next to nothing.
    /// </summary>
    public float Rarity(int id)
    {
        var having = _entries[id].Count;
        return Math.Max(0, _logAll - (having < Logs.Length ? Logs[having] : (float)Math.Log(having)));
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
        return entry.Slots is null ? MemoryMarshal.CreateReadOnlySpan(ref entry.OnlySlot, entry.Count) : CollectionsMarshal.AsSpan(entry.Slots);
    }

    public void AddStrand(int id, int slot)
    {
        ref var entry = ref CollectionsMarshal.AsSpan(_entries)[id];
        if (entry.Count++ == 0)
        {
            entry.OnlySlot = slot;
            return;
        }
        entry.Slots ??= [entry.OnlySlot];
        entry.Slots.Add(slot);
    }

    public void RemoveStrand(int id, int slot)
    {
        ref var entry = ref CollectionsMarshal.AsSpan(_entries)[id];
        // Strands end in about the order in which they began, so the search is short.
        entry.Slots?.Remove(slot);
        if (--entry.Count > 0)
            return;
        _ids.Remove(entry.Hash);
        _free.Push(id);
        entry = default;
    }

    /// <summary>Most terms belong to one strand: that one is kept without a list.</summary>
    private struct Entry
    {
        public uint Hash;
        public int Count;
        public int OnlySlot;
        public List<int>? Slots;
    }
}
