using AllianceBot.Fakes.FeedFarm;

namespace AllianceBot.EndToEnd;

/// <summary>The program against a feed server on this machine.</summary>
public sealed class LoopbackFeedTests : IDisposable
{
    private const string Etag = "W/\"v1, \\ 'odd'\"", Modified = "Mon, 02 Mar 2026 09:00:00 GMT";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Validators_go_back_unaltered_and_a_new_item_is_posted_at_the_next_poll()
    {
        await using var farm = await FeedFarm.StartAsync();
        var url = farm.On("/feed.xml", Answers.Feed(Answers.Rss("Loopback Wire", "An old report on the Renault-Nissan alliance"), Etag, Modified));
        await using var bot = BotProcess.Start(_folder.Path,
            [$"--Feeds:0:Url={url}", "--Security:AllowPrivateNetworks=true", "--Seeds:Path=none", "--Polling:MinimumInterval=2s", "--Web:Urls=http://127.0.0.1:0"]);
        await bot.UntilAsync("AllianceBot watches 1 feed");
        await UntilAsync(() => farm.Requests.Count >= 3);
        Assert.Null(farm.Requests[0].Header("If-None-Match"));
        Assert.All(farm.Requests.Skip(1), request => Assert.Equal((Etag, Modified), (request.Header("If-None-Match"), request.Header("If-Modified-Since"))));
        Assert.All(farm.Requests.Zip(farm.Requests.Skip(1)), pair => Assert.True(pair.Second.At - pair.First.At > TimeSpan.FromSeconds(1.5)));

        farm.On("/feed.xml", Answers.Feed(Answers.Rss("Loopback Wire", "Renault and Nissan widen their alliance", "An old report on the Renault-Nissan alliance"), "\"v2\"", Modified));
        await bot.UntilAsync("Renault and Nissan widen their alliance");
        await UntilAsync(() => farm.Requests[^1].Header("If-None-Match") == "\"v2\"");

        Assert.Equal(0, (await bot.InterruptAsync()).ExitCode);
        Assert.DoesNotContain("An old report", bot.Output, StringComparison.Ordinal);
        Assert.Equal("", bot.Errors);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!condition())
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
    }
}
