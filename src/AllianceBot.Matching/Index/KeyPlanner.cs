using AllianceBot.Matching.Evaluation;
using AllianceBot.Matching.Text;

namespace AllianceBot.Matching.Index;

/// <summary>A key to file a rule under, and the fingerprints for its posting there.</summary>
internal readonly record struct FiledKey(KeyKind Kind, ulong Key, Fingerprints Fingerprints);

/// <summary>
/// Chooses the keys of a rule: an item that matches has at least one of them. Of the parts that must all hold, those of the rarest;
/// of alternatives, those of each. The same program gives the same keys every time, so they need not be kept.
/// </summary>
internal sealed class KeyPlanner(TokenFrequencies frequencies)
{
    private const int MaxKeys = 64;
    private const int MaxSplit = 4;

    private readonly KeyCosts _costs = new(frequencies);
    private readonly List<FiledKey> _keys = [];

    /// <summary>The keys; valid until the next call.</summary>
    public List<FiledKey> Plan(ReadOnlySpan<byte> program)
    {
        _keys.Clear();
        var reader = new ProgramReader(program);
        if (!Emit(ref reader, default) || _keys.Count > MaxKeys)
        {
            _keys.Clear();
            _keys.Add(new FiledKey(KeyKind.Unfiled, ItemKeys.Unfiled, Fingerprints.None));
        }
        return _keys;
    }

    /// <summary>How many items the cheapest keys of the node would lead to it, and the reader stands behind the node.</summary>
    private long Cost(ref ProgramReader reader)
    {
        var op = reader.Code[reader.At];
        switch (op & NodeKind.Mask)
        {
            case NodeKind.And:
                return Children(ref reader, KeyCosts.Impossible, Math.Min);
            case NodeKind.Or:
                return Children(ref reader, 0, (sum, cost) => Math.Min(sum + cost, KeyCosts.Impossible));
            case NodeKind.Not:
                reader.At++;
                Cost(ref reader);
                return KeyCosts.Impossible;
            case NodeKind.Near:
                return BestOperand(ref reader).Cost;
            default:
                return _costs.BestKey(ref reader).Cost;
        }
    }

    private long Children(ref ProgramReader reader, long start, Func<long, long, long> combine)
    {
        for (var count = OpenGroup(ref reader).Count; count > 0; count--)
            start = combine(start, Cost(ref reader));
        return start;
    }

    /// <summary>Puts the reader at the first child.</summary>
    private static (int Count, int End) OpenGroup(ref ProgramReader reader)
    {
        reader.At++;
        var count = reader.ReadNumber();
        var length = reader.ReadNumber();
        return (count, reader.At + length);
    }

    /// <summary>Files the node, and the reader stands behind it; false if there is a way to satisfy it that no key leads to.</summary>
    /// <param name="needed">Words that an item needs besides what is in this node.</param>
    private bool Emit(ref ProgramReader reader, NeededWords needed)
    {
        var op = reader.Code[reader.At];
        switch (op & NodeKind.Mask)
        {
            case NodeKind.And:
                return EmitBest(ref reader, needed);
            case NodeKind.Or:
                for (var count = OpenGroup(ref reader).Count; count > 0; count--)
                    if (!Emit(ref reader, needed))
                        return false;
                return true;
            case NodeKind.Not:
                return false;
            case NodeKind.Near:
                return EmitNear(ref reader, needed);
            default:
                var start = reader.At;
                var (kind, key, _) = _costs.BestKey(ref reader);
                var end = reader.At;
                reader.At = start;
                Collect(ref reader, key, ref needed);
                reader.At = end;
                _keys.Add(new FiledKey(kind, key, needed.Fingerprints));
                return kind != KeyKind.Unfiled;
        }
    }

    /// <summary>Files a conjunction under its cheapest part, with the fingerprints of the rarest words in the others.</summary>
    private bool EmitBest(ref ProgramReader reader, NeededWords needed)
    {
        var (count, end) = OpenGroup(ref reader);
        var (best, bestEnd, bestCost) = (0, 0, KeyCosts.Impossible);
        var first = reader.At;
        for (var child = 0; child < count; child++)
        {
            var start = reader.At;
            var cost = Cost(ref reader);
            if (cost < bestCost)
                (best, bestEnd, bestCost) = (start, reader.At, cost);
        }
        if (bestEnd == 0)
            return false;
        var group = 0;
        reader.At = first;
        for (var child = 0; child < count; child++)
        {
            if (reader.At == best)
            {
                reader.At = bestEnd;
                continue;
            }
            if ((reader.Code[reader.At] & NodeKind.Mask) == NodeKind.Or)
                group = reader.At;
            Collect(ref reader, 0, ref needed);
        }
        if (needed.IsFull || group == 0 || !EmitForEach(ref reader, group, best, needed))
        {
            reader.At = best;
            Emit(ref reader, needed);
        }
        reader.At = end;
        return true;
    }

    /// <summary>
    /// A conjunction with a group of a few words: filed once for each of them, so that the postings can say which one is needed.
    /// False if the group is not so simple.
    /// </summary>
    private bool EmitForEach(ref ProgramReader reader, int group, int best, in NeededWords needed)
    {
        reader.At = group;
        var count = OpenGroup(ref reader).Count;
        if (count > MaxSplit || (reader.Code[best] & NodeKind.Mask) is NodeKind.And or NodeKind.Or or NodeKind.Near)
            return false;
        Span<NeededWords> alternatives = stackalloc NeededWords[MaxSplit];
        for (var i = 0; i < count; i++)
        {
            alternatives[i] = default;
            Collect(ref reader, 0, ref alternatives[i]);
            if (alternatives[i].IsEmpty)
                return false;
            alternatives[i].AddAll(needed);
        }
        foreach (var alternative in alternatives[..count])
        {
            reader.At = best;
            Emit(ref reader, alternative);
        }
        return true;
    }

    /// <summary>Files a NEAR under the alternatives of its cheapest operand; false if each has one that no key leads to.</summary>
    private bool EmitNear(ref ProgramReader reader, NeededWords needed)
    {
        var start = reader.At;
        var (best, cost) = BestOperand(ref reader);
        if (cost >= KeyCosts.Impossible)
            return false;
        var end = reader.At;
        reader.At = start;
        CollectNear(ref reader, best, ref needed);
        reader.At = start;
        for (var operand = OpenNear(ref reader); operand > 0; operand--)
        {
            for (var alternatives = reader.ReadNumber(); alternatives > 0; alternatives--)
            {
                var (kind, key, _) = _costs.BestKey(ref reader);
                if (operand == best)
                    _keys.Add(new FiledKey(kind, key, needed.Fingerprints));
            }
        }
        reader.At = end;
        return true;
    }

    /// <summary>The operand, counted from the last one as 1, whose alternatives together are the rarest.</summary>
    private (int Operand, long Cost) BestOperand(ref ProgramReader reader)
    {
        var (best, bestCost) = (0, long.MaxValue);
        for (var operand = OpenNear(ref reader); operand > 0; operand--)
        {
            var cost = 0L;
            for (var alternatives = reader.ReadNumber(); alternatives > 0; alternatives--)
                cost = Math.Min(cost + _costs.BestKey(ref reader).Cost, KeyCosts.Impossible);
            if (cost < bestCost)
                (best, bestCost) = (operand, cost);
        }
        return (best, bestCost);
    }

    /// <summary>Puts the reader at the first operand and gives their number.</summary>
    private static int OpenNear(ref ProgramReader reader)
    {
        reader.At++;
        reader.ReadNumber();
        var operands = reader.ReadNumber();
        reader.ReadBytes(operands - 1);
        return operands;
    }

    /// <summary>Adds the words without which the node cannot hold, but for the key.</summary>
    private void Collect(ref ProgramReader reader, ulong key, ref NeededWords needed)
    {
        var op = reader.Code[reader.At];
        switch (op & NodeKind.Mask)
        {
            case NodeKind.Word or NodeKind.Phrase:
                reader.At++;
                foreach (var word in new TermCode(op, ref reader))
                {
                    var hash = word.FirstTokenHash;
                    if (!word.IsPrefix && hash != key)
                        needed.Add(hash, _costs.CostOf(KeyKind.Word, hash, word.Folded.Length));
                }
                break;
            case NodeKind.Near:
                CollectNear(ref reader, 0, ref needed);
                break;
            case NodeKind.And:
                for (var count = OpenGroup(ref reader).Count; count > 0; count--)
                    Collect(ref reader, key, ref needed);
                break;
            default:
                Cost(ref reader);
                break;
        }
    }

    /// <param name="except">The operand to leave out, counted from the last one as 1.</param>
    private void CollectNear(ref ProgramReader reader, int except, ref NeededWords needed)
    {
        for (var operand = OpenNear(ref reader); operand > 0; operand--)
        {
            var alternatives = reader.ReadNumber();
            var counts = alternatives == 1 && operand != except;
            for (; alternatives > 0; alternatives--)
            {
                var words = default(NeededWords);
                Collect(ref reader, 0, ref words);
                if (counts)
                    needed.AddAll(words);
            }
        }
    }
}
