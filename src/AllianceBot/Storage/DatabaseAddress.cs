using Microsoft.Data.Sqlite;

namespace AllianceBot.Storage;

/// <summary>Which store a connection string names: "Data Source=FILE" is SQLite, "Host=..." PostgreSQL.</summary>
/// <param name="SqliteFile">The full path of the file; null for PostgreSQL.</param>
internal sealed record DatabaseAddress(string ConnectionString, string? SqliteFile)
{
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

    public Database Open() => SqliteFile is not null
        ? SqliteDatabase.Open(SqliteFile)
        : new PostgresDatabase(ConnectionString);
}
