using System.Diagnostics;
using System.Globalization;
using System.Net;
using AllianceBot.Feeds;
using AllianceBot.Security;
using AllianceBot.Settings;

namespace AllianceBot.Benchmarks;

/// <summary>
/// Ten thousand feeds on a thousand loopback hosts, served by a process of its own: fetcher, host gate and pace, without the store. First as quick as it
/// goes, beside a bare HttpClient loop; then paced over a cycle, with and without three hosts in ten that never answer. Pauses between requests to
/// a host are off, since a second each would be all that is measured. Times of the paced runs are life's, compressed alike: a cycle for 15 minutes,
/// a ninetieth of it for the headers' deadline.
/// </summary>
internal static class PollBenchmark
{
    private const int FeedsPerHost = 10;
    private const double MillisecondsPerSecond = 1000;

    public static async Task RunAsync(BenchmarkRun run)
    {
        var feeds = run.Quick ? 3_000 : 10_000;
        await using var crowd = await CrowdProcess.StartAsync();
        await SpeedAsync(run, crowd.Port, feeds);
        await LagAsync(run, crowd.Port, feeds: run.Quick ? 1_000 : 10_000, cycle: TimeSpan.FromSeconds(run.Quick ? 6 : 30), rounds: 3);
    }

    private static async Task SpeedAsync(BenchmarkRun run, int port, int feeds)
    {
        var urls = Enumerable.Range(0, feeds).Select(i => Url(port, i, i % 2 == 0 ? "even" : "odd")).ToArray();
        Random.Shared.Shuffle(urls);
        var options = new PollingOptions { HostDelay = Duration.Seconds(0) };
        using var polling = new Polling(options);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await polling.PollAllAsync(urls);
        var idleKilobytes = Math.Max(0, GC.GetTotalMemory(forceFullCollection: true) - before) / 1024.0 / feeds;

        // The best of three each, in turns, so that a busy machine harms both alike; both have their connections from a round before.
        var (ours, bare) = (0.0, 0.0);
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false, ActivityHeadersPropagator = null });
        await BareLoopAsync(client, urls, options.Concurrency);
        for (var round = 0; round < 3; round++)
        {
            ours = Math.Max(ours, await FeedsPerSecondAsync(feeds, () => polling.PollAllAsync(urls)));
            bare = Math.Max(bare, await FeedsPerSecondAsync(feeds, () => BareLoopAsync(client, urls, options.Concurrency)));
        }
        run.Row("feeds", feeds);
        run.Row("AllianceBot, feeds/s", ours.ToString("F0"));
        run.Row("bare HttpClient loop, feeds/s", bare.ToString("F0"));
        run.Row("ratio (goal >= 0.5)", (ours / bare).ToString("F2"));
        run.Row("memory per idle feed, KB (goal <= 20)", idleKilobytes.ToString("F2"));
        run.Metrics["feeds"] = feeds;
        run.Metrics["feeds_per_second"] = ours;
        run.Metrics["bare_feeds_per_second"] = bare;
        run.Metrics["speed_ratio"] = ours / bare;
        run.Metrics["idle_feed_kb"] = idleKilobytes;
    }

    private static async Task LagAsync(BenchmarkRun run, int port, int feeds, TimeSpan cycle, int rounds)
    {
        var compression = TimeSpan.FromMinutes(15) / cycle;
        var options = new PollingOptions
        {
            HostDelay = Duration.Seconds(0),
            HeadersDeadline = new Duration(TimeSpan.FromSeconds(10) / compression),
            SlowAfter = new Duration(TimeSpan.FromSeconds(0.5) / compression),
        };
        var healthy = Enumerable.Range(0, feeds).Where(i => i / FeedsPerHost % 10 >= 3).Select(i => (Url: Url(port, i, "even"), IsHealthy: true)).ToArray();
        var hanging = Enumerable.Range(0, feeds).Where(i => i / FeedsPerHost % 10 < 3).Select(i => (Url: Url(port, i, "hang"), IsHealthy: false)).ToArray();
        var (with, without) = (new List<double>(), new List<double>());
        await HealthyLagAsync(options, healthy, cycle * 0.7);
        for (var round = 0; round < rounds; round++)
        {
            without.Add(await HealthyLagAsync(options, healthy, cycle * 0.7));
            with.Add(await HealthyLagAsync(options, [.. healthy, .. hanging], cycle));
        }
        var ratio = Median(with) / Median(without);
        run.Row("healthy feeds' p99 lag alone, ms", Median(without).ToString("F2"));
        run.Row("beside 30 % that hang, ms", Median(with).ToString("F2"));
        run.Row("ratio (goal <= 1.2)", ratio.ToString("F2"));
        run.Metrics["healthy_p99_lag_ms"] = Median(without);
        run.Metrics["healthy_p99_lag_with_hanging_ms"] = Median(with);
        run.Metrics["lag_ratio"] = ratio;
    }

    /// <summary>From when a feed is due to when it has been read: the 99th percentile over the healthy ones, in ms. The same pace whatever hangs.</summary>
    private static async Task<double> HealthyLagAsync(PollingOptions options, (Uri Url, bool IsHealthy)[] feeds, TimeSpan cycle)
    {
        using var polling = new Polling(options);
        feeds = [.. feeds];
        Random.Shared.Shuffle(feeds);
        var lags = new List<double>();
        var start = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(feeds.Select(async (feed, i) =>
        {
            var due = cycle * i / feeds.Length;
            var wait = due - TimeProvider.System.GetElapsedTime(start);
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, TimeProvider.System);
            var called = TimeProvider.System.GetTimestamp();
            var result = await polling.PollAsync(feed.Url);
            if (!feed.IsHealthy)
                return;
            Expect(result is FetchResult.NotModified, feed.Url, result);
            lock (lags)
                lags.Add(TimeProvider.System.GetElapsedTime(called).TotalMilliseconds);
        }));
        lags.Sort();
        return lags[(int)(lags.Count * 0.99)];
    }

    private static async Task<double> FeedsPerSecondAsync(int feeds, Func<Task> poll)
    {
        var started = TimeProvider.System.GetTimestamp();
        await poll();
        return feeds / TimeProvider.System.GetElapsedTime(started).TotalMilliseconds * MillisecondsPerSecond;
    }

    private static async Task BareLoopAsync(HttpClient client, Uri[] urls, int concurrency)
    {
        await Parallel.ForEachAsync(urls, new ParallelOptions { MaxDegreeOfParallelism = concurrency }, async (url, cancellationToken) =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            request.Headers.TryAddWithoutValidation("If-None-Match", "\"even\"");
            using var response = await client.SendAsync(request, cancellationToken);
            if (response.StatusCode == HttpStatusCode.OK)
                await response.Content.ReadAsByteArrayAsync(cancellationToken);
        });
    }

    // A host for each ten feeds: 127.1.0.1, 127.1.0.2, ...
    private static Uri Url(int port, int feed, string kind)
    {
        var host = (feed / FeedsPerHost) + 1;
        return new Uri($"http://127.1.{host / 250}.{(host % 250) + 1}:{port}/{kind}/{feed}");
    }

    private static void Expect(bool holds, Uri url, FetchResult result)
    {
        if (!holds)
            throw new InvalidOperationException($"{url} gave {result}.");
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    /// <summary>What the bot has between its store and the network.</summary>
    private sealed class Polling : IDisposable
    {
        private static readonly Validators Known = new("\"even\"", null);

        private readonly PollingOptions _options;
        private readonly GuardedHttp _http;
        private readonly HostGate _gate;
        private readonly FeedFetcher _fetcher;
        private readonly PollSchedule _schedule;

        public Polling(PollingOptions options)
        {
            _options = options;
            _http = new GuardedHttp(new SecurityOptions { AllowPrivateNetworks = true }, TimeProvider.System);
            _gate = new HostGate(options, TimeProvider.System);
            _fetcher = new FeedFetcher(_http, _gate, options, TimeProvider.System);
            _schedule = new PollSchedule(options);
        }

        public Task PollAllAsync(Uri[] urls) => Parallel.ForEachAsync(
            urls, new ParallelOptions { MaxDegreeOfParallelism = _options.Concurrency }, async (url, _) =>
            {
                var result = await PollAsync(url);
                Expect(result is FetchResult.NotModified or FetchResult.Fetched, url, result);
            });

        public async Task<FetchResult> PollAsync(Uri url)
        {
            var result = await _fetcher.FetchAsync(new FetchRequest(url) { Validators = Known }, CancellationToken.None);
            var pace = new FeedPace { FeedId = url.GetHashCode(), HasValidators = true };
            if (result is FetchResult.Failed failed)
                _schedule.AfterFailure(pace, failed, 1, TimeProvider.System.GetUtcNow());
            else
                _schedule.AfterSuccess(pace, null, TimeProvider.System.GetUtcNow());
            return result;
        }

        public void Dispose()
        {
            _fetcher.Dispose();
            _gate.Dispose();
            _http.Dispose();
        }
    }

    /// <summary>The feeds' servers, in a process of their own, so that only the poller's memory is measured.</summary>
    private sealed class CrowdProcess : IAsyncDisposable
    {
        private readonly Process _process;

        private CrowdProcess(Process process, int port) => (_process, Port) = (process, port);

        public int Port { get; }

        public static async Task<CrowdProcess> StartAsync()
        {
            var program = Path.Combine(AppContext.BaseDirectory, "AllianceBot.Fakes.dll");
            var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", program, "crowd"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
            var port = await process.StandardOutput.ReadLineAsync();
            return new CrowdProcess(process, int.Parse(port!, CultureInfo.InvariantCulture));
        }

        public async ValueTask DisposeAsync()
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }
    }
}
