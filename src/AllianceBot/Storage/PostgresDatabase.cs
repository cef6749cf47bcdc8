using System.Data;
using System.Data.Common;
using Npgsql;

namespace AllianceBot.Storage;

/// <summary>
/// PostgreSQL, shared by any number of replicas. A transaction that lost against another one (serialization failure,
/// deadlock) is run again, a few times; work given to <see cref="WriteAsync{T}"/> must therefore only touch the store.
/// </summary>
internal sealed class PostgresDatabase : Database
{
    private const int MostTries = 5;
    private readonly NpgsqlDataSource _source;

    public PostgresDatabase(string connectionString) => _source = NpgsqlDataSource.Create(connectionString);

    public override SqlDialect Dialect => SqlDialect.Postgres;

    public override async Task<T> WriteAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var connection = await _source.OpenConnectionAsync(cancellationToken);
                await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
                var result = await work(connection);
                await transaction.CommitAsync(CancellationToken.None);
                return result;
            }
            catch (PostgresException lost) when (attempt < MostTries && lost.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected)
            {
                // Nothing was committed: the work is done again on what the winner left, which first gets the time to take it.
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(5, 20) << attempt), TimeProvider.System, cancellationToken);
            }
        }
    }

    public override async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        return await work(connection);
    }

    public override ValueTask DisposeAsync() => _source.DisposeAsync();
}
