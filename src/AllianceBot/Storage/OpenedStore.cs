namespace AllianceBot.Storage;

/// <summary>The store, opened and brought up to this version. Of an SQLite file this process is the only user until it is disposed.</summary>
internal sealed class OpenedStore : IAsyncDisposable
{
    private readonly ProcessLock? _lock;

    private OpenedStore(Database database, DatabaseAddress address, ProcessLock? processLock) => (Database, Address, _lock) = (database, address, processLock);

    public Database Database { get; }
    public DatabaseAddress Address { get; }

    /// <summary>The store, or a sentence that says why it cannot be had and how to mend it.</summary>
    public static (OpenedStore? Store, string? Problem) Open(string connectionString)
    {
        if (DatabaseAddress.Parse(connectionString) is not { } address)
            return (null, "ConnectionStrings:AllianceBot must begin with \"Data Source=\" (SQLite) or \"Host=\" (PostgreSQL).");
        ProcessLock? processLock = null;
        try
        {
            processLock = address.SqliteFile is null ? null : ProcessLock.TryTake(address.SqliteFile);
            if (address.SqliteFile is not null && processLock is null)
                return (null, $"Another AllianceBot uses {address.SqliteFile}: stop it, or give this one a file of its own with --ConnectionStrings:AllianceBot=\"Data Source=other.db\".");
            var database = address.Open();
            Migrator.Upgrade(database, address.ConnectionString);
            return (new OpenedStore(database, address, processLock), null);
        }
        catch (Exception unusable) when (DatabaseAddress.IsUnusable(unusable))
        {
            processLock?.Dispose();
            return (null, address.Problem(unusable));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        _lock?.Dispose();
    }
}
