using System.Runtime.CompilerServices;
using AllianceBot.Matching.Text;

namespace AllianceBot.Matching.Index;

/// <summary>
/// A rule filed under a key: its entry, and the fingerprints of two other words that it cannot match without, so that most
/// candidates fall without a look at the rule.
/// </summary>
internal readonly record struct Posting(uint Entry, Fingerprints Fingerprints);

/// <summary>Of two words that an item needs, the rarer first (<see cref="PresenceBits"/>); <see cref="PresenceBits.Any"/> where there is none.</summary>
internal readonly record struct Fingerprints(ushort First, ushort Second)
{
    public static readonly Fingerprints None = new(PresenceBits.Any, PresenceBits.Any);
}

/// <summary>
/// What a key leads to, in eight bytes that are written at once: its only posting, or the first chunk of several. 0 is nothing.
/// </summary>
internal readonly record struct KeyValue(ulong Packed)
{
    private const int FirstShift = 32;
    private const int SecondShift = FirstShift + PresenceBits.FingerprintBits;
    private const int CapacityShift = 32;
    private const int FingerprintMask = (1 << PresenceBits.FingerprintBits) - 1;
    private const ulong SingleFlag = 1ul << 62;
    private const ulong ListFlag = 1ul << 63;

    public KeyValue(Posting only)
        : this(SingleFlag | (ulong)only.Fingerprints.Second << SecondShift | (ulong)only.Fingerprints.First << FirstShift | only.Entry)
    {
    }

    /// <param name="capacity">Of the chunk: tells readers how much to fetch.</param>
    public static KeyValue OfList(uint chunk, int capacity) => new(ListFlag | (ulong)capacity << CapacityShift | chunk);

    public bool IsSingle => (Packed & SingleFlag) != 0;

    public bool IsList => (Packed & ListFlag) != 0;

    public Posting Single => new((uint)Packed, new Fingerprints((ushort)(Packed >> FirstShift & FingerprintMask), (ushort)(Packed >> SecondShift & FingerprintMask)));

    /// <summary>The first chunk of a list, 0 if it is none; nothing branches on it.</summary>
    public uint Chunk
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (uint)Packed & (uint)((long)Packed >> 63);
    }

    /// <summary>The capacity of the list's first chunk.</summary>
    public int Capacity => (ushort)(Packed >> CapacityShift);
}
