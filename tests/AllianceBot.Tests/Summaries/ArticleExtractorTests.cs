using AllianceBot.Summaries;

namespace AllianceBot.Tests.Summaries;

public sealed class ArticleExtractorTests
{
    private static readonly Uri Url = new("https://news.example/2026/03/talks.html");

    private const string Body = """
        <p class="breadcrumb"><a href="/">Home</a> <a href="/cars">Cars</a></p>
        <p class="byline">By Ann Lee</p>
        <p>Renault and Nissan have resumed talks on reviving their alliance, three people briefed on the meetings in Yokohama said on Monday, a step that few had expected.</p>
        <figure><img src="/img/a.jpg"><figcaption>The plant in Douai.</figcaption></figure>
        <div class="image-caption">A worker in Sunderland.</div>
        <p>The talks cover electric platforms, batteries and a joint purchasing company, the people said; a first agreement could be signed before the summer.</p>
        <p><a href="/other">How a rally driver could lose the title in the last race</a></p>
        <h2>Two years of silence</h2>
        <p>The alliance was founded in 1999.<br>It fell apart after the arrest of its chairman in 2018, and the two have hardly spoken since, although they share factories and <a href="/x">suppliers</a>.</p>
        <ul><li>Shared batteries are one idea.</li><li>Shared software is another.</li></ul>
        <aside>Join 20,000 readers of our car letter.</aside>
        <div class="newsletter-signup"><p>Get the car letter every Monday in your own inbox.</p></div>
        <h3>You may also like</h3>
        <p><a href="/more">Five cars of the year</a></p>
        """;

    private static string Page(string body, string head = "") =>
        $"<!doctype html><html lang=en><head><title>Renault and Nissan talk again - News</title>{head}</head><body><nav>Home Cars Money</nav><article><h1>Renault and Nissan talk again</h1>{body}</article><footer>About us</footer></body></html>";

    [Fact]
    public void The_text_of_an_article_is_its_paragraphs_headings_and_lists_as_lines()
    {
        var article = ArticleExtractor.Extract(Page(Body), Url);
        Assert.Null(article.Problem);
        Assert.Equal(
            [
                "Renault and Nissan have resumed talks on reviving their alliance, three people briefed on the meetings in Yokohama said on Monday, a step that few had expected.",
                "The talks cover electric platforms, batteries and a joint purchasing company, the people said; a first agreement could be signed before the summer.",
                "Two years of silence",
                "The alliance was founded in 1999.",
                "It fell apart after the arrest of its chairman in 2018, and the two have hardly spoken since, although they share factories and suppliers.",
                "Shared batteries are one idea.",
                "Shared software is another.",
            ],
            article.Text.Split('\n'));
    }

    [Fact]
    public void Title_author_time_and_picture_come_from_the_pages_own_data()
    {
        const string Head = """
            <meta property="og:image" content="/img/lead.jpg"><meta name="author" content="Ann Lee">
            <meta property="article:published_time" content="2026-03-02T10:15:00+01:00"><meta property="og:title" content="Renault and Nissan talk again">
            """;
        var article = ArticleExtractor.Extract(Page(Body, Head), Url);
        Assert.Equal("Renault and Nissan talk again", article.Title);
        Assert.Equal("Ann Lee", article.Byline);
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 9, 15, 0, TimeSpan.Zero), article.Published);
        Assert.Equal("https://news.example/img/lead.jpg", article.Image);
    }

    [Fact]
    public void What_the_page_tells_machines_goes_before_what_it_shows()
    {
        const string Head = """
            <script type="application/ld+json">not json</script>
            <script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"WebSite","name":"News"},
              {"@type":["NewsArticle"],"author":[{"@type":"Person","name":"Ann Lee"},{"name":"Bo &amp; Co"},"https://news.example/ann"],"datePublished":"2026-03-02T10:15:00+01:00"}]}</script>
            <meta name="author" content="The desk"><meta property="og:site_name" content="News"><meta property="og:title" content="Renault and Nissan talk again | News">
            """;
        var article = ArticleExtractor.Extract(Page(Body, Head), Url);
        Assert.Equal(("Renault and Nissan talk again", "Ann Lee, Bo & Co"), (article.Title, article.Byline));
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 9, 15, 0, TimeSpan.Zero), article.Published);
    }

    [Fact]
    public void A_day_for_machines_does_not_hide_the_time_of_that_day()
    {
        const string Head = """<script type="application/ld+json">{"@type":"BlogPosting","datePublished":"2026-03-02"}</script><meta property="article:published_time" content="2026-03-02T10:15:00Z">""";
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 10, 15, 0, TimeSpan.Zero), ArticleExtractor.Extract(Page(Body, Head), Url).Published);
    }

    [Theory]
    [InlineData("<meta name=\"pub_date\" content=\"2026-03-02T09:15:00Z\">")]
    [InlineData("<meta name=\"sailthru.date\" content=\"2026-03-02 09:15:00\">")]
    [InlineData("<meta itemprop=\"datePublished\" content=\"Mon, 02 Mar 2026 10:15:00 +0100\">")]
    [InlineData("<meta name=\"date\" content=\"soon\"><meta name=\"dc.date\" content=\"2026-03-02T09:15Z\">")]
    public void The_time_stands_under_many_names(string head) =>
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 9, 15, 0, TimeSpan.Zero), ArticleExtractor.Extract(Page(Body, head), Url).Published);

    [Theory]
    [InlineData("By Ann Lee", "Ann Lee")]
    [InlineData("Reuters\t\t\tNovember 18, 2019 11:03 PM", "Reuters")]
    [InlineData("Ann Lee - Nov 19, 2019, 8:15 pm CST", "Ann Lee")]
    [InlineData("Ann LeeMonday, November 18, 2019", "Ann Lee")]
    [InlineData("Ann Lee\n  On 11/13/19 at 4:00 PM EST", "Ann Lee")]
    [InlineData("ANN LEE - 2019-04-10", "ANN LEE")]
    [InlineData("Ann Lee5 Min Read", "Ann Lee")]
    [InlineData("Ann Lee@annlee", "Ann Lee")]
    [InlineData("Ann Lee, Editor-at-largeUpdated 1909 GMT", "Ann Lee, Editor-at-large")]
    [InlineData("PTI,", "PTI")]
    [InlineData("Ann Lee Ann Lee", "Ann Lee")]
    [InlineData("Ann Mayer and Augustin Martin, Press Agency", "Ann Mayer and Augustin Martin, Press Agency")]
    [InlineData("Updated Nov 19, 6:55 AM;Posted Nov 19, 6:51 AM", null)]
    [InlineData("Today 12:01 AM", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_byline_is_names_without_what_stands_around_them(string? byline, string? names) => Assert.Equal(names, BylineText.NamesIn(byline));

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:image/png;base64,AAAA")]
    public void A_picture_is_an_absolute_web_address_or_none(string image) =>
        Assert.Null(ArticleExtractor.Extract(Page(Body, $"<meta property=\"og:image\" content=\"{image}\">"), Url).Image);

    [Theory]
    [InlineData("<title>Just a moment...</title>", "<p>Checking your browser before you go on.</p>", nameof(ArticleProblem.Challenge))]
    [InlineData("<title>News</title>", "<p>Verifying you are human. This may take a few seconds.</p>", nameof(ArticleProblem.Challenge))]
    [InlineData("<title>Before you continue</title>", "<p>We and our partners use cookies.</p><button>Accept all</button>", nameof(ArticleProblem.Consent))]
    [InlineData("<title>Nachrichten</title>", "<p>Wir benötigen Ihre Zustimmung.</p><p>Mit Werbung weiterlesen</p>", nameof(ArticleProblem.Consent))]
    [InlineData("<title>Actualités</title>", "<p>Le respect de votre vie privée : respecter votre vie privée.</p><p>Accepter et continuer</p><p>Gérer mes choix</p>", nameof(ArticleProblem.Consent))]
    [InlineData("<title>Nothing</title>", "", nameof(ArticleProblem.NoText))]
    public void Pages_that_stand_before_the_article_are_no_text(string head, string body, string expected)
    {
        var article = ArticleExtractor.Extract($"<html><head>{head}</head><body>{body}</body></html>", Url);
        Assert.Equal((expected, ""), (article.Problem.ToString(), article.Text));
    }

    [Theory]
    [InlineData("", "<p>Subscribe to continue reading this article.</p>")]
    [InlineData("", "<p>Il vous reste 80 % de cet article à lire.</p>")]
    [InlineData("", "<p>Cet article est réservé aux abonnés.</p>")]
    [InlineData("<meta property=\"article:content_tier\" content=\"locked\">", "")]
    [InlineData("<script type=\"application/ld+json\">{\"@type\":\"NewsArticle\",\"isAccessibleForFree\": \"False\"}</script>", "")]
    public void A_paywalls_teaser_is_not_the_article(string head, string after)
    {
        const string Teaser = "<p>Renault and Nissan have resumed talks on reviving their alliance, three people briefed on the meetings in Yokohama said on Monday, a step that few had expected.</p><p>What they want is money.</p>";
        Assert.Equal(ArticleProblem.Paywall, ArticleExtractor.Extract(Page(Teaser + after, head), Url).Problem);
    }

    [Fact]
    public void A_whole_article_with_a_banner_over_it_is_read()
    {
        var whole = string.Concat(Enumerable.Repeat("<p>Renault and Nissan have resumed talks on reviving their alliance, three people briefed on the meetings in Yokohama said on Monday, in the week of the fair.</p>", 1))
            + string.Concat(Enumerable.Range(1, 20).Select(i => $"<p>Paragraph {i} tells at some length what the two carmakers have in mind, who sat at the table, and what it may cost them in the end.</p>"));
        var article = ArticleExtractor.Extract(Page(whole + "<p>We use cookies.</p><p>Accept all</p><p>Already a subscriber? Log in to continue.</p>"), Url);
        Assert.Null(article.Problem);
        Assert.Contains("Paragraph 20", article.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100_000, "<div>")]
    [InlineData(100_000, "<b><i>")]
    [InlineData(50_000, "<blockquote><p>")]
    public void Nesting_without_end_is_refused_before_it_is_parsed(int times, string tags) =>
        Assert.Equal(ArticleProblem.TooLarge, ArticleExtractor.Extract(string.Concat(Enumerable.Repeat(tags, times)), Url).Problem);

    [Fact]
    public void Tags_in_scripts_and_comments_are_no_nesting()
    {
        var script = "<script>var a = '" + string.Concat(Enumerable.Repeat("<div>", 5000)) + "';</script><!-- " + string.Concat(Enumerable.Repeat("<div>", 5000)) + " -->";
        Assert.Null(ArticleExtractor.Extract(Page(Body + script), Url).Problem);
    }

    [Fact]
    public void A_page_too_large_is_refused() =>
        Assert.Equal(ArticleProblem.TooLarge, ArticleExtractor.Extract(new string('a', ArticleExtractor.MostCharacters + 1), Url).Problem);

    [Theory]
    [InlineData("<meta charset=windows-1252>", "iso", "Citro\u00EBn")]
    [InlineData("<meta http-equiv=\"Content-Type\" content=\"text/html; charset=ISO-8859-1\">", "iso", "Citro\u00EBn")]
    [InlineData("", "utf-8", "Citro\u00EBn")]
    public void A_page_is_decoded_as_it_says(string head, string encoding, string word)
    {
        var bytes = (encoding == "iso" ? System.Text.Encoding.Latin1 : System.Text.Encoding.UTF8).GetBytes($"<html><head>{head}</head><body>{word}</body></html>");
        Assert.Contains(word, PageCharset.Decode(bytes, "text/html"), StringComparison.Ordinal);
    }
}
