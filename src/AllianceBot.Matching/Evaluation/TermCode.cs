using System.Runtime.InteropServices;

namespace AllianceBot.Matching.Evaluation;

/// <summary>A Word or Phrase node of a program, opened.</summary>
internal readonly ref struct TermCode
{
    private readonly ReadOnlySpan<byte> _words;

    public readonly Fields Scope;
    public readonly int Count;
    public readonly bool IsExact;
    public readonly bool IsPrefix;

    /// <summary>Reads the node whose first byte is <paramref name="op"/>; the reader then stands behind it.</summary>
    public TermCode(byte op, ref ProgramReader reader)
    {
        Scope = reader.ReadScope(op);
        IsExact = (op & NodeFlags.Exact) != 0;
        IsPrefix = (op & NodeFlags.Prefix) != 0;
        Count = (op & NodeKind.Mask) == NodeKind.Word ? 1 : reader.ReadNumber();
        var start = reader.At;
        for (var i = 0; i < Count; i++)
        {
            reader.ReadBytes(reader.ReadNumber() >> 1);
            if (IsExact)
                reader.ReadBytes(reader.ReadNumber());
        }
        _words = reader.Code[start..reader.At];
    }

    public WordEnumerator GetEnumerator() => new(_words, IsExact, IsPrefix);

    /// <summary>The words in order.</summary>
    public ref struct WordEnumerator(ReadOnlySpan<byte> words, bool isExact, bool isPrefix)
    {
        private ProgramReader _reader = new(words);

        public WordCode Current { get; private set; }

        public bool MoveNext()
        {
            if (_reader.At == _reader.Code.Length)
                return false;
            var head = _reader.ReadNumber();
            var folded = _reader.ReadBytes(head >> 1);
            var raw = isExact ? _reader.ReadBytes(_reader.ReadNumber()) : default;
            Current = new WordCode(folded, raw, (head & 1) != 0, isPrefix && _reader.At == _reader.Code.Length);
            return true;
        }
    }
}

/// <param name="raw">The exact letters; empty where any case will do.</param>
/// <param name="isPrefix">Only a beginning.</param>
internal readonly ref struct WordCode(ReadOnlySpan<byte> folded, ReadOnlySpan<byte> raw, bool isCjk, bool isPrefix)
{
    public readonly ReadOnlySpan<byte> Folded = folded;
    public readonly ReadOnlySpan<byte> Raw = raw;
    public readonly bool IsCjk = isCjk;
    public readonly bool IsPrefix = isPrefix;

    /// <summary>What the first token of a match hashes to: the word, or its first character where characters are tokens.</summary>
    public ulong FirstTokenHash =>
        Text.TokenHash.OfPadded(ref MemoryMarshal.GetReference(Folded), IsCjk ? Utf8.CharacterLength(Folded[0]) : Folded.Length);
}

internal static class Utf8
{
    public static int CharacterLength(byte first) => first switch
    {
        < 0x80 => 1,
        < 0xE0 => 2,
        < 0xF0 => 3,
        _ => 4,
    };

    public static int CountCharacters(ReadOnlySpan<byte> text)
    {
        var count = 0;
        foreach (var b in text)
            count += (b & 0xC0) != 0x80 ? 1 : 0;
        return count;
    }
}
