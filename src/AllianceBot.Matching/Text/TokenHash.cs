using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace AllianceBot.Matching.Text;

/// <summary>
/// A 64-bit hash of a folded token, and of the other keys under which a rule can be filed. Multiply and fold, after wyhash.
/// Seeded for each process: nobody outside can construct two words that collide. Never 0, which stands for "free" in tables of
/// hashes. Never stored.
/// </summary>
internal static class TokenHash
{
    private static readonly ulong s_seedA = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)) | 1;
    private static readonly ulong s_seedB = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)) | 1;

    /// <summary>For lengths 0 to 16: which bits of the first, and of the second, eight bytes belong to the token.</summary>
    private static ReadOnlySpan<ulong> LowMasks =>
    [
        0, 0xFF, 0xFFFF, 0xFFFFFF, 0xFFFFFFFF, 0xFFFFFFFFFF, 0xFFFFFFFFFFFF, 0xFFFFFFFFFFFFFF, ulong.MaxValue, ulong.MaxValue,
        ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue,
    ];

    private static ReadOnlySpan<ulong> HighMasks =>
        [0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFFFF, 0xFFFFFF, 0xFFFFFFFF, 0xFFFFFFFFFF, 0xFFFFFFFFFFFF, 0xFFFFFFFFFFFFFF, ulong.MaxValue];

    /// <summary>Hashes a token of at least one byte, none of them 0. Up to 16 bytes from its start are read, whatever its length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong OfPadded(ref byte token, int length)
    {
        if (length > 16)
            return OfLong(ref token, length);
        var low = Unsafe.ReadUnaligned<ulong>(ref token) & Unsafe.Add(ref MemoryMarshal.GetReference(LowMasks), length);
        var high = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref token, 8)) & Unsafe.Add(ref MemoryMarshal.GetReference(HighMasks), length);
        return Mix(low ^ s_seedA, high ^ s_seedB);
    }

    /// <summary>The same, reading nothing past the end.</summary>
    public static ulong Of(ReadOnlySpan<byte> token)
    {
        if (token.Length > 16)
            return OfLong(ref MemoryMarshal.GetReference(token), token.Length);
        Span<byte> padded = stackalloc byte[16];
        padded.Clear();
        token.CopyTo(padded);
        return OfPadded(ref MemoryMarshal.GetReference(padded), token.Length);
    }

    /// <summary>The same key for another use: a prefix, a pair of characters, a word of another field.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Salted(ulong hash, KeyKind kind) => kind == KeyKind.Word ? hash : Mix(hash ^ s_seedB, (ulong)kind ^ s_seedA);

    /// <summary>The key of a stem of at most eight bytes, given as a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong OfStem(ulong stem, KeyKind kind) => Mix(stem ^ s_seedA, (ulong)kind << 56 ^ s_seedB);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ulong OfLong(ref byte token, int length)
    {
        var hash = (ulong)length ^ s_seedB;
        for (var at = 0; at + 8 < length; at += 8)
            hash = Mix(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref token, at)) ^ s_seedA, hash);
        // The last eight bytes overlap the ones before: nothing past the end is read.
        return Mix(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref token, length - 8)) ^ s_seedA, hash);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
        return high ^ low | 1;
    }
}

/// <summary>What a key stands for; keys of different kinds never meet.</summary>
internal enum KeyKind : byte
{
    Word,
    SourceWord,
    AuthorWord,
    Prefix3,
    Prefix4,
    Prefix6,
    CjkPair,
    Site,
    Language,
    Unfiled,
}
