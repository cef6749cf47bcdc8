using System.Data;
using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AllianceBot.Storage;

/// <summary>
/// One SQLite file in WAL mode with synchronous=FULL: what was committed survives a power cut. One connection writes, one
/// writer at a time, always with BEGIN IMMEDIATE; readers have connections of their own and never wait for it.
/// </summary>
internal sealed class SqliteDatabase : Database
{
    private readonly string _connectionString;
    private readonly SqliteConnection _writer;
    private readonly SemaphoreSlim _writing = new(1, 1);

    private SqliteDatabase(string connectionString, SqliteConnection writer)
    {
        _connectionString = connectionString;
        _writer = writer;
    }

    public override SqlDialect Dialect => SqlDialect.Sqlite;

    /// <summary>Opens or creates the file. The folder is created when it is missing.</summary>
    public static SqliteDatabase Open(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (folder is not null)
            Directory.CreateDirectory(folder);
        var connectionString = ConnectionString(path);
        var writer = Connect(connectionString);
        writer.Execute("PRAGMA journal_mode = WAL");
        return new SqliteDatabase(connectionString, writer);
    }

    public static string ConnectionString(string path) =>
        new SqliteConnectionStringBuilder { DataSource = path, ForeignKeys = true, DefaultTimeout = 10 }.ToString();

    public override async Task<T> WriteAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            // The provider's serializable transaction is BEGIN IMMEDIATE, unless it is deferred.
            await using var transaction = _writer.BeginTransaction(IsolationLevel.Serializable, deferred: false);
            var result = await work(_writer);
            await transaction.CommitAsync(CancellationToken.None);
            return result;
        }
        finally
        {
            _writing.Release();
        }
    }

    public override async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await using var reader = Connect(_connectionString);
        await using var transaction = reader.BeginTransaction(deferred: true);
        return await work(reader);
    }

    public override async ValueTask DisposeAsync()
    {
        await _writing.WaitAsync();
        await _writer.DisposeAsync();
        SqliteConnection.ClearPool(new SqliteConnection(_connectionString));
        _writing.Dispose();
    }

    private static SqliteConnection Connect(string connectionString)
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        connection.Execute("PRAGMA synchronous = FULL; PRAGMA busy_timeout = 10000");
        return connection;
    }
}
