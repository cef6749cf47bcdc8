using AllianceBot.Storage;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace AllianceBot.Tests.App;

/// <summary>
/// A store of its own for one test: a copy of one that was migrated once, which is quicker than migrating each. SQLite in a
/// temporary folder; PostgreSQL on the server that AB_TEST_POSTGRES names.
/// </summary>
internal sealed class TestStore : IAsyncDisposable
{
    private static readonly Lazy<Task<string>> SqliteTemplate = new(MigratedFileAsync);
    private static readonly Lazy<Task<string>> PostgresTemplate = new(MigratedDatabaseAsync);
    private readonly Func<Task> _drop;

    private TestStore(LosingDatabase database, string folder, string connectionString, Func<Task> drop)
    {
        Database = database;
        Folder = folder;
        ConnectionString = connectionString;
        _drop = drop;
    }

    public const string PostgresMissing = "skipped: AB_TEST_POSTGRES names no PostgreSQL to test against";

    public static string? PostgresServer => Environment.GetEnvironmentVariable("AB_TEST_POSTGRES") is { Length: > 0 } server ? server : null;

    public LosingDatabase Database { get; }

    /// <summary>An empty folder that goes with the store.</summary>
    public string Folder { get; }

    public string ConnectionString { get; }

    public static async Task<TestStore> SqliteAsync()
    {
        var folder = NewFolder();
        var path = Path.Combine(folder, "alliancebot.db");
        File.Copy(await SqliteTemplate.Value, path);
        return new TestStore(new LosingDatabase(SqliteDatabase.Open(path)), folder, SqliteDatabase.ConnectionString(path), () => Task.CompletedTask);
    }

    /// <summary>Skips the test without a server.</summary>
    public static async Task<TestStore> PostgresAsync()
    {
        Assert.SkipWhen(PostgresServer is null, PostgresMissing);
        var name = NewName();
        await OnServerAsync($"CREATE DATABASE {name} TEMPLATE {await PostgresTemplate.Value}");
        var connectionString = Address(name);
        return new TestStore(new LosingDatabase(new PostgresDatabase(connectionString)), NewFolder(), connectionString, () => DropAsync(name));
    }

    /// <summary>An empty PostgreSQL database that nobody has migrated; dropped by the returned function.</summary>
    public static async Task<(string ConnectionString, Func<Task> Drop)> EmptyPostgresAsync()
    {
        Assert.SkipWhen(PostgresServer is null, PostgresMissing);
        var name = NewName();
        await OnServerAsync($"CREATE DATABASE {name}");
        return (Address(name), () => DropAsync(name));
    }

    public static async Task DropTemplatesAsync()
    {
        if (SqliteTemplate.IsValueCreated)
            Directory.Delete(Path.GetDirectoryName(await SqliteTemplate.Value)!, recursive: true);
        if (PostgresTemplate.IsValueCreated)
            await DropAsync(await PostgresTemplate.Value);
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        await _drop();
        Directory.Delete(Folder, recursive: true);
    }

    private static async Task<string> MigratedFileAsync()
    {
        var path = Path.Combine(NewFolder(), "template.db");
        await using (var database = SqliteDatabase.Open(path))
        {
            Migrator.Upgrade(database, SqliteDatabase.ConnectionString(path));
            await database.WriteAsync(connection => Task.CompletedTask, CancellationToken.None);
        }
        SqliteConnection.ClearAllPools();
        return path;
    }

    private static async Task<string> MigratedDatabaseAsync()
    {
        var name = NewName();
        await OnServerAsync($"CREATE DATABASE {name}");
        await using (var database = new PostgresDatabase(Address(name)))
            Migrator.Upgrade(database, Address(name));
        NpgsqlConnection.ClearAllPools();
        return name;
    }

    private static async Task OnServerAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(PostgresServer + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static Task DropAsync(string name) => OnServerAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");

    private static string Address(string name) => new NpgsqlConnectionStringBuilder(PostgresServer) { Database = name, MaxPoolSize = 8 }.ToString();

    private static string NewName() => $"ab_test_{Guid.NewGuid():N}";

    private static string NewFolder() => Directory.CreateTempSubdirectory("alliancebot-test-").FullName;
}
