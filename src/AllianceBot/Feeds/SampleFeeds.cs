using System.Globalization;
using AllianceBot.Settings;

namespace AllianceBot.Feeds;

/// <summary>
/// The sample feeds: files of the seeds folder, under addresses <c>sample:NAME</c> that only seeding makes. They stand in for
/// the network at a first start; their dates are moved so that the newest of them all was published just now.
/// </summary>
internal sealed class SampleFeeds(string? folder, PollingOptions options)
{
    /// <summary>Samples are files: they are looked at every few seconds, so that an added item shows at once.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>Reads a sample as a poll would: unchanged when its time stamp is the stored validator.</summary>
    public async Task<FetchResult> ReadAsync(Feed feed, CancellationToken cancellationToken)
    {
        var name = feed.Url[Feed.SampleScheme.Length..];
        var path = folder is null || name != Path.GetFileName(name) ? null : Path.Combine(folder, name);
        var file = path is null ? null : new FileInfo(path);
        if (file is not { Exists: true })
            return new FetchResult.Failed(FetchProblem.NotFound, 404);
        if (file.Length > options.MaximumBodyBytes)
            return new FetchResult.Failed(FetchProblem.TooLarge);
        var stamp = $"\"{file.LastWriteTimeUtc.Ticks.ToString(CultureInfo.InvariantCulture)}-{file.Length}\"";
        if (stamp == feed.Etag)
            return new FetchResult.NotModified(new Validators(stamp, null), null, null);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(options.Deadline);
        var body = await File.ReadAllBytesAsync(file.FullName, deadline.Token);
        return new FetchResult.Fetched(body, null, new Uri($"https://sample.example/{name}"), new Validators(stamp, null), null, null);
    }
}
