using AllianceBot.Communities;
using AllianceBot.Feeds;
using AllianceBot.Items;
using AllianceBot.Matching;
using AllianceBot.Rules;
using AllianceBot.Tests.App;
using Dapper;

namespace AllianceBot.Tests.Storage;

public abstract partial class StoreContract
{
    [Fact]
    public async Task An_item_is_new_once()
    {
        var (feed, poll) = await AddPollAsync();

        Assert.True(await SaveAsync(Some.Item(feed.Id, poll)));
        Assert.False(await SaveAsync(Some.Item(feed.Id, poll)));
        Assert.Equal(1, await CountAsync("items"));
    }

    [Fact]
    public async Task An_item_is_known_by_its_link_when_its_id_is_another_one()
    {
        var (feed, poll) = await AddPollAsync();
        await SaveAsync(Some.Item(feed.Id, poll, key: "session 1"));

        Assert.False(await SaveAsync(Some.Item(feed.Id, poll, key: "session 2")));
        Assert.True(await SaveAsync(Some.Item(feed.Id, poll, key: "session 3", link: "http://gazette.example/other")));
        Assert.True(await SaveAsync(Some.Item(feed.Id, poll, key: "session 4", link: null)));
        Assert.Equal(3, await CountAsync("items"));
    }

    [Fact]
    public async Task The_same_id_in_another_feed_is_another_item()
    {
        var (feed, poll) = await AddPollAsync();
        var (other, otherPoll) = await AddPollAsync("http://b.example/feed");
        await SaveAsync(Some.Item(feed.Id, poll));

        Assert.True(await SaveAsync(Some.Item(other.Id, otherPoll)));
    }

    [Fact]
    public async Task Another_title_makes_a_revision_that_waits_for_the_editor()
    {
        var (feed, poll) = await AddPollAsync();
        await SaveAsync(Some.Item(feed.Id, poll));
        await DoneAsync();

        Assert.True(await SaveAsync(Some.Item(feed.Id, poll, title: "Renault and Nissan agree")));

        var item = Assert.Single(await PendingAsync()).Item;
        Assert.Equal(("Renault and Nissan agree", 2L), (item.Title, item.Revision));
    }

    [Fact]
    public async Task An_item_that_changes_before_the_editor_saw_it_is_still_new_to_him()
    {
        var (feed, poll) = await AddPollAsync();
        await SaveAsync(Some.Item(feed.Id, poll));
        await SaveAsync(Some.Item(feed.Id, poll, title: "Renault and Nissan agree"));

        var item = Assert.Single(await PendingAsync()).Item;
        Assert.Equal(("Renault and Nissan agree", 1L), (item.Title, item.Revision));
    }

    [Fact]
    public async Task Whole_polls_wait_together_in_order_of_arrival()
    {
        var (feed, first) = await AddPollAsync();
        var second = await WriteAsync(connection => FeedStore.AddPollAsync(connection, feed.Id, isFirst: false, 2, Now));
        await SaveAsync(Some.Item(feed.Id, second, key: "d", link: null, publishedMs: 10));
        await SaveAsync(Some.Item(feed.Id, first, key: "b", link: null, publishedMs: 30));
        await SaveAsync(Some.Item(feed.Id, first, key: "a", link: null, publishedMs: 20));

        Assert.Equal(["a", "b"], (await PendingAsync(about: 1)).Select(pending => pending.Item.Key));
        Assert.Equal(["d", "a", "b"], (await PendingAsync(about: 3)).Select(pending => pending.Item.Key));
        Assert.Equal([false, true, true], (await PendingAsync(about: 3)).Select(pending => pending.IsFirstPoll));
        Assert.Equal(3, await ReadAsync(ItemStore.PendingCountAsync));
    }

    [Fact]
    public async Task Everything_of_an_item_survives_the_store()
    {
        var (feed, poll) = await AddPollAsync();
        var item = Some.Item(feed.Id, poll, title: "日産とルノー、«提携» 🚗") with { Author = "O'Brien", Image = "https://a.example/i.png?a=1&b=2", Content = "a\nb" };
        await SaveAsync(item);

        Assert.Equal(item with { Id = 1 }, Assert.Single(await PendingAsync()).Item with { Id = 1 });
    }

    [Theory]
    [InlineData("a word of three thousand letters")]
    [InlineData("a hundred thousand signs in which no pair comes twice")]
    public async Task Text_that_no_index_was_made_for_does_not_keep_a_poll_from_being_saved(string what)
    {
        var text = what.Contains("letters", StringComparison.Ordinal)
            ? new string('x', 3_000)
            : string.Concat(Enumerable.Range(0, 100_000).Select(i => (char)(0x4e00 + ((i * 7919) % 20_000) + (i / 20_000))));
        var (feed, poll) = await AddPollAsync();

        Assert.True(await SaveAsync(Some.Item(feed.Id, poll, title: "Renault") with { Content = text }));
    }

    [Fact]
    public async Task History_finds_what_the_rule_language_matches_and_the_store_holds()
    {
        var (home, _) = await AddCommunityAsync();
        var (feed, _) = await FollowAsync(home, "http://a.example/feed");
        var poll = await WriteAsync(connection => FeedStore.AddPollAsync(connection, feed.Id, isFirst: true, 3, Now));
        await AddStoryAsync(Some.Item(feed.Id, poll, "1", "Renault restructures O'Brien's plant", "http://a.example/1", Now - 3000));
        await AddStoryAsync(Some.Item(feed.Id, poll, "2", "ルノーと日産が提携を協議", "http://a.example/2", Now - 2000));
        await AddStoryAsync(Some.Item(feed.Id, poll, "3", "Citroën'% _ \\ \" '' NEAR", "http://a.example/3", Now - 1000));

        Assert.Equal(["1"], await FindAsync(home, "restructur*"));
        Assert.Equal(["1"], await FindAsync(home, "O'Brien"));
        Assert.Equal(["2"], await FindAsync(home, "日産 OR 提携"));
        Assert.Equal(["3"], await FindAsync(home, "citroen"));
        Assert.Equal(["3", "2"], await FindAsync(home, "site:a.example NOT renault"));
        Assert.Equal(["3", "2", "1"], await FindAsync(home, null));
        Assert.Empty(await FindAsync(home, "\"' OR 1=1 --\""));
        Assert.Empty(await FindAsync((await AddCommunityAsync("other")).Community, null));
    }

    private Task<IReadOnlyList<string>> FindAsync(Community community, string? query) => ReadAsync<IReadOnlyList<string>>(async connection =>
        (await ItemSearch.FindAsync(connection, Database.Dialect, community, new Search(query is null ? null : RuleParser.Parse(query).Rule!, new SearchRange(0, Now + 1)), 0, 100, CancellationToken.None))
            .Select(report => report.Url![^1..]).ToList());

    private protected async Task<(Feed Feed, long PollId)> AddPollAsync(string url = "http://a.example/feed")
    {
        var (home, _) = await AddCommunityAsync();
        var (feed, _) = await FollowAsync(home, url);
        return (feed, await WriteAsync(connection => FeedStore.AddPollAsync(connection, feed.Id, isFirst: true, 1, Now)));
    }

    private Task<bool> SaveAsync(Item item) => WriteAsync(connection => ItemStore.SaveAsync(connection, Database.Dialect, item));

    private Task<IReadOnlyList<PendingItem>> PendingAsync(int about = 100) => ReadAsync(connection => ItemStore.PendingAsync(connection, about));

    private async Task DoneAsync()
    {
        var ids = (await PendingAsync()).Select(pending => pending.Item.Id).ToList();
        await WriteAsync(connection => ItemStore.DoneAsync(connection, ids));
    }
}
