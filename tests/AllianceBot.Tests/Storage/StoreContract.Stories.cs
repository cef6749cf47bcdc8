using AllianceBot.Communities;
using AllianceBot.Feeds;
using AllianceBot.Items;
using AllianceBot.Stories;
using AllianceBot.Tests.App;
using Dapper;

namespace AllianceBot.Tests.Storage;

public abstract partial class StoreContract
{
    [Fact]
    public async Task A_community_never_sees_an_item_of_a_source_that_it_does_not_follow()
    {
        var (home, _) = await AddCommunityAsync();
        var (other, _) = await AddCommunityAsync("other");
        var mine = await FollowAsync(home, "http://mine.example/feed");
        var theirs = await FollowAsync(other, "http://theirs.example/feed");
        var story = await AddStoryAsync(await ItemOfAsync(mine.Feed, "Mine"), await ItemOfAsync(theirs.Feed, "Theirs"));
        var unseen = await AddStoryAsync(await ItemOfAsync(theirs.Feed, "Only theirs"));

        Assert.Equal(["Mine"], await TitlesAsync(home, story));
        Assert.Equal(["Theirs"], await TitlesAsync(other, story));
        Assert.Null(await ViewAsync(home, unseen));
        Assert.Null(await ReadAsync(connection => StoryView.FindAsync(connection, home, ShortId.From(unseen))));
        Assert.Equal(story, (await ReadAsync(connection => StoryView.FindAsync(connection, home, $" {ShortId.From(story).ToUpperInvariant()} ")))!.Story.Id);

        await WriteAsync(connection => SourceStore.RemoveAsync(connection, mine.Source, "test", Now));
        Assert.Null(await ViewAsync(home, story));
    }

    [Fact]
    public async Task A_source_that_is_muted_for_good_is_not_seen_and_one_that_is_paused_is()
    {
        var (home, _) = await AddCommunityAsync();
        var (first, firstSource) = await FollowAsync(home, "http://a.example/feed");
        var (second, secondSource) = await FollowAsync(home, "http://b.example/feed");
        var story = await AddStoryAsync(await ItemOfAsync(first, "First"), await ItemOfAsync(second, "Second"));
        await WriteAsync(connection => SourceStore.SetPausedAsync(connection, secondSource, "by Ana", "test", Now));
        await MuteAsync(home, Mute.OfSource, Mute.TargetOf(secondSource.Id), person: await PersonAsync(home));
        Assert.Equal(["First", "Second"], await TitlesAsync(home, story));

        await MuteAsync(home, Mute.OfSource, Mute.TargetOf(firstSource.Id));
        Assert.Equal(["Second"], await TitlesAsync(home, story));
    }

    [Fact]
    public async Task A_story_of_one_community_is_seen_by_that_one_alone()
    {
        var (home, _) = await AddCommunityAsync();
        var (other, _) = await AddCommunityAsync("other");
        var (feed, _) = await FollowAsync(home, "http://a.example/feed");
        await FollowAsync(other, "http://a.example/feed");
        var story = await AddStoryAsync(home.Id, [await ItemOfAsync(feed, "Split")]);

        Assert.NotNull(await ViewAsync(home, story));
        Assert.Null(await ViewAsync(other, story));
    }

    [Fact]
    public async Task The_report_in_the_communitys_language_leads_then_one_with_a_text_then_the_earliest()
    {
        var (home, _) = await AddCommunityAsync();
        var (french, _) = await AddCommunityAsync("french", language: "fr");
        var (feed, _) = await FollowAsync(home, "http://a.example/feed");
        await FollowAsync(french, "http://a.example/feed");
        var text = new string('x', 300);
        var story = await AddStoryAsync(
            await ItemOfAsync(feed, "Early in French", lang: "fr", text: text, at: 1),
            await ItemOfAsync(feed, "Early and short", text: "", at: 2),
            await ItemOfAsync(feed, "Late and long", text: text, at: 4),
            await ItemOfAsync(feed, "Long", text: text, at: 3));

        Assert.Equal(["Long", "Late and long", "Early and short", "Early in French"], await TitlesAsync(home, story));
        Assert.Equal("Early in French", (await ViewAsync(french, story))!.Lead.Title);
        Assert.NotEqual((await ViewAsync(home, story))!.Key, (await ViewAsync(french, story))!.Key);
    }

    [Fact]
    public async Task Other_outlets_are_named_once_and_without_the_one_that_leads()
    {
        var (home, _) = await AddCommunityAsync();
        var (feed, _) = await FollowAsync(home, "http://a.example/feed");
        var story = await AddStoryAsync(
            await ItemOfAsync(feed, "1", outlet: "Gazette", at: 1), await ItemOfAsync(feed, "2", outlet: "GAZETTE", at: 2),
            await ItemOfAsync(feed, "3", outlet: "Kerb", at: 3), await ItemOfAsync(feed, "4", outlet: "kerb", at: 4));

        Assert.Equal(["Kerb"], (await ViewAsync(home, story))!.AlsoReportedBy);
    }

    [Fact]
    public async Task Views_come_in_the_order_asked_for_without_what_is_not_seen()
    {
        var (home, _) = await AddCommunityAsync();
        var (feed, _) = await FollowAsync(home, "http://a.example/feed");
        var first = await AddStoryAsync(await ItemOfAsync(feed, "1"));
        var second = await AddStoryAsync(await ItemOfAsync(feed, "2"));

        var views = await ReadAsync(connection => StoryView.ForAsync(connection, home, [second, 999, first]));

        Assert.Equal([second, first], views.Select(view => view.Story.Id));
        Assert.Empty(await ReadAsync(connection => StoryView.ForAsync(connection, home, Array.Empty<long>())));
    }

    [Fact]
    public async Task What_the_grouper_decided_is_read_back_as_it_was_written()
    {
        var (home, _) = await AddCommunityAsync();
        var (feed, _) = await FollowAsync(home, "http://a.example/feed");
        var (other, _) = await AddCommunityAsync("other");
        var old = await ItemOfAsync(feed, "Old", at: 5);
        var item = await ItemOfAsync(feed, "Renault and Nissan talk", at: 500);
        await AddStoryAsync(old);
        var story = await AddStoryAsync(item);
        await AddStoryAsync(other.Id, [await ItemOfAsync(feed, "Private", at: 600)]);

        var placement = Assert.Single(await ReadAsync(connection => StoryStore.PlacementsSinceAsync(connection, 100)));

        Assert.Equal((item.Id, story, "en", 500L), (placement.ItemId, placement.StoryId, placement.Lang, placement.TimeMs));
        Assert.Equal(PlacementOf(item).Vector, placement.Vector);
        Assert.Equal(story, await ReadAsync(connection => StoryStore.OfItemAsync(connection, item.Id)));
        Assert.Null(await ReadAsync(connection => StoryStore.OfItemAsync(connection, 999)));
        Assert.Equal(500, await ReadAsync(connection => connection.ExecuteScalarAsync<long>("SELECT last_ms FROM stories WHERE id = @story", new { story })));
    }

    [Fact]
    public async Task A_mute_holds_for_its_community_or_its_person_until_its_time()
    {
        var (home, _) = await AddCommunityAsync();
        var (other, _) = await AddCommunityAsync("other");
        var person = await PersonAsync(home);
        await MuteAsync(home, Mute.OfTerm, "formula", until: Now + 10);
        await MuteAsync(home, Mute.OfTerm, "formula", until: Now + 20);
        await MuteAsync(home, Mute.OfTerm, "formula", person: person);
        await MuteAsync(other, Mute.OfTerm, "formula");

        Assert.Equal([(Now + 20, null), (null, person)], (await InForceAsync(Now + 15)).Select(mute => (mute.UntilMs, mute.PersonId)));
        Assert.Equal([(long?)person], (await InForceAsync(Now + 20)).Select(mute => mute.PersonId));

        var personal = Assert.Single(await InForceAsync(Now + 30));
        await WriteAsync(connection => MuteStore.LiftAsync(connection, personal.Id));
        Assert.Empty(await InForceAsync(Now + 30));
        Assert.Empty(await ReadAsync(connection => MuteStore.InForceAsync(connection, [], Now)));

        Task<IReadOnlyList<Mute>> InForceAsync(long at) => ReadAsync(connection => MuteStore.InForceAsync(connection, [home.Id], at));
    }

    private Task MuteAsync(Community community, string kind, string target, long? person = null, long? until = null) => WriteAsync(connection => MuteStore.SetAsync(
        connection, new Mute { CommunityId = community.Id, PersonId = person, Kind = kind, Target = target, Label = $"{kind} {target}", UntilMs = until }, Now));

    private protected Task<long> PersonAsync(Community community, string externalId = "7") => WriteAsync(async connection =>
    {
        var dm = await AddChannelAsync(connection, community, $"dm {externalId}", "dm");
        return (await PersonStore.GetOrAddAsync(
            connection, new Person { CommunityId = community.Id, Platform = Platforms.Discord, ExternalId = externalId, Name = "Ana", DestinationId = dm.Id }, Now)).Id;
    });

    private Task<StoryView?> ViewAsync(Community community, long story) => ReadAsync(connection => StoryView.ForAsync(connection, community, story));

    private async Task<IEnumerable<string>> TitlesAsync(Community community, long story) => (await ViewAsync(community, story))!.Reports.Select(report => report.Title);

    private async Task<Item> ItemOfAsync(Feed feed, string title, string lang = "en", string text = "", string outlet = "Gazette", long at = Now) => await WriteAsync(async connection =>
    {
        var poll = await FeedStore.AddPollAsync(connection, feed.Id, isFirst: false, 1, Now);
        var item = Some.Item(feed.Id, poll, key: title, title: title, link: null, publishedMs: at) with { Lang = lang, Content = text, Outlet = outlet };
        await ItemStore.SaveAsync(connection, Database.Dialect, item);
        return item with { Id = await connection.ExecuteScalarAsync<long>("SELECT id FROM items WHERE feed_id = @Id AND key = @title", new { feed.Id, title }) };
    });

    private Task<long> AddStoryAsync(params Item[] items) => AddStoryAsync(null, items);

    private async Task<long> AddStoryAsync(long? community, Item[] items) => await WriteAsync(async connection =>
    {
        var story = await StoryStore.OpenAsync(connection, items[0].Lang, community, items[0].PublishedMs);
        foreach (var item in items)
        {
            var saved = item;
            if (item.Id == 0)
            {
                await ItemStore.SaveAsync(connection, Database.Dialect, item);
                saved = item with { Id = await connection.ExecuteScalarAsync<long>("SELECT id FROM items WHERE feed_id = @FeedId AND key = @Key", item) };
            }
            await StoryStore.JoinAsync(connection, story, PlacementOf(saved), Now);
            await StoryStore.JoinAsync(connection, story, PlacementOf(saved), Now);
        }
        return story;
    });

    private static GroupPlacement PlacementOf(Item item) => new StoryGrouper().Place(new GroupItem(item.Id, item.Lang, item.Title, item.Summary, item.PublishedMs, item.LinkKey));
}
