using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AllianceBot.Matching.Language;
using AllianceBot.Matching.Text;

namespace AllianceBot.Matching.Evaluation;

/// <summary>Says whether an item satisfies a program. Allocates nothing once the item's memory has grown.</summary>
internal static class RuleEvaluator
{
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
        for (; count > 0; count--)
        {
            var holds = reader.Code[reader.At] == NodeKind.Word ? PlainWord(ref reader, item) : Evaluate(ref reader, item, regexes);
            if (holds == deciding)
            {
                reader.At = end;
                return deciding;
            }
        }
        return !deciding;
    }

    /// <summary>The most frequent node: a word in the default scope, in any case.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool PlainWord(ref ProgramReader reader, MatchItem item)
    {
        var start = reader.At++;
        var head = reader.ReadNumber();
        var word = reader.ReadBytes(head >> 1);
        if ((head & 1) == 0)
            return item.Has(TokenHash.OfPadded(ref MemoryMarshal.GetReference(word), word.Length), Fields.Default);
        reader.At = start + 1;
        return TermMatcher.Matches(new TermCode(NodeKind.Word, ref reader), item);
    }

    private static bool RegexMatches(ReadOnlySpan<byte> pattern, Fields scope, MatchItem item, RegexCache regexes)
    {
        for (; scope != Fields.None; scope &= scope - 1)
            if (regexes.IsMatch(pattern, RegexInput(item, scope)))
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
        var cut = text.AsSpan(0, RegexPattern.MaxInput);
        return cut[..(cut.LastIndexOf(' ') + 1)];
    }
}
