using System.Data.Common;
using AllianceBot.Communities;
using AllianceBot.Feeds;
using AllianceBot.Items;
using AllianceBot.Matching;
using AllianceBot.Matching.Tests.Reference;
using AllianceBot.Rules;
using AllianceBot.Storage;
using AllianceBot.Tests.App;
using CsCheck;
using Dapper;

namespace AllianceBot.Tests.Storage;

/// <summary>
/// Over 10,000 made-up items in several scripts, a random rule finds the same ones by <c>rule test</c>, by <c>history</c> and by the
/// evaluator alone. So the stores' full-text search lets every match through. More rules with the environment variable <c>SEARCH_RULES</c>.
/// </summary>
public sealed class SearchPropertyTests
{
    private const int Items = 10_000;
    private const long Now = 1_772_460_000_000;
    private const long Step = 250_000;
    private static readonly long s_rules = long.TryParse(Environment.GetEnvironmentVariable("SEARCH_RULES"), out var rules) ? rules : 40;

    [Fact]
    public async Task Rule_test_and_history_find_what_the_evaluator_finds_in_SQLite() => await CompareAsync(await TestStore.SqliteAsync());

    [Fact]
    public async Task Rule_test_and_history_find_what_the_evaluator_finds_in_PostgreSQL() => await CompareAsync(await TestStore.PostgresAsync());

    private static async Task CompareAsync(TestStore opened)
    {
        await using var store = opened;
        var (database, token) = (store.Database, TestContext.Current.CancellationToken);
        var home = await database.WriteAsync(connection => FillAsync(connection, database.Dialect), token);
        var window = new SearchRange(Now - (Items * Step), Now + 1);
        var all = await database.ReadAsync(async connection =>
        {
            var items = new List<(long Id, MatchItem Text)>();
            await foreach (var report in ItemSearch.EachAsync(connection, database.Dialect, home, prefilter: null, window, feedId: null, token))
                items.Add((report.ItemId, ItemSearch.Matchable(report)));
            return items;
        }, token);
        Assert.Equal(Items, all.Count);

        var found = 0;
        await ReferenceGenerators.Rule.SampleAsync(async made =>
        {
            var rule = RuleParser.Parse(made.Print()).Rule!;
            var expected = all.Where(item => rule.Matches(item.Text)).Select(item => item.Id).Order().ToList();
            Interlocked.Add(ref found, expected.Count);
            var (history, tested) = await database.ReadAsync(async connection => (
                (await ItemSearch.FindAsync(connection, database.Dialect, home, new Search(rule, window), 0, Items + 1, token)).Select(report => report.ItemId).Order().ToList(),
                // Each item is a story of its own here, so the posts are the items.
                (await Backtest.RunAsync(connection, database.Dialect, home, rule, Now, token)).Stories.Select(report => report.ItemId).Order().ToList()), token);
            Assert.True(expected.SequenceEqual(history), $"history differs for {rule.Canonical}");
            Assert.True(expected.SequenceEqual(tested), $"rule test differs for {rule.Canonical}");
            // An item made ready for matching is for one thread at a time.
        }, iter: s_rules, threads: 1);
        Assert.True(found > 0);
    }

    /// <summary>Items spread evenly over less than the 30 days of a backtest.</summary>
    private static async Task<Community> FillAsync(DbConnection connection, SqlDialect dialect)
    {
        var home = await CommunityStore.GetOrAddAsync(connection, new Community { Key = Community.Home, Name = "home" }, Now);
        var feed = await FeedStore.GetOrAddAsync(connection, "https://a.example/feed", isPrivate: false, Now);
        await SourceStore.AddAsync(connection, new Source { CommunityId = home.Id, FeedId = feed.Id, Name = "a" }, "test", Now);
        var poll = await FeedStore.AddPollAsync(connection, feed.Id, isFirst: true, Items, Now);
        var made = ReferenceGenerators.Item.Array[Items].Single();
        for (var i = 0; i < made.Length; i++)
        {
            var at = Now - ((Items - i) * Step);
            await ItemStore.SaveAsync(connection, dialect, new Item
            {
                FeedId = feed.Id,
                PollId = poll,
                Key = $"{i}",
                Title = Field("title"),
                Summary = Field("summary"),
                Content = Field("content"),
                Outlet = Field("source"),
                Author = Field("author"),
                Lang = Field("lang"),
                Url = Field("url") is { Length: > 0 } url ? url : null,
                PublishedMs = at,
                SeenMs = at,
            });

            // Readers of feeds let no half characters through.
            string Field(string name) => string.Concat(made[i].Fields[name].EnumerateRunes());
        }
        var empty = dialect == SqlDialect.Postgres ? "''::bytea" : "x''";
        await connection.ExecuteAsync(
            $"""
            INSERT INTO stories (id, lang, first_ms, last_ms) SELECT id, lang, published_ms, published_ms FROM items;
            INSERT INTO story_items (story_id, item_id, reason, score, vector, joined_ms) SELECT id, id, 'new', 1, {empty}, published_ms FROM items;
            ANALYZE
            """);
        return home;
    }
}
