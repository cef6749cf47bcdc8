using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace AllianceBot.Matching.Text;

/// <summary>
/// A 64-bit hash of a folded token, and of the other keys under which a rule can be filed. Multiply and fold, after wyhash.
/// Seeded for each process: nobody outside can construct two words that collide. Never stored.
/// </summary>
internal static class TokenHash
{
    private const ulong Odd = 0x9E3779B97F4A7C15;

    private static readonly ulong s_seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)) | 1;

    /// <summary>Hashes a token. Up to 16 bytes past its end may be read, so buffers are padded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong OfPadded(ref byte token, int length)
    {
        if (length <= 8)
            return Mix((Unsafe.ReadUnaligned<ulong>(ref token) & Mask(length)) ^ s_seed, (ulong)length * Odd ^ s_seed);
        return OfLong(ref token, length);
    }

    public static ulong Of(ReadOnlySpan<byte> token)
    {
        ref var bytes = ref MemoryMarshal.GetReference(token);
        var length = token.Length;
        if (length > 8)
            return OfLong(ref bytes, length);
        ulong word;
        if (length >= 4)
        {
            // Two loads that overlap: the bytes they share are the same.
            word = Unsafe.ReadUnaligned<uint>(ref bytes) | (ulong)Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref bytes, length - 4)) << ((length - 4) << 3);
        }
        else if (length > 0)
        {
            var middle = length >> 1;
            word = bytes | (ulong)Unsafe.Add(ref bytes, middle) << (middle << 3) | (ulong)Unsafe.Add(ref bytes, length - 1) << ((length - 1) << 3);
        }
        else
        {
            word = 0;
        }
        return Mix(word ^ s_seed, (ulong)length * Odd ^ s_seed);
    }

    /// <summary>The same key for another use: a prefix, a pair of characters, a word of another field.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Salted(ulong hash, KeyKind kind) => kind == KeyKind.Word ? hash : Mix(hash ^ Odd, (ulong)kind * Odd ^ s_seed);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ulong OfLong(ref byte token, int length)
    {
        var hash = (ulong)length * Odd ^ s_seed;
        var at = 0;
        for (; at + 8 < length; at += 8)
            hash = Mix(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref token, at)) ^ s_seed, hash + Odd);
        // The last eight bytes overlap the ones before: nothing past the end is read.
        return Mix(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref token, length - 8)) ^ s_seed, hash);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mask(int length) => ulong.MaxValue >> (64 - (length << 3));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
        return high ^ low;
    }
}

/// <summary>What a key stands for; keys of different kinds never meet.</summary>
internal enum KeyKind : byte
{
    Word,
    SourceWord,
    AuthorWord,
    Prefix,
    CjkPair,
    Site,
    Language,
}
