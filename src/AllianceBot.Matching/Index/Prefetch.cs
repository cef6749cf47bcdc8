using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace AllianceBot.Matching.Index;

/// <summary>
/// Hints about memory that will be read soon. Where there is no such instruction nothing is lost but time, and a stale address
/// does no harm. To be given in a tight loop for many places: a hint waits until its page is found, and only what follows closely
/// is looked up meanwhile (measured: 6 ns each where one hint for every rule evaluated took 40).
/// </summary>
internal static unsafe class Prefetch
{
    /// <summary>Bytes that the processor fetches together.</summary>
    public const int CacheLine = 64;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Line(void* place)
    {
        if (Sse.IsSupported)
            Sse.Prefetch0(place);
    }

    /// <summary>The lines of so many bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Lines(byte* start, int length)
    {
        for (var line = (nint)start & -CacheLine; line < (nint)start + length; line += CacheLine)
            Line((void*)line);
    }
}
