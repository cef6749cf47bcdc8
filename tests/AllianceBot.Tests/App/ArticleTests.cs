using System.Text.Json;
using AllianceBot.Alerts;
using AllianceBot.Fakes.FeedFarm;
using AllianceBot.Seeding;
using AllianceBot.TestSupport;
using Microsoft.AspNetCore.Http;

namespace AllianceBot.Tests.App;

/// <summary>The pages behind reports, from the feed to the card, over the feed farm.</summary>
public sealed class ArticleTests
{
    private const string Teaser = "Renault and Nissan talk about their alliance again, people close to both said…";
    private const string FirstSentence = "Renault and Nissan have begun talks about their alliance again, people close to both carmakers said on Monday.";

    private const string Body =
        $"<p>{FirstSentence}</p>"
        + "<p>The two compare platforms for small electric cars, and may buy batteries together from one supplier in northern France.</p>"
        + "<p>A decision is expected before the summer, when the agreement between the two groups is due for review.</p>";

    [Fact]
    public async Task A_card_whose_feed_says_little_tells_what_the_page_says()
    {
        await using var bot = await StartAsync();
        bot.Farm.On("/talks", Page(Body, """<meta property="og:image" content="https://pictures.example/talks.jpg">"""));
        var card = await CardAsync(bot, Teaser);

        Assert.Contains(FirstSentence, Text(card), StringComparison.Ordinal);
        Assert.DoesNotContain("…", Text(card), StringComparison.Ordinal);
        Assert.Equal("https://pictures.example/talks.jpg", card.Image);
        Assert.Equal(["/robots.txt", "/talks"], Asked(bot));
    }

    [Fact]
    public async Task A_feed_that_says_enough_is_summarised_without_its_page()
    {
        await using var bot = await StartAsync();
        bot.Farm.On("/talks", Page(Body));
        await CardAsync(bot, Some.TalksText);
        Assert.Empty(Asked(bot));
    }

    [Fact]
    public async Task Robots_txt_is_obeyed()
    {
        await using var bot = await StartAsync();
        bot.Farm.On("/robots.txt", Answers.Body("User-agent: AllianceBot\nDisallow: /talks\n"));
        bot.Farm.On("/talks", Page(Body));
        Assert.Equal(Teaser, Text(await CardAsync(bot, Teaser)));
        Assert.Equal(["/robots.txt"], Asked(bot));
    }

    [Theory]
    [InlineData("<p>We value your privacy.</p><p>We and our partners use cookies. You may change your choice at any time.</p><button>Accept all</button>")]
    [InlineData($"<p>{FirstSentence}</p><p>Subscribe now to continue reading this article about the alliance of the two carmakers.</p>")]
    [InlineData("<p>The mayor opened the new swimming pool of the town on Sunday, and three hundred children came to see the water slide.</p><p>It had cost four million, more than the council had planned, and will be open until the last week of September.</p>")]
    [InlineData("<p>Not here.</p>")]
    public async Task A_wall_or_another_page_is_never_the_summary(string body)
    {
        await using var bot = await StartAsync();
        bot.Farm.On("/talks", Page(body));
        Assert.Equal(Teaser, Text(await CardAsync(bot, Teaser)));
    }

    [Fact]
    public async Task The_words_that_matched_are_shown_though_the_page_has_others()
    {
        await using var bot = await StartAsync(query: "yokohama");
        bot.Farm.On("/talks", Page(Body));
        var card = await CardAsync(bot, "Renault and Nissan talk about their alliance again, in Yokohama.");
        Assert.Contains(card.Summary, run => run is { Bold: true, Text: "Yokohama" });
    }

    [Fact]
    public async Task A_page_that_does_not_come_in_time_holds_no_card_back()
    {
        await using var bot = await StartAsync();
        bot.Farm.On("/talks", Answers.Silence);
        await bot.FollowKnownAsync("/gazette");
        bot.Serve("/gazette", Talks(bot, Teaser));
        await bot.PollAgainAsync();
        await bot.EditAsync();
        var preparing = bot.PrepareAsync();
        while (!preparing.IsCompleted)
        {
            if (Asked(bot).Contains("/talks"))
                bot.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
        await preparing;
        bot.Time.Advance(TimeSpan.FromSeconds(4));
        await bot.DeliverAsync();
        Assert.Equal(Teaser, Text(Assert.Single(bot.Chat.Messages).Value.Card));
    }

    [Fact]
    public async Task A_page_is_read_once_for_all_destinations()
    {
        await using var bot = await StartAsync();
        var other = await bot.AddCommunityAsync("other");
        await bot.TellAsync("/alliance-mod rule add theirs nissan", other);
        bot.Farm.On("/talks", Page(Body));
        await bot.FollowKnownAsync("/gazette");
        await bot.FollowAsync("/gazette", community: other.Community);
        await bot.PollAgainAsync();
        await bot.EditAsync();
        bot.Serve("/gazette", Talks(bot, Teaser));
        await bot.CycleAsync();

        Assert.Equal(2, bot.Chat.Count("send"));
        Assert.All(bot.Chat.Messages.Values, message => Assert.Contains(FirstSentence, Text(message.Card), StringComparison.Ordinal));
        Assert.Equal(["/robots.txt", "/talks"], Asked(bot));
    }

    [Fact]
    public async Task A_report_without_a_date_is_told_with_the_date_of_its_page()
    {
        await using var bot = await StartAsync();
        bot.Farm.On("/talks", Page(Body, """<meta property="article:published_time" content="2026-03-02T08:15:00Z">"""));
        await bot.FollowKnownAsync("/gazette");
        bot.Serve("/gazette", Talks(bot, Teaser) with { At = null });
        await bot.CycleAsync();
        var card = Assert.Single(bot.Chat.Messages).Value.Card;
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 8, 15, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(), card.PublishedMs);
    }

    [Fact]
    public async Task Samples_have_their_pages_beside_them_and_touch_no_network()
    {
        var folder = Path.Combine(RepositoryPaths.Root, "seeds", "sample");
        await using var bot = await TestBot.StartAsync(
            settings =>
            {
                settings.Articles = new() { Read = true };
                settings.Rules.Add(new() { Name = "fresh", Query = "\"fresh talks\"" });
            },
            seeds: new SeedFolder(folder, Path.Combine(folder, "no-rules.yaml"), IsNamed: true));
        await bot.PollAsync();
        await bot.EditAndDeliverAsync();

        var text = await bot.AskAsync<string>("SELECT sentences FROM summaries m JOIN items i ON m.view_key LIKE i.id || '.%' WHERE i.url LIKE '%renault-nissan-fresh-talks'");
        var page = await File.ReadAllTextAsync(Path.Combine(folder, "articles", "gearbox-ledger-renault-nissan-fresh-talks.html"), TestContext.Current.CancellationToken);
        Assert.All(JsonSerializer.Deserialize<string[]>(text!)!, sentence => Assert.Contains($"{sentence}", page, StringComparison.Ordinal));
        Assert.Equal(0, bot.Farm.Connects);
        Assert.Empty(bot.Log.Errors);
    }

    private static Task<TestBot> StartAsync(string query = "renault") => TestBot.StartAsync(settings =>
    {
        settings.Articles = new() { Read = true };
        settings.Rules.Add(new() { Name = "alliance", Query = query });
    });

    private static async Task<Card> CardAsync(TestBot bot, string feedText)
    {
        await bot.FollowKnownAsync("/gazette");
        bot.Serve("/gazette", Talks(bot, feedText));
        await bot.CycleAsync();
        return Assert.Single(bot.Chat.Messages).Value.Card;
    }

    private static Entry Talks(TestBot bot, string text) => Some.Talks() with { Text = text, Link = bot.Farm.Url("/talks").ToString() };

    private static RequestDelegate Page(string body, string head = "") => Answers.Body(
        $"<!DOCTYPE html><html lang=\"en\"><head><title>Renault and Nissan in talks</title>{head}</head><body><nav><a href=\"/\">Home</a></nav><article>{body}</article></body></html>",
        ("Content-Type", "text/html; charset=utf-8"));

    private static string Text(Card card) => string.Concat(card.Summary.Select(run => run.Text));

    private static IReadOnlyList<string> Asked(TestBot bot) => [.. bot.Farm.Requests.Select(request => request.Path).Where(path => path is "/talks" or "/robots.txt")];
}
