namespace AllianceBot.DiscordApi.Gateway;

/// <summary>Beats as Discord asks: the first after a random part of the interval, then each interval; and finds out that nobody answers.</summary>
/// <param name="beat">Sends one.</param>
/// <param name="readerIsBusy">Whether we ourselves keep acknowledgements from being read: that is no dead connection.</param>
internal sealed class Heartbeat(
    TimeSpan interval, TimeSpan acknowledgeTimeout, Func<CancellationToken, Task> beat, Func<bool> readerIsBusy, TimeProvider time)
{
    private readonly TimeSpan _patience = acknowledgeTimeout < interval ? acknowledgeTimeout : interval;
    private long _sent;
    private long _acknowledged;

    public void Acknowledge() => Interlocked.Exchange(ref _acknowledged, Interlocked.Read(ref _sent));

    /// <summary>Returns when a beat was not acknowledged in time.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(interval * Random.Shared.NextDouble(), time, cancellationToken);
        while (true)
        {
            var number = Interlocked.Increment(ref _sent);
            await beat(cancellationToken);
            await Task.Delay(_patience, time, cancellationToken);
            if (Interlocked.Read(ref _acknowledged) < number && !readerIsBusy())
                return;
            await Task.Delay(interval - _patience, time, cancellationToken);
        }
    }
}
