using System.Reflection;
using DbUp;
using DbUp.Builder;
using DbUp.Engine.Output;

namespace AllianceBot.Storage;

/// <summary>Brings the store's tables up to this version, each script in a transaction of its own, once.</summary>
internal static class Migrator
{
    public static void Upgrade(Database database, string connectionString)
    {
        var dialect = database.Dialect;
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
