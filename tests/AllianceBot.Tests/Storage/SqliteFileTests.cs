using AllianceBot.Storage;
using AllianceBot.Stories;
using AllianceBot.Tests.App;
using Dapper;

namespace AllianceBot.Tests.Storage;

/// <summary>The file behind a single machine's bot.</summary>
public sealed class SqliteFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("alliancebot-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string FilePath => Path.Combine(_folder, "data", "alliancebot.db");

    [Fact]
    public async Task What_is_committed_is_on_the_disk_whoever_reads_or_writes()
    {
        await using var database = SqliteDatabase.Open(FilePath);

        Assert.Equal(("wal", 2L, 1L), await database.WriteAsync(PragmasAsync, CancellationToken.None));
        Assert.Equal(("wal", 2L, 1L), await database.ReadAsync(PragmasAsync, CancellationToken.None));

        // 2 is FULL.
        static async Task<(string?, long, long)> PragmasAsync(System.Data.Common.DbConnection connection) => (
            await connection.ExecuteScalarAsync<string>("PRAGMA journal_mode"), await connection.ExecuteScalarAsync<long>("PRAGMA synchronous"),
            await connection.ExecuteScalarAsync<long>("PRAGMA foreign_keys"));
    }

    [Theory]
    [InlineData("si.item_id IN (1, 2, 3)")]
    [InlineData("si.story_id IN (1, 2, 3)")]
    public async Task Reports_are_looked_up_one_by_one_however_many_items_there_are(string which)
    {
        await using var store = await TestStore.SqliteAsync();
        var plan = await store.Database.ReadAsync(async connection => string.Join('\n', (await connection.QueryAsync<(long, long, long, string Detail)>(
            $"EXPLAIN QUERY PLAN {StoryView.VisibleReports} AND {which}", new { communityId = 1 })).Select(step => step.Detail)), TestContext.Current.CancellationToken);

        Assert.Contains("SEARCH i USING INTEGER PRIMARY KEY", plan, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_used_by_one_process_at_a_time_and_free_when_that_one_is_gone()
    {
        using (ProcessLock.TryTake(FilePath))
            Assert.Null(ProcessLock.TryTake(FilePath));

        using var next = ProcessLock.TryTake(FilePath);
        Assert.NotNull(next);
    }

    [Fact]
    public async Task Writers_wait_for_each_other_and_lose_nothing()
    {
        await using var database = SqliteDatabase.Open(FilePath);
        await database.WriteAsync(connection => connection.ExecuteAsync("CREATE TABLE counter (n BIGINT); INSERT INTO counter VALUES (0)"), CancellationToken.None);

        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(() => database.WriteAsync(async connection =>
        {
            var n = await connection.ExecuteScalarAsync<long>("SELECT n FROM counter");
            await Task.Yield();
            await connection.ExecuteAsync("UPDATE counter SET n = @next", new { next = n + 1 });
        }, CancellationToken.None))));

        Assert.Equal(40, await database.ReadAsync(connection => connection.ExecuteScalarAsync<long>("SELECT n FROM counter"), CancellationToken.None));
    }

    [Theory]
    [InlineData("Host=db.example;Username=a", true, null)]
    [InlineData(" host=db.example", true, null)]
    [InlineData("Data Source=bot.db", true, "bot.db")]
    [InlineData("data source=/var/lib/bot.db;Cache=Shared", true, "/var/lib/bot.db")]
    [InlineData("Server=db.example", false, null)]
    [InlineData("bot.db", false, null)]
    [InlineData("", false, null)]
    public void A_connection_string_names_a_file_or_a_server(string text, bool isOne, string? file)
    {
        var address = DatabaseAddress.Parse(text);

        Assert.Equal(isOne, address is not null);
        Assert.Equal(file is null ? null : Path.GetFullPath(file), address?.SqliteFile);
    }
}
