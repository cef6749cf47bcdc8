using System.Data.Common;
using AllianceBot.Alerts;
using AllianceBot.Communities;
using AllianceBot.Deliveries;
using AllianceBot.Stories;
using AllianceBot.Tests.App;
using Dapper;

namespace AllianceBot.Tests.Storage;

public abstract partial class StoreContract
{
    [Fact]
    public async Task A_destination_is_claimed_when_a_card_is_due_there_by_one_owner_at_a_time()
    {
        var (home, channel) = await AddCommunityAsync();
        Assert.Empty(await ClaimAsync("me"));
        await AddPostAsync(channel, dueMs: Now + 10);
        Assert.Empty(await ClaimAsync("me"));

        await PassAsync(TimeSpan.FromMilliseconds(10));
        var mine = Assert.Single(await ClaimAsync("me"));
        Assert.Equal((channel.Id, channel.ExternalId, home.Id), (mine.Destination.Id, mine.Destination.ExternalId, mine.Destination.CommunityId));
        await PassAsync(TimeSpan.FromSeconds(40));
        Assert.Empty(await ClaimAsync("you"));
        await PassAsync(TimeSpan.FromSeconds(21));
        var yours = Assert.Single(await ClaimAsync("you"));
        Assert.Equal(mine.Fence + 1, yours.Fence);
    }

    [Fact]
    public async Task A_destination_that_is_paused_or_rests_is_not_claimed()
    {
        var (_, channel) = await AddCommunityAsync();
        await AddPostAsync(channel);
        await WriteAsync(connection => DestinationStore.PauseAsync(connection, channel.Id, "the bot may not write there", Now));
        Assert.Empty(await ClaimAsync("me"));

        await WriteAsync(connection => DestinationStore.ResumeAsync(connection, channel.Id));
        var lease = Assert.Single(await ClaimAsync("me"));
        await WriteAsync(connection => PostStore.ReleaseAsync(connection, lease, retryMs: Now + 500));
        Assert.Empty(await ClaimAsync("me"));
        await PassAsync(TimeSpan.FromMilliseconds(500));
        Assert.Single(await ClaimAsync("me"));
    }

    [Fact]
    public async Task Replicas_that_claim_at_once_share_the_destinations_out()
    {
        var (home, _) = await AddCommunityAsync();
        for (var i = 0; i < 20; i++)
        {
            var name = $"channel {i}";
            await AddPostAsync(await WriteAsync(connection => AddChannelAsync(connection, home, name)));
        }

        var claims = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => WriteAsync(connection => PostStore.ClaimAsync(connection, Database.Dialect, $"owner {i}", Now, Minute, 5))));
        var rest = await ClaimAsync("rest");

        Assert.Distinct(claims.SelectMany(claim => claim).Concat(rest).Select(lease => lease.Destination.Id));
        Assert.Equal(20, claims.Sum(claim => claim.Count) + rest.Count);
        Assert.All(claims, claim => Assert.True(claim.Count <= 5));
    }

    [Fact]
    public async Task No_outcome_of_an_owner_who_lost_the_lease_is_recorded()
    {
        var (_, channel) = await AddCommunityAsync();
        await AddPostAsync(channel);
        var stale = Assert.Single(await ClaimAsync("me"));
        var post = (await NextAsync(channel))!;
        Assert.True(await WriteAsync(connection => PostStore.BeginAsync(connection, stale, post, Now)));
        await PassAsync(Minute);
        var current = Assert.Single(await ClaimAsync("you"));

        foreach (var record in (Func<DbConnection, Task<bool>>[])
        [
            connection => PostStore.SentAsync(connection, stale, post, "m1", Now, Now),
            connection => PostStore.RetryAsync(connection, stale, post, "late", Now),
            connection => PostStore.UnsureAsync(connection, stale, post, "late", Now),
            connection => PostStore.EndAsync(connection, stale, post, "dead", "late"),
            connection => PostStore.BeginAsync(connection, stale, post with { State = "sending" }, Now),
        ])
            Assert.False(await WriteAsync(record));

        await WriteAsync(connection => PostStore.ReleaseAsync(connection, stale, 0));
        Assert.Empty(await ClaimAsync("third"));
        Assert.True(await WriteAsync(connection => PostStore.SentAsync(connection, current, post, "m1", Now, Now)));
        Assert.Equal(("sent", "m1"), await StateAsync(post.Id));
    }

    [Fact]
    public async Task What_is_to_be_found_out_comes_first_then_first_posts_in_order_then_edits()
    {
        var (_, channel) = await AddCommunityAsync();
        var edit = await AddPostAsync(channel, state: "due", messageId: "m1");
        var first = await AddPostAsync(channel);
        var second = await AddPostAsync(channel);
        var unsure = await AddPostAsync(channel, state: "unsure");
        var later = await AddPostAsync(channel, state: "unsure", dueMs: long.MaxValue);
        var lease = Assert.Single(await ClaimAsync("me"));

        var order = new List<long>();
        while (await NextAsync(channel) is { } post)
        {
            order.Add(post.Id);
            Assert.True(await WriteAsync(connection => PostStore.EndAsync(connection, lease, post, "dead", "seen")));
        }

        Assert.Equal([unsure, first, second, edit], order);
        Assert.Equal("unsure", (await StateAsync(later)).State);
    }

    [Fact]
    public async Task A_first_post_that_waits_for_its_retry_holds_later_ones_back_but_no_edit()
    {
        var (_, channel) = await AddCommunityAsync();
        var edit = await AddPostAsync(channel, messageId: "m1");
        var first = await AddPostAsync(channel);
        await AddPostAsync(channel);
        var lease = Assert.Single(await ClaimAsync("me"));
        var post = (await NextAsync(channel))!;
        Assert.Equal(first, post.Id);
        await WriteAsync(connection => PostStore.BeginAsync(connection, lease, post, Now));
        await WriteAsync(connection => PostStore.RetryAsync(connection, lease, post, "busy", Now + 100));

        Assert.Equal(edit, (await NextAsync(channel))!.Id);
        Assert.Equal(first, (await NextAsync(channel, Now + 100))!.Id);
    }

    [Fact]
    public async Task A_first_post_that_is_still_to_be_found_out_holds_later_ones_back_and_one_left_to_people_does_not()
    {
        var (_, channel) = await AddCommunityAsync();
        var unsure = await AddPostAsync(channel, state: "unsure", dueMs: Now + 10);
        var second = await AddPostAsync(channel);
        Assert.Null(await NextAsync(channel));
        Assert.Equal(unsure, (await NextAsync(channel, Now + 10))!.Id);

        await WriteAsync(connection => connection.ExecuteAsync("UPDATE posts SET due_ms = @Never WHERE id = @unsure", new { unsure, Never = long.MaxValue }));
        Assert.Equal(second, (await NextAsync(channel))!.Id);
    }

    [Fact]
    public async Task A_sending_is_saved_before_the_call_with_the_time_of_the_first_try_that_may_have_had_an_effect()
    {
        var (_, channel) = await AddCommunityAsync();
        await AddPostAsync(channel);
        var lease = Assert.Single(await ClaimAsync("me"));
        var post = (await NextAsync(channel))!;
        Assert.True(await WriteAsync(connection => PostStore.BeginAsync(connection, lease, post, Now)));
        Assert.False(await WriteAsync(connection => PostStore.BeginAsync(connection, lease, post, Now)));
        await WriteAsync(connection => PostStore.RetryAsync(connection, lease, post, "busy", Now));
        await BeginAsync(Now + 5);
        Assert.Equal(("sending", Now + 5, 1L, 2L), await SendingAsync());

        await WriteAsync(connection => PostStore.UnsureAsync(connection, lease, post, "no answer", Now));
        await BeginAsync(Now + 9);
        Assert.Equal(("sending", Now + 5, 1L, 3L), await SendingAsync());

        async Task BeginAsync(long nowMs)
        {
            var next = (await NextAsync(channel, Now + 9))!;
            Assert.True(await WriteAsync(connection => PostStore.BeginAsync(connection, lease, next, nowMs)));
        }

        async Task<(string, long?, long?, long)> SendingAsync() => await NextAsync(channel, Now + 9) is { } sending ? (sending.State, sending.SendingMs, sending.SendingRev, sending.Attempt) : default;
    }

    [Fact]
    public async Task A_post_that_changed_while_it_was_sent_is_due_again()
    {
        var (_, channel) = await AddCommunityAsync();
        var id = await AddPostAsync(channel);
        var lease = Assert.Single(await ClaimAsync("me"));
        var post = (await NextAsync(channel))!;
        await WriteAsync(connection => PostStore.BeginAsync(connection, lease, post, Now));
        await WriteAsync(connection => connection.ExecuteAsync("UPDATE posts SET desired_rev = desired_rev + 1 WHERE id = @id", new { id }));
        await WriteAsync(connection => PostStore.SentAsync(connection, lease, post, "m1", Now, Now + 30_000));

        Assert.Equal(("due", "m1"), await StateAsync(id));
        Assert.Null(await NextAsync(channel, Now + 30_000));
        await PrepareAsync(id, "Another title");
        Assert.Null(await NextAsync(channel, Now + 29_999));
        Assert.Equal(id, (await NextAsync(channel, Now + 30_000))!.Id);
    }

    [Fact]
    public async Task A_card_that_looks_like_the_one_that_was_sent_is_not_sent_again()
    {
        var (_, channel) = await AddCommunityAsync();
        var id = await SentAsync(channel);
        await RaiseAsync(id);
        await PrepareAsync(id);

        Assert.Equal("sent", (await StateAsync(id)).State);
        Assert.Null(await NextAsync(channel, Now + 100_000));
    }

    [Fact]
    public async Task A_card_that_looks_like_the_one_that_waits_to_be_sent_still_is_sent()
    {
        var (_, channel) = await AddCommunityAsync();
        var id = await SentAsync(channel);
        await RaiseAsync(id);
        await PrepareAsync(id, "Another title");
        await RaiseAsync(id);
        await PrepareAsync(id, "Another title");

        var due = (await NextAsync(channel, Now + 100_000))!;
        Assert.Equal((id, "Another title"), (due.Id, Card.FromJson(due.Card!).Title));
    }

    [Fact]
    public async Task An_alert_is_raised_once_for_a_story_and_a_destination()
    {
        var (_, channel) = await AddCommunityAsync();
        var story = await WriteAsync(connection => StoryStore.OpenAsync(connection, "en", null, Now));

        var alerts = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => WriteAsync(connection => Outbox.AlertAsync(connection, story, channel.Id, Now))));

        Assert.Single(alerts, alert => alert.Added);
        Assert.Single(alerts.Select(alert => alert.Id).Distinct());
    }

    [Fact]
    public async Task A_digest_of_the_same_key_is_one_post_that_is_wanted_anew()
    {
        var (_, channel) = await AddCommunityAsync();
        var first = await WriteAsync(connection => Outbox.DigestAsync(connection, channel.Id, "x-digest", "digest", Now, Now));
        var again = await WriteAsync(connection => Outbox.DigestAsync(connection, channel.Id, "x-digest", "digest", Now, Now));

        Assert.Equal(first, again);
        Assert.Equal(2, await ReadAsync(connection => connection.ExecuteScalarAsync<long>("SELECT desired_rev FROM posts WHERE id = @first", new { first })));
    }

    [Fact]
    public async Task The_end_of_gathering_flushes_first_posts_and_edits_but_no_retry_and_no_digest()
    {
        var (_, channel) = await AddCommunityAsync();
        var first = await AddPostAsync(channel, state: "held", dueMs: Now + 10);
        var edit = await AddPostAsync(channel, messageId: "m1", dueMs: Now + 10);
        var retry = await AddPostAsync(channel, dueMs: Now + 10);
        await WriteAsync(connection => connection.ExecuteAsync("UPDATE posts SET attempt = 1 WHERE id = @retry", new { retry }));
        var digest = await WriteAsync(connection => Outbox.DigestAsync(connection, channel.Id, "digest", "digest", Now + 10, Now));

        await WriteAsync(connection => PostStore.FlushAsync(connection, Now));

        var due = await ReadAsync(async connection => (await connection.QueryAsync<long>("SELECT id FROM posts WHERE due_ms <= @Now ORDER BY id", new { Now })).AsList());
        Assert.Equal([first, edit], due);
        Assert.Equal([retry, digest], (await ReadAsync(async connection => (await connection.QueryAsync<long>("SELECT id FROM posts WHERE due_ms > @Now ORDER BY id", new { Now })).AsList())));
    }

    private Task<IReadOnlyList<DestinationLease>> ClaimAsync(string owner) =>
        WriteAsync(connection => PostStore.ClaimAsync(connection, Database.Dialect, owner, Clock, Minute, 100));

    private Task<Post?> NextAsync(Destination destination, long nowMs = Now) => ReadAsync(connection => PostStore.NextAsync(connection, destination.Id, nowMs));

    private Task<(string State, string? MessageId)> StateAsync(long id) =>
        ReadAsync(connection => connection.QuerySingleAsync<(string, string?)>("SELECT state, message_id FROM posts WHERE id = @id", new { id }));

    /// <summary>A story's post with its card made; gathering is over.</summary>
    private async Task<long> AddPostAsync(Destination destination, string state = "due", string? messageId = null, long dueMs = Now) => await WriteAsync(async connection =>
    {
        var story = await StoryStore.OpenAsync(connection, "en", null, Now);
        var (alertId, _) = await Outbox.AlertAsync(connection, story, destination.Id, Now);
        await Outbox.PostAsync(connection, alertId!.Value, destination.Id, "test-", dueMs, TimeSpan.Zero);
        var id = await connection.ExecuteScalarAsync<long>("SELECT id FROM posts WHERE alert_id = @alertId", new { alertId });
        await connection.ExecuteAsync(
            "UPDATE posts SET state = @state, message_id = @messageId, card = @card, card_rev = 1, reason = CASE WHEN @state = 'held' THEN 'gathering' END WHERE id = @id",
            new { id, state, messageId, card = Some.Card().ToJson() });
        return id;
    });

    private async Task<long> SentAsync(Destination channel)
    {
        var id = await AddPostAsync(channel);
        var lease = Assert.Single(await ClaimAsync("me"));
        var post = (await NextAsync(channel))!;
        await WriteAsync(connection => PostStore.BeginAsync(connection, lease, post, Now));
        await WriteAsync(connection => PostStore.SentAsync(connection, lease, post, "m1", Now, Now));
        return id;
    }

    private Task RaiseAsync(long id) => WriteAsync(async connection =>
    {
        var (story, community) = await connection.QuerySingleAsync<(long, long)>(
            "SELECT a.story_id, d.community_id FROM posts p JOIN alerts a ON a.id = p.alert_id JOIN destinations d ON d.id = p.destination_id WHERE p.id = @id", new { id });
        await Outbox.RaiseAsync(connection, story, [community], new HashSet<long>(), Now, TimeSpan.FromSeconds(30));
    });

    private Task PrepareAsync(long id, string? title = null) => WriteAsync(async connection =>
    {
        var wanted = (await CardStore.WantedAsync(connection, 100)).Single(post => post.Id == id);
        await CardStore.SaveAsync(connection, wanted, title is null ? Some.Card() : Some.Card(title));
    });
}
