namespace AllianceBot.Stories;

/// <summary>Living strands by slot: small numbers, used again, so that the indexes can hold them in 4 bytes.</summary>
internal sealed class StrandTable
{
    private readonly Stack<int> _free = new();

    private readonly List<Strand?> _slots = [];

    /// <summary>Slots are below this.</summary>
    public int Capacity => _slots.Count;

    public Strand this[int slot] => _slots[slot] ?? throw new ArgumentOutOfRangeException(nameof(slot), slot, "no strand lives there");

    public Strand Add(Func<int, Strand> create)
    {
        if (!_free.TryPop(out var slot))
        {
            slot = _slots.Count;
            _slots.Add(null);
        }
        var strand = create(slot);
        _slots[slot] = strand;
        return strand;
    }

    public void Remove(int slot)
    {
        _slots[slot] = null;
        _free.Push(slot);
    }
}
