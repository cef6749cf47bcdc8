using System.Runtime.CompilerServices;
using System.Text;

namespace AllianceBot.Matching.Text;

/// <summary>
/// Folded text as UTF-8 with one bit a byte that says whether it belongs to a word, and one that says whether a token begins
/// there although the byte before is of a word too (Han, kana, Hangul). Grows and is used again; one writer at a time.
/// </summary>
internal sealed class FoldBuffer
{
    /// <summary>Readers may load this many bytes past the end.</summary>
    public const int Padding = 64;

    private int _capacity;

    public byte[] Bytes { get; private set; } = [];

    public ulong[] WordBits { get; private set; } = [];

    public ulong[] BreakBits { get; private set; } = [];

    /// <summary>For each byte the source char it came from, and where that char's group ends; kept only when asked for.</summary>
    public int[]? SourceStarts { get; private set; }

    public int[]? SourceEnds { get; private set; }

    public int Length { get; set; }

    /// <summary>Some token begins without a separator before it.</summary>
    public bool HasBreaks { get; private set; }

    public FoldBuffer(bool keepSources = false)
    {
        if (keepSources)
            (SourceStarts, SourceEnds) = ([], []);
        Reserve(1024);
        Clear();
    }

    public void Clear()
    {
        Array.Clear(WordBits, 0, Math.Min(WordBits.Length, (Length >> 6) + 2));
        if (HasBreaks)
            Array.Clear(BreakBits, 0, Math.Min(BreakBits.Length, (Length >> 6) + 2));
        Length = 0;
        HasBreaks = false;
    }

    /// <summary>Makes room for <paramref name="more"/> bytes and the padding behind them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Reserve(int more)
    {
        if (Length + more + Padding > _capacity)
            Grow(Length + more + Padding);
    }

    private void Grow(int needed)
    {
        _capacity = Math.Max(needed, _capacity * 2);
        Bytes = Resized(Bytes, _capacity);
        WordBits = Resized(WordBits, (_capacity >> 6) + 2);
        BreakBits = Resized(BreakBits, (_capacity >> 6) + 2);
        if (SourceStarts is not null)
            (SourceStarts, SourceEnds) = (Resized(SourceStarts, _capacity), Resized(SourceEnds!, _capacity));
    }

    private static T[] Resized<T>(T[] array, int length)
    {
        Array.Resize(ref array, length);
        return array;
    }

    public void AppendSeparator(byte separator, int sourceStart, int sourceEnd)
    {
        if (SourceStarts is not null)
            NoteSource(1, sourceStart, sourceEnd);
        Bytes[Length++] = separator;
    }

    /// <summary>Appends the bytes of one character of a word.</summary>
    public void AppendWordCharacter(Rune character, bool beginsToken, int sourceStart, int sourceEnd)
    {
        var length = 1;
        if (character.IsAscii)
            Bytes[Length] = (byte)character.Value;
        else
            length = character.EncodeToUtf8(Bytes.AsSpan(Length));
        if (SourceStarts is not null)
            NoteSource(length, sourceStart, sourceEnd);
        var bits = (1ul << length) - 1;
        WordBits[Length >> 6] |= bits << (Length & 63);
        WordBits[(Length >> 6) + 1] |= bits >> 1 >> (63 - (Length & 63));
        if (beginsToken)
            SetBreak(Length);
        Length += length;
    }

    /// <summary>A token begins at this byte although the one before is of a word.</summary>
    public void SetBreak(int index)
    {
        BreakBits[index >> 6] |= 1ul << (index & 63);
        HasBreaks = true;
    }

    /// <summary>Writes the character that ends the text once more: a mark has changed it.</summary>
    public void ReplaceLast(int bytes, ReadOnlySpan<byte> replacement, int sourceEnd)
    {
        replacement.CopyTo(Bytes.AsSpan(Length - bytes));
        if (SourceEnds is not null)
            SourceEnds.AsSpan(Length - bytes, bytes).Fill(sourceEnd);
    }

    /// <summary>An ignored or stripped source char belongs to the character before it.</summary>
    public void StretchLast(int sourceEnd)
    {
        if (SourceEnds is null)
            return;
        for (var i = Length - 1; i >= 0; i--)
        {
            SourceEnds[i] = sourceEnd;
            var isFirstByte = (Bytes[i] & 0xC0) != 0x80;
            if (isFirstByte)
                break;
        }
    }

    /// <summary>A Han, kana or Hangul character begins here. (A word right after one has a break too, but is none.)</summary>
    public bool IsCjkAt(int index) =>
        Bytes[index] >= 0xE1 && Rune.DecodeFromUtf8(Bytes.AsSpan(index), out var rune, out _) == System.Buffers.OperationStatus.Done
        && FoldRules.IsCjk(rune.Value);

    public bool ContainsAll(ReadOnlySpan<byte[]> parts)
    {
        foreach (var part in parts)
            if (Bytes.AsSpan(0, Length).IndexOf(part) < 0)
                return false;
        return true;
    }

    public bool IsWord(int index) => (WordBits[index >> 6] >> (index & 63) & 1) != 0;

    private void NoteSource(int length, int start, int end)
    {
        SourceStarts!.AsSpan(Length, length).Fill(start);
        SourceEnds.AsSpan(Length, length).Fill(end);
    }
}
