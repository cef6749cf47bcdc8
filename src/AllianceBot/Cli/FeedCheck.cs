using AllianceBot.Feeds;
using AllianceBot.Items;
using AllianceBot.Security;
using AllianceBot.Seeding;
using AllianceBot.Settings;

namespace AllianceBot.Cli;

/// <summary><c>check --feeds</c>: asks every seeded and configured feed once and names the ones that cannot be read.</summary>
internal static class FeedCheck
{
    public static async Task<int> RunAsync(BotSettings settings, TextWriter output, CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        using var http = new GuardedHttp(settings.Security, time);
        using var gate = new HostGate(settings.Polling, time);
        using var fetcher = new FeedFetcher(http, gate, settings.Polling, time);
        var feeds = Listed(settings).ToList();
        var checks = await Task.WhenAll(feeds.Select(async feed => (feed.Name, Problem: await ProblemAsync(fetcher, feed.Url, cancellationToken))));
        foreach (var (name, problem) in checks)
            await output.WriteLineAsync($"{(problem is null ? "well" : "dead"),-5} {TerminalText.OneLine(name)}{(problem is null ? "" : $": {problem}")}");
        var dead = checks.Count(check => check.Problem is not null);
        await output.WriteLineAsync(dead == 0 ? $"All {feeds.Count} feeds answer." : $"{dead} of {feeds.Count} feeds do not answer as feeds.");
        return dead == 0 ? 0 : 1;
    }

    private static async Task<string?> ProblemAsync(FeedFetcher fetcher, string url, CancellationToken cancellationToken)
    {
        if (!SafeUri.TryParse(url, out var address))
            return "Its address is not one.";
        var result = await fetcher.FetchAsync(new FetchRequest(address), cancellationToken);
        return result switch
        {
            FetchResult.Fetched fetched => FeedReader.Read(fetched.Body, fetched.ContentType, fetched.FinalUrl) is { Document: null, Problem: { } problem } ? problem.Message : null,
            FetchResult.Failed failed => failed.Sentence,
            _ => null,
        };
    }

    private static IEnumerable<(string Name, string Url)> Listed(BotSettings settings)
    {
        var folder = SeedFolder.Find(settings).Folder.Feeds;
        var opml = folder is null ? null : Path.Combine(folder, "feeds.opml");
        if (opml is not null && File.Exists(opml))
        {
            using var file = File.OpenRead(opml);
            foreach (var outline in Opml.Read(file, ofSeeds: true).Outlines.Where(outline => !outline.Url.StartsWith(Feed.SampleScheme, StringComparison.Ordinal)))
                yield return (outline.Name, outline.Url);
        }
        foreach (var feed in settings.Feeds)
            yield return (feed.Name ?? feed.Url, feed.Url);
    }
}
