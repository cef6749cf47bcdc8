using AllianceBot.Alerts;
using AllianceBot.Commands;

namespace AllianceBot.Tests.App;

/// <summary>What a community or a person does not want to hear of.</summary>
public sealed class MuteTests : IAsyncLifetime
{
    private TestBot _bot = null!;

    public async ValueTask InitializeAsync()
    {
        _bot = await TestBot.StartAsync();
        await _bot.TellAsync("/alliance-mod rule add all renault");
        await _bot.FollowKnownAsync("/gazette");
        await _bot.FollowKnownAsync("/kerb");
    }

    public async ValueTask DisposeAsync() => await _bot.DisposeAsync();

    private string StoryId => Assert.Single(_bot.Chat.Messages).Value.Card.StoryId;

    [Fact]
    public async Task A_muted_story_is_edited_no_more_until_it_is_unmuted()
    {
        _bot.Serve("/gazette", Some.Talks());
        await _bot.CycleAsync();
        await _bot.TellAsync($"/alliance-mod mute story {StoryId}");
        _bot.Serve("/kerb", Some.Talks(outlet: "kerb"));
        await _bot.CycleAsync();
        Assert.Single(_bot.Chat.Calls);

        await _bot.TellAsync($"/alliance-mod unmute story {StoryId}");
        _bot.Serve("/gazette", Some.Talks("Renault and Nissan agree"));
        await _bot.CycleAsync();
        Assert.Equal(["Renault and Nissan agree"], _bot.Chat.Titles());
        Assert.Equal(["kerb"], Assert.Single(_bot.Chat.Messages).Value.Card.AlsoReportedBy);
    }

    [Fact]
    public async Task An_edit_that_waits_when_its_story_is_muted_is_not_made()
    {
        _bot.Serve("/gazette", Some.Talks());
        await _bot.CycleAsync();
        _bot.Serve("/kerb", Some.Talks(outlet: "kerb"));
        await _bot.PollAgainAsync();
        await _bot.EditAsync();
        await _bot.PrepareAsync();
        await _bot.TellAsync($"/alliance-mod mute story {StoryId}");
        await _bot.CycleAsync();
        Assert.Single(_bot.Chat.Calls);

        // What was not shown then is shown with what comes after the mute.
        await _bot.TellAsync($"/alliance-mod unmute {StoryId}");
        _bot.Serve("/kerb", Some.Talks(outlet: "kerb") with { Text = Some.TalksText + " They meet again." });
        await _bot.CycleAsync();
        Assert.Equal(["kerb"], Assert.Single(_bot.Chat.Messages).Value.Card.AlsoReportedBy);
    }

    [Fact]
    public async Task A_first_post_that_waits_when_its_story_is_muted_is_dropped()
    {
        _bot.Serve("/gazette", Some.Talks());
        await _bot.PollAgainAsync();
        await _bot.EditAsync();
        var id = await _bot.AskAsync<string>("SELECT short_id FROM stories ORDER BY id DESC LIMIT 1");
        await _bot.TellAsync($"/alliance-mod mute story {id}");
        await _bot.CycleAsync();

        Assert.Empty(_bot.Chat.Calls);
        Assert.Equal(["dropped"], await _bot.StatesAsync());
    }

    [Fact]
    public async Task A_muted_source_raises_nothing_and_the_others_do()
    {
        await _bot.TellAsync("/alliance-mod mute source gazette");
        _bot.Serve("/gazette", Some.Renault(1));
        _bot.Serve("/kerb", Some.Renault(2));
        await _bot.CycleAsync();

        Assert.Equal([Some.Renault(2).Title], _bot.Chat.Titles());
    }

    [Fact]
    public async Task A_muted_term_keeps_out_what_it_matches_in_the_language_of_the_rules()
    {
        await _bot.TellAsync("/alliance-mod mute term title:(bebabeco OR \"no such phrase\")");
        _bot.Serve("/gazette", Some.Renault(1), Some.Renault(2));
        await _bot.CycleAsync();

        Assert.Contains("bebabeco", Some.Renault(1).Title, StringComparison.Ordinal);
        Assert.Equal([Some.Renault(2).Title], _bot.Chat.Titles());
    }

    [Fact]
    public async Task A_mute_is_set_and_lifted_by_names_in_quotes_and_by_ids_with_a_length_after_them()
    {
        Assert.Contains("The source gazette is muted", await _bot.TellAsync("/alliance-mod mute source “gazette”"), StringComparison.Ordinal);
        Assert.Contains("heard of again", await _bot.TellAsync("/alliance-mod unmute \"gazette\""), StringComparison.Ordinal);
        await _bot.TellAsync("/alliance-mod mute term \"formula 1\"");
        Assert.Contains("term \"formula 1\" is heard of again", await _bot.TellAsync("/alliance-mod unmute \"formula 1\""), StringComparison.Ordinal);

        await _bot.TellAsync("/alliance-mod rule add renault renault");
        _bot.Serve("/gazette", Some.Renault(1));
        await _bot.CycleAsync();
        var id = Assert.Single(_bot.Chat.Messages).Value.Card.StoryId;
        Assert.Contains(" until 2026-03-0", await _bot.TellAsync($"/alliance-mod mute story {id} 2d"), StringComparison.Ordinal);
        Assert.Contains("Did you mean", (await _bot.SayAsync($"/alliance-mod unmute story {id}x")).Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mute_with_a_time_ends()
    {
        await _bot.TellAsync("/alliance-mod mute source gazette until:2h");
        Assert.Contains("until 2026-03-02 16:00", await _bot.TellAsync("/alliance-mod mutes"), StringComparison.Ordinal);
        _bot.Serve("/gazette", Some.Renault(1));
        await _bot.CycleAsync();
        _bot.Serve("/gazette", Some.Renault(2), Some.Renault(1));
        await _bot.CycleAsync();

        Assert.Equal([Some.Renault(2).Title], _bot.Chat.Titles());
        Assert.Contains("Nothing is muted", await _bot.TellAsync("/alliance-mod mutes"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mute_holds_for_its_community_alone()
    {
        var other = await _bot.AddCommunityAsync("other");
        await _bot.TellAsync("/alliance-mod rule add all renault", other);
        await _bot.Database.WriteAsync(async connection =>
        {
            foreach (var source in await AllianceBot.Feeds.SourceStore.OfCommunityAsync(connection, _bot.Home.Id))
                await AllianceBot.Feeds.SourceStore.AddAsync(connection, source with { CommunityId = other.Community.Id }, "test", _bot.NowMs);
        }, CancellationToken.None);
        await _bot.TellAsync("/alliance-mod mute source gazette", other);
        _bot.Serve("/gazette", Some.Renault(1));
        await _bot.CycleAsync();

        Assert.Single(_bot.Chat.Titles());
        Assert.Empty(_bot.Chat.Titles("other"));
    }

    [Fact]
    public async Task A_personal_mute_keeps_a_story_out_of_a_direct_message_and_nobody_elses()
    {
        await _bot.TellAsync("/alliance watch nissan", _bot.Reader("2"));
        await _bot.TellAsync("/alliance watch nissan", _bot.Reader("3"));
        _bot.Serve("/gazette", Some.Talks());
        await _bot.CycleAsync();
        Assert.Equal(3, _bot.Chat.Count("send"));

        var id = _bot.Chat.Messages.Values.First().Card.StoryId;
        await _bot.TellAsync($"/alliance mute-me {id}", _bot.Reader("2"));
        _bot.Serve("/kerb", Some.Talks(outlet: "kerb"));
        await _bot.CycleAsync();

        var edited = _bot.Chat.Calls.Where(call => call.What == "edit").Select(call => call.Delivery.Destination.Name).Order();
        Assert.Equal(["direct message to reader 3", "news"], edited);
    }

    [Fact]
    public async Task A_personal_mute_drops_what_waits_for_that_person()
    {
        await _bot.TellAsync("/alliance watch nissan", _bot.Reader("2"));
        _bot.Serve("/gazette", Some.Talks());
        await _bot.PollAgainAsync();
        await _bot.EditAsync();
        var id = await _bot.AskAsync<string>("SELECT short_id FROM stories ORDER BY id DESC LIMIT 1");
        await _bot.TellAsync($"/alliance mute-me {id}", _bot.Reader("2"));
        await _bot.EditAndDeliverAsync();

        Assert.Equal(["news"], _bot.Chat.Calls.Select(call => call.Delivery.Destination.Name));
    }

    [Fact]
    public async Task The_buttons_of_a_card_do_it_for_moderators_and_tell_readers_what_they_can_do()
    {
        _bot.Serve("/gazette", Some.Talks());
        await _bot.CycleAsync();
        var key = Assert.Single(_bot.Chat.Messages).Value.Key;
        var buttons = _bot.Get<CardButtons>();

        var refused = await buttons.PressAsync(_bot.Reader(), CardButtons.Id("mute", key), CancellationToken.None);
        Assert.True(refused.IsError);
        Assert.Contains($"/alliance mute-me {StoryId}", refused.Lines[0].Spans[0].Text, StringComparison.Ordinal);
        Assert.Contains("Nothing is muted", await _bot.TellAsync("/alliance-mod mutes"), StringComparison.Ordinal);

        Assert.False((await buttons.PressAsync(_bot.Moderator, CardButtons.Id("mute", key), CancellationToken.None)).IsError);
        Assert.Contains($"story {StoryId}", await _bot.TellAsync("/alliance-mod mutes"), StringComparison.Ordinal);
        Assert.False((await buttons.PressAsync(_bot.Moderator, CardButtons.Id("source", key), CancellationToken.None)).IsError);
        Assert.Contains("source gazette", await _bot.TellAsync("/alliance-mod mutes"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_button_mutes_the_source_that_heads_the_card()
    {
        await _bot.FollowKnownAsync("/old");
        await _bot.TellAsync("/alliance-mod rule remove all");
        _bot.Serve("/old", Some.Talks("An old headline without the words", outlet: "old") with { Title = "Talks in Yokohama on small electric cars" });
        await _bot.CycleAsync();
        await _bot.TellAsync("/alliance-mod rule add headlines title:renault");
        _bot.Serve("/gazette", Some.Talks(at: Some.Noon.AddHours(1)));
        await _bot.CycleAsync();
        var message = Assert.Single(_bot.Chat.Messages).Value;
        Assert.Equal(("gazette", "old"), (message.Card.Outlet, Assert.Single(message.Card.AlsoReportedBy)));

        await _bot.Get<CardButtons>().PressAsync(_bot.Moderator, CardButtons.Id("source", message.Key), CancellationToken.None);
        Assert.Contains("source gazette", await _bot.TellAsync("/alliance-mod mutes"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_button_works_in_the_community_of_its_card_alone()
    {
        _bot.Serve("/gazette", Some.Talks());
        await _bot.CycleAsync();
        var key = Assert.Single(_bot.Chat.Messages).Value.Key;
        var stranger = await _bot.AddCommunityAsync("other");

        foreach (var (action, _) in CardButtons.All)
            Assert.True((await _bot.Get<CardButtons>().PressAsync(stranger, CardButtons.Id(action, key), CancellationToken.None)).IsError);
        foreach (var id in (string[])["", "mute", ":", "mute:", "mute:' OR 1=1 --", $"drop:{key}"])
            Assert.True((await _bot.Get<CardButtons>().PressAsync(_bot.Moderator, id, CancellationToken.None)).IsError, id);
    }

    [Fact]
    public async Task Watch_this_makes_a_watch_of_what_matched()
    {
        _bot.Serve("/gazette", Some.Talks());
        await _bot.CycleAsync();
        var key = Assert.Single(_bot.Chat.Messages).Value.Key;

        var reply = await _bot.Get<CardButtons>().PressAsync(_bot.Reader(), CardButtons.Id("watch", key), CancellationToken.None);

        Assert.False(reply.IsError, reply.Title);
        Assert.Contains("renault", await _bot.TellAsync("/alliance watches", _bot.Reader()), StringComparison.OrdinalIgnoreCase);
    }
}
