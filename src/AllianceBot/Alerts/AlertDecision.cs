using System.Data.Common;
using System.Text.Json;
using AllianceBot.Feeds;
using AllianceBot.Rules;
using AllianceBot.Stories;
using Dapper;

namespace AllianceBot.Alerts;

/// <summary>
/// Decides, for the items of one chunk, which destinations hear of which story. A community hears of an item when it follows
/// its feed with a source that is not paused and one of its rules matches.
/// </summary>
internal sealed class AlertDecision(DbConnection connection, AlertsOptions options, MuteFilter mutes, StoryOverrides overrides, string installation, long nowMs)
{
    private readonly Dictionary<long, IReadOnlyList<Route>> _routes = [];
    private readonly Dictionary<(long PollId, long DestinationId), List<long>> _raised = [];

    public async Task DecideAsync(IReadOnlyList<GroupedItem> chunk)
    {
        var samples = Samples(chunk);
        foreach (var grouped in chunk)
            await DecideAsync(grouped, samples);
    }

    private async Task DecideAsync(GroupedItem item, HashSet<(long ItemId, long SourceId)> samples)
    {
        var communitiesByStory = new Dictionary<long, HashSet<long>>();
        var muted = new HashSet<long>();
        foreach (var source in item.Sources.Where(source => source.PausedReason is null))
        {
            // From here on the story is the one that this community sees.
            var grouped = item with { StoryId = overrides.StoryOf(source.CommunityId, item.StoryId, item.Item.Id) };
            if (mutes.IsMuted(grouped, source))
                continue;
            if (!communitiesByStory.TryGetValue(grouped.StoryId, out var communities))
                communitiesByStory[grouped.StoryId] = communities = [];
            communities.Add(source.CommunityId);
            muted.UnionWith(mutes.MutedDestinations(grouped, source));
            var matches = grouped.Matches.Where(match => match.CommunityId == source.CommunityId).ToList();
            if (matches.Count == 0 || (grouped.IsFirstPoll && !samples.Contains((grouped.Item.Id, source.Id))))
                continue;
            foreach (var ways in (await WaysAsync(matches)).GroupBy(way => way.Route.DestinationId))
            {
                if (!muted.Contains(ways.Key))
                    await AlertAsync(grouped, ways.Key, [.. ways]);
            }
        }
        // Another report, or another wording, shows on the posts that stand already.
        foreach (var (storyId, communities) in communitiesByStory)
            await Outbox.RaiseAsync(connection, storyId, communities, muted, nowMs, options.EditAfter);
    }

    /// <summary>The flood fuse: too many new alerts for one destination from one poll become one digest. Returns the alerts folded.</summary>
    public async Task<int> FoldFloodsAsync()
    {
        var folded = 0;
        foreach (var ((pollId, destinationId), alertIds) in _raised.Where(raised => raised.Value.Count > options.MostPerPoll))
        {
            var digestId = await Outbox.DigestAsync(connection, destinationId, $"{installation}flood{pollId:x}-{destinationId:x}", "flood", nowMs, nowMs);
            await Outbox.FoldAsync(connection, digestId, alertIds, "flood");
            folded += alertIds.Count;
        }
        return folded;
    }

    // An item that was edited before, under another title, never raises an alert; it only tells standing ones what matches now.
    private async Task AlertAsync(GroupedItem grouped, long destinationId, IReadOnlyList<(RuleMatch Match, Route Route)> ways)
    {
        var alert = grouped.Item.Revision > 1
            ? (Id: await Outbox.FindAlertAsync(connection, grouped.StoryId, destinationId), Added: false)
            : await Outbox.AlertAsync(connection, grouped.StoryId, destinationId, nowMs);
        if (alert.Id is not { } alertId)
            return;
        foreach (var (match, _) in ways)
            await Outbox.MatchAsync(connection, alertId, match.RuleId, grouped.Item.Id, JsonSerializer.Serialize(match.Clauses.Select(MatchedSpan.From)));
        var now = ways.Any(way => way.Route.Mode == Route.Now);
        if (alert.Added)
            await PostAsync(grouped.Item.PollId, alertId, destinationId, now);
        else if (now)
            await Outbox.UnfoldAsync(connection, alertId, nowMs, options.GatherFor);
    }

    private async Task PostAsync(long pollId, long alertId, long destinationId, bool now)
    {
        var digest = await DigestDueAsync(destinationId, now);
        await Outbox.PostAsync(connection, alertId, destinationId, installation, nowMs, options.GatherFor);
        if (digest is { } due)
        {
            var digestId = await Outbox.DigestAsync(connection, destinationId, $"{installation}{due.Reason}{due.AtMs:x}-{destinationId:x}", due.Reason, due.AtMs, nowMs);
            await Outbox.FoldAsync(connection, digestId, [alertId], due.Reason);
            return;
        }
        if (!_raised.TryGetValue((pollId, destinationId), out var alerts))
            _raised[(pollId, destinationId)] = alerts = [];
        alerts.Add(alertId);
    }

    // No route says now, or a direct message is over its budget.
    private async Task<(long AtMs, string Reason)?> DigestDueAsync(long destinationId, bool now)
    {
        if (!now)
            return (Budget.End(nowMs, TimeSpan.FromHours(1)), Route.Digest);
        return mutes.IsPersonal(destinationId) && await Budget.SpentUntilAsync(connection, destinationId, nowMs) is { } due ? (due, "budget") : null;
    }

    private async Task<List<(RuleMatch Match, Route Route)>> WaysAsync(IReadOnlyList<RuleMatch> matches)
    {
        var ways = new List<(RuleMatch, Route)>();
        foreach (var match in matches)
            ways.AddRange((await RoutesAsync(match.RuleId)).Select(route => (match, route)));
        return ways;
    }

    // The first poll of a new feed posts nothing old, but for the newest matching items, as many as its source allows.
    private static HashSet<(long ItemId, long SourceId)> Samples(IReadOnlyList<GroupedItem> chunk) => chunk
        .Where(grouped => grouped.IsFirstPoll && grouped.Matches.Count > 0)
        .SelectMany(grouped => grouped.Sources.Where(source => grouped.Matches.Any(match => match.CommunityId == source.CommunityId)), (grouped, source) => (grouped, source))
        .GroupBy(pair => (pair.grouped.Item.PollId, pair.source.Id))
        .SelectMany(pairs => pairs.OrderByDescending(pair => pair.grouped.Item.PublishedMs).ThenByDescending(pair => pair.grouped.Item.Id).Take((int)pairs.First().source.SampleLimit))
        .Select(pair => (pair.grouped.Item.Id, pair.source.Id))
        .ToHashSet();

    private async Task<IReadOnlyList<Route>> RoutesAsync(long ruleId)
    {
        if (!_routes.TryGetValue(ruleId, out var routes))
            _routes[ruleId] = routes = await RouteStore.OfRulesAsync(connection, [ruleId]);
        return routes;
    }
}

/// <summary>One matched clause as it is stored with an alert: the clause, the field and the words found in it.</summary>
internal sealed record MatchedSpan(string Clause, string Field, int Start, int Length, string Text)
{
    public static MatchedSpan From(AllianceBot.Matching.ClauseMatch match) => new(match.Clause, match.Field, match.Start, match.Length, match.Text);
}
