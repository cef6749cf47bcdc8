using AllianceBot.Stories;

namespace AllianceBot.Tests.Stories;

public sealed class StoryReplayTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Reports_of_two_days_in_six_languages_become_the_stories_they_tell_of(int seed)
    {
        var reports = Replay.Reports(seed);
        var stories = Replay.Group(new StoryGrouper(), reports);

        Assert.True(reports.Count > 200);
        var mixed = stories.Zip(reports).GroupBy(pair => pair.First).Where(story => story.DistinctBy(pair => pair.Second.Event).Count() > 1)
            .Select(story => string.Join(", ", story.Select(pair => $"{pair.Second.Event}: {pair.Second.Item.Title}")));
        Assert.Empty(mixed);
        // A story joins across languages only by rare names: reports without them open a story of their language.
        var split = stories.Zip(reports).GroupBy(pair => (pair.Second.Event, pair.Second.Item.Lang)).Where(made => made.DistinctBy(pair => pair.First).Count() > 1)
            .Select(made => $"{made.Key}: {string.Join(", ", made.Select(pair => $"{pair.First} {pair.Second.Item.Title}"))}");
        Assert.Empty(split);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void After_a_restart_the_groups_are_those_of_an_uninterrupted_run(double share)
    {
        var reports = Replay.Reports();
        var before = (int)(reports.Count * share);
        var uninterrupted = Replay.Group(new StoryGrouper(), reports);

        var stored = new List<StoredPlacement>();
        Replay.Group(new StoryGrouper(), reports.Take(before), stored);
        var restored = new StoryGrouper();
        restored.Restore(stored);
        var after = Replay.Group(restored, reports.Skip(before), nextStory: uninterrupted.Take(before).Max() + 1);

        Assert.Equal(uninterrupted.Skip(before), after);
    }

    [Fact]
    public void A_restart_between_windows_changes_nothing_either()
    {
        // Eight times the same two days, three days apart: stories open and close all the time.
        var reports = Enumerable.Range(0, 8).SelectMany(round => Replay.Reports(round).Select(report => report with
        {
            Item = report.Item with { ItemId = report.Item.ItemId + round * 1000, TimeMs = report.Item.TimeMs + round * StoryGrouper.WindowMs / 2 },
        })).OrderBy(report => report.Item.TimeMs).ToList();
        var stored = new List<StoredPlacement>();
        var uninterrupted = Replay.Group(new StoryGrouper(), reports, stored);

        var before = reports.Count * 3 / 4;
        var nowMs = reports[before].Item.TimeMs;
        var restored = new StoryGrouper();
        restored.Restore(stored.Take(before).Where(placement => placement.TimeMs >= nowMs - StoryGrouper.RestoreMs));
        var after = Replay.Group(restored, reports.Skip(before), nextStory: uninterrupted.Take(before).Max() + 1);

        Assert.Equal(uninterrupted.Skip(before), after);
    }
}
