using AllianceBot.Fakes.FeedFarm;

namespace AllianceBot.Tests.App;

/// <summary>How the poller treats the servers that it asks, from poll to poll and over restarts.</summary>
public sealed class PollingTests : IAsyncLifetime
{
    private TestBot _bot = null!;

    public async ValueTask InitializeAsync() => _bot = await TestBot.StartAsync();

    public async ValueTask DisposeAsync() => await _bot.DisposeAsync();

    [Fact]
    public async Task Two_communities_that_follow_one_feed_cost_one_request()
    {
        var other = await _bot.AddCommunityAsync("other");
        _bot.Serve("/gazette", Some.Noise());
        await _bot.FollowAsync("/gazette");
        await _bot.FollowAsync("/gazette", community: other.Community);
        await _bot.PollAsync();

        Assert.Single(_bot.Farm.Requests);
    }

    [Fact]
    public async Task A_restart_asks_no_feed_before_its_time()
    {
        for (var i = 0; i < 5; i++)
            await _bot.FollowKnownAsync($"/outlet{i}");
        _bot.Time.Advance(TimeSpan.FromMinutes(20));
        await using var restarted = await _bot.AgainAsync();

        Assert.Equal(0, await restarted.PollAsync());
        restarted.Time.Advance(TimeSpan.FromMinutes(50));
        Assert.Equal(5, await restarted.PollAsync());
    }

    [Theory]
    [InlineData("<ttl>300</ttl>", 4, 6)]
    [InlineData("<sy:updatePeriod xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'>daily</sy:updatePeriod><sy:updateFrequency xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'>4</sy:updateFrequency>", 5, 7)]
    [InlineData("<skipHours><hour>14</hour><hour>15</hour><hour>16</hour><hour>17</hour></skipHours>", 3.9, 4.2)]
    [InlineData("<skipDays><day>Monday</day></skipDays>", 9.9, 10.2)]
    public async Task What_the_document_asks_of_its_pollers_is_kept(string element, double hoursBefore, double hoursAfter)
    {
        // The bot starts on a Monday at 14:00.
        _bot.Farm.On("/gazette", Answers.Feed(Some.Rss("gazette", Some.Noise()).Replace("<language>", element + "<language>", StringComparison.Ordinal)));
        await _bot.FollowAsync("/gazette");
        await _bot.PollAsync();
        _bot.Time.Advance(TimeSpan.FromHours(hoursBefore));
        Assert.Equal(0, await _bot.PollAsync());
        _bot.Time.Advance(TimeSpan.FromHours(hoursAfter - hoursBefore));
        Assert.Equal(1, await _bot.PollAsync());
    }

    [Fact]
    public async Task A_moderator_may_have_a_feed_asked_less_often_unless_another_community_wants_the_usual_pace()
    {
        await _bot.FollowKnownAsync("/gazette");
        Assert.Contains("every 5h at most", await _bot.TellAsync("/alliance-mod feed edit gazette every:5h"), StringComparison.Ordinal);
        Assert.InRange(await RequestsIn(hours: 11), 2, 3);
        await _bot.FollowAsync("/gazette", community: (await _bot.AddCommunityAsync("other")).Community);
        Assert.InRange(await RequestsIn(hours: 12), 8, 12);
        Assert.Contains("usual pace", await _bot.TellAsync("/alliance-mod feed edit gazette every:usual"), StringComparison.Ordinal);

        async Task<int> RequestsIn(int hours)
        {
            var before = _bot.Farm.Requests.Count;
            for (var minutes = 0; minutes < hours * 60; minutes += 5)
            {
                _bot.Time.Advance(TimeSpan.FromMinutes(5));
                await _bot.PollAsync();
            }
            return _bot.Farm.Requests.Count - before;
        }
    }

    [Fact]
    public async Task A_feed_is_not_asked_more_than_once_a_minute_however_often_it_is_checked()
    {
        await _bot.FollowKnownAsync("/gazette");
        var asked = _bot.Farm.Requests.Count;
        Assert.Contains("asked less than a minute ago", await _bot.TellAsync("/alliance-mod feed check gazette"), StringComparison.Ordinal);
        await _bot.PollAsync();
        Assert.Equal(asked, _bot.Farm.Requests.Count);

        _bot.Time.Advance(TimeSpan.FromMinutes(2));
        var answer = _bot.SayAsync("/alliance-mod feed check gazette");
        for (var i = 0; i < 60 && !answer.IsCompleted; i++)
        {
            await _bot.PollAsync();
            _bot.Time.Advance(TimeSpan.FromMilliseconds(250));
        }
        await answer;
        Assert.Equal(asked + 1, _bot.Farm.Requests.Count);
    }

    [Theory]
    [InlineData("\"Kerb & Axle\""), InlineData("“Kerb & Axle”"), InlineData("kerb & axle")]
    public async Task A_feed_is_named_with_quotes_or_without(string name)
    {
        await _bot.FollowAsync("/kerb", "Kerb & Axle");
        foreach (var change in new[] { $"feed edit {name} every:2h", $"feed pause {name}", $"feed resume {name}", $"feed prefer yes {name}", $"feed remove {name}" })
            Assert.Contains("Kerb & Axle", await _bot.TellAsync($"/alliance-mod {change}"), StringComparison.Ordinal);
        Assert.True((await _bot.SayAsync($"/alliance-mod feed remove {name}")).IsError);
    }

    [Fact]
    public async Task A_feed_whose_server_says_unchanged_wrongly_can_be_asked_without_conditions()
    {
        _bot.Farm.On("/gazette", Answers.Feed(Some.Rss("gazette", Some.Noise()), "\"always the same\""));
        await _bot.FollowAsync("/gazette");
        await _bot.PollAsync();
        Assert.Contains("whole each time", await _bot.TellAsync("/alliance-mod feed edit gazette cache:ignore"), StringComparison.Ordinal);
        _bot.Farm.On("/gazette", Answers.Feed(Some.Rss("gazette", Some.Noise(1), Some.Noise()), "\"always the same\""));
        await _bot.PollAgainAsync();

        Assert.Null(_bot.Farm.Requests[^1].Header("If-None-Match"));
        Assert.Equal(2L, await _bot.AskAsync<long>("SELECT COUNT(*) FROM items"));
    }

    [Theory]
    [InlineData("gazette every:0s"), InlineData("gazette every:2d"), InlineData("gazette every:5"), InlineData("gazette every:soon"), InlineData("gazette"), InlineData("gazette cache:maybe"), InlineData("nobody every:2h")]
    public async Task What_cannot_be_asked_of_a_feed_is_said(string words)
    {
        await _bot.FollowAsync("/gazette");
        Assert.True((await _bot.SayAsync($"/alliance-mod feed edit {words}")).IsError);
    }

    [Fact]
    public async Task New_validators_are_kept_although_the_document_is_the_same()
    {
        var body = Some.Rss("gazette", Some.Noise());
        foreach (var etag in (string[])["\"1\"", "\"2\"", "\"3\""])
        {
            _bot.Farm.On("/gazette", Answers.Feed(body, etag));
            if (etag == "\"1\"")
                await _bot.FollowAsync("/gazette");
            await _bot.PollAgainAsync();
        }

        Assert.Equal([null, "\"1\"", "\"2\""], _bot.Farm.Requests.Select(request => request.Header("If-None-Match")));
    }

    [Theory]
    [InlineData("<rss><channel><item><title>cut in the mid", null)]
    [InlineData("no feed at all", "\"good\"")]
    [InlineData("<html><body>Back soon</body></html>", "\"good\"")]
    public async Task C09_Validators_of_a_document_that_was_not_read_to_its_end_are_not_kept(string body, string? expected)
    {
        _bot.Farm.On("/gazette", Answers.Feed(Some.Rss("gazette", Some.Noise()), "\"good\""));
        await _bot.FollowAsync("/gazette");
        await _bot.PollAsync();
        _bot.Farm.On("/gazette", Answers.Feed(body, "\"bad\""));
        await _bot.PollAgainAsync();
        await _bot.PollAgainAsync();
        await _bot.PollAgainAsync();

        Assert.Equal(expected, _bot.Farm.Requests[^1].Header("If-None-Match"));
        Assert.True(_bot.Farm.Requests.Count > 2);
    }

    [Fact]
    public async Task A_permanent_redirect_is_stored_after_three_sightings_over_a_day_and_reposts_nothing()
    {
        await _bot.TellAsync("/alliance-mod rule add all renault");
        _bot.Serve("/old", Some.Renault(1));
        await _bot.FollowAsync("/old");
        await _bot.PollAsync();
        _bot.Farm.On("/old", Answers.Redirect(301, "/new"));
        _bot.Serve("/new", Some.Renault(1));
        for (var hours = 0; hours < 40; hours++)
            await _bot.PollAgainAsync();
        await _bot.EditAndDeliverAsync();

        Assert.Equal(_bot.Farm.Url("/new").ToString(), await _bot.AskAsync<string>("SELECT url FROM feeds"));
        Assert.InRange(_bot.Farm.Requests.Count(request => request.Path == "/old"), 20, 28);
        Assert.Equal(1L, await _bot.AskAsync<long>("SELECT COUNT(*) FROM items"));
        Assert.Empty(_bot.Chat.Calls);
    }

    [Fact]
    public async Task A_temporary_redirect_is_asked_for_again_at_its_old_address()
    {
        _bot.Farm.On("/old", Answers.Redirect(302, "/maintenance"));
        _bot.Serve("/maintenance", Some.Noise());
        await _bot.FollowAsync("/old");
        for (var hours = 0; hours < 40; hours++)
            await _bot.PollAgainAsync();

        Assert.Equal(40, _bot.Farm.Requests.Count(request => request.Path == "/old"));
        Assert.Equal(_bot.Farm.Url("/old").ToString(), await _bot.AskAsync<string>("SELECT url FROM feeds"));
    }

    [Fact]
    public async Task Relative_links_count_from_where_the_document_came_from()
    {
        _bot.Farm.On("/feed", Answers.Redirect(302, "/deep/er/feed.xml"));
        _bot.Farm.On("/deep/er/feed.xml", Answers.Feed("<rss><channel><item><title>1</title><link>one.html</link></item></channel></rss>"));
        await _bot.FollowAsync("/feed");
        await _bot.PollAsync();

        Assert.Equal(_bot.Farm.Url("/deep/er/one.html").ToString(), await _bot.AskAsync<string>("SELECT url FROM items"));
    }
}
