using System.Data.Common;

namespace AllianceBot.Storage;

/// <summary>
/// Work that one replica does while the others stand by. Whoever holds the lease renews it and stops the work when another
/// replica has taken it. While the store is away nobody can take it, so the work goes on.
/// </summary>
internal sealed class LeasedWork(string name, Database database, TimeProvider time, ILogger logger)
{
    /// <summary>How long the others wait after a crash; a stop gives the lease back.</summary>
    internal static readonly TimeSpan Length = TimeSpan.FromSeconds(30);
    internal static readonly TimeSpan Renewal = Length / 3;
    internal static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);
    private readonly string _owner = Lease.NewOwner();

    /// <summary>Waits for this replica's turn and runs the work, again after a turn that was lost. Ends when the work ends by itself or is cancelled.</summary>
    public async Task RunAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        try
        {
            do
                await WaitAsync(until: true, LookAgain, cancellationToken);
            while (!await RunTurnAsync(work, cancellationToken));
        }
        finally
        {
            await ReleaseAsync();
        }
    }

    /// <summary>False when the turn was lost before the work was done.</summary>
    private async Task<bool> RunTurnAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        using var turn = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var working = work(turn.Token);
        var losing = WaitAsync(until: false, Renewal, turn.Token);
        var isLost = await Task.WhenAny(working, losing) == losing && !cancellationToken.IsCancellationRequested;
        await turn.CancelAsync();
        if (isLost)
            logger.LogWarning("Another replica has taken over {Work}", name);
        try
        {
            await working;
        }
        catch (OperationCanceledException) when (isLost)
        {
            // The work was not done: another turn is waited for.
        }
        await losing.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return !isLost;
    }

    /// <summary>Takes or renews the lease until it is held, or until it is not.</summary>
    private async Task WaitAsync(bool until, TimeSpan pause, CancellationToken cancellationToken)
    {
        while (await IsOursAsync(otherwise: !until, cancellationToken) != until)
            await Task.Delay(pause, time, cancellationToken);
    }

    private async Task<bool> IsOursAsync(bool otherwise, CancellationToken cancellationToken)
    {
        try
        {
            var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
            return await database.WriteAsync(connection => Lease.TakeAsync(connection, database.Dialect, name, _owner, nowMs, Length), cancellationToken) is not null;
        }
        catch (DbException away)
        {
            logger.LogWarning("Who does {Work} cannot be asked now: {Reason}", name, away.Message);
            return otherwise;
        }
    }

    private async Task ReleaseAsync()
    {
        try
        {
            await database.WriteAsync(connection => Lease.ReleaseAsync(connection, name, _owner), CancellationToken.None);
        }
        catch (DbException away)
        {
            logger.LogWarning("{Work} was not given back and is free in {Seconds} s: {Reason}", name, Length.TotalSeconds, away.Message);
        }
    }
}
