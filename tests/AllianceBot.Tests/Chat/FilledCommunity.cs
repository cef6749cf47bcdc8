using System.Data.Common;
using System.Text;
using AllianceBot.Alerts;
using AllianceBot.Chat;
using AllianceBot.Communities;
using AllianceBot.Feeds;
using AllianceBot.Rules;
using AllianceBot.Stories;
using Dapper;

namespace AllianceBot.Tests.Chat;

/// <summary>
/// A community with something of everything, for the tests that try to reach into it from another one. Names are what an attacker knows;
/// everything behind them holds the secret word.
/// </summary>
internal sealed record FilledCommunity(string PostKey, string StoryId, string AskedKey, long RuleId, long WatchId, long UnsureId)
{
    public const string Secret = "zqxsecret";

    public static async Task<FilledCommunity> FillAsync(DbConnection connection, Community home, Destination news)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var rule = await WatchRuleStore.AddAsync(connection, new WatchRule { CommunityId = home.Id, Name = "first-rule", Query = Secret, Canonical = Secret, Description = Secret }, $"{Secret} actor", now);
        await RouteStore.SetAsync(connection, new AllianceBot.Rules.Route { RuleId = rule!.Id, DestinationId = news.Id });
        var feed = await FeedStore.GetOrAddAsync(connection, $"https://{Secret}.example/feed", isPrivate: false, now);
        await connection.ExecuteAsync("UPDATE feeds SET next_poll_ms = 9000000000000000, problem_text = @Secret, problem_since_ms = 1", new { Secret });
        await SourceStore.AddAsync(connection, new Source { CommunityId = home.Id, FeedId = feed.Id, Name = "first-source" }, "test", now);
        var pollId = await connection.QuerySingleAsync<long>("INSERT INTO polls (feed_id, at_ms, is_first, found) VALUES (@Id, @now, 0, 1) RETURNING id", new { feed.Id, now });
        var itemId = await connection.QuerySingleAsync<long>(
            """
            INSERT INTO items (feed_id, poll_id, key, url, title, summary, content, author, outlet, lang, published_ms, seen_ms, state)
            VALUES (@feedId, @pollId, 'k', @url, @title, @title, '', '', @outlet, 'en', @now, @now, 'done') RETURNING id
            """,
            new { feedId = feed.Id, pollId, url = $"https://{Secret}.example/1", title = $"{Secret} nissan headline", outlet = $"{Secret} outlet", now });
        var storyId = await StoryStore.OpenAsync(connection, "en", null, now);
        await connection.ExecuteAsync("INSERT INTO story_items (story_id, item_id, reason, score, vector, joined_ms) VALUES (@storyId, @itemId, 'first', 1, @vector, @now)", new { storyId, itemId, vector = Array.Empty<byte>(), now });
        var alertId = (await Outbox.AlertAsync(connection, storyId, news.Id, now)).Id!.Value;
        await Outbox.MatchAsync(connection, alertId, rule.Id, itemId, $$"""[{"Clause":"{{Secret}}","Field":"title","Start":0,"Length":9,"Text":"{{Secret}}"}]""");
        await Outbox.PostAsync(connection, alertId, news.Id, "inst-", now, TimeSpan.Zero);
        await connection.ExecuteAsync("UPDATE posts SET state = 'sent', message_id = '1', sent_rev = 1, card_rev = 1");
        await NoticeStore.PostAsync(connection, news.Id, "unsure", new Card { Title = Secret }, now);
        await connection.ExecuteAsync("UPDATE posts SET state = 'unsure', reason = @Secret, due_ms = 9223372036854775807 WHERE kind = 'notice'", new { Secret });
        await MuteStore.SetAsync(connection, new Mute { CommunityId = home.Id, Kind = Mute.OfTerm, Target = Secret, Label = $"term {Secret}" }, now);
        await MuteStore.SetAsync(connection, new Mute { CommunityId = home.Id, Kind = Mute.OfSource, Target = "999", Label = "source first-source" }, now);
        var dm = await DestinationStore.GetOrAddAsync(connection, new Destination { ChatId = news.ChatId, CommunityId = home.Id, Platform = news.Platform, ExternalId = $"5@{home.Id}", Kind = "dm", Name = Secret });
        var person = await PersonStore.GetOrAddAsync(connection, new Person { CommunityId = home.Id, Platform = news.Platform, ExternalId = "5", Name = Secret, DestinationId = dm.Id }, now);
        var watch = await WatchRuleStore.AddAsync(connection, new WatchRule { CommunityId = home.Id, OwnerId = person.Id, Name = "first-rule", Query = Secret, Canonical = Secret }, "test", now);
        var asked = Asked.New(home.Id, "alliance-mod rule edit", new Dictionary<string, string> { ["name"] = "first-rule", ["query"] = Secret });
        await AskedStore.SaveAsync(connection, asked, now);
        return new FilledCommunity(
            await connection.QuerySingleAsync<string>("SELECT key FROM posts WHERE alert_id = @alertId", new { alertId }),
            await connection.QuerySingleAsync<string>("SELECT short_id FROM stories WHERE id = @storyId", new { storyId }),
            asked.Key, rule.Id, watch!.Id, await connection.QuerySingleAsync<long>("SELECT id FROM posts WHERE kind = 'notice'"));
    }

    /// <summary>Everything that is a community's, as text.</summary>
    public static async Task<string> SnapshotAsync(DbConnection connection, long id)
    {
        var text = new StringBuilder();
        foreach (var sql in new[]
        {
            "SELECT * FROM communities WHERE id = @id", "SELECT * FROM chats WHERE community_id = @id", "SELECT * FROM destinations WHERE community_id = @id",
            "SELECT * FROM sources WHERE community_id = @id", "SELECT * FROM watch_rules WHERE community_id = @id", "SELECT * FROM mutes WHERE community_id = @id",
            "SELECT * FROM people WHERE community_id = @id", "SELECT * FROM audit WHERE community_id = @id",
            "SELECT t.* FROM routes t JOIN watch_rules r ON r.id = t.rule_id WHERE r.community_id = @id",
            "SELECT p.* FROM posts p JOIN destinations d ON d.id = p.destination_id WHERE d.community_id = @id",
            "SELECT * FROM items ORDER BY id", "SELECT id, url, next_poll_ms FROM feeds ORDER BY id",
        })
        {
            foreach (IDictionary<string, object> row in await connection.QueryAsync(sql, new { id }))
                text.AppendLine(string.Join('|', row.Select(column => $"{column.Key}={column.Value}")));
        }
        return text.ToString();
    }
}
