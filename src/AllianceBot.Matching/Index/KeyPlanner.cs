using System.Text;
using AllianceBot.Matching.Evaluation;
using AllianceBot.Matching.Language;
using AllianceBot.Matching.Text;

namespace AllianceBot.Matching.Index;

/// <summary>A key to file a rule under, and the fingerprints for its posting there.</summary>
internal readonly record struct FiledKey(KeyKind Kind, ulong Key, Fingerprints Fingerprints);

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

/// <summary>
/// Chooses the keys of a rule: an item that matches has at least one of them. Of the parts that must all hold, those of the rarest;
/// of alternatives, those of each. The same program gives the same keys every time, so they need not be kept.
/// </summary>
internal sealed class KeyPlanner(TokenFrequencies frequencies)
{
    private const long Impossible = long.MaxValue / 1024;
    private const int MaxKeys = 64;
    private const int MaxSplit = 4;

    private readonly List<FiledKey> _keys = [];

    /// <summary>The keys; valid until the next call.</summary>
    public IReadOnlyList<FiledKey> Plan(ReadOnlySpan<byte> program)
    {
        _keys.Clear();
        var reader = new ProgramReader(program);
        if (Cost(ref reader) < Impossible)
        {
            reader.At = 0;
            Emit(ref reader, default);
        }
        if (_keys.Count is 0 or > MaxKeys)
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
                return Children(ref reader, Impossible, Math.Min);
            case NodeKind.Or:
                return Children(ref reader, 0, (sum, cost) => Math.Min(sum + cost, Impossible));
            case NodeKind.Not:
                reader.At++;
                Cost(ref reader);
                return Impossible;
            case NodeKind.Near:
                return BestOperand(ref reader).Cost;
            default:
                return BestKey(ref reader).Cost;
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

    /// <param name="needed">Words that an item needs besides what is in this node.</param>
    private void Emit(ref ProgramReader reader, NeededWords needed)
    {
        var op = reader.Code[reader.At];
        switch (op & NodeKind.Mask)
        {
            case NodeKind.And:
                EmitBest(ref reader, needed);
                break;
            case NodeKind.Or:
                for (var count = OpenGroup(ref reader).Count; count > 0; count--)
                    Emit(ref reader, needed);
                break;
            case NodeKind.Near:
                EmitNear(ref reader, needed);
                break;
            default:
                var start = reader.At;
                var (kind, key, _) = BestKey(ref reader);
                var end = reader.At;
                reader.At = start;
                Collect(ref reader, key, ref needed);
                reader.At = end;
                _keys.Add(new FiledKey(kind, key, needed.Fingerprints));
                break;
        }
    }

    /// <summary>Files a conjunction under its cheapest part, with the fingerprints of the rarest words in the others.</summary>
    private void EmitBest(ref ProgramReader reader, NeededWords needed)
    {
        var (count, end) = OpenGroup(ref reader);
        var (best, bestCost) = (0, long.MaxValue);
        var first = reader.At;
        for (var child = 0; child < count; child++)
        {
            var start = reader.At;
            var cost = Cost(ref reader);
            if (cost < bestCost)
                (best, bestCost) = (start, cost);
        }
        var group = 0;
        reader.At = first;
        for (var child = 0; child < count; child++)
        {
            var start = reader.At;
            if (start == best)
                Cost(ref reader);
            else
                Collect(ref reader, 0, ref needed);
            if (start != best && (reader.Code[start] & NodeKind.Mask) == NodeKind.Or)
                group = start;
        }
        if (needed.IsFull || group == 0 || !EmitForEach(ref reader, group, best, needed))
        {
            reader.At = best;
            Emit(ref reader, needed);
        }
        reader.At = end;
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

    /// <summary>Files a NEAR under the alternatives of its cheapest operand.</summary>
    private void EmitNear(ref ProgramReader reader, NeededWords needed)
    {
        var start = reader.At;
        var best = BestOperand(ref reader).Operand;
        var end = reader.At;
        reader.At = start;
        CollectNear(ref reader, best, ref needed);
        reader.At = start;
        for (var operand = OpenNear(ref reader); operand > 0; operand--)
        {
            for (var alternatives = reader.ReadNumber(); alternatives > 0; alternatives--)
            {
                var (kind, key, _) = BestKey(ref reader);
                if (operand == best)
                    _keys.Add(new FiledKey(kind, key, needed.Fingerprints));
            }
        }
        reader.At = end;
    }

    /// <summary>The operand, counted from the last one as 1, whose alternatives together are the rarest.</summary>
    private (int Operand, long Cost) BestOperand(ref ProgramReader reader)
    {
        var (best, bestCost) = (0, long.MaxValue);
        for (var operand = OpenNear(ref reader); operand > 0; operand--)
        {
            var cost = 0L;
            for (var alternatives = reader.ReadNumber(); alternatives > 0; alternatives--)
                cost = Math.Min(cost + BestKey(ref reader).Cost, Impossible);
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

    /// <summary>The rarest key of a clause.</summary>
    private (KeyKind Kind, ulong Key, long Cost) BestKey(ref ProgramReader reader)
    {
        var op = reader.ReadByte();
        var best = (Kind: KeyKind.Unfiled, Key: 0ul, Cost: Impossible);
        switch (op & NodeKind.Mask)
        {
            case NodeKind.Word or NodeKind.Phrase:
                var term = new TermCode(op, ref reader);
                foreach (var word in term)
                    Rarest(ref best, word, term.Scope);
                break;
            case NodeKind.Regex:
                var scope = reader.ReadScope(op);
                var pattern = reader.ReadBytes(reader.ReadNumber());
                if ((scope & ~Fields.Default) == Fields.None)
                    foreach (var literal in RegexLiterals.Of(Encoding.UTF8.GetString(pattern)))
                        Rarer(ref best, KeyKind.Word, TokenHash.Of(Encoding.UTF8.GetBytes(literal)), literal.Length);
                break;
            case NodeKind.Value:
                var field = (Fields)reader.ReadByte();
                var value = reader.ReadBytes(reader.ReadNumber());
                if (field is Fields.Site or Fields.Language)
                {
                    var kind = field == Fields.Site ? KeyKind.Site : KeyKind.Language;
                    Rarer(ref best, kind, ItemKeys.OfValue(value, kind), value.Length);
                }
                break;
        }
        return best;
    }

    private void Rarest(ref (KeyKind Kind, ulong Key, long Cost) best, in WordCode word, Fields scope)
    {
        if ((scope & ~Fields.Default) != Fields.None)
        {
            var kind = scope == Fields.Source ? KeyKind.SourceWord : KeyKind.AuthorWord;
            if (!word.IsPrefix)
                Rarer(ref best, kind, TokenHash.Salted(word.FirstTokenHash, kind), word.Folded.Length);
        }
        else if (word.IsPrefix)
        {
            var (kind, key) = ItemKeys.OfStem(word.Folded);
            Rarer(ref best, kind, key, word.Folded.Length);
        }
        else if (!word.IsCjk || Utf8.CharacterLength(word.Folded[0]) == word.Folded.Length)
        {
            Rarer(ref best, KeyKind.Word, word.FirstTokenHash, word.Folded.Length);
        }
        else
        {
            for (var at = 0; ;)
            {
                var middle = at + Utf8.CharacterLength(word.Folded[at]);
                if (middle == word.Folded.Length)
                    break;
                var end = middle + Utf8.CharacterLength(word.Folded[middle]);
                Rarer(ref best, KeyKind.CjkPair, ItemKeys.OfPair(word.Folded[at..end]), end - at);
                at = middle;
            }
        }
    }

    private void Rarer(ref (KeyKind Kind, ulong Key, long Cost) best, KeyKind kind, ulong key, int length)
    {
        key = KeyTable.Usable(key);
        var cost = CostOf(kind, key, length);
        if (cost < best.Cost)
            best = (kind, key, cost);
    }

    /// <summary>
    /// Items in a million that have the key: from the sample where it can tell, and beyond it by length, because of two words that
    /// it does not know the longer one is the rarer.
    /// </summary>
    private long CostOf(KeyKind kind, ulong key, int length)
    {
        var guess = 1_000L / Math.Clamp(length, 1, 20);
        return kind switch
        {
            KeyKind.Language => 500_000 + guess,
            KeyKind.Site or KeyKind.SourceWord or KeyKind.AuthorWord => 20_000 + guess,
            _ when frequencies.Texts == 0 => guess * 10,
            _ => frequencies.Of(key) * 1_000_000L / frequencies.Texts + guess,
        };
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
                    var hash = KeyTable.Usable(word.FirstTokenHash);
                    if (!word.IsPrefix && hash != key)
                        needed.Add(hash, CostOf(KeyKind.Word, hash, word.Folded.Length));
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
