using System.Runtime.CompilerServices;

namespace AllianceBot.Matching.Index;

/// <summary>
/// Small blocks of memory in large segments, named by 32-bit references (in units of four bytes; 0 is none). One writer allocates
/// and frees; readers follow references. A segment never moves, and growing adds one. Blocks freed are used again by size.
/// </summary>
internal sealed unsafe class ByteHeap
{
    private const int UnitBits = 2;
    private const int SegmentBits = 18;
    private const int SegmentSize = 1 << SegmentBits;
    private const int UnitsInSegmentBits = SegmentBits - UnitBits;
    /// <summary>Readers may load so many bytes past the end of a block.</summary>
    private const int Padding = 64;

    /// <summary>The largest block.</summary>
    public const int MaxSize = 1 << 16;

    private readonly Stack<uint>?[] _free = new Stack<uint>?[(MaxSize >> UnitBits) + 1];
    private readonly List<byte[]> _segments = [];
    private byte*[] _bases = [];
    private int _used = SegmentSize;

    /// <summary>Bytes taken from the system.</summary>
    public long Reserved => (long)_segments.Count * (SegmentSize + Padding);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* At(uint reference) => _bases[reference >> UnitsInSegmentBits] + ((reference & ((1u << UnitsInSegmentBits) - 1)) << UnitBits);

    /// <summary>A block of at least this many bytes with any content.</summary>
    public uint Allocate(int size)
    {
        var units = Units(size);
        if (_free[units] is { Count: > 0 } free)
            return free.Pop();
        if (_used + (units << UnitBits) > SegmentSize)
            AddSegment();
        var reference = ((uint)(_segments.Count - 1) << UnitsInSegmentBits) + (uint)(_used >> UnitBits);
        _used += units << UnitBits;
        return reference;
    }

    /// <summary>The block may be used again at once: nobody may be reading it.</summary>
    public void Free(uint reference, int size) => (_free[Units(size)] ??= new Stack<uint>()).Push(reference);

    private static int Units(int size) => (size + (1 << UnitBits) - 1) >> UnitBits;

    private void AddSegment()
    {
        var segment = GC.AllocateUninitializedArray<byte>(SegmentSize + Padding, pinned: true);
        _segments.Add(segment);
        // Readers have the old array or the new one; both know every block that they can have heard of.
        var bases = new byte*[_segments.Count];
        Array.Copy(_bases, bases, _bases.Length);
        bases[^1] = (byte*)Unsafe.AsPointer(ref segment[0]);
        Volatile.Write(ref Unsafe.As<byte*[], object>(ref _bases), bases);
        // The first unit of all is left out: 0 means none.
        _used = _segments.Count == 1 ? 1 << UnitBits : 0;
    }
}
