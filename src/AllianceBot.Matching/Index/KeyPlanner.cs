using System.Text;
using AllianceBot.Matching.Evaluation;
using AllianceBot.Matching.Language;
using AllianceBot.Matching.Text;

namespace AllianceBot.Matching.Index;

/// <summary>A key to file a rule under, and the fingerprint for its posting there.</summary>
internal readonly record struct FiledKey(KeyKind Kind, ulong Key, ushort Fingerprint);

/// <summary>
/// Chooses the keys of a rule: an item that matches has at least one of them. Of the parts that must all hold, those of the rarest;
/// of alternatives, those of each. The same program gives the same keys every time, so they need not be kept.
/// </summary>
internal sealed class KeyPlanner(TokenFrequencies frequencies)
{
    private const long Impossible = long.MaxValue / 1024;
    private const int MaxKeys = 64;

    private readonly List<FiledKey> _keys = [];

    /// <summary>The keys; valid until the next call.</summary>
    public IReadOnlyList<FiledKey> Plan(ReadOnlySpan<byte> program)
    {
        _keys.Clear();
        var reader = new ProgramReader(program);
        if (Cost(ref reader) < Impossible)
        {
            reader.At = 0;
            Emit(ref reader, PresenceBits.Any);
        }
        if (_keys.Count is 0 or > MaxKeys)
        {
            _keys.Clear();
            _keys.Add(new FiledKey(KeyKind.Unfiled, ItemKeys.Unfiled, PresenceBits.Any));
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
        reader.At++;
        var count = reader.ReadNumber();
        reader.ReadNumber();
        for (; count > 0; count--)
            start = combine(start, Cost(ref reader));
        return start;
    }

    /// <param name="fingerprint">Of a word that an item needs besides what is in this node.</param>
    private void Emit(ref ProgramReader reader, ushort fingerprint)
    {
        var op = reader.Code[reader.At];
        switch (op & NodeKind.Mask)
        {
            case NodeKind.And:
                EmitBest(ref reader, fingerprint);
                break;
            case NodeKind.Or:
                reader.At++;
                var count = reader.ReadNumber();
                reader.ReadNumber();
                for (; count > 0; count--)
                    Emit(ref reader, fingerprint);
                break;
            case NodeKind.Near:
                EmitNear(ref reader, fingerprint);
                break;
            default:
                var start = reader.At;
                var (kind, key, _) = BestKey(ref reader);
                var end = reader.At;
                if (fingerprint == PresenceBits.Any)
                {
                    reader.At = start;
                    fingerprint = BestFingerprint(ref reader, key).Fingerprint;
                    reader.At = end;
                }
                _keys.Add(new FiledKey(kind, key, fingerprint));
                break;
        }
    }

    /// <summary>Files a conjunction under its cheapest part, with the fingerprint of the rarest word in the others.</summary>
    private void EmitBest(ref ProgramReader reader, ushort fingerprint)
    {
        reader.At++;
        var count = reader.ReadNumber();
        var end = reader.ReadNumber() + reader.At;
        var (best, bestCost) = (0, long.MaxValue);
        var first = reader.At;
        for (var child = 0; child < count; child++)
        {
            var start = reader.At;
            var cost = Cost(ref reader);
            if (cost < bestCost)
                (best, bestCost) = (start, cost);
        }
        var rarest = Impossible;
        reader.At = first;
        for (var child = 0; child < count; child++)
        {
            var isBest = reader.At == best;
            var (other, cost) = BestFingerprint(ref reader, 0);
            if (!isBest && other != PresenceBits.Any && cost < rarest)
                (fingerprint, rarest) = (other, cost);
        }
        reader.At = best;
        Emit(ref reader, fingerprint);
        reader.At = end;
    }

    /// <summary>Files a NEAR under the alternatives of its cheapest operand.</summary>
    private void EmitNear(ref ProgramReader reader, ushort fingerprint)
    {
        var start = reader.At;
        var best = BestOperand(ref reader).Operand;
        var end = reader.At;
        if (fingerprint == PresenceBits.Any)
        {
            reader.At = start;
            fingerprint = NearFingerprint(ref reader, best).Fingerprint;
        }
        reader.At = start;
        for (var operand = OpenNear(ref reader); operand > 0; operand--)
        {
            var alternatives = reader.ReadNumber();
            for (; alternatives > 0; alternatives--)
            {
                var (kind, key, _) = BestKey(ref reader);
                if (operand == best)
                    _keys.Add(new FiledKey(kind, key, fingerprint));
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

    /// <summary>The fingerprint of the rarest word without which the node cannot hold; another word than the key.</summary>
    private (ushort Fingerprint, long Cost) BestFingerprint(ref ProgramReader reader, ulong key)
    {
        var op = reader.Code[reader.At];
        var best = (Kind: KeyKind.Unfiled, Key: 0ul, Cost: Impossible);
        switch (op & NodeKind.Mask)
        {
            case NodeKind.Word or NodeKind.Phrase:
                reader.At++;
                foreach (var word in new TermCode(op, ref reader))
                    if (!word.IsPrefix && KeyTable.Usable(word.FirstTokenHash) != key)
                        Rarer(ref best, KeyKind.Word, word.FirstTokenHash, word.Folded.Length);
                break;
            case NodeKind.Near:
                return NearFingerprint(ref reader, 0);
            case NodeKind.And:
                reader.At++;
                var children = reader.ReadNumber();
                reader.ReadNumber();
                var rarest = (Fingerprint: PresenceBits.Any, Cost: Impossible);
                for (; children > 0; children--)
                    if (BestFingerprint(ref reader, key) is var child && child.Cost < rarest.Cost)
                        rarest = child;
                return rarest;
            default:
                Cost(ref reader);
                break;
        }
        return best.Cost < Impossible ? (PresenceBits.FingerprintOf(best.Key), best.Cost) : (PresenceBits.Any, Impossible);
    }

    /// <param name="except">The operand to leave out, counted from the last one as 1.</param>
    private (ushort Fingerprint, long Cost) NearFingerprint(ref ProgramReader reader, int except)
    {
        var rarest = (Fingerprint: PresenceBits.Any, Cost: Impossible);
        for (var operand = OpenNear(ref reader); operand > 0; operand--)
        {
            var alternatives = reader.ReadNumber();
            var isOnly = alternatives == 1;
            for (; alternatives > 0; alternatives--)
                if (BestFingerprint(ref reader, 0) is var term && isOnly && operand != except && term.Cost < rarest.Cost)
                    rarest = term;
        }
        return rarest;
    }
}
