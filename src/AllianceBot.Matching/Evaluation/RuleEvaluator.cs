using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AllianceBot.Matching.Language;
using AllianceBot.Matching.Text;

namespace AllianceBot.Matching.Evaluation;

/// <summary>Says whether an item satisfies a program. Allocates nothing once the item's memory has grown.</summary>
internal static class RuleEvaluator
{
    /// <summary>Of a node's first two bytes: its kind and flags, that its word is not of Han, kana or Hangul, and that its length is one byte.</summary>
    private const int PlainWordMask = 0x81FF;

    public static bool Matches(ReadOnlySpan<byte> program, MatchItem item, RegexCache regexes)
    {
        var reader = new ProgramReader(program);
        return Evaluate(ref reader, item, regexes);
    }

    /// <summary>Evaluates the node at the reader, which then stands behind it.</summary>
    private static bool Evaluate(ref ProgramReader reader, MatchItem item, RegexCache regexes)
    {
        var op = reader.ReadByte();
        switch (op & NodeKind.Mask)
        {
            case NodeKind.Word or NodeKind.Phrase:
                return TermMatcher.Matches(new TermCode(op, ref reader), item);
            case NodeKind.And or NodeKind.Or:
                return Group(ref reader, op == NodeKind.Or, item, regexes);
            case NodeKind.Not:
                return !Evaluate(ref reader, item, regexes);
            case NodeKind.Near:
                return NearMatcher.Matches(reader.ReadBytes(reader.ReadNumber()), item);
            case NodeKind.Regex:
                var scope = reader.ReadScope(op);
                return RegexMatches(reader.ReadBytes(reader.ReadNumber()), scope, item, regexes);
            case NodeKind.Value:
                var field = (Fields)reader.ReadByte();
                return ValueMatcher.Find(field, reader.ReadBytes(reader.ReadNumber()), item).Start >= 0;
            default:
                throw new InvalidOperationException($"No node begins with {op}.");
        }
    }

    /// <summary>Stops at the first child that decides.</summary>
    private static bool Group(ref ProgramReader reader, bool deciding, MatchItem item, RegexCache regexes)
    {
        var count = reader.ReadNumber();
        var end = reader.ReadNumber();
        end += reader.At;
        ref var code = ref MemoryMarshal.GetReference(reader.Code);
        for (; count > 0; count--)
        {
            bool holds;
            // The most frequent node: a word in the default scope, in any case, of less than 64 bytes.
            if (Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref code, reader.At)) is var head && (head & PlainWordMask) == NodeKind.Word)
            {
                var length = head >> 9;
                holds = item.Has(TokenHash.OfPadded(ref Unsafe.Add(ref code, reader.At + 2), length));
                reader.At += 2 + length;
            }
            else
            {
                holds = Evaluate(ref reader, item, regexes);
            }
            if (holds == deciding)
            {
                reader.At = end;
                return deciding;
            }
        }
        return !deciding;
    }

    private static bool RegexMatches(ReadOnlySpan<byte> pattern, Fields scope, MatchItem item, RegexCache regexes)
    {
        var regex = regexes.Get(pattern);
        if ((scope & ~Fields.Text) == Fields.None && !item.Folded.ContainsAll(regex.Literals))
            return false;
        for (; scope != Fields.None; scope &= scope - 1)
            if (RegexInput(item, scope) is { Length: > 0 } text && regexes.IsMatch(regex, text))
                return true;
        return false;
    }

    /// <summary>What an expression sees of the first of these fields.</summary>
    internal static ReadOnlySpan<char> RegexInput(MatchItem item, Fields scope)
    {
        var field = BitOperations.TrailingZeroCount((uint)scope);
        var text = field < MatchItem.TextFields ? item.Raw(field).Text : item.ValueOf((Fields)(1 << field));
        if (text.Length <= RegexPattern.MaxInput)
            return text;
        // Cut at a blank, so that no word ends where the text has none.
        var cut = text[..RegexPattern.MaxInput];
        return cut[..(cut.LastIndexOf(' ') + 1)];
    }
}
