using System.Runtime.InteropServices;

namespace AllianceBot.Stories;

/// <summary>
/// The terms of one language that living stories have, and which stories. A term no story has any more is forgotten and its
/// id used again, so memory is bounded by the window.
/// </summary>
internal sealed class LanguageTerms
{
    private readonly Dictionary<uint, int> _ids = [];
    private readonly List<Entry> _entries = [];
    private readonly Stack<int> _free = new();

    public Rarity Rarity { get; } = new();
    /// <summary>Living stories with a report in this language.</summary>
    public int Stories { get; set; }
    /// <summary>Ids are below this.</summary>
    public int Capacity => _entries.Count;

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

    /// <summary>How many living stories have the term.</summary>
    public int StoriesHaving(int id) => _entries[id].Count;

    public float Weight(int id) => Rarity.Of(_entries[id].Count);

    /// <summary>The stories that have the term, oldest first.</summary>
    public ReadOnlySpan<int> StoriesOf(int id)
    {
        ref var entry = ref CollectionsMarshal.AsSpan(_entries)[id];
        return entry.Rest is null ? MemoryMarshal.CreateReadOnlySpan(ref entry.Only, entry.Count) : CollectionsMarshal.AsSpan(entry.Rest);
    }

    public void AddStory(int id, int slot)
    {
        ref var entry = ref CollectionsMarshal.AsSpan(_entries)[id];
        if (entry.Count++ == 0)
        {
            entry.Only = slot;
            return;
        }
        entry.Rest ??= [entry.Only];
        entry.Rest.Add(slot);
    }

    public void RemoveStory(int id, int slot)
    {
        ref var entry = ref CollectionsMarshal.AsSpan(_entries)[id];
        entry.Rest?.Remove(slot);
        if (--entry.Count > 0)
            return;
        _ids.Remove(entry.Hash);
        _free.Push(id);
        entry = default;
    }

    /// <summary>Most terms belong to one story: that one is kept without a list.</summary>
    private struct Entry
    {
        public uint Hash;
        public int Count;
        public int Only;
        public List<int>? Rest;
    }
}
