using System.Reflection;
using Dapper;
using DbUp;
using DbUp.Builder;
using DbUp.Engine.Output;
using Npgsql;

namespace AllianceBot.Storage;

/// <summary>Brings the store's tables up to this version, each script in a transaction of its own, once.</summary>
internal static class Migrator
{
    // Of our own choosing: who holds this advisory lock of PostgreSQL migrates, and other replicas wait for it.
    private const long LockId = 0x416c6c69616e6365;

    public static void Upgrade(Database database, string connectionString)
    {
        if (database.Dialect != SqlDialect.Postgres)
        {
            UpgradeAlone(database.Dialect, connectionString);
            return;
        }
        using var guard = new NpgsqlConnection(connectionString);
        guard.Open();
        using var transaction = guard.BeginTransaction();
        guard.Execute("SELECT pg_advisory_xact_lock(@LockId)", new { LockId }, commandTimeout: 0);
        UpgradeAlone(database.Dialect, connectionString);
    }

    private static void UpgradeAlone(SqlDialect dialect, string connectionString)
    {
        var target = dialect == SqlDialect.Postgres
            ? DeployChanges.To.PostgresqlDatabase(connectionString)
            : DeployChanges.To.SqliteDatabase(connectionString);
        var result = Configure(target, dialect).Build().PerformUpgrade();
        if (!result.Successful)
            throw new InvalidOperationException($"The migration {result.ErrorScript?.Name} failed: {result.Error.Message}", result.Error);
    }

    private static UpgradeEngineBuilder Configure(UpgradeEngineBuilder builder, SqlDialect dialect) => builder
        .WithScriptsEmbeddedInAssembly(
            Assembly.GetExecutingAssembly(),
            name => name.EndsWith(".sql", StringComparison.Ordinal) && (!name.Contains(".only_", StringComparison.Ordinal) || name.Contains($".only_{dialect.Name}", StringComparison.Ordinal)))
        .WithVariable("id", dialect.IdColumn)
        .WithVariable("blob", dialect.BlobColumn)
        .WithTransactionPerScript()
        .LogTo(new NoOpUpgradeLog());
}
