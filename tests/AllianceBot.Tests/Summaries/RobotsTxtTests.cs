using AllianceBot.Summaries;

namespace AllianceBot.Tests.Summaries;

/// <summary>RFC 9309.</summary>
public sealed class RobotsTxtTests
{
    [Theory]
    [InlineData("", "/a", true)]
    [InlineData("User-agent: *\nDisallow: /", "/a", false)]
    [InlineData("User-agent: *\nDisallow:", "/a", true)]
    [InlineData("User-agent: *\nDisallow: /", "/robots.txt", true)]
    [InlineData("User-agent: Other\nDisallow: /", "/a", true)]
    [InlineData("user-agent: alliancebot\ndisallow: /private", "/private/x", false)]
    [InlineData("User-agent: AllianceBot/1.0 (x)\nDisallow: /", "/a", false)]
    // A group of our own stands instead of everyone's.
    [InlineData("User-agent: *\nDisallow: /\n\nUser-agent: AllianceBot\nAllow: /", "/a", true)]
    [InlineData("User-agent: AllianceBot\n\nUser-agent: *\nDisallow: /", "/a", false)]
    // Several agents, one group; several groups of one agent are one.
    [InlineData("User-agent: X\nUser-agent: AllianceBot\nDisallow: /a", "/a", false)]
    [InlineData("User-agent: AllianceBot\nDisallow: /a\nUser-agent: Y\nDisallow: /\nUser-agent: AllianceBot\nDisallow: /b", "/b", false)]
    [InlineData("User-agent: AllianceBot\nDisallow: /a\nUser-agent: Y\nDisallow: /\nUser-agent: AllianceBot\nDisallow: /b", "/c", true)]
    // The longest match decides, the allow between equals.
    [InlineData("User-agent: *\nDisallow: /news\nAllow: /news/free", "/news/free/1", true)]
    [InlineData("User-agent: *\nAllow: /news\nDisallow: /news/paid", "/news/paid/1", false)]
    [InlineData("User-agent: *\nDisallow: /page\nAllow: /page", "/page", true)]
    // Wildcards and the end mark.
    [InlineData("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf", false)]
    [InlineData("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf?x", true)]
    [InlineData("User-agent: *\nDisallow: /a*b*c", "/aXbYc/d", false)]
    [InlineData("User-agent: *\nDisallow: /a$", "/ab", true)]
    [InlineData("User-agent: *\nDisallow: /*?print=", "/a?print=1", false)]
    // Escapes in one spelling.
    [InlineData("User-agent: *\nDisallow: /%7Ejoe", "/~joe/x", false)]
    [InlineData("User-agent: *\nDisallow: /é", "/%C3%A9/x", false)]
    [InlineData("User-agent: *\nDisallow: /a%2Fb", "/a/b", true)]
    // Comments, case, junk and unknown lines.
    [InlineData("# hi\nUSER-AGENT: * # all\nDISALLOW: /x # why\nCrawl-delay: 3\nnonsense\nSitemap: https://a/s.xml", "/x", false)]
    [InlineData("Disallow: /", "/a", true)]
    [InlineData("\uFEFFUser-agent: *\r\nDisallow: /a\r\n", "/a", false)]
    public void Rules_are_read_as_the_standard_says(string robots, string path, bool allowed) =>
        Assert.Equal(allowed, RobotsTxt.Parse(robots, "AllianceBot").Allows(new Uri("https://news.example" + path)));

    [Fact]
    public void A_site_that_cannot_be_asked_wants_nothing_read_and_one_without_rules_allows_all()
    {
        Assert.False(RobotsTxt.DisallowAll.Allows(new Uri("https://news.example/a")));
        Assert.True(RobotsTxt.AllowAll.Allows(new Uri("https://news.example/a")));
    }

    [Fact]
    public void Many_stars_take_no_time()
    {
        var robots = RobotsTxt.Parse("User-agent: *\nDisallow: /" + string.Concat(Enumerable.Repeat("*a", 400)) + "$", "AllianceBot");
        Assert.True(robots.Allows(new Uri("https://news.example/" + new string('a', 300) + "b")));
    }
}
