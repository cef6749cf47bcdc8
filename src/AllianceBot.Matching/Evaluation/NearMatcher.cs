using System.Buffers;

namespace AllianceBot.Matching.Evaluation;

/// <summary>
/// A NEAR node. Each operand has to be within its step of the operand before it; places that overlap are one place, not two.
/// Works through the operands once, with the places found so far as bits, so a long text full of the words stays linear.
/// </summary>
internal static class NearMatcher
{
    /// <param name="body">The node behind its length.</param>
    public static bool Matches(ReadOnlySpan<byte> body, MatchItem item)
    {
        if (!IsPossible(body, item))
            return false;
        for (var field = 0; field < MatchItem.TextFields; field++)
            if (Matches(body, item, field, null))
                return true;
        return false;
    }

    /// <summary>The places of all operands that take part in a match in the field, in no order.</summary>
    public static List<(int First, int Last)> Places(ReadOnlySpan<byte> body, MatchItem item, int field)
    {
        var operands = new List<List<(int First, int Last)>>();
        var steps = Steps(body);
        if (!Matches(body, item, field, operands))
            return [];
        // From the end back, keep what leads on to a place that was kept.
        var kept = operands[^1];
        var places = new List<(int First, int Last)>(kept);
        for (var i = operands.Count - 2; i >= 0; i--)
        {
            var next = kept;
            kept = operands[i].FindAll(place => next.Exists(other => IsNear(place, other, steps[i])));
            places.AddRange(kept);
        }
        return places;
    }

    private static bool IsNear((int First, int Last) a, (int First, int Last) b, byte step)
    {
        var distance = step & ~RuleProgram.OrderedStep;
        return b.First > a.Last && b.First - a.Last - 1 <= distance
            || (step & RuleProgram.OrderedStep) == 0 && a.First > b.Last && a.First - b.Last - 1 <= distance;
    }

    private static byte[] Steps(ReadOnlySpan<byte> body)
    {
        var reader = new ProgramReader(body);
        return reader.ReadBytes(reader.ReadNumber() - 1).ToArray();
    }

    /// <summary>Whether each operand has an alternative whose words are all in the item somewhere.</summary>
    private static bool IsPossible(ReadOnlySpan<byte> body, MatchItem item)
    {
        var reader = new ProgramReader(body);
        var operands = reader.ReadNumber();
        reader.At += operands - 1;
        for (; operands > 0; operands--)
        {
            var any = false;
            for (var alternatives = reader.ReadNumber(); alternatives > 0; alternatives--)
                any |= TermMatcher.PossibleFields(new TermCode(reader.ReadByte(), ref reader), item) != Fields.None;
            if (!any)
                return false;
        }
        return true;
    }

    private static bool Matches(ReadOnlySpan<byte> body, MatchItem item, int field, List<List<(int First, int Last)>>? found)
    {
        var (first, end) = item.TokensOf(field);
        if (first == end)
            return false;
        var words = (end - first + 63) / 64;
        var bits = ArrayPool<ulong>.Shared.Rent(words * 4);
        try
        {
            var reader = new ProgramReader(body);
            var operands = reader.ReadNumber();
            var steps = reader.ReadBytes(operands - 1);
            var before = new PlaceBits(bits.AsSpan(0, words * 2));
            var now = new PlaceBits(bits.AsSpan(words * 2, words * 2));
            for (var i = 0; i < operands; i++)
            {
                var places = found is null ? null : new List<(int First, int Last)>();
                found?.Add(places!);
                now.Clear();
                var any = false;
                for (var alternatives = reader.ReadNumber(); alternatives > 0; alternatives--)
                {
                    var term = new TermCode(reader.ReadByte(), ref reader);
                    if ((TermMatcher.PossibleFields(term, item) & (Fields)(1 << field)) == Fields.None)
                        continue;
                    for (var (at, last) = TermMatcher.Find(term, item, field, first); at >= 0; (at, last) = TermMatcher.Find(term, item, field, at + 1))
                    {
                        if (i > 0 && !before.HasNear(at - first, last - first, steps[i - 1]))
                            continue;
                        now.Add(at - first, last - first);
                        places?.Add((at, last));
                        any = true;
                    }
                }
                if (!any)
                    return false;
                var spare = before;
                before = now;
                now = spare;
            }
            return true;
        }
        finally
        {
            ArrayPool<ulong>.Shared.Return(bits);
        }
    }

    /// <summary>A set of places as two rows of bits: where one begins, where one ends.</summary>
    private readonly ref struct PlaceBits(Span<ulong> bits)
    {
        private readonly Span<ulong> _begins = bits[..(bits.Length / 2)];
        private readonly Span<ulong> _ends = bits[(bits.Length / 2)..];

        public void Clear()
        {
            _begins.Clear();
            _ends.Clear();
        }

        public void Add(int first, int last)
        {
            _begins[first >> 6] |= 1ul << (first & 63);
            _ends[last >> 6] |= 1ul << (last & 63);
        }

        public bool HasNear(int first, int last, byte step)
        {
            var distance = step & ~RuleProgram.OrderedStep;
            return Any(_ends, first - 1 - distance, first - 1) || (step & RuleProgram.OrderedStep) == 0 && Any(_begins, last + 1, last + 1 + distance);
        }

        /// <summary>Whether a bit from <paramref name="low"/> to <paramref name="high"/> is set; at most 64 of them.</summary>
        private static bool Any(Span<ulong> row, int low, int high)
        {
            low = Math.Max(low, 0);
            high = Math.Min(high, row.Length * 64 - 1);
            if (low > high)
                return false;
            var lowBits = ulong.MaxValue << (low & 63);
            var highBits = ulong.MaxValue >> (63 - (high & 63));
            return low >> 6 == high >> 6
                ? (row[low >> 6] & lowBits & highBits) != 0
                : (row[low >> 6] & lowBits) != 0 || (row[high >> 6] & highBits) != 0;
        }
    }
}
