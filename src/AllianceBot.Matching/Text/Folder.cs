using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace AllianceBot.Matching.Text;

/// <summary>Folds text into a <see cref="FoldBuffer"/>: ASCII 32 characters at a time, the rest by the table.</summary>
internal static class Folder
{
    private const int Block = 32;

    /// <summary>Appends the folded text. A lone surrogate separates.</summary>
    public static void Append(ReadOnlySpan<char> text, FoldBuffer buffer) =>
        Append(text, buffer, Vector128.IsHardwareAccelerated && buffer.SourceStarts is null);

    /// <param name="vectors">False takes the plain way, for the same result.</param>
    public static void Append(ReadOnlySpan<char> text, FoldBuffer buffer, bool vectors)
    {
        var state = new CharacterFolder(buffer);
        var i = 0;
        while (i < text.Length)
        {
            buffer.Reserve(text.Length - i + FoldBuffer.Padding);
            if (vectors)
                i += AppendAscii(text[i..], buffer, state.CjkEnd);
            // One ASCII character between two others is not worth a block.
            while (i < text.Length && (!vectors || text.Length - i < Block || text[i] >= 0x80 || text[i + 1] >= 0x80))
            {
                buffer.Reserve(FoldBuffer.Padding);
                i += state.Append(text, i);
            }
        }
    }

    /// <summary>Appends ASCII characters as long as whole blocks can be read, and gives their number.</summary>
    private static int AppendAscii(ReadOnlySpan<char> text, FoldBuffer buffer, int cjkEnd)
    {
        ref var source = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(text));
        ref var bytes = ref MemoryMarshal.GetArrayDataReference(buffer.Bytes);
        ref var wordBits = ref MemoryMarshal.GetArrayDataReference(buffer.WordBits);
        var at = buffer.Length;
        var i = 0;
        while (i + Block <= text.Length)
        {
            var letters = Vector256.NarrowWithSaturation(
                Vector256.LoadUnsafe(ref source, (nuint)i), Vector256.LoadUnsafe(ref source, (nuint)i + Block / 2));
            var isUpper = Vector256.LessThan(letters - Vector256.Create((byte)'A'), Vector256.Create((byte)26));
            var folded = letters | (isUpper & Vector256.Create((byte)0x20));
            var isWord = Vector256.LessThan(folded - Vector256.Create((byte)'a'), Vector256.Create((byte)26))
                | Vector256.LessThan(letters - Vector256.Create((byte)'0'), Vector256.Create((byte)10));
            folded.StoreUnsafe(ref bytes, (nuint)at);
            // Stops before the first character beyond ASCII; what was stored after it is written over.
            var taken = BitOperations.TrailingZeroCount(letters.ExtractMostSignificantBits() | 1ul << Block);
            var bits = isWord.ExtractMostSignificantBits() & ((1ul << taken) - 1);
            Unsafe.Add(ref wordBits, at >> 6) |= bits << (at & 63);
            Unsafe.Add(ref wordBits, (at >> 6) + 1) |= bits >> 1 >> (63 - (at & 63));
            if (at == cjkEnd && (bits & 1) != 0)
                buffer.SetBreak(at);
            at += taken;
            i += taken;
            if (taken < Block)
                break;
        }
        buffer.Length = at;
        return i;
    }
}
