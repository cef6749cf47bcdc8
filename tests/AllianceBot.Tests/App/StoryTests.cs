using AllianceBot.Alerts;
using AllianceBot.Commands;
using AllianceBot.Communities;
using AllianceBot.Stories;

namespace AllianceBot.Tests.App;

/// <summary>One story, and what each community sees of it: its own reports, lead, summary, breaking, splits and merges.</summary>
public abstract class StoryTests
{
    private const string Yokohama = "Nissan to close a paint shop in Yokohama";

    private protected abstract Task<TestStore> OpenAsync();

    private async Task<TestBot> StartAsync()
    {
        var bot = await TestBot.StartAsync(store: await OpenAsync());
        await bot.TellAsync("/alliance-mod rule add alliance renault OR nissan");
        return bot;
    }

    [Fact]
    public async Task Two_communities_see_one_story_each_with_its_own_sources()
    {
        await using var bot = await StartAsync();
        var other = await bot.AddCommunityAsync("other");
        await bot.TellAsync("/alliance-mod rule add theirs renault OR nissan", other);
        foreach (var ours in (string[])["/gazette", "/kerb", "/wire"])
            await bot.FollowKnownAsync(ours);
        foreach (var theirs in (string[])["/ledger", "/wire"])
            await FollowAsync(bot, theirs, other.Community);
        bot.Serve("/gazette", Some.Talks(outlet: "gazette"));
        bot.Serve("/kerb", Some.Talks("Kerb: Renault and Nissan talk about their alliance", outlet: "kerb", at: Some.Noon.AddMinutes(10)));
        bot.Serve("/wire", Some.Talks("Wire: talks of Renault and Nissan about their alliance", outlet: "wire", at: Some.Noon.AddMinutes(20)));
        bot.Serve("/ledger", Some.Talks("Ledger: Renault, Nissan in talks about a new alliance", outlet: "ledger", at: Some.Noon.AddMinutes(30)) with
        {
            Text = "A new alliance of Renault and Nissan is being talked about, bankers in London say. " + Some.TalksText,
        });
        await bot.CycleAsync();

        var (home, theirsCard) = (CardIn(bot, "news"), CardIn(bot, "other"));
        Assert.Equal(home.StoryId, theirsCard.StoryId);
        Assert.Equal(("gazette", "wire"), (home.Outlet, theirsCard.Outlet));
        Assert.Equal(["kerb", "wire"], home.AlsoReportedBy);
        Assert.Equal(["ledger"], theirsCard.AlsoReportedBy);
        Assert.Contains("(breaking since", await bot.TellAsync($"/alliance story {home.StoryId}"), StringComparison.Ordinal);
        Assert.DoesNotContain("(breaking since", await bot.TellAsync($"/alliance story {home.StoryId}", other), StringComparison.Ordinal);

        // A preferred source leads from the next report on, for its community alone.
        await bot.TellAsync("/alliance-mod feed prefer yes ledger", other);
        bot.Serve("/wire", Some.Talks("Wire: talks of Renault and Nissan about their alliance", outlet: "wire", at: Some.Noon.AddMinutes(20)) with { Title = "Wire: talks of Renault and Nissan on the alliance" });
        await bot.CycleAsync();
        Assert.Equal(("gazette", "ledger"), (CardIn(bot, "news").Outlet, CardIn(bot, "other").Outlet));
        Assert.Contains(CardIn(bot, "other").Summary, run => run.Text.Contains("bankers in London", StringComparison.Ordinal));
        Assert.DoesNotContain(CardIn(bot, "news").Summary, run => run.Text.Contains("bankers in London", StringComparison.Ordinal));

        // A split holds for the community whose moderator made it.
        await bot.TellAsync($"/alliance-mod story split {home.StoryId} wire");
        await bot.CycleAsync();
        Assert.Equal(["kerb"], bot.Chat.Messages.Values.Single(message => message.Destination.Name == "news" && message.Card.StoryId == home.StoryId).Card.AlsoReportedBy);
        Assert.Equal(["wire"], CardIn(bot, "other").AlsoReportedBy);

        // Nobody is ever shown an item of a source that they do not follow.
        foreach (var (caller, strangers) in new[] { (bot.Moderator, (string[])["ledger"]), (other, ["gazette", "kerb"]) })
        {
            foreach (var line in (string[])[$"/alliance story {home.StoryId}", "/alliance latest", "/alliance history renault", $"/alliance why {home.StoryId}"])
            {
                var told = await bot.TellAsync(line, caller);
                Assert.All(strangers, stranger => Assert.DoesNotContain(stranger, told, StringComparison.OrdinalIgnoreCase));
            }
        }
    }

    [Fact]
    public async Task A_split_makes_a_post_of_its_own_and_edits_the_one_that_stood()
    {
        await using var bot = await StartAsync();
        var id = await TogetherAsync(bot);
        Assert.Equal(["kerb"], CardIn(bot, "news").AlsoReportedBy);

        var said = await bot.TellAsync($"/alliance-mod story split {id} 2");
        await bot.CycleAsync();
        Assert.Equal([Some.Talks().Title, Yokohama], bot.Chat.Titles().Order(StringComparer.Ordinal).Reverse());
        Assert.All(bot.Chat.Messages.Values, message => Assert.Empty(message.Card.AlsoReportedBy));
        Assert.Equal(2, bot.Chat.Count("send"));

        // And it is remembered: another wording of the report stays where it was moved.
        bot.Serve("/kerb", Similar() with { Title = "Nissan closes a paint shop in Yokohama" });
        await bot.CycleAsync();
        Assert.Contains("Nissan closes a paint shop in Yokohama", bot.Chat.Messages.Values.Select(message => message.Card.Title));
        Assert.Equal(2, bot.Chat.Count("send"));
        Assert.Contains("story split", await bot.TellAsync("/alliance-mod audit"), StringComparison.Ordinal);

        // Merged again, the story tells both; the second post is left as it stands.
        var own = said.Split("is story ")[1][..4];
        await bot.TellAsync($"/alliance-mod story merge {own} {id}");
        await bot.CycleAsync();
        Assert.Equal(["kerb"], bot.Chat.Messages.Values.Single(message => message.Card.StoryId == id).Card.AlsoReportedBy);
        Assert.Equal(2, bot.Chat.Count("send"));
    }

    [Fact]
    public async Task A_later_report_goes_where_the_report_was_moved_that_it_is_nearest_to()
    {
        await using var bot = await StartAsync();
        foreach (var path in (string[])["/gazette", "/kerb", "/wire"])
            await bot.FollowKnownAsync(path);
        bot.Serve("/gazette", Some.Talks());
        bot.Serve("/kerb", Paint("kerb"));
        await bot.CycleAsync();
        var id = CardIn(bot, "news").StoryId;
        var own = (await bot.TellAsync($"/alliance-mod story split {id} kerb")).Split("is story ")[1][..4];

        bot.Serve("/wire", Paint("wire"));
        await bot.CycleAsync();
        Assert.Contains("wire", await bot.TellAsync($"/alliance story {own}"), StringComparison.Ordinal);
        Assert.DoesNotContain("wire", await bot.TellAsync($"/alliance story {id}"), StringComparison.Ordinal);
        Assert.Equal(2, bot.Chat.Count("send"));
    }

    [Fact]
    public async Task A_merge_holds_for_reports_yet_to_come_and_can_be_taken_back()
    {
        await using var bot = await StartAsync();
        await bot.FollowKnownAsync("/gazette");
        await bot.FollowKnownAsync("/kerb");
        bot.Serve("/gazette", Some.Talks(), Some.Renault(1));
        await bot.CycleAsync();
        var ids = bot.Chat.Messages.Values.ToDictionary(message => message.Card.Title, message => message.Card.StoryId);
        var (part, whole) = (ids[Some.Renault(1).Title], ids[Some.Talks().Title]);

        await bot.TellAsync($"/alliance-mod story merge {part} {whole}");
        var late = Some.Renault(1);
        bot.Serve("/kerb", late with { Guid = "late", Link = "http://kerb.example/late" });
        await bot.CycleAsync();
        Assert.Equal(2, bot.Chat.Count("send"));
        Assert.Equal(["kerb"], bot.Chat.Messages.Values.Single(message => message.Card.StoryId == whole).Card.AlsoReportedBy);
        Assert.Contains(Some.Renault(1).Title, await bot.TellAsync($"/alliance story {part}"), StringComparison.Ordinal);
        Assert.True((await bot.SayAsync($"/alliance-mod story merge {whole} {part}")).IsError);

        await bot.TellAsync($"/alliance-mod story split {part}");
        await bot.CycleAsync();
        Assert.DoesNotContain(Some.Renault(1).Title, await bot.TellAsync($"/alliance story {whole}"), StringComparison.Ordinal);
        Assert.Empty(bot.Chat.Messages.Values.Single(message => message.Card.StoryId == whole).Card.AlsoReportedBy);
        Assert.Equal(2, bot.Chat.Messages.Values.DistinctBy(message => message.Card.StoryId).Count());
    }

    [Fact]
    public async Task What_cannot_be_split_or_merged_is_said()
    {
        await using var bot = await StartAsync();
        var other = await bot.AddCommunityAsync("other");
        var id = await TogetherAsync(bot);
        foreach (var (line, caller) in new (string, Caller?)[]
        {
            ($"/alliance-mod story split {id}", null), ($"/alliance-mod story split {id} 3", null), ($"/alliance-mod story split {id} 1 2", null),
            ($"/alliance-mod story split {id} nobody", null), ("/alliance-mod story split zzzz 1", null), ($"/alliance-mod story merge {id} {id}", null),
            ($"/alliance-mod story split {id} 2", bot.Reader()), ($"/alliance-mod story split {id} 2", other), ($"/alliance-mod story merge {id} {id}", other),
        })
        {
            Assert.True((await bot.SayAsync(line, caller)).IsError, line);
        }
        Assert.Equal(0, await bot.AskAsync<long>("SELECT COUNT(*) FROM story_overrides"));
    }

    private static Entry Similar() => new(
        Yokohama, "Nissan will close a paint shop in Yokohama. " + Some.TalksText, "kerb-paint", "http://kerb.example/paint", Some.Noon.AddMinutes(5));

    /// <summary>Near enough to the talks to join their story, and not quite like them.</summary>
    private static Entry Paint(string outlet) => new(
        "Paint shop in Yokohama closes as Renault and Nissan talk",
        "The paint shop at the edge of Yokohama harbour closes in autumn and six hundred workers were told of it by letter. "
        + "A robot line that was bought eleven years ago goes to a museum, and the hall may become a depot for parcels. "
        + "The decision comes while Renault and Nissan are in talks about a new shape of their alliance, people close to both carmakers said.",
        $"{outlet}-paint", $"http://{outlet}.example/paint", Some.Noon.AddMinutes(5));

    /// <summary>Two reports of two events that were grouped into one story.</summary>
    private static async Task<string> TogetherAsync(TestBot bot)
    {
        await bot.FollowKnownAsync("/gazette");
        await bot.FollowKnownAsync("/kerb");
        bot.Serve("/gazette", Some.Talks());
        bot.Serve("/kerb", Similar());
        await bot.CycleAsync();
        return CardIn(bot, "news").StoryId;
    }

    private static async Task FollowAsync(TestBot bot, string path, Community community)
    {
        bot.Serve(path, Some.Noise());
        await bot.FollowAsync(path, community: community);
        await bot.PollAsync();
        await bot.EditAsync();
    }

    private static Card CardIn(TestBot bot, string place) => Assert.Single(bot.Chat.Messages.Values, message => message.Destination.Name == place).Card;
}

public sealed class SqliteStoryTests : StoryTests
{
    private protected override Task<TestStore> OpenAsync() => TestStore.SqliteAsync();
}

public sealed class PostgresStoryTests : StoryTests
{
    private protected override Task<TestStore> OpenAsync() => TestStore.PostgresAsync();
}
