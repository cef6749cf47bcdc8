using System.Data.Common;

namespace AllianceBot.Storage;

/// <summary>
/// The store. Reads run side by side; a write is one transaction, begun with the right to write, so that it never fails
/// half way for another writer. Nothing inside a transaction may wait for the network.
/// </summary>
internal abstract class Database : IAsyncDisposable
{
    // Columns are snake_case, properties PascalCase.
    static Database() => Dapper.DefaultTypeMap.MatchNamesWithUnderscores = true;

    /// <summary>What differs between SQLite and PostgreSQL in the SQL of the stores.</summary>
    public abstract SqlDialect Dialect { get; }

    /// <summary>Runs <paramref name="work"/> in one transaction and commits it; an exception rolls all of it back.</summary>
    public abstract Task<T> WriteAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken cancellationToken);

    /// <summary>Runs <paramref name="work"/> on a consistent picture of the committed data.</summary>
    public abstract Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken cancellationToken);

    public Task WriteAsync(Func<DbConnection, Task> work, CancellationToken cancellationToken) =>
        WriteAsync(async connection =>
        {
            await work(connection);
            return true;
        }, cancellationToken);

    public abstract ValueTask DisposeAsync();
}
