using AllianceBot.Chat.Console;
using AllianceBot.Commands;
using AllianceBot.Tests.App;

namespace AllianceBot.Tests.Commands;

/// <summary>What everybody asks of the news.</summary>
public sealed class NewsCommandTests : IAsyncLifetime
{
    private TestBot _bot = null!;

    public async ValueTask InitializeAsync()
    {
        _bot = await TestBot.StartAsync();
        await _bot.TellAsync("/alliance-mod rule add talks renault AND nissan");
        await _bot.FollowKnownAsync("/gazette");
        await _bot.FollowKnownAsync("/kerb");
        _bot.Serve("/gazette", Enumerable.Range(1, 20).Select(number => Some.Renault(number, Some.Noon.AddDays(-number))).Prepend(Some.Talks()));
        _bot.Serve("/kerb", Some.Talks("Nissan and Renault talk again", outlet: "kerb", at: Some.Noon.AddMinutes(1)));
        await _bot.CycleAsync();
    }

    public async ValueTask DisposeAsync() => await _bot.DisposeAsync();

    [Fact]
    public async Task History_pages_through_what_a_query_finds_the_newest_first()
    {
        var first = await _bot.TellAsync("/alliance history renault");
        Assert.Contains("page 1 of 2: add page:2", first, StringComparison.Ordinal);
        Assert.Contains(Some.Talks().Title, first, StringComparison.Ordinal);
        Assert.Contains(Some.Renault(20).Title, await _bot.TellAsync("/alliance history renault page:3"), StringComparison.Ordinal);
        Assert.Contains("no such page", (await _bot.SayAsync("/alliance history renault page:9")).Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task History_is_bounded_by_since_and_until()
    {
        var week = await _bot.TellAsync("/alliance history renault since:7d until:2d");

        Assert.Contains(Some.Renault(3).Title, week, StringComparison.Ordinal);
        Assert.DoesNotContain(Some.Renault(1).Title, week, StringComparison.Ordinal);
        Assert.DoesNotContain(Some.Renault(8).Title, week, StringComparison.Ordinal);
        Assert.Contains("Nothing was found for honda", await _bot.TellAsync("/alliance history honda"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task History_is_narrowed_by_rule_source_and_language()
    {
        var ofRule = await _bot.TellAsync("/alliance history rule:talks");
        Assert.Contains(Some.Talks().Title, ofRule, StringComparison.Ordinal);
        Assert.DoesNotContain(Some.Renault(3).Title, ofRule, StringComparison.Ordinal);

        var ofSource = await ChooseAsync(("source", "kerb"), ("query", "nissan"));
        Assert.Contains("Nissan and Renault talk again", ofSource, StringComparison.Ordinal);
        Assert.DoesNotContain(Some.Talks().Title, ofSource, StringComparison.Ordinal);
        Assert.DoesNotContain(Some.Renault(1).Title, await ChooseAsync(("source", "kerb")), StringComparison.Ordinal);

        Assert.Contains("Nothing was found", await ChooseAsync(("lang", "ja"), ("query", "renault")), StringComparison.Ordinal);
        Assert.Contains("Nothing was found", await _bot.TellAsync("/alliance history lang:ja renault"), StringComparison.Ordinal);
        Assert.Contains("Nothing was found", await _bot.TellAsync("/alliance history rule:talks source:gazette honda OR toyota"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task History_leads_to_the_post_where_there_is_one()
    {
        Assert.Contains("https://discord.com/channels/", await _bot.TellAsync("/alliance history talks"), StringComparison.Ordinal);
        Assert.DoesNotContain("https://discord.com/channels/", await _bot.TellAsync($"/alliance history \"{Some.Renault(1).Title}\""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_end_that_is_a_day_includes_that_day()
    {
        var until = await _bot.TellAsync("/alliance history renault until:2026-02-27");

        Assert.Contains(Some.Renault(3).Title, until, StringComparison.Ordinal);
        Assert.DoesNotContain(Some.Renault(2).Title, until, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_is_found_history_says_what_it_looked_for_and_how_a_time_is_given()
    {
        Assert.Contains("Nothing was found for honda with since:7d until:2d.", await _bot.TellAsync("/alliance history honda since:7d until:2d"), StringComparison.Ordinal);
        Assert.Contains("follow a colon: since:7d", await _bot.TellAsync("/alliance history renault since 7d"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/alliance history since:2026-02-20 until:2026-02-10", "the beginning is not before the end")]
    [InlineData("/alliance history renault page:0", "\"0\" is not a page")]
    [InlineData("/alliance history renault page:two", "\"two\" is not a page")]
    [InlineData("/alliance latest 9", "no such page")]
    [InlineData("/alliance-mod audit 99", "no such page")]
    [InlineData("/alliance histroy renault", "Did you mean /alliance history?")]
    [InlineData("/alliance audit", "Did you mean /alliance-mod audit?")]
    [InlineData("/alliance mute story k7f3", "Did you mean /alliance-mod mute?")]
    [InlineData("/alliance-mod rules", "Did you mean /alliance-mod rule?")]
    [InlineData("/alliance-mod rule ad talks", "Did you mean /alliance-mod rule add?")]
    [InlineData("/alliance xyzzy", "/alliance help lists what there is")]
    [InlineData("latest", "Did you mean /alliance latest?")]
    [InlineData("/help", "Did you mean /alliance help?")]
    [InlineData("good morning", "try /alliance help")]
    [InlineData("/alliance history rule:tlaks", "Did you mean talks?")]
    public async Task What_was_typed_wrongly_is_said_with_what_was_probably_meant(string line, string sentence)
    {
        var reply = await _bot.SayAsync(line);

        Assert.True(reply.IsError);
        Assert.Contains(sentence, reply.Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_bare_word_is_help()
    {
        Assert.Contains("/alliance history", await _bot.TellAsync("/alliance"), StringComparison.Ordinal);
        Assert.Contains("/alliance-mod rule add", await _bot.TellAsync("/alliance-mod"), StringComparison.Ordinal);
        Assert.True((await _bot.SayAsync("/alliance-mod", _bot.Reader())).IsError);
    }

    [Fact]
    public async Task Every_option_that_names_something_has_suggestions_which_the_command_takes()
    {
        await _bot.TellAsync("/alliance-mod mute source kerb");
        await _bot.TellAsync("/alliance watch nissan", _bot.Moderator);
        string[] free = ["page", "query", "since", "until", "lang", "confirm", "url", "every", "number", "revision", "reports", "code", "ping", "what", "name"];
        foreach (var command in _bot.Get<CommandCatalogue>().Commands)
        {
            foreach (var option in command.Options.Where(option => option.Choices is null && option.Kind == OptionKind.Text && (option.Suggest is not null || !free.Contains(option.Name))))
            {
                Assert.True(option.Suggest is not null, $"{command.Form}: {option.Name}");
                Assert.All(await option.Suggest(_bot.Moderator, "", TestContext.Current.CancellationToken), value => Assert.InRange(value.Length, 1, 100));
            }
        }
        var story = Assert.Single(await Suggest("story", "id", "talk"));
        Assert.Contains("gazette: ", await _bot.TellAsync($"/alliance story {story}"), StringComparison.Ordinal);
        Assert.Equal(["source kerb"], await Suggest("unmute", "what", "kerb"));
        Assert.Equal(["talks"], await Suggest("route", "rule", "tal"));
        Assert.Equal(["Europe/Paris"], await Suggest("settings", "zone", "paris"));

        async Task<IReadOnlyList<string>> Suggest(string path, string name, string typed) => await _bot.Get<CommandCatalogue>().Commands.First(command => command.Path == path)
            .Options.First(option => option.Name == name).Suggest!(_bot.Moderator, typed, TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("`{0}`"), InlineData("#{0}"), InlineData("{0} Renault and Nissan in talks")]
    public async Task An_id_is_taken_as_people_paste_it(string form)
    {
        var id = Assert.Single(_bot.Chat.Messages).Value.Card.StoryId;
        Assert.Contains("talks matched", await _bot.TellAsync($"/alliance why {string.Format(System.Globalization.CultureInfo.InvariantCulture, form, id)}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rule", "talk", "There is no rule \"talk\"")]
    [InlineData("source", "kerbs", "There is no feed \"kerbs\"")]
    [InlineData("since", "someday", "is not a time")]
    [InlineData("lang", "??", "lang:fr")]
    [InlineData("query", "(renault", "never closed")]
    public async Task History_says_what_is_wrong_with_an_option(string option, string value, string sentence)
    {
        var reply = await CallAsync((option, value));
        Assert.True(reply.IsError);
        Assert.Contains(sentence, reply.Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_tells_everybody_theirs_and_moderators_theirs()
    {
        var help = await _bot.TellAsync("/alliance help");
        Assert.Contains("/alliance history", help, StringComparison.Ordinal);
        Assert.DoesNotContain("/alliance-mod rule", help, StringComparison.Ordinal);
        Assert.Contains("/alliance-mod rule add <name> <query>", await _bot.TellAsync("/alliance-mod help"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Latest_story_and_why_lead_from_one_to_the_other()
    {
        var id = Assert.Single(_bot.Chat.Messages).Value.Card.StoryId;

        Assert.Contains(id, await _bot.TellAsync("/alliance latest"), StringComparison.Ordinal);
        var story = await _bot.TellAsync($"/alliance story {id.ToUpperInvariant()}");
        Assert.Contains("gazette: ", story, StringComparison.Ordinal);
        Assert.Contains("kerb: Nissan and Renault talk again", story, StringComparison.Ordinal);
        var why = await _bot.TellAsync($"/alliance why {id}");
        Assert.Contains("talks matched", why, StringComparison.Ordinal);
        Assert.Contains("renault → \"Renault\" in title", why, StringComparison.Ordinal);
        // One line a rule, however many reports it matched: a chat cuts long answers off.
        Assert.Contains("; also kerb", why, StringComparison.Ordinal);
        Assert.Single(why.Split('\n'), line => line.Contains("talks matched", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stats_count_reports_stories_and_outlets()
    {
        var stats = await _bot.TellAsync("/alliance stats renault since:30d");

        Assert.Contains("22 reports in 21 stories; 1 story posted", stats, StringComparison.Ordinal);
        Assert.Contains("21 ", stats, StringComparison.Ordinal);
        Assert.Contains("gazette", stats, StringComparison.Ordinal);
    }

    // As a form of a chat platform has it: each option by its name.
    private Task<Reply> CallAsync(params (string Name, string Value)[] options)
    {
        var catalogue = _bot.Get<CommandCatalogue>();
        return catalogue.RunAsync(catalogue.Commands.Single(command => command.Path == "history"),
            new CommandCall(_bot.Reader(), options.ToDictionary(option => option.Name, option => option.Value)), TestContext.Current.CancellationToken);
    }

    private async Task<string> ChooseAsync(params (string Name, string Value)[] options) => new ConsoleRenderer(colour: false, width: 100).Reply(await CallAsync(options));
}
