using System.Runtime.CompilerServices;

namespace AllianceBot.Matching.Index;

/// <summary>
/// Lets one writer know when all who read have left (epoch-based reclamation). A reader enters and leaves with one atomic
/// addition each and never waits. The writer, which holds a lock of its own, gives memory to <see cref="Retire"/> once it can
/// no longer be reached, and it is released when nobody who could have reached it before is still reading.
/// </summary>
internal sealed class ReaderGate
{
    private const int Stripes = 16;
    /// <summary>Counters two cache lines apart, so that readers on different cores do not share one.</summary>
    private const int Stride = 32;

    private readonly int[] _readers = new int[2 * Stripes * Stride];
    private readonly Queue<(int Epoch, Action<uint, int> Release, uint Reference, int Size)> _retired = new();
    private int _epoch;

    /// <summary>Gives the ticket for <see cref="Exit"/>.</summary>
    public int Enter()
    {
        var stripe = Thread.GetCurrentProcessorId() & (Stripes - 1);
        while (true)
        {
            var epoch = Volatile.Read(ref _epoch);
            var counter = Counter(epoch, stripe);
            Interlocked.Increment(ref _readers[counter]);
            if (Volatile.Read(ref _epoch) == epoch)
                return counter;
            // The writer moved on in between, and may not have seen us.
            Interlocked.Decrement(ref _readers[counter]);
        }
    }

    public void Exit(int ticket) => Interlocked.Decrement(ref _readers[ticket]);

    /// <summary>Releases the memory once every reader that may still see it has left. Called by the writer.</summary>
    public void Retire(uint reference, int size, Action<uint, int> release)
    {
        _retired.Enqueue((_epoch, release, reference, size));
        Collect();
    }

    /// <summary>Waits until everybody who is reading now has left. Called by the writer; readers that come later do not count.</summary>
    public void WaitForReaders()
    {
        var spin = default(SpinWait);
        for (var target = _epoch + 2; _epoch < target;)
        {
            if (!TryAdvance())
                spin.SpinOnce(sleep1Threshold: -1);
        }
        Collect();
    }

    private void Collect()
    {
        TryAdvance();
        // Whoever saw it entered in its epoch or the one before; both have been empty since.
        while (_retired.TryPeek(out var oldest) && oldest.Epoch + 2 <= _epoch)
        {
            _retired.Dequeue();
            oldest.Release(oldest.Reference, oldest.Size);
        }
    }

    /// <summary>Begins a new epoch if nobody is left from the one before this.</summary>
    private bool TryAdvance()
    {
        for (var stripe = 0; stripe < Stripes; stripe++)
            if (Volatile.Read(ref _readers[Counter(_epoch + 1, stripe)]) != 0)
                return false;
        Interlocked.Exchange(ref _epoch, _epoch + 1);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Counter(int epoch, int stripe) => ((epoch & 1) * Stripes + stripe) * Stride;
}
