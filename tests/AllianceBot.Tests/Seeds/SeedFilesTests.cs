using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace AllianceBot.Tests.Seeds;

public sealed partial class SeedFilesTests
{
    /// <summary>The items that report the one story every outlet has; the marker is the link, since titles are free to differ.</summary>
    private static readonly string[] AllianceReports =
    [
        "https://harbourmotorgazette.example/business/renault-nissan-resume-talks",
        "https://kerbandaxle.example/industry/renault-nissan-back-in-talks",
        "https://gearboxledger.example/stories/renault-nissan-fresh-talks",
        "https://drivelinewire.example/n/48213",
        "https://feuilleduvolant.example/industrie/renault-nissan-discussions-alliance",
        "https://bielleetpiston.example/p/9071-alliance-renault-nissan",
        "https://sharin-nippo.example/news/renault-nissan-kyogi",
        "https://kohoku-motor-press.example/a/5512",
    ];

    public static TheoryData<string> MarkupFiles() =>
        [.. Directory.EnumerateFiles(SampleFeeds.Seeds, "*", SearchOption.AllDirectories)
            .Where(f => Path.GetExtension(f) is ".xml" or ".rdf" or ".opml" or ".json")
            .Select(f => Path.GetRelativePath(SampleFeeds.Seeds, f))];

    public static TheoryData<string> Articles() =>
        [.. Directory.EnumerateFiles(Path.Combine(SampleFeeds.Folder, "articles"), "*.html").Select(f => Path.GetFileName(f)!)];

    [Theory]
    [MemberData(nameof(MarkupFiles))]
    public void Every_feed_and_list_is_well_formed(string file)
    {
        var path = Path.Combine(SampleFeeds.Seeds, file);
        if (Path.GetExtension(file) == ".json")
            JsonDocument.Parse(File.ReadAllBytes(path)).Dispose();
        else
            Assert.NotNull(XDocument.Load(path).Root);
    }

    [Fact]
    public void The_starter_list_has_twenty_or_more_https_feeds_in_six_or_more_languages()
    {
        var outlines = SampleFeeds.Outlines(Path.Combine(SampleFeeds.Seeds, "feeds.opml"));

        Assert.True(outlines.Count >= 20, $"{outlines.Count} feeds");
        Assert.All(outlines, o => Assert.Equal("https", new Uri(o.Attribute("xmlUrl")!.Value).Scheme));
        Assert.All(outlines, o => Assert.Equal("https", new Uri(o.Attribute("htmlUrl")!.Value).Scheme));
        Assert.DoesNotContain(outlines, o => new Uri(o.Attribute("xmlUrl")!.Value).Host.EndsWith(".example", StringComparison.Ordinal));
        Assert.True(outlines.Select(o => o.Attribute("language")!.Value[..2]).Distinct(StringComparer.Ordinal).Count() >= 6);
    }

    [Theory]
    [InlineData("feeds.opml")]
    [InlineData("sample/feeds.opml")]
    public void No_list_repeats_a_name_or_an_address(string list)
    {
        var outlines = SampleFeeds.Outlines(Path.Combine(SampleFeeds.Seeds, list));

        Assert.Distinct(outlines.Select(o => o.Attribute("text")!.Value), StringComparer.OrdinalIgnoreCase);
        Assert.Distinct(outlines.Select(o => o.Attribute("xmlUrl")!.Value), StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public void Every_sample_outline_points_to_a_file_and_every_sample_feed_has_an_outline()
    {
        var outlines = SampleFeeds.Outlines(Path.Combine(SampleFeeds.Folder, "feeds.opml"));
        Assert.All(outlines, o => Assert.StartsWith("sample:", o.Attribute("xmlUrl")!.Value, StringComparison.Ordinal));

        var onDisk = Directory.EnumerateFiles(SampleFeeds.Folder).Select(f => Path.GetFileName(f)!).Where(f => f != "feeds.opml");

        Assert.Equal(onDisk.Order(StringComparer.Ordinal), outlines.Select(SampleFeeds.FileOf).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_sample_feed_says_in_its_own_language_that_it_is_fiction()
    {
        var files = SampleFeeds.Items.Select(i => i.File).Distinct(StringComparer.Ordinal);
        Assert.All(files, f => Assert.Matches("Fictional|fictif|架空", File.ReadAllText(Path.Combine(SampleFeeds.Folder, f))));
    }

    [Fact]
    public void Fiction_links_only_to_domains_that_cannot_exist()
    {
        Assert.All(SampleFeeds.Items, i => Assert.EndsWith(".example", new Uri(i.Link).Host, StringComparison.Ordinal));
        Assert.All(SampleFeeds.Items.Where(i => i.Image is not null), i => Assert.EndsWith(".example", new Uri(i.Image!).Host, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Articles))]
    public void An_article_links_only_to_domains_that_cannot_exist(string file)
    {
        var html = File.ReadAllText(Path.Combine(SampleFeeds.Folder, "articles", file));
        var addresses = Address().Matches(html).Select(m => m.Groups[1].Value).ToList();

        Assert.NotEmpty(addresses);
        Assert.All(addresses, a => Assert.EndsWith(".example", new Uri(a).Host, StringComparison.Ordinal));
    }

    [Fact]
    public void The_alliance_story_is_reported_by_five_or_more_outlets_in_three_languages_within_four_hours()
    {
        var reports = AllianceReports.Select(link => Assert.Single(SampleFeeds.Items, i => i.Link == link)).ToList();

        Assert.Distinct(reports.Select(r => new Uri(r.Link).Host), StringComparer.Ordinal);
        Assert.True(reports.Count >= 5);
        Assert.Equal(["en", "fr", "ja"], reports.Select(r => r.Language[..2]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        Assert.True(reports.Count(r => r.Language.StartsWith("en", StringComparison.Ordinal)) >= 4);
        Assert.Distinct(reports.Select(r => r.Title), StringComparer.OrdinalIgnoreCase);
        Assert.True(reports.Max(r => r.Published) - reports.Min(r => r.Published) <= TimeSpan.FromHours(4));
        Assert.Contains(reports, r => r.Image is not null);
    }

    [Fact]
    public void Every_feed_is_newest_first_and_no_older_than_a_day_and_a_half()
    {
        // Seeding moves the newest item of all to the present; the rest must stay inside what a first poll looks at.
        var newest = SampleFeeds.Items.Max(i => i.Published);
        Assert.Equal(new DateTimeOffset(2026, 1, 15, 9, 0, 0, TimeSpan.Zero), newest);

        Assert.All(SampleFeeds.Items, i => Assert.InRange(newest - i.Published, TimeSpan.Zero, TimeSpan.FromHours(36)));
        Assert.All(SampleFeeds.Items.GroupBy(i => i.File, StringComparer.Ordinal), feed =>
        {
            Assert.InRange(feed.Count(), 4, 8);
            Assert.Equal(feed.OrderByDescending(i => i.Published), feed);
        });
    }

    [Fact]
    public void Every_article_is_filed_under_the_link_of_an_item()
    {
        using var index = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(SampleFeeds.Folder, "articles", "index.json")));
        var entries = index.RootElement.EnumerateObject().ToList();

        Assert.All(entries, e => Assert.Contains(SampleFeeds.Items, i => i.Link == e.Name));
        Assert.Equal(
            Directory.EnumerateFiles(Path.Combine(SampleFeeds.Folder, "articles"), "*.html").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal),
            entries.Select(e => e.Value.GetString()!).Order(StringComparer.Ordinal));
        Assert.True(entries.Count >= 3);
    }

    [GeneratedRegex("(?:href|src|content)=\"(https?://[^\"]+)\"")]
    private static partial Regex Address();
}
