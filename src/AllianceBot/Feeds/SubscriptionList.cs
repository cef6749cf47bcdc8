using System.Data.Common;

namespace AllianceBot.Feeds;

/// <summary>What became of the feeds of a list.</summary>
/// <param name="Added">Followed from now on.</param>
/// <param name="Known">Followed already.</param>
/// <param name="LeftOut">Over <see cref="SourceStore.MostPerCommunity"/>.</param>
internal sealed record ImportOutcome(IReadOnlyList<Source> Added, int Known, int LeftOut)
{
    /// <summary>"3 feeds are followed from now on; 1 was followed already."</summary>
    public string Sentence
    {
        get
        {
            var words = new List<string> { Added.Count == 1 ? "1 feed is followed from now on" : $"{Added.Count} feeds are followed from now on" };
            if (Known > 0)
                words.Add($"{Known} {(Known == 1 ? "was" : "were")} followed already");
            if (LeftOut > 0)
                words.Add($"{LeftOut} {(LeftOut == 1 ? "is" : "are")} left out, since a community follows at most {SourceStore.MostPerCommunity}");
            return $"{string.Join("; ", words)}.";
        }
    }
}

/// <summary>A community's sources as a subscription list, in and out. No feed is asked here: new ones are polled when it is their turn.</summary>
internal static class SubscriptionList
{
    public static async Task<ImportOutcome> ImportAsync(
        DbConnection connection, long communityId, IReadOnlyList<OpmlOutline> outlines, string actor, long nowMs)
    {
        var room = SourceStore.MostPerCommunity - (await SourceStore.OfCommunityAsync(connection, communityId)).Count;
        var added = new List<Source>();
        var (known, leftOut) = (0, 0);
        foreach (var outline in outlines)
        {
            if (added.Count >= room)
            {
                leftOut++;
                continue;
            }
            var url = new Uri(outline.Url);
            var feed = await FeedStore.GetOrAddAsync(connection, url.AbsoluteUri, isPrivate: url.UserInfo.Length > 0, nowMs);
            var wanted = new Source { CommunityId = communityId, FeedId = feed.Id, Name = outline.Name, Language = outline.Language };
            if (await SourceStore.AddAsync(connection, wanted, actor, nowMs) is { } source)
                added.Add(source);
            else
                known++;
        }
        return new ImportOutcome(added, known, leftOut);
    }

    /// <summary>
    /// What others can follow too: samples are nobody else's, and an address with a password in it stays here. The count says how many of
    /// the latter were left out.
    /// </summary>
    public static async Task<(IReadOnlyList<OpmlOutline> Outlines, int Private)> ExportAsync(DbConnection connection, long communityId)
    {
        var feeds = await FeedStore.OfCommunityAsync(connection, communityId);
        var sources = (await SourceStore.OfCommunityAsync(connection, communityId)).Where(source => !feeds[source.FeedId].IsSample).ToLookup(source => feeds[source.FeedId].IsPrivate);
        return ([.. sources[false].Select(source => new OpmlOutline(source.Name, feeds[source.FeedId].Url, source.Language))], sources[true].Count());
    }
}
