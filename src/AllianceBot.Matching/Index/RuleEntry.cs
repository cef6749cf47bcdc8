using System.Runtime.CompilerServices;

namespace AllianceBot.Matching.Index;

/// <summary>
/// A rule in the <see cref="ByteHeap"/>: program length (2 bytes), flags (2), owner (8), program. Never changed once readers can
/// reach it. The owner is the rule's id, or the number of an <see cref="OwnerList"/> where several rules are the same.
/// An alias (length 0) lets one of several owners be found by id: its program is the reference of the entry
/// they share, and its place in the list of owners.
/// </summary>
internal readonly unsafe struct RuleEntry(byte* start)
{
    public const int HeaderSize = 12;
    private const int AliasSize = sizeof(uint) + sizeof(int);

    private const ushort SharedFlag = 1;
    private const ushort ManyKeysFlag = 2;

    public int ProgramLength => *(ushort*)start;

    public bool IsAlias => *(ushort*)start == 0;

    /// <summary>Several rules have this program.</summary>
    public bool IsShared => (((ushort*)start)[1] & SharedFlag) != 0;

    /// <summary>Filed under more than one key, so that one item can lead to it more than once.</summary>
    public bool HasManyKeys => (((ushort*)start)[1] & ManyKeysFlag) != 0;

    public long Owner => Unsafe.ReadUnaligned<long>(start + 4);

    public uint AliasTarget => *(uint*)(start + HeaderSize);

    /// <summary>The owner's place in the list of the entry's owners.</summary>
    public int AliasPlace => *(int*)(start + HeaderSize + sizeof(uint));

    public ReadOnlySpan<byte> Program => new(start + HeaderSize, ProgramLength);

    public int Size => HeaderSize + (IsAlias ? AliasSize : ProgramLength);

    public static uint Write(ByteHeap heap, ReadOnlySpan<byte> program, long owner, bool isShared, bool hasManyKeys)
    {
        var reference = heap.Allocate(HeaderSize + program.Length);
        var start = heap.At(reference);
        *(ushort*)start = (ushort)program.Length;
        ((ushort*)start)[1] = (ushort)((isShared ? SharedFlag : 0) | (hasManyKeys ? ManyKeysFlag : 0));
        Unsafe.WriteUnaligned(start + 4, owner);
        program.CopyTo(new Span<byte>(start + HeaderSize, program.Length));
        return reference;
    }

    public static uint WriteAlias(ByteHeap heap, long owner, uint target, int place)
    {
        var reference = heap.Allocate(HeaderSize + AliasSize);
        var start = heap.At(reference);
        *(uint*)start = 0;
        Unsafe.WriteUnaligned(start + 4, owner);
        *(uint*)(start + HeaderSize) = target;
        *(int*)(start + HeaderSize + sizeof(uint)) = place;
        return reference;
    }
}
