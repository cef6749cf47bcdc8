using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace AllianceBot.Storage;

/// <summary>Which store a connection string names: "Data Source=FILE" is SQLite, "Host=..." PostgreSQL.</summary>
/// <param name="SqliteFile">The full path of the file; null for PostgreSQL.</param>
internal sealed record DatabaseAddress(string ConnectionString, string? SqliteFile)
{
    private const int AskForSeconds = 5;

    /// <summary>Null when the string is neither.</summary>
    public static DatabaseAddress? Parse(string connectionString)
    {
        if (connectionString.TrimStart().StartsWith("Host=", StringComparison.OrdinalIgnoreCase))
            return new DatabaseAddress(connectionString, null);
        try
        {
            var file = new SqliteConnectionStringBuilder(connectionString).DataSource;
            if (file.Length == 0)
                return null;
            var path = Path.GetFullPath(file);
            return new DatabaseAddress(SqliteDatabase.ConnectionString(path), path);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Whether an exception says that the store cannot be had as it is configured: not there, not ours to write, not a store, a key that the driver does not know.</summary>
    public static bool IsUnusable(Exception exception) =>
        exception is DbException or InvalidOperationException { InnerException: DbException } or IOException or UnauthorizedAccessException or ArgumentException;

    public string Problem(Exception unusable) =>
        $"The store cannot be used: {unusable.Message.TrimEnd('.')}. ConnectionStrings:AllianceBot names {SqliteFile ?? "a PostgreSQL"}.";

    /// <summary>Asks a PostgreSQL whether it answers, without a change to it. Null: all is well, or it is a file, which is made at start.</summary>
    public async Task<string?> AskAsync(CancellationToken cancellationToken)
    {
        if (SqliteFile is not null)
            return null;
        try
        {
            await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString) { Timeout = AskForSeconds, Pooling = false }.ConnectionString);
            await connection.OpenAsync(cancellationToken);
            return null;
        }
        catch (Exception unusable) when (IsUnusable(unusable))
        {
            return Problem(unusable);
        }
    }

    public Database Open() => SqliteFile is not null
        ? SqliteDatabase.Open(SqliteFile)
        : new PostgresDatabase(ConnectionString);
}
