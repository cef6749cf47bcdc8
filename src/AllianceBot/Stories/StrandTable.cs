namespace AllianceBot.Stories;

/// <summary>Living strands by slot: small numbers, used again, so that the indexes can hold them in 4 bytes.</summary>
internal sealed class StrandTable
{
    private readonly Stack<int> _free = new();

    public List<Strand?> Slots { get; } = [];

    public Strand this[int slot] => Slots[slot]!;

    public Strand Add(Func<int, Strand> create)
    {
        if (!_free.TryPop(out var slot))
        {
            slot = Slots.Count;
            Slots.Add(null);
        }
        var strand = create(slot);
        Slots[slot] = strand;
        return strand;
    }

    public void Remove(int slot)
    {
        Slots[slot] = null;
        _free.Push(slot);
    }
}
