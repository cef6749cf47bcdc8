using AllianceBot.Matching.Text;

namespace AllianceBot.Matching.Index;

/// <summary>The two rarest of the words met, which an item needs besides a key.</summary>
internal struct NeededWords
{
    private ulong _first;
    private ulong _second;
    private long _firstCost;
    private long _secondCost;

    public readonly bool IsFull => _second != 0;

    public readonly bool IsEmpty => _first == 0;

    public readonly Fingerprints Fingerprints => new(
        _first == 0 ? PresenceBits.Any : PresenceBits.FingerprintOf(_first), _second == 0 ? PresenceBits.Any : PresenceBits.FingerprintOf(_second));

    public void Add(ulong word, long cost)
    {
        if (word == _first || word == _second)
            return;
        if (_first == 0 || cost < _firstCost)
            (_first, _firstCost, _second, _secondCost) = (word, cost, _first, _firstCost);
        else if (_second == 0 || cost < _secondCost)
            (_second, _secondCost) = (word, cost);
    }

    public void AddAll(in NeededWords others)
    {
        if (others._first != 0)
            Add(others._first, others._firstCost);
        if (others._second != 0)
            Add(others._second, others._secondCost);
    }
}
