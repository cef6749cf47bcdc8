using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AllianceBot.Matching.Text;

/// <summary>
/// One bit for each of 32,768 fingerprints, set for those of an item's tokens: a token without its bit is not in the item, one
/// with it may be. Four kilobytes, so that it stays in the first-level cache.
/// </summary>
internal sealed class PresenceBits
{
    public const int FingerprintBits = 15;
    public const int WordCount = (1 << FingerprintBits) / 64;

    /// <summary>The fingerprint of "anything": its bit is always set.</summary>
    public const ushort Any = 0;

    private readonly ulong[] _bits = new ulong[WordCount];

    /// <summary>The first word, for those who test many.</summary>
    public ref ulong Words => ref MemoryMarshal.GetArrayDataReference(_bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort FingerprintOf(ulong hash) => (ushort)(hash >> 24 & ((1 << FingerprintBits) - 1));

    public void Fill(ReadOnlySpan<ulong> hashes)
    {
        Array.Clear(_bits);
        ref var bits = ref Words;
        foreach (var hash in hashes)
        {
            var fingerprint = (uint)FingerprintOf(hash);
            Unsafe.Add(ref bits, fingerprint >> 6) |= 1ul << (int)(fingerprint & 63);
        }
        bits |= 1ul << Any;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MayHave(ulong hash)
    {
        var fingerprint = (uint)FingerprintOf(hash);
        return (Unsafe.Add(ref Words, fingerprint >> 6) >> (int)(fingerprint & 63) & 1) != 0;
    }
}
