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
        _bot.Serve("/kerb", Some.Talks("Nissan and Renault talk again", outlet: "kerb"));
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
        Assert.Contains("no such page", await _bot.TellAsync("/alliance history renault page:9"), StringComparison.Ordinal);
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
        Assert.Contains("; also gazette", why, StringComparison.Ordinal);
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
