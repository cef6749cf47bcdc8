using System.Data.Common;
using AllianceBot.Communities;
using AllianceBot.Feeds;
using AllianceBot.Storage;

namespace AllianceBot.Alerts;

/// <summary>
/// Tells communities how the feeds that they follow are: one post in one of their channels, once. What comes within a while is told
/// together, since a network that is down makes every feed sick at about the same time.
/// </summary>
internal sealed class HealthReporter(Database database, TimeProvider time)
{
    public static readonly TimeSpan Together = TimeSpan.FromMinutes(1);

    private const int MostLines = 10;

    /// <summary>Raises the posts of what waits; returns how many. Without <paramref name="atOnce"/> only when the oldest has waited long enough.</summary>
    public async Task<int> ReportAsync(bool atOnce, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var oldest = await database.ReadAsync(FeedNoticeStore.OldestAsync, cancellationToken);
        if (oldest is not { } since || (!atOnce && since > (now - Together).ToUnixTimeMilliseconds()))
            return 0;
        return await database.WriteAsync(async connection =>
        {
            var notices = await FeedNoticeStore.TakeAsync(connection);
            var followers = await SourceStore.FollowersAsync(connection, [.. notices.Select(notice => notice.FeedId).Distinct()]);
            var told = notices.SelectMany(notice => followers[notice.FeedId].Where(source => source.PausedReason is null).Select(source => (Source: source, Notice: notice)));
            var posts = 0;
            foreach (var community in told.GroupBy(line => line.Source.CommunityId))
                posts += await TellAsync(connection, community.Key, [.. community], now) ? 1 : 0;
            return posts;
        }, cancellationToken);
    }

    /// <summary>False when the community has no open channel: its feed list says the same.</summary>
    private static async Task<bool> TellAsync(DbConnection connection, long communityId, IReadOnlyList<(Source Source, FeedNotice Notice)> told, DateTimeOffset now)
    {
        if (await NoticeStore.PlaceAsync(connection, communityId) is not { } place)
            return false;
        var zone = (await CommunityStore.GetAsync(connection, communityId)).Zone;
        var lines = told.Select(line => HealthSentences.Notice(line.Source.Name, line.Notice, zone, now)).ToList();
        var first = told[0].Notice;
        await NoticeStore.PostAsync(connection, place, $"health{communityId:x}-{first.FeedId:x}-{first.AtMs:x}", Card(lines, told), now.ToUnixTimeMilliseconds());
        return true;
    }

    private static Card Card(List<string> lines, IReadOnlyList<(Source Source, FeedNotice Notice)> told)
    {
        if (lines.Count == 1)
            return new Card { Title = lines[0] };
        var feeds = $"{told.DistinctBy(line => line.Source.FeedId).Count()} feeds";
        var title = told switch
        {
            _ when told.All(line => line.Notice.Kind is HealthNotice.Sick or HealthNotice.Gone) => $"{feeds} cannot be read",
            _ when told.All(line => line.Notice.Kind is HealthNotice.Well) => $"{feeds} are well again",
            _ when told.All(line => line.Notice.Kind is HealthNotice.Gap) => $"{feeds} have a gap",
            _ => $"How {feeds} are",
        };
        var shown = lines.Count > MostLines ? lines.Take(MostLines).Append($"and {lines.Count - MostLines} more: /alliance-mod feed list") : lines;
        return new Card { Title = title, Summary = [new TextRun(string.Join('\n', shown))] };
    }
}
