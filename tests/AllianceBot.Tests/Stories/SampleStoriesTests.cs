using AllianceBot.Seeding;
using AllianceBot.Tests.App;
using AllianceBot.TestSupport;
using Dapper;

namespace AllianceBot.Tests.Stories;

/// <summary>The stories that a first start shows: what the sample feeds tell of one event is one story, in whatever language and script.</summary>
public sealed class SampleStoriesTests
{
    [Fact]
    public async Task All_reports_of_the_alliance_talks_are_one_story_and_nothing_else_is_in_it()
    {
        var stories = await StoriesAsync();
        var talks = Assert.Single(stories, story => story.Contains("Renault and Nissan resume talks to revive their alliance"));
        Assert.Equal(
            [
                "Alliance Renault-Nissan : les discussions reprennent en vue d’une relance",
                "Nissan and Renault back in talks over reviving their alliance",
                "Renault and Nissan resume talks to revive their alliance",
                "Renault et Nissan reprennent les discussions pour relancer leur alliance",
                "Renault, Nissan in fresh talks to revive strained alliance",
                "Renault-Nissan alliance: carmakers restart talks on a revival",
                "ルノーと日産、アライアンス立て直しへ協議を再開",
                "日産とルノー、アライアンス立て直しの協議再開 6月末に枠組み合意目指す",
            ],
            talks.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Renault opens order books for the electric Twingo", "Renault ouvre les commandes de la Twingo électrique")]
    [InlineData("Renault’s Ampere and Northlode plan battery cell venture near Douai", "Batteries : Renault et Northlode préparent une coentreprise près de Douai")]
    public async Task Other_events_that_two_languages_tell_of_are_one_story(string report, string other) =>
        Assert.Contains(await StoriesAsync(), story => story.Contains(report) && story.Contains(other));

    [Theory]
    [InlineData("Motor insurers’ alliance wants cheaper windscreen repairs")]
    [InlineData("Ferry lines and tram company talk about a harbor alliance")]
    [InlineData("産油国の一部、日産30万バレルの増産を見送り")]
    [InlineData("Béziers : trois nuits de fermeture pour les riverains de la route de Nissan")]
    [InlineData("日産スタジアムの芝、冬の張り替えが終わる")]
    public async Task What_only_sounds_alike_stays_apart(string title) => Assert.Equal([title], Assert.Single(await StoriesAsync(), story => story.Contains(title)));

    /// <summary>The titles of each story.</summary>
    private static async Task<List<HashSet<string>>> StoriesAsync()
    {
        var folder = Path.Combine(RepositoryPaths.Root, "seeds", "sample");
        await using var bot = await TestBot.StartAsync(seeds: new SeedFolder(folder, Path.Combine(folder, "no-rules.yaml"), IsNamed: true));
        await bot.PollAsync();
        await bot.EditAsync();
        return await bot.Database.ReadAsync(async connection =>
            (await connection.QueryAsync<(long StoryId, string Title)>("SELECT si.story_id, i.title FROM story_items si JOIN items i ON i.id = si.item_id"))
                .GroupBy(item => item.StoryId, item => item.Title).Select(story => story.ToHashSet(StringComparer.Ordinal)).ToList(), CancellationToken.None);
    }
}
