using System.Runtime.InteropServices;

namespace AllianceBot.Stories;

/// <summary>A term of a strand: its id in the strand's language, and the sum of its weights in the reports.</summary>
internal readonly record struct StrandTerm(int Id, ushort Weight, bool Marked);

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
    private readonly List<StrandTerm> _terms = [];

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
    public ReadOnlySpan<StrandTerm> Terms => CollectionsMarshal.AsSpan(_terms);

    public void Add(ItemVector item)
    {
        if (Items++ == 0)
            Language.Strands++;
        HasText |= item.HasText;
        Copies.Add((item.LinkHash, item.SimHash));
        var known = _terms.Count;
        foreach (var term in item.Terms)
        {
            var id = Language.IdFor(term.Hash);
            var at = CollectionsMarshal.AsSpan(_terms)[..known].BinarySearch(new ById(id));
            if (at >= 0)
            {
                _terms[at] = new StrandTerm(id, (ushort)Math.Min(ushort.MaxValue, _terms[at].Weight + term.Weight), _terms[at].Marked || term.Marked);
                continue;
            }
            _terms.Add(new StrandTerm(id, term.Weight, term.Marked));
            Language.AddStrand(id, Slot);
        }
        _terms.Sort(static (a, b) => a.Id.CompareTo(b.Id));
        if (_terms.Count > MostTerms)
            Prune(KeptTerms);
    }

    /// <summary>Takes the strand out of its language's index.</summary>
    public void Close()
    {
        Prune(0);
        Language.Strands--;
    }

    /// <summary>The hash decides between equal weights: ids depend on what came before.</summary>
    private void Prune(int kept)
    {
        _terms.Sort((a, b) => a.Weight != b.Weight ? b.Weight.CompareTo(a.Weight) : Language.HashOf(a.Id).CompareTo(Language.HashOf(b.Id)));
        foreach (var dropped in CollectionsMarshal.AsSpan(_terms)[kept..])
            Language.RemoveStrand(dropped.Id, Slot);
        _terms.RemoveRange(kept, _terms.Count - kept);
        _terms.Sort(static (a, b) => a.Id.CompareTo(b.Id));
    }

    private readonly struct ById(int id) : IComparable<StrandTerm>
    {
        public int CompareTo(StrandTerm other) => id.CompareTo(other.Id);
    }
}
