using System.Text;
using AllianceBot.Matching.Language;

namespace AllianceBot.Matching.Evaluation;

/// <summary>What a node of a program is: the low four bits of its first byte.</summary>
internal static class NodeKind
{
    public const byte Mask = 0x0F;
    /// <summary>count, length of the children in bytes, children</summary>
    public const byte And = 1;
    public const byte Or = 2;
    /// <summary>child</summary>
    public const byte Not = 3;
    /// <summary>[scope], word</summary>
    public const byte Word = 4;
    /// <summary>[scope], count, words</summary>
    public const byte Phrase = 5;
    /// <summary>length of the rest, operand count, a byte for each step, operands: count of alternatives, each a Word or Phrase</summary>
    public const byte Near = 6;
    /// <summary>[scope], length, pattern</summary>
    public const byte Regex = 7;
    /// <summary>field, length, value</summary>
    public const byte Value = 8;
}

/// <summary>The high four bits of a node's first byte.</summary>
internal static class NodeFlags
{
    /// <summary>A byte with the <see cref="Fields"/> follows; without it the default scope holds.</summary>
    public const byte Scoped = 0x10;
    public const byte Exact = 0x20;
    public const byte Prefix = 0x40;
}

/// <summary>
/// A rule as bytes: its canonical tree in prefix order, with the words themselves inside, so that a rule costs little more than
/// its text and a match is a match of letters, not only of hashes. Numbers are varints; a word is its length in bytes times
/// two, plus one for Han, kana and Hangul, then its UTF-8; in an exact term its raw letters follow in the same way.
/// </summary>
internal static class RuleProgram
{
    /// <summary>The step's byte: the distance, and this bit when ordered.</summary>
    public const byte OrderedStep = 0x80;

    /// <summary>So many zeros stand behind a program, because words are hashed 16 bytes at a time.</summary>
    public const int Padding = 16;

    public static byte[] Write(RuleNode node)
    {
        var code = new List<byte>();
        Write(code, node);
        return [.. code, .. new byte[Padding]];
    }

    private static void Write(List<byte> code, RuleNode node)
    {
        switch (node)
        {
            case AndNode all:
                WriteGroup(code, NodeKind.And, all.Children);
                break;
            case OrNode any:
                WriteGroup(code, NodeKind.Or, any.Children);
                break;
            case NotNode negation:
                code.Add(NodeKind.Not);
                Write(code, negation.Child);
                break;
            case TermNode term:
                WriteTerm(code, term);
                break;
            case NearNode near:
                WriteNear(code, near);
                break;
            case RegexNode regex:
                WriteHead(code, NodeKind.Regex, regex.Scope);
                WriteText(code, regex.Pattern);
                break;
            case ValueNode value:
                code.Add(NodeKind.Value);
                code.Add((byte)value.Field);
                WriteText(code, value.Value);
                break;
        }
    }

    private static void WriteGroup(List<byte> code, byte kind, IReadOnlyList<RuleNode> children)
    {
        var body = new List<byte>();
        foreach (var child in children)
            Write(body, child);
        code.Add(kind);
        WriteNumber(code, children.Count);
        WriteNumber(code, body.Count);
        code.AddRange(body);
    }

    private static void WriteTerm(List<byte> code, TermNode term)
    {
        var kind = term.Words.Count == 1 ? NodeKind.Word : NodeKind.Phrase;
        WriteHead(code, (byte)(kind | (term.Exact ? NodeFlags.Exact : 0) | (term.Prefix ? NodeFlags.Prefix : 0)), term.Scope);
        if (kind == NodeKind.Phrase)
            WriteNumber(code, term.Words.Count);
        foreach (var word in term.Words)
        {
            var folded = Encoding.UTF8.GetBytes(word.Folded);
            WriteNumber(code, folded.Length << 1 | (word.IsCjk ? 1 : 0));
            code.AddRange(folded);
            if (term.Exact)
                WriteText(code, word.Raw);
        }
    }

    private static void WriteNear(List<byte> code, NearNode near)
    {
        var body = new List<byte>();
        WriteNumber(body, near.Operands.Count);
        foreach (var step in near.Steps)
            body.Add((byte)(step.Distance | (step.Ordered ? OrderedStep : 0)));
        foreach (var alternatives in near.Operands)
        {
            WriteNumber(body, alternatives.Count);
            foreach (var term in alternatives)
                WriteTerm(body, term);
        }
        code.Add(NodeKind.Near);
        WriteNumber(code, body.Count);
        code.AddRange(body);
    }

    private static void WriteHead(List<byte> code, byte op, Fields scope)
    {
        if (scope == Fields.Default)
        {
            code.Add(op);
            return;
        }
        code.Add((byte)(op | NodeFlags.Scoped));
        code.Add((byte)scope);
    }

    private static void WriteText(List<byte> code, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        WriteNumber(code, bytes.Length);
        code.AddRange(bytes);
    }

    private static void WriteNumber(List<byte> code, int number)
    {
        for (; number >= 0x80; number >>= 7)
            code.Add((byte)(number | 0x80));
        code.Add((byte)number);
    }
}
