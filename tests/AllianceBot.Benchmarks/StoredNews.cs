using AllianceBot.Communities;
using AllianceBot.Feeds;
using AllianceBot.Items;
using AllianceBot.Storage;
using Dapper;

namespace AllianceBot.Benchmarks;

/// <summary>A temporary SQLite store filled with made-up news that one community follows.</summary>
internal sealed class StoredNews : IAsyncDisposable
{
    public const int Feeds = 40;
    public static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly DirectoryInfo _folder;

    private StoredNews(DirectoryInfo folder, Database database, Community community)
    {
        _folder = folder;
        Database = database;
        Community = community;
    }

    public Database Database { get; }
    public Community Community { get; }

    /// <param name="days">The items are spread evenly over so many days before <see cref="Now"/>.</param>
    public static async Task<StoredNews> FillAsync(MadeUpNews news, int items, int days)
    {
        var folder = Directory.CreateTempSubdirectory("alliancebot-bench");
        var path = Path.Combine(folder.FullName, "news.db");
        var database = SqliteDatabase.Open(path);
        Migrator.Upgrade(database, SqliteDatabase.ConnectionString(path));
        var community = await database.WriteAsync(async connection =>
        {
            // Filling is not what is measured.
            await connection.ExecuteAsync("PRAGMA cache_size = -200000");
            var home = await CommunityStore.GetOrAddAsync(connection, new Community { Key = Community.Home, Name = "home" }, 0);
            for (var i = 1; i <= Feeds; i++)
            {
                var feed = await FeedStore.GetOrAddAsync(connection, $"https://feed{i}.example/", false, 0);
                await FeedStore.AddPollAsync(connection, feed.Id, true, 0, 0);
                await SourceStore.AddAsync(connection, new Source { CommunityId = home.Id, FeedId = feed.Id, Name = $"Outlet {i}" }, "benchmark", 0);
            }
            return home;
        }, CancellationToken.None);
        var step = (long)TimeSpan.FromDays(days).TotalMilliseconds / items;
        var start = Now.ToUnixTimeMilliseconds() - (items * step);
        for (var from = 0; from < items; from += 20_000)
        {
            var first = from;
            await database.WriteAsync(connection => AddAsync(connection, database.Dialect, news, start, step, first, Math.Min(items, first + 20_000)), CancellationToken.None);
        }
        return new StoredNews(folder, database, community);
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static async Task AddAsync(System.Data.Common.DbConnection connection, SqlDialect dialect, MadeUpNews news, long start, long step, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            var item = news.Next(start + (i * step), Feeds) with { PollId = 1, Key = i.ToString(), Url = $"https://feed.example/{i}" };
            await ItemStore.SaveAsync(connection, dialect, item with { Outlet = $"Outlet {item.FeedId}" });
        }
        // Each item is a story of its own.
        await connection.ExecuteAsync(
            """
            INSERT INTO stories (id, lang, first_ms, last_ms) SELECT id, lang, published_ms, published_ms FROM items WHERE state = 'pending';
            INSERT INTO story_items (story_id, item_id, reason, score, vector, joined_ms) SELECT id, id, 'new', 1, x'', published_ms FROM items WHERE state = 'pending';
            UPDATE items SET state = 'done' WHERE state = 'pending'
            """);
    }
}
