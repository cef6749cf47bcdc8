using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AllianceBot.Matching.Text;

/// <summary>
/// One bit for each of 32,768 fingerprints, set for those of an item's tokens: a token without its bit is not in the item, one
/// with it may be. Beside them a hint for most tokens of where they stand, never cleared, since who uses one looks there anyway.
/// Four and eight kilobytes, so that they stay in the first-level cache.
/// </summary>
internal sealed unsafe class PresenceBits
{
    public const int FingerprintBits = 15;
    private const int WordCount = (1 << FingerprintBits) / 64;

    /// <summary>The fingerprint of "anything": its bit is always set.</summary>
    public const ushort Any = 0;

    private const int HintCount = 4096;

    private readonly ulong[] _bits = new ulong[WordCount];
    private readonly ushort[] _hints = new ushort[HintCount];

    /// <summary>For those who test many: see <see cref="BitOf"/>.</summary>
    public ulong[] Words => _bits;

    /// <summary>1 when the item may have a token with the fingerprint, else 0.</summary>
    /// <param name="words">The first of <see cref="Words"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint BitOf(ulong* words, nuint fingerprint) => (nint)(words[fingerprint >> 6] >> (int)fingerprint) & 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort FingerprintOf(ulong hash) => (ushort)(hash >> 24 & ((1 << FingerprintBits) - 1));

    /// <param name="hinted">The first so many tokens get hints.</param>
    public void Fill(ReadOnlySpan<ulong> hashes, int hinted)
    {
        Array.Clear(_bits);
        ref var bits = ref MemoryMarshal.GetArrayDataReference(_bits);
        ref var hints = ref MemoryMarshal.GetArrayDataReference(_hints);
        for (var i = 0; i < hashes.Length; i++)
        {
            var fingerprint = (uint)FingerprintOf(hashes[i]);
            Unsafe.Add(ref bits, fingerprint >> 6) |= 1ul << (int)(fingerprint & 63);
            if (i < hinted)
                Unsafe.Add(ref hints, fingerprint & (HintCount - 1)) = (ushort)i;
        }
        bits |= 1ul << Any;
    }

    /// <summary>Where the token stands, if it is one of the hinted and nothing else took its hint; else any number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int HintOf(ulong hash) => Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_hints), (uint)FingerprintOf(hash) & (HintCount - 1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MayHave(ulong hash)
    {
        var fingerprint = (uint)FingerprintOf(hash);
        return (Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_bits), fingerprint >> 6) >> (int)(fingerprint & 63) & 1) != 0;
    }
}
