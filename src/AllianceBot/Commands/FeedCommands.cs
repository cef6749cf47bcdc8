using AllianceBot.Feeds;
using AllianceBot.Settings;
using AllianceBot.Storage;
using Humanizer;

namespace AllianceBot.Commands;

/// <summary>What moderators do with the feeds that their community follows.</summary>
internal sealed class FeedCommands(Database database, FeedDiscovery discovery, TimeProvider time) : ICommandGroup
{
    public IReadOnlyList<SlashCommand> Commands =>
    [
        new(SlashCommand.Moderators, "feed add", "Follow a feed: its address, or that of a page that has one",
            [new("url", "the address of a feed or of a page", Required: true), new("name", "how to call it", IsRest: true)], AddAsync),
        new(SlashCommand.Moderators, "feed list", "The feeds of this community and how they are", [new("page", "the page of the list")], ListAsync),
        new(SlashCommand.Moderators, "feed check", "Ask a feed now and say how it is", [Existing()], CheckAsync),
        new(SlashCommand.Moderators, "feed edit", "Ask a feed less often, or take no \"unchanged\" from a server that says so wrongly",
            [Existing(), new("every", "the shortest time between two requests, such as 2h; usual: the bot's own pace"), new("cache", "ignore: ask for the whole document each time", Choices: ["use", "ignore"])], EditAsync),
        new(SlashCommand.Moderators, "feed pause", "Stop a feed's alerts for a while", [Existing()], (call, token) => SetPausedAsync(call, pause: true, token)),
        new(SlashCommand.Moderators, "feed resume", "Go on with a paused feed", [Existing()], (call, token) => SetPausedAsync(call, pause: false, token)),
        new(SlashCommand.Moderators, "feed remove", "Follow a feed no more", [Existing()], RemoveAsync),
    ];

    private const int PageSize = 20;

    /// <summary>A server is not asked more often than this, whoever wants to know.</summary>
    private static readonly TimeSpan CheckAgain = TimeSpan.FromMinutes(1);

    /// <summary>Nothing moves a poll further off.</summary>
    private static readonly Duration MostPace = Duration.Days(1);

    private async Task<Reply> AddAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var typed = call["url"]!;
        var found = await discovery.FindAsync(typed, cancellationToken);
        switch (found)
        {
            case DiscoveryResult.Failed failed:
                return Reply.Error(failed.Sentence);
            case DiscoveryResult.Several several:
                return Reply.Of("That page has several feeds; add the one you want:",
                    several.Feeds.Select(feed => ReplyLine.Bullet(feed.Title ?? "", $"  /alliance-mod feed add {feed.Url}")));
            case DiscoveryResult.Found feed:
                var followed = await database.ReadAsync(connection => SourceStore.OfCommunityAsync(connection, call.Caller.Community.Id), cancellationToken);
                if (followed.Count >= SourceStore.MostPerCommunity)
                    return Reply.Error($"A community follows at most {SourceStore.MostPerCommunity} feeds: remove one first.");
                var source = await database.WriteAsync(async connection =>
                {
                    var row = await FeedStore.GetOrAddAsync(connection, feed.Url, new Uri(feed.Url).UserInfo.Length > 0, NowMs);
                    return await SourceStore.AddAsync(connection, new Source
                    {
                        CommunityId = call.Caller.Community.Id,
                        FeedId = row.Id,
                        Name = call["name"] ?? feed.Title ?? new Uri(feed.Url).Host,
                    }, call.Caller.Actor, NowMs);
                }, cancellationToken);
                return source is null
                    ? Reply.Error("This community follows that feed already: /alliance-mod feed list shows it.")
                    : Reply.Of($"\"{source.Name}\" is followed. Nothing old is posted; its next new items are.");
            default:
                throw new InvalidOperationException($"No rule for {found.GetType().Name}.");
        }
    }

    private async Task<Reply> ListAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var (sources, feeds) = await database.ReadAsync(async connection => (
            await SourceStore.OfCommunityAsync(connection, call.Caller.Community.Id), await FeedStore.OfCommunityAsync(connection, call.Caller.Community.Id)), cancellationToken);
        if (sources.Count == 0)
            return Reply.Of("No feeds are followed yet: /alliance-mod feed add takes the address of a feed or of a page.");
        return Reply.Of("feed".ToQuantity(sources.Count), sources.Skip((call.Page - 1) * PageSize).Take(PageSize).Select(source =>
            ReplyLine.Bullet(new ReplySpan(source.Name, Bold: true), $"  {State(call, source, feeds[source.FeedId])}")))
            with
        { Pages = (call.Page, ((sources.Count - 1) / PageSize) + 1) };
    }

    private async Task<Reply> CheckAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var (source, feed) = await FindAsync(call, cancellationToken);
        if (source is null || feed is null)
            return await NoFeedAsync(call, cancellationToken);
        var before = feed.LastPollMs;
        if (NowMs - before < CheckAgain.TotalMilliseconds)
            return Reply.Of($"{source.Name}: {State(call, source, feed)}", "It was asked less than a minute ago, and is not asked again so soon.");
        await database.WriteAsync(connection => FeedStore.PollNowAsync(connection, feed.Id, NowMs), cancellationToken);
        for (var waited = TimeSpan.Zero; waited < TimeSpan.FromSeconds(10) && feed.LastPollMs == before; waited += TimeSpan.FromMilliseconds(250))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(250), time, cancellationToken);
            feed = await database.ReadAsync(connection => FeedStore.GetAsync(connection, feed.Id), cancellationToken);
        }
        return Reply.Of($"{source.Name}: {(feed.LastPollMs == before ? "has not answered yet; feed list will show what it says" : State(call, source, feed))}");
    }

    private async Task<Reply> EditAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var (source, _) = await FindAsync(call, cancellationToken);
        if (source is null)
            return await NoFeedAsync(call, cancellationToken);
        var after = source;
        if (call["every"] is "usual")
            after = after with { PaceMs = null };
        else if (call["every"] is { } every && Duration.TryParse(every, out var pace, out _) && pace.Value > TimeSpan.Zero && pace.Value <= MostPace.Value)
            after = after with { PaceMs = (long)pace.Value.TotalMilliseconds };
        else if (call["every"] is not null)
            return Reply.Error($"\"every\" is a time such as 30m or 2h, at most {MostPace}, or: usual.");
        if (call["cache"] is { } cache)
            after = after with { IgnoresCache = cache == "ignore" };
        if (after == source)
            return Reply.Error("Nothing would change: give \"every\" or \"cache\".");
        await database.WriteAsync(connection => SourceStore.SetWishesAsync(connection, source, after, call.Caller.Actor, NowMs), cancellationToken);
        var asked = after.PaceMs is { } ms ? $"every {new Duration(TimeSpan.FromMilliseconds(ms))} at most" : "at the usual pace";
        return Reply.Of($"\"{source.Name}\" is asked {asked}{(after.IgnoresCache ? ", whole each time" : "")}, from its next request on.");
    }

    private async Task<Reply> SetPausedAsync(CommandCall call, bool pause, CancellationToken cancellationToken)
    {
        var (source, _) = await FindAsync(call, cancellationToken);
        if (source is null)
            return await NoFeedAsync(call, cancellationToken);
        await database.WriteAsync(connection => SourceStore.SetPausedAsync(
            connection, source, pause ? $"by {call.Caller.UserName}" : null, call.Caller.Actor, NowMs), cancellationToken);
        return Reply.Of(pause ? $"\"{source.Name}\" is paused." : $"\"{source.Name}\" is followed again.");
    }

    private async Task<Reply> RemoveAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var (source, _) = await FindAsync(call, cancellationToken);
        if (source is null)
            return await NoFeedAsync(call, cancellationToken);
        await database.WriteAsync(connection => SourceStore.RemoveAsync(connection, source, call.Caller.Actor, NowMs), cancellationToken);
        return Reply.Of($"\"{source.Name}\" is followed no more.");
    }

    private string State(CommandCall call, Source source, Feed feed) =>
        $"{(source.PausedReason is { } why ? $"paused: {why}; " : "")}{HealthSentences.State(feed.Health, call.Caller.Community.Zone, time.GetUtcNow())}";

    private Task<(Source?, Feed?)> FindAsync(CommandCall call, CancellationToken cancellationToken) => database.ReadAsync(async connection =>
    {
        var source = await SourceStore.FindAsync(connection, call.Caller.Community.Id, call["name"]!);
        return (source, source is null ? null : await FeedStore.GetAsync(connection, source.FeedId));
    }, cancellationToken);

    private CommandOption Existing() => new("name", "the feed's name", Required: true, IsRest: true, Suggest: Suggestions.Feeds(database));

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    private async Task<Reply> NoFeedAsync(CommandCall call, CancellationToken cancellationToken) => FeedReplies.NoFeed(
        await database.ReadAsync(connection => SourceStore.OfCommunityAsync(connection, call.Caller.Community.Id), cancellationToken), call["name"]!);
}

/// <summary>What several commands say of feeds.</summary>
internal static class FeedReplies
{
    /// <summary>Nothing has the name that was typed.</summary>
    public static Reply NoFeed(IEnumerable<Source> sources, string name) => Reply.Error(
        $"There is no feed \"{name}\".{NearNames.DidYouMean(sources.Select(source => source.Name), name)}", "/alliance-mod feed list shows them.");
}
