using System.Data.Common;
using AllianceBot.Storage;

namespace AllianceBot.Tests.App;

/// <summary>A store whose next transactions lose at their very end and are done again, as PostgreSQL does after a deadlock.</summary>
internal sealed class LosingDatabase(Database inner) : Database
{
    private int _toLose;

    public override SqlDialect Dialect => inner.Dialect;

    /// <summary>So many transactions from now on are done twice, the first time in vain.</summary>
    public void LoseNext(int count) => _toLose = count;

    public override async Task<T> WriteAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        if (Interlocked.Decrement(ref _toLose) >= 0)
        {
            try
            {
                await inner.WriteAsync<T>(async connection =>
                {
                    await work(connection);
                    throw new LostException();
                }, cancellationToken);
            }
            catch (LostException)
            {
                // Rolled back; now for good.
            }
        }
        return await inner.WriteAsync(work, cancellationToken);
    }

    public override Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken cancellationToken) => inner.ReadAsync(work, cancellationToken);

    public override ValueTask DisposeAsync() => inner.DisposeAsync();

    private sealed class LostException : Exception;
}
