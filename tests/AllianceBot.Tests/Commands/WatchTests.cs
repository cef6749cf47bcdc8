using AllianceBot.Deliveries;
using AllianceBot.Tests.App;
using Dapper;

namespace AllianceBot.Tests.Commands;

/// <summary>Personal watches: own words, by direct message, and nobody else's business.</summary>
public sealed class WatchTests : IAsyncLifetime
{
    private TestBot _bot = null!;

    public async ValueTask InitializeAsync()
    {
        _bot = await TestBot.StartAsync();
        await _bot.FollowKnownAsync("/gazette");
    }

    public async ValueTask DisposeAsync() => await _bot.DisposeAsync();

    private async Task ReportAsync(params Entry[] entries)
    {
        _bot.Serve("/gazette", entries);
        await _bot.CycleAsync();
    }

    [Fact]
    public async Task A_watch_brings_a_direct_message_to_its_owner_alone()
    {
        await _bot.TellAsync("/alliance watch nissan AND alliance", _bot.Reader("2"));
        await ReportAsync(Some.Talks(), Some.Renault(1));

        var message = Assert.Single(_bot.Chat.Messages).Value;
        Assert.Equal(("dm", $"2@{_bot.Home.Id}"), (message.Destination.Kind, message.Destination.ExternalId));
        Assert.Equal(Some.Talks().Title, message.Card.Title);
        Assert.Contains("You have no watches", await _bot.TellAsync("/alliance watches", _bot.Reader("3")), StringComparison.Ordinal);
        Assert.DoesNotContain("nissan", await _bot.TellAsync("/alliance-mod rule list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_watch_brought_is_shown_to_its_owner_alone()
    {
        await _bot.TellAsync("/alliance watch nissan AND alliance", _bot.Reader("2"));
        await ReportAsync(Some.Talks());
        var id = Assert.Single(_bot.Chat.Messages).Value.Card.StoryId;

        Assert.Contains("nissan AND alliance", await _bot.TellAsync($"/alliance why {id}", _bot.Reader("2")), StringComparison.Ordinal);
        Assert.Contains(id, await _bot.TellAsync("/alliance latest", _bot.Reader("2")), StringComparison.Ordinal);
        foreach (var other in new[] { _bot.Reader("3"), _bot.Moderator })
        {
            Assert.Contains("was not posted here", await _bot.TellAsync($"/alliance why {id}", other), StringComparison.Ordinal);
            Assert.Contains("Nothing has been posted yet", await _bot.TellAsync("/alliance latest", other), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_watch_can_be_paused_resumed_and_removed_by_its_number_or_its_words()
    {
        await _bot.TellAsync("/alliance watch renault", _bot.Reader());
        await _bot.TellAsync("/alliance watch nissan", _bot.Reader());
        await _bot.TellAsync("/alliance pause 1", _bot.Reader());
        Assert.Contains("paused: by me", await _bot.TellAsync("/alliance watches", _bot.Reader()), StringComparison.Ordinal);
        await ReportAsync(Some.Renault(1));
        Assert.Empty(_bot.Chat.Calls);

        await _bot.TellAsync("/alliance resume Renault", _bot.Reader());
        await ReportAsync(Some.Renault(2), Some.Renault(1));
        Assert.Equal([Some.Renault(2).Title], _bot.Chat.Messages.Values.Select(message => message.Card.Title));

        await _bot.TellAsync("/alliance unwatch 1", _bot.Reader());
        await ReportAsync(Some.Renault(3), Some.Renault(2));
        Assert.Single(_bot.Chat.Messages);
        Assert.Contains("nissan", await _bot.TellAsync("/alliance watches", _bot.Reader()), StringComparison.Ordinal);
        Assert.True((await _bot.SayAsync("/alliance unwatch 7", _bot.Reader())).IsError);
        Assert.True((await _bot.SayAsync("/alliance unwatch 0", _bot.Reader())).IsError);
    }

    [Fact]
    public async Task A_watch_is_found_by_some_of_its_words_when_no_other_has_them()
    {
        await _bot.TellAsync("/alliance watch nissan AND leaf", _bot.Reader());
        await _bot.TellAsync("/alliance watch nissan AND micra", _bot.Reader());

        Assert.True((await _bot.SayAsync("/alliance unwatch nissan", _bot.Reader())).IsError);
        Assert.Contains("Your 2 watches are paused", await _bot.TellAsync("/alliance pause", _bot.Reader()), StringComparison.Ordinal);
        Assert.Contains("Removed: nissan AND leaf", await _bot.TellAsync("/alliance unwatch leaf", _bot.Reader()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_watch_twice_and_one_too_many_are_refused_with_a_sentence()
    {
        await _bot.TellAsync("/alliance watch renault AND nissan", _bot.Reader());
        Assert.Contains("already", (await _bot.SayAsync("/alliance watch nissan renault", _bot.Reader())).Title, StringComparison.Ordinal);
        for (var i = 1; i < 25; i++)
            await _bot.TellAsync($"/alliance watch word{i}", _bot.Reader());
        Assert.Contains("25 watches", (await _bot.SayAsync("/alliance watch onemore", _bot.Reader())).Title, StringComparison.Ordinal);
        Assert.False((await _bot.SayAsync("/alliance watch onemore", _bot.Reader("3"))).IsError);
    }

    [Fact]
    public async Task A_closed_direct_message_waits_until_its_owner_resumes()
    {
        await _bot.TellAsync("/alliance watch renault", _bot.Reader());
        _bot.Chat.OnSend = _ => Task.FromResult<DeliveryOutcome?>(new DeliveryOutcome.Closed("Your direct messages are closed to this bot."));
        await ReportAsync(Some.Renault(1));
        Assert.Contains("Your direct messages are closed", await _bot.TellAsync("/alliance watches", _bot.Reader()), StringComparison.Ordinal);

        _bot.Chat.OnSend = _ => Task.FromResult<DeliveryOutcome?>(null);
        await _bot.TellAsync("/alliance resume", _bot.Reader());
        await _bot.CycleAsync();
        Assert.Single(_bot.Chat.Messages);
    }

    [Fact]
    public async Task What_is_stored_about_somebody_can_be_read_and_erased()
    {
        var reader = _bot.Reader("4711");
        Assert.Contains("Nothing is stored", await _bot.TellAsync("/alliance my-data export", reader), StringComparison.Ordinal);
        await _bot.TellAsync("/alliance watch renault AND NOT megane", reader);
        await ReportAsync(Some.Renault(1));
        var export = await _bot.TellAsync("/alliance my-data export", reader);
        Assert.Contains("renault AND NOT megane", export, StringComparison.Ordinal);
        Assert.Contains("\"alerts\": 1", export, StringComparison.Ordinal);

        Assert.True((await _bot.SayAsync("/alliance my-data erase", reader)).IsError);
        Assert.True((await _bot.SayAsync("/alliance my-data erase please", reader)).IsError);
        await _bot.TellAsync("/alliance my-data erase erase", reader);

        Assert.Contains("Nothing is stored", await _bot.TellAsync("/alliance my-data export", reader), StringComparison.Ordinal);
        foreach (var word in (string[])["4711", "megane", "NOT"])
            Assert.Empty(await WhereAsync(word));
        Assert.DoesNotContain("4711", await _bot.TellAsync("/alliance-mod audit"), StringComparison.Ordinal);
        await ReportAsync(Some.Renault(2), Some.Renault(1));
        Assert.Single(_bot.Chat.Messages);

        // Who was erased may come again.
        await _bot.TellAsync("/alliance watch renault", reader);
        await ReportAsync(Some.Renault(3), Some.Renault(2));
        Assert.Equal(2, _bot.Chat.Messages.Count);
    }

    // Every column of every table in which a word stands.
    private Task<List<string>> WhereAsync(string word) => _bot.Database.ReadAsync(async connection =>
    {
        var found = new List<string>();
        foreach (var table in await connection.QueryAsync<string>("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%' AND name NOT LIKE 'item%' AND name NOT LIKE 'sqlite%'"))
        {
            foreach (var row in (await connection.QueryAsync($"SELECT * FROM {table}")).Cast<IDictionary<string, object>>())
                found.AddRange(row.Where(field => field.Value is string text && text.Contains(word, StringComparison.Ordinal)).Select(field => $"{table}.{field.Key}: {field.Value}"));
        }
        return found;
    }, CancellationToken.None);
}
