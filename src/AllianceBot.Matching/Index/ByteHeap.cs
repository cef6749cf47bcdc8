using System.Runtime.CompilerServices;

namespace AllianceBot.Matching.Index;

/// <summary>
/// Small blocks of memory in large segments, named by 32-bit references (in units of a power of two bytes, to
/// which they are aligned; 0 is none). One writer allocates
/// and frees; readers follow references. A segment never moves, and growing adds one. Blocks freed are used again by size.
/// </summary>
internal sealed unsafe class ByteHeap(int unitBits)
{
    private const int SegmentBits = 18;
    private const int SegmentSize = 1 << SegmentBits;
    /// <summary>Readers may load so many bytes past the end of a block.</summary>
    private const int Padding = 64;
    /// <summary>Of most systems; a larger one only makes some of the writes needless.</summary>
    private const int PageSize = 4096;

    /// <summary>The largest block.</summary>
    public const int MaxSize = 1 << 16;

    private readonly Stack<uint>?[] _free = new Stack<uint>?[(MaxSize >> unitBits) + 1];
    private readonly int _unitsInSegmentBits = SegmentBits - unitBits;
    private readonly uint _unitMask = (1u << (SegmentBits - unitBits)) - 1;
    private readonly List<byte[]> _segments = [];
    /// <summary>Before there is any memory, 0 leads to nothing, but may be followed.</summary>
    private byte*[] _bases = new byte*[1];
    private int _used = SegmentSize;

    /// <summary>Bytes taken from the system.</summary>
    public long Reserved => (long)_segments.Count * (SegmentSize + Padding + Prefetch.CacheLine);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* At(uint reference) => _bases[reference >> _unitsInSegmentBits] + ((nuint)(reference & _unitMask) << unitBits);

    /// <summary>A block of at least this many bytes with any content.</summary>
    public uint Allocate(int size)
    {
        var units = Units(size);
        if (_free[units] is { Count: > 0 } free)
            return free.Pop();
        Align(units << unitBits);
        if (_used + (units << unitBits) > SegmentSize)
            AddSegment();
        var reference = Next;
        _used += units << unitBits;
        return reference;
    }

    private uint Next => ((uint)(_segments.Count - 1) << _unitsInSegmentBits) + (uint)(_used >> unitBits);

    /// <summary>A block of half a cache line, or of whole ones, does not begin in the middle of one; what is left out is free.</summary>
    private void Align(int size)
    {
        var line = size % Prefetch.CacheLine == 0 ? Prefetch.CacheLine : size % (Prefetch.CacheLine / 2) == 0 ? Prefetch.CacheLine / 2 : 1 << unitBits;
        var gap = -_used & (line - 1);
        if (gap > 0)
            Free(Next, gap);
        _used += gap;
    }

    /// <summary>The block may be used again at once: nobody may be reading it.</summary>
    public void Free(uint reference, int size) => (_free[Units(size)] ??= new Stack<uint>()).Push(reference);

    private int Units(int size) => (size + (1 << unitBits) - 1) >> unitBits;

    private void AddSegment()
    {
        var segment = GC.AllocateUninitializedArray<byte>(SegmentSize + Padding + Prefetch.CacheLine, pinned: true);
        // Now, all at once: else the system would stop to find a page for one rule in a hundred.
        for (var page = 0; page < segment.Length; page += PageSize)
            segment[page] = 0;
        _segments.Add(segment);
        // Readers have the old array or the new one; both know every block that they can have heard of.
        var bases = new byte*[_segments.Count];
        Array.Copy(_bases, bases, bases.Length - 1);
        bases[^1] = (byte*)(((nint)Unsafe.AsPointer(ref segment[0]) + Prefetch.CacheLine - 1) & -Prefetch.CacheLine);
        Volatile.Write(ref Unsafe.As<byte*[], object>(ref _bases), bases);
        // The first unit of all is left out: 0 means none.
        _used = _segments.Count == 1 ? 1 << unitBits : 0;
    }
}
