using AllianceBot.Stories;
using AllianceBot.TestSupport;

namespace AllianceBot.Tests.Stories;

/// <summary>A made-up report and the event that it tells of.</summary>
internal sealed record MadeReport(GroupItem Item, string Event);

/// <summary>About 200 made-up reports of the events in replay.txt, over two days: each outlet has its own choice of title and sentences.</summary>
internal static class Replay
{
    private const int ReportsOfEach = 12;
    private const long StartMs = 1_760_000_000_000;
    private const long TwoDaysMs = 2 * 24 * 60 * 60 * 1000L;

    public static List<MadeReport> Reports(int seed = 1)
    {
        var random = new Random(seed);
        var reports = new List<MadeReport>();
        foreach (var made in Events())
        {
            // Reports of an event come within a day of each other.
            var start = StartMs + random.NextInt64(TwoDaysMs / 2);
            for (var i = 0; i < ReportsOfEach; i++)
            {
                var sentences = random.GetItems(Enumerable.Range(0, made.Sentences.Count).ToArray(), 4).Distinct().Order().Select(chosen => made.Sentences[chosen]);
                var time = start + random.NextInt64(TwoDaysMs / 2);
                reports.Add(new MadeReport(new GroupItem(0, made.Lang, made.Titles[i % made.Titles.Count], string.Join('\n', sentences), time, null), made.Key));
            }
        }
        return [.. reports.OrderBy(report => report.Item.TimeMs).Select((report, i) => report with { Item = report.Item with { ItemId = i + 1 } })];
    }

    /// <summary>The story of each report, in order.</summary>
    public static List<long> Group(StoryGrouper grouper, IEnumerable<MadeReport> reports, List<StoredPlacement>? stored = null, long nextStory = 1)
    {
        var stories = new List<long>();
        foreach (var report in reports)
        {
            var placement = grouper.Place(report.Item);
            var story = placement.StoryId ?? nextStory++;
            grouper.Add(placement, story);
            stored?.Add(new StoredPlacement(report.Item.ItemId, story, report.Item.Lang, report.Item.TimeMs, placement.Vector));
            stories.Add(story);
        }
        return stories;
    }

    private static List<MadeEvent> Events()
    {
        var events = new List<MadeEvent>();
        foreach (var line in File.ReadLines(Path.Combine(RepositoryPaths.Root, "tests/AllianceBot.Tests/Stories/replay.txt")))
        {
            switch (line.Split(' ', 2))
            {
                case ["event", var name]:
                    events.Add(new MadeEvent(name.Split(' ')[0], name.Split(' ')[1], [], []));
                    break;
                case ["T", var title]:
                    events[^1].Titles.Add(title);
                    break;
                case ["S", var sentence]:
                    events[^1].Sentences.Add(sentence);
                    break;
            }
        }
        return events;
    }

    private sealed record MadeEvent(string Key, string Lang, List<string> Titles, List<string> Sentences);
}
