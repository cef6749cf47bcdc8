using System.Net;
using AllianceBot.Feeds;
using AllianceBot.Settings;
using AllianceBot.Summaries;
using Microsoft.Extensions.Time.Testing;

namespace AllianceBot.Tests.Summaries;

public sealed class ArticleFetcherTests : IDisposable
{
    private const string Page = "<html><head><title>Talks</title></head><body><article><p>Renault and Nissan have resumed talks on reviving their alliance, three people briefed on the meetings in Yokohama said on Monday, a step that few had expected.</p><p>The talks cover electric platforms, batteries and a joint purchasing company, the people said.</p></article></body></html>";
    private readonly FakeTimeProvider _time = new();
    private readonly Site _site = new();
    private readonly PollingOptions _options = new() { HostDelay = Duration.Seconds(0) };
    private readonly HostGate _gate;
    private readonly BodyReader _bodies;
    private readonly HttpClient _http;
    private readonly ArticleFetcher _fetcher;

    public ArticleFetcherTests()
    {
        (_gate, _bodies, _http) = (new HostGate(_options, _time), new BodyReader(_options, _time), new HttpClient(_site));
        _fetcher = new ArticleFetcher(_http, _gate, _bodies, "AllianceBot", "AllianceBot/1.0 (+https://bot.example)", _time);
    }

    [Fact]
    public async Task A_page_is_read_once_and_then_remembered()
    {
        _site["https://news.example/a"] = Page;
        var first = await FetchAsync("https://news.example/a");
        Assert.StartsWith("Renault and Nissan have resumed", first.Text, StringComparison.Ordinal);
        Assert.Same(first, await FetchAsync("https://news.example/a"));
        Assert.Equal(["https://news.example/robots.txt", "https://news.example/a"], _site.Asked);
        Assert.All(_site.UserAgents, agent => Assert.Equal("AllianceBot/1.0 (+https://bot.example)", agent));

        _time.Advance(TimeSpan.FromHours(7));
        await FetchAsync("https://news.example/a");
        Assert.Equal(3, _site.Asked.Count);
    }

    [Fact]
    public async Task Robots_txt_is_asked_first_and_obeyed()
    {
        _site["https://news.example/robots.txt"] = "User-agent: *\nDisallow: /a";
        _site["https://news.example/a"] = Page;
        _site["https://news.example/b"] = Page;
        Assert.Equal(ArticleProblem.Robots, (await FetchAsync("https://news.example/a")).Problem);
        Assert.Null((await FetchAsync("https://news.example/b")).Problem);
        Assert.Equal(["https://news.example/robots.txt", "https://news.example/b"], _site.Asked);
    }

    [Fact]
    public async Task A_site_whose_robots_txt_fails_is_left_alone_for_a_while()
    {
        _site.Statuses["https://news.example/robots.txt"] = HttpStatusCode.ServiceUnavailable;
        _site["https://news.example/a"] = Page;
        Assert.Equal(ArticleProblem.Robots, (await FetchAsync("https://news.example/a")).Problem);
        _site.Statuses.Clear();
        _time.Advance(TimeSpan.FromHours(7));
        Assert.Null((await FetchAsync("https://news.example/a")).Problem);
    }

    [Fact]
    public async Task Redirects_are_followed_under_the_rules_of_where_they_lead()
    {
        _site.Redirects["https://short.example/x"] = "https://news.example/a";
        _site["https://news.example/robots.txt"] = "User-agent: AllianceBot\nDisallow: /";
        _site["https://news.example/a"] = Page;
        Assert.Equal(ArticleProblem.Robots, (await FetchAsync("https://short.example/x")).Problem);
        _site.Redirects["https://loop.example/x"] = "https://loop.example/x";
        Assert.Equal(ArticleProblem.Unavailable, (await FetchAsync("https://loop.example/x")).Problem);
        _site.Redirects["https://odd.example/x"] = "file:///etc/passwd";
        Assert.Equal(ArticleProblem.Unavailable, (await FetchAsync("https://odd.example/x")).Problem);
    }

    [Fact]
    public async Task A_failure_is_an_answer_not_an_exception_and_is_asked_again_later()
    {
        Assert.Equal(ArticleProblem.Unavailable, (await FetchAsync("https://news.example/gone")).Problem);
        _site.Breaks.Add("https://news.example/broken");
        Assert.Equal(ArticleProblem.Unavailable, (await FetchAsync("https://news.example/broken")).Problem);
        _site.Breaks.Clear();
        _site["https://news.example/broken"] = Page;
        Assert.Equal(ArticleProblem.Unavailable, (await FetchAsync("https://news.example/broken")).Problem);
        _time.Advance(TimeSpan.FromMinutes(16));
        Assert.Null((await FetchAsync("https://news.example/broken")).Problem);
    }

    [Fact]
    public async Task Stopping_stops()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _fetcher.FetchAsync(new Uri("https://news.example/a"), TimeSpan.FromSeconds(5), stop.Token));
    }

    public void Dispose()
    {
        _http.Dispose();
        _site.Dispose();
        _bodies.Dispose();
        _gate.Dispose();
    }

    private Task<Article> FetchAsync(string url) => _fetcher.FetchAsync(new Uri(url), TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);

    /// <summary>Sites by address; everything else is 404.</summary>
    private sealed class Site : HttpMessageHandler
    {
        private readonly Dictionary<string, string> _pages = [];

        public List<string> Asked { get; } = [];
        public List<string> UserAgents { get; } = [];
        public Dictionary<string, HttpStatusCode> Statuses { get; } = [];
        public Dictionary<string, string> Redirects { get; } = [];
        public HashSet<string> Breaks { get; } = [];

        public string this[string url]
        {
            set => _pages[url] = value;
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var url = request.RequestUri!.AbsoluteUri;
            Asked.Add(url);
            UserAgents.Add(request.Headers.UserAgent.ToString());
            if (Breaks.Contains(url))
                throw new HttpRequestException("connection reset");
            if (Redirects.TryGetValue(url, out var to))
                return Task.FromResult(new HttpResponseMessage(HttpStatusCode.MovedPermanently) { Headers = { Location = new Uri(to) } });
            if (Statuses.TryGetValue(url, out var status))
                return Task.FromResult(new HttpResponseMessage(status));
            return Task.FromResult(_pages.TryGetValue(url, out var page)
                ? new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(page, System.Text.Encoding.UTF8, "text/html") }
                : new HttpResponseMessage(HttpStatusCode.NotFound));
        }
    }
}
