using System.Data.Common;
using AllianceBot.Storage;
using Dapper;

namespace AllianceBot.Items;

/// <summary>One entry of a feed as it is stored: plain text, the language fixed, the time clamped to when it was seen.</summary>
internal sealed record Item
{
    public long Id { get; init; }
    public long FeedId { get; init; }
    public long PollId { get; init; }

    /// <summary>The identity by the feed's pinned policy, and a second one by normalised link.</summary>
    public string Key { get; init; } = "";
    public string? LinkKey { get; init; }

    public string? Url { get; init; }
    public string Title { get; init; } = "";
    public string Summary { get; init; } = "";
    public string Content { get; init; } = "";
    public string Author { get; init; } = "";
    public string Outlet { get; init; } = "";
    public string Lang { get; init; } = "";
    public string? Image { get; init; }
    public long PublishedMs { get; init; }
    public long SeenMs { get; init; }

    /// <summary>Above 1 the editor has seen it before, in other words.</summary>
    public long Revision { get; init; } = 1;
}

/// <summary>An item that waits for the editor, with what its poll says of it.</summary>
internal sealed record PendingItem
{
    public Item Item { get; init; } = new();
    public bool IsFirstPoll { get; init; }
    public bool IsPrivate { get; init; }
}

/// <summary>The items' SQL.</summary>
internal static class ItemStore
{
    /// <summary>
    /// Saves an entry of a poll: true when it is new or says something else than before, and so waits for the editor. An item
    /// known by either of its keys is never new again; only another title or text raises its revision.
    /// </summary>
    public static async Task<bool> SaveAsync(DbConnection connection, SqlDialect dialect, Item item)
    {
        // Two look-ups by index; one with OR would read all the feed's items.
        var known = await FindAsync(connection, "key = @Key", item);
        if (known is null && item.LinkKey is not null)
            known = await FindAsync(connection, "link_key = @LinkKey", item);
        if (known is null)
        {
            var id = await connection.QuerySingleAsync<long>(
                """
                INSERT INTO items (feed_id, poll_id, key, link_key, url, title, summary, content, author, outlet, lang, image, published_ms, seen_ms, state)
                VALUES (@FeedId, @PollId, @Key, @LinkKey, @Url, @Title, @Summary, @Content, @Author, @Outlet, @Lang, @Image, @PublishedMs, @SeenMs, 'pending')
                RETURNING id
                """,
                item);
            await ItemTokens.SaveAsync(connection, dialect, id, item);
            return true;
        }
        if (known.Value.Title == item.Title && known.Value.Summary == item.Summary)
            return false;
        await connection.ExecuteAsync(
            """
            UPDATE items SET title = @Title, summary = @Summary, content = @Content, image = @Image,
                revision = revision + CASE WHEN state = 'done' THEN 1 ELSE 0 END, state = 'pending'
            WHERE id = @id
            """,
            new { item.Title, item.Summary, item.Content, item.Image, id = known.Value.Id });
        await ItemTokens.SaveAsync(connection, dialect, known.Value.Id, item);
        return true;
    }

    /// <summary>
    /// What waits for the editor, whole polls in order of arrival, so many that about <paramref name="about"/> items come; among
    /// them the earliest published first, since a story is what came before its later reports.
    /// </summary>
    public static async Task<IReadOnlyList<PendingItem>> PendingAsync(DbConnection connection, int about)
    {
        var polls = await connection.QueryAsync<(long PollId, long Count)>(
            "SELECT poll_id, COUNT(*) FROM items WHERE state = 'pending' GROUP BY poll_id ORDER BY poll_id LIMIT 200");
        var chosen = new List<long>();
        long count = 0;
        foreach (var poll in polls.TakeWhile(_ => count < about))
        {
            chosen.Add(poll.PollId);
            count += poll.Count;
        }
        if (chosen.Count == 0)
            return [];
        var rows = await connection.QueryAsync<Item, Flags, PendingItem>(
            $"""
            SELECT i.*, p.is_first, f.is_private FROM items i JOIN polls p ON p.id = i.poll_id JOIN feeds f ON f.id = i.feed_id
            WHERE i.state = 'pending' AND i.poll_id IN ({string.Join(',', chosen)}) ORDER BY i.published_ms, i.id
            """,
            (item, flags) => new PendingItem { Item = item, IsFirstPoll = flags.IsFirst && item.Revision == 1, IsPrivate = flags.IsPrivate },
            splitOn: "is_first");
        return rows.AsList();
    }

    private static Task<(long Id, string Title, string Summary)?> FindAsync(DbConnection connection, string by, Item item) =>
        connection.QueryFirstOrDefaultAsync<(long Id, string Title, string Summary)?>(
            $"SELECT id, title, summary FROM items WHERE feed_id = @FeedId AND {by} ORDER BY id LIMIT 1", new { item.FeedId, item.Key, item.LinkKey });

    public static Task DoneAsync(DbConnection connection, IReadOnlyCollection<long> ids) =>
        connection.ExecuteAsync($"UPDATE items SET state = 'done' WHERE id IN ({string.Join(',', ids)})");

    /// <summary>How many of the feed's items this poll was the first to see.</summary>
    public static Task<long> CountOfPollAsync(DbConnection connection, long feedId, long pollId) =>
        connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM items WHERE feed_id = @feedId AND poll_id = @pollId", new { feedId, pollId });

    public static Task<long> PendingCountAsync(DbConnection connection) =>
        connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM items WHERE state = 'pending'");

    private sealed record Flags
    {
        public bool IsFirst { get; init; }
        public bool IsPrivate { get; init; }
    }
}
