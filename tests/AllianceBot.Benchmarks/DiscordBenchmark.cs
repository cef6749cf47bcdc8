using AllianceBot.DiscordApi;
using AllianceBot.DiscordApi.Models;
using AllianceBot.Fakes.Discord;

namespace AllianceBot.Benchmarks;

/// <summary>
/// Posts to 40 channels as fast as Discord allows: buckets of 5 in 5 s for each channel and 50 a second over all, on the
/// stand-in and in real time. Nothing may arrive before its bucket's reset, and little time may be given away.
/// </summary>
internal static class DiscordBenchmark
{
    private const int Channels = 40;
    private const int PerWindow = 5;
    private const int GlobalPerSecond = 50;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);

    public static async Task RunAsync(BenchmarkRun run)
    {
        var posts = run.Quick ? 1000 : 2000;
        var time = TimeProvider.System;
        await using var discord = await FakeDiscord.StartAsync(new FakeDiscordOptions { MessagesPerWindow = PerWindow, MessageWindow = Window, GlobalPerSecond = GlobalPerSecond });
        using var http = new HttpClient(new SocketsHttpHandler()) { Timeout = Timeout.InfiniteTimeSpan };
        var rest = new DiscordRest(
            http,
            new DiscordRestOptions { Token = new FakeDiscordOptions().Token, BaseAddress = discord.ApiBaseUrl, MaxWait = TimeSpan.FromMinutes(5) },
            time);
        var channels = Enumerable.Range(0, Channels).Select(i => new Snowflake(discord.AddChannel($"channel-{i}").Id)).ToList();

        var began = time.GetTimestamp();
        var results = await Task.WhenAll(Enumerable.Range(0, posts).Select(i =>
            rest.CreateMessageAsync(channels[i % Channels], new MessageCreate { Content = $"post {i}", Nonce = $"{i}" }, CancellationToken.None)));
        var seconds = time.GetElapsedTime(began).TotalSeconds;

        var requests = discord.Requests.All;
        var allowed = SecondsAllowed(posts);
        run.Metrics["posts"] = posts;
        run.Metrics["posts_failed"] = results.Count(result => !result.IsOk);
        run.Metrics["requests_early"] = requests.Count(request => request.CameEarly);
        run.Metrics["refused_ratio"] = (double)requests.Count(request => request.Status == 429) / requests.Count;
        run.Metrics["seconds"] = seconds;
        run.Metrics["seconds_allowed"] = allowed;
        run.Metrics["throughput_ratio"] = allowed / seconds;
        run.Row("posts over 40 channels", "seconds", "allowed", "ratio", "early", "429");
        run.Row($"{posts}", $"{seconds:0.00}", $"{allowed:0.00}", $"{allowed / seconds:0.000}", $"{run.Metrics["requests_early"]}", $"{run.Metrics["refused_ratio"]:0.0000}");
    }

    /// <summary>When the last post can be written by a client without latency: a window's posts of all channels need several
    /// seconds under the global limit, and the last window begins when those before it are over.</summary>
    private static double SecondsAllowed(int posts)
    {
        var windows = (int)Math.Ceiling((double)posts / Channels / PerWindow);
        var lastWindow = posts - ((windows - 1) * Channels * PerWindow);
        return ((windows - 1) * Window.TotalSeconds) + Math.Ceiling((double)lastWindow / GlobalPerSecond) - 1;
    }
}
