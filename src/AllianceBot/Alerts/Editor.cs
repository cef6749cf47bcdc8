using System.Data.Common;
using AllianceBot.Communities;
using AllianceBot.Feeds;
using AllianceBot.Items;
using AllianceBot.Rules;
using AllianceBot.Storage;
using AllianceBot.Stories;
using Microsoft.Extensions.Options;

namespace AllianceBot.Alerts;

/// <summary>
/// Groups pending items into stories, matches them against all rules and decides who hears of what. One replica at a time
/// holds the editor's lease: two that each met a report would open two stories. A chunk is one transaction, from the lease
/// to the done mark, so a crash leaves it undone and it is edited again.
/// </summary>
internal sealed class Editor(Database database, RuleBook rules, IOptions<AlertsOptions> options, TimeProvider time, ILogger<Editor> logger)
{
    private const int ChunkSize = 500;
    private static readonly TimeSpan LeaseLength = TimeSpan.FromSeconds(30);
    private readonly string _owner = Lease.NewOwner();
    private StoryGrouper? _grouper;
    private long _grouperFence;
    private bool _uncommitted;

    /// <summary>Edits everything that is pending; returns the number of items. 0 also while another replica is the editor.</summary>
    public async Task<int> EditPendingAsync(CancellationToken cancellationToken)
    {
        var total = 0;
        for (var edited = -1; edited != 0; total += edited)
        {
            cancellationToken.ThrowIfCancellationRequested();
            edited = await database.WriteAsync(EditChunkAsync, cancellationToken);
            _uncommitted = false;
            if (edited > 0)
                CrashPoint.Pass(CrashPoint.EditSaved);
        }
        return total;
    }

    /// <summary>Gives the editor's lease to the next replica at once instead of letting it run out.</summary>
    public Task ReleaseAsync() => database.WriteAsync(connection => Lease.ReleaseAsync(connection, "editor", _owner), CancellationToken.None);

    private async Task<int> EditChunkAsync(DbConnection connection)
    {
        // A chunk that failed, or that the store does again, was rolled back: the grouper has seen it and is rebuilt.
        if (_uncommitted)
            _grouper = null;
        _uncommitted = true;
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (await Lease.TakeAsync(connection, database.Dialect, "editor", _owner, nowMs, LeaseLength) is not { } lease)
            return 0;
        var pending = await ItemStore.PendingAsync(connection, ChunkSize);
        if (pending.Count == 0)
            return 0;
        await RestoreGrouperAsync(connection, lease, nowMs);
        await rules.RefreshAsync(connection);
        var followers = await SourceStore.FollowersAsync(connection, [.. pending.Select(p => p.Item.FeedId).Distinct()]);

        var grouped = new List<GroupedItem>(pending.Count);
        foreach (var item in pending)
            grouped.Add(await GroupAsync(connection, item, followers, nowMs));
        CrashPoint.Pass(CrashPoint.EditGrouped);

        var communities = followers.SelectMany(sources => sources).Select(source => source.CommunityId).Distinct().ToList();
        var decision = new AlertDecision(
            connection, options.Value, await MutesAsync(connection, communities, nowMs), await StoryOverrides.OfAsync(connection, communities), await MetaStore.InstallationAsync(connection), nowMs);
        await decision.DecideAsync(grouped);
        var folded = await decision.FoldFloodsAsync();
        CrashPoint.Pass(CrashPoint.EditDecided);

        await TellOfTroublesAsync(connection, nowMs);
        await ItemStore.DoneAsync(connection, [.. pending.Select(p => p.Item.Id)]);
        if (folded > 0)
            logger.LogWarning("{Count} alerts of one poll were folded into digests", folded);
        return pending.Count;
    }

    /// <summary>Tells each community once which of its rules do not work. A person's watch is nobody else's business.</summary>
    private async Task TellOfTroublesAsync(DbConnection connection, long nowMs)
    {
        foreach (var (rule, sentence) in rules.Troubles().Where(trouble => trouble.Rule.OwnerId is null))
        {
            if (await NoticeStore.PlaceAsync(connection, rule.CommunityId) is not { } place)
                continue;
            var card = new Card { Title = $"The rule \"{rule.Name}\" does not work", Summary = [new TextRun($"{sentence} /alliance-mod rule edit mends it.")] };
            await NoticeStore.PostAsync(connection, place, $"rule{rule.Id:x}-{rule.Revision:x}", card, nowMs);
        }
    }

    private async Task<GroupedItem> GroupAsync(DbConnection connection, PendingItem pending, ILookup<long, Source> followers, long nowMs)
    {
        var item = pending.Item;
        var sources = followers[item.FeedId].ToList();
        var storyId = await StoryStore.OfItemAsync(connection, item.Id);
        if (storyId is null)
        {
            var place = _grouper!.Place(new GroupItem(
                item.Id, item.Lang, item.Title, item.Content.Length > item.Summary.Length ? item.Content : item.Summary, item.PublishedMs,
                pending.IsPrivate ? null : item.LinkKey));
            // A private feed's item joins nobody's story and attracts nobody's item.
            storyId = pending.IsPrivate ? null : place.StoryId;
            storyId ??= await StoryStore.OpenAsync(connection, item.Lang, pending.IsPrivate ? sources.FirstOrDefault()?.CommunityId : null, item.PublishedMs);
            await StoryStore.JoinAsync(connection, storyId.Value, place, nowMs);
            if (!pending.IsPrivate)
            {
                _grouper.Add(place, storyId.Value);
                await StoryOverrides.FollowAsync(connection, place, storyId.Value, nowMs);
            }
        }
        return new GroupedItem(item, pending.IsFirstPoll, storyId.Value, sources, rules.Match(item));
    }

    private static async Task<MuteFilter> MutesAsync(DbConnection connection, List<long> communities, long nowMs) =>
        new(await MuteStore.InForceAsync(connection, communities, nowMs), await PersonStore.ByDestinationAsync(connection, communities));

    // A new owner of the lease, or one whose last chunk was rolled back, starts from what is stored.
    private async Task RestoreGrouperAsync(DbConnection connection, Lease lease, long nowMs)
    {
        if (_grouper is not null && _grouperFence == lease.Fence)
            return;
        _grouper = new StoryGrouper();
        _grouper.Restore(await StoryStore.PlacementsSinceAsync(connection, nowMs - StoryGrouper.RestoreMs));
        _grouperFence = lease.Fence;
    }
}

/// <summary>An item in its story, with the sources that carry it and the rules that it matches.</summary>
internal sealed record GroupedItem(Item Item, bool IsFirstPoll, long StoryId, IReadOnlyList<Source> Sources, IReadOnlyList<RuleMatch> Matches);
