namespace AllianceBot.DiscordApi.Gateway;

/// <summary>One identify after another, with a pause from the answer of one to the writing of the next.</summary>
internal sealed class IdentifyTurns(TimeSpan pause, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private long? _ended;

    /// <summary>Waits for the turn; disposing what it answers ends it.</summary>
    public async Task<IDisposable> TakeAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            while (_ended is { } ended && pause - time.GetElapsedTime(ended) is var wait && wait > TimeSpan.Zero)
                await Task.Delay(wait, time, cancellationToken);
            return new Turn(this);
        }
        catch (OperationCanceledException)
        {
            _gate.Release();
            throw;
        }
    }

    public void Dispose() => _gate.Dispose();

    private void End()
    {
        _ended = time.GetTimestamp();
        _gate.Release();
    }

    private sealed class Turn(IdentifyTurns turns) : IDisposable
    {
        private IdentifyTurns? _turns = turns;

        public void Dispose() => Interlocked.Exchange(ref _turns, null)?.End();
    }
}
