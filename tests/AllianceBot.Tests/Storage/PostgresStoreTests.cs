using AllianceBot.Feeds;
using AllianceBot.Storage;
using AllianceBot.Tests.App;
using Dapper;

namespace AllianceBot.Tests.Storage;

/// <summary>The contract over PostgreSQL, and what only many replicas on one server can do to each other.</summary>
public sealed class PostgresStoreTests : StoreContract
{
    private protected override Task<TestStore> OpenAsync() => TestStore.PostgresAsync();

    [Fact]
    public async Task Replicas_that_migrate_at_once_all_come_up()
    {
        var (connectionString, drop) = await TestStore.EmptyPostgresAsync();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            await using var database = new PostgresDatabase(connectionString);
            Migrator.Upgrade(database, connectionString);
        })));

        await using (var database = new PostgresDatabase(connectionString))
        {
            var scripts = await database.ReadAsync(async connection => (await connection.QueryAsync<string>("SELECT scriptname FROM schemaversions")).AsList(), TestContext.Current.CancellationToken);
            Assert.Distinct(scripts);
            Assert.NotEmpty(scripts);
        }
        await drop();
    }

    [Theory]
    [InlineData(-300), InlineData(300)]
    public async Task A_replica_whose_clock_is_wrong_takes_nothing_from_another_one(int seconds)
    {
        var (home, _) = await AddCommunityAsync();
        await FollowAsync(home, "http://a.example/feed");
        await TakeAsync("me");
        Assert.Single(await WriteAsync(connection => FeedStore.ClaimDueAsync(connection, Database.Dialect, "me", Clock, Minute, 10)));

        var wrong = Clock + (seconds * 1000L);
        Assert.Null(await WriteAsync(connection => Lease.TakeAsync(connection, Database.Dialect, "editor", "you", wrong, Minute)));
        Assert.Empty(await WriteAsync(connection => FeedStore.ClaimDueAsync(connection, Database.Dialect, "you", wrong, Minute, 10)));
    }

    [Fact]
    public async Task A_transaction_that_lost_a_deadlock_is_done_again()
    {
        await WriteAsync(async connection =>
        {
            await MetaStore.SetAsync(connection, "left", "0");
            await MetaStore.SetAsync(connection, "right", "0");
        });
        using var bothHold = new Barrier(2);
        var attempts = 0;

        // Each takes the row that the other one wants next.
        Task CrossAsync(string first, string second) => Task.Run(() => WriteAsync(async connection =>
        {
            await AddOneAsync(connection, first);
            if (Interlocked.Increment(ref attempts) <= 2)
                bothHold.SignalAndWait(TestContext.Current.CancellationToken);
            await AddOneAsync(connection, second);
        }));
        await Task.WhenAll(CrossAsync("left", "right"), CrossAsync("right", "left"));

        Assert.InRange(attempts, 3, 10);
        Assert.Equal("2", await ReadAsync(connection => MetaStore.GetAsync(connection, "left")));
        Assert.Equal("2", await ReadAsync(connection => MetaStore.GetAsync(connection, "right")));
    }

    private static Task<int> AddOneAsync(System.Data.Common.DbConnection connection, string name) =>
        connection.ExecuteAsync("UPDATE meta SET value = CAST(CAST(value AS BIGINT) + 1 AS TEXT) WHERE name = @name", new { name });
}
