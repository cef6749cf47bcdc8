using System.Collections.Concurrent;
using System.Globalization;
using AllianceBot.Commands;
using AllianceBot.Communities;
using AllianceBot.Deliveries;
using AllianceBot.Feeds;
using AllianceBot.Rules;
using AllianceBot.SlackApi;
using AllianceBot.Storage;

namespace AllianceBot.Chat.Slack;

/// <summary>
/// The home tab: a person's own watches and, for moderators, the community's rules, sick feeds and posts whose outcome is unknown. It is
/// drawn when somebody opens it, and again after what they change.
/// </summary>
internal sealed class SlackHome(Database database, SlackWeb web, CommandCatalogue catalogue, SlackCallers callers, SlackAnswers answers, TimeProvider time, ILogger<SlackHome> logger)
{
    private const int MostOpened = 10_000;
    private const int MostUnsure = 10;

    /// <summary>Who looked at it since the start: theirs is worth drawing again.</summary>
    private readonly ConcurrentDictionary<string, byte> _opened = new();

    public Task OpenedAsync(string teamId, string userId, CancellationToken cancellationToken)
    {
        if (_opened.Count >= MostOpened)
            _opened.Clear();
        _opened[userId] = 0;
        return PublishAsync(teamId, userId, null, cancellationToken);
    }

    /// <summary>Draws it anew for somebody who has looked at it: something of theirs may have changed.</summary>
    public Task RefreshAsync(string teamId, string userId, CancellationToken cancellationToken) =>
        _opened.ContainsKey(userId) ? PublishAsync(teamId, userId, null, cancellationToken) : Task.CompletedTask;

    /// <summary>Does what a menu of the tab says, with the rights that the person has now.</summary>
    /// <param name="menu">The kind of menu and the id of what it stands beside: <c>home-watch:17</c>.</param>
    public async Task ChooseAsync(Caller caller, string teamId, string menu, string what, CancellationToken cancellationToken)
    {
        var reply = Split(menu) is (var kind, var id)
            ? await answers.SafelyAsync(() => ChooseAsync(caller, kind, what, id, cancellationToken), failed => failed, cancellationToken)
            : SlackAnswers.TooOld;
        _opened[caller.UserId] = 0;
        await PublishAsync(teamId, caller.UserId, reply, cancellationToken);
    }

    /// <summary>The rule that a menu stands beside, if it is the community's.</summary>
    public async Task<WatchRule?> RuleAsync(Caller caller, string menu, CancellationToken cancellationToken) =>
        Split(menu) is (HomeTab.RuleMenu, var id) ? await RuleAsync(caller, id, cancellationToken) : null;

    private Task<WatchRule?> RuleAsync(Caller caller, long id, CancellationToken cancellationToken) => database.ReadAsync(async connection =>
        (await WatchRuleStore.OfCommunityAsync(connection, caller.Community.Id)).FirstOrDefault(rule => rule.Id == id), cancellationToken);

    private static (string Kind, long Id)? Split(string menu) =>
        menu.Split(':') is [var kind, var number] && long.TryParse(number, CultureInfo.InvariantCulture, out var id) ? (kind, id) : null;

    private async Task<Reply> ChooseAsync(Caller caller, string menu, string what, long id, CancellationToken cancellationToken)
    {
        switch (menu)
        {
            case HomeTab.WatchMenu:
                var mine = (await OwnAsync(caller, cancellationToken)).Watches.ToList();
                var number = mine.FindIndex(watch => watch.Id == id) + 1;
                return number == 0 || what is not ("pause" or "resume" or "remove")
                    ? SlackAnswers.TooOld
                    : await RunAsync(caller, SlashCommand.Everybody, what == "remove" ? "unwatch" : what, "watch", number.ToString(CultureInfo.InvariantCulture), cancellationToken);
            case HomeTab.RuleMenu when await RuleAsync(caller, id, cancellationToken) is { } rule && what is "pause" or "resume" or "remove":
                return await RunAsync(caller, SlashCommand.Moderators, $"rule {what}", "name", rule.Name, cancellationToken);
            case HomeTab.UnsureMenu when !caller.IsModerator:
                return SlackAnswers.ForModerators;
            case HomeTab.UnsureMenu:
                var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
                var decided = await database.WriteAsync(connection => what == "again"
                    ? UnsurePosts.SendAgainAsync(connection, caller.Community.Id, id, caller.Actor, nowMs)
                    : UnsurePosts.StandsAsync(connection, caller.Community.Id, id, caller.Actor, nowMs), cancellationToken);
                return !decided ? SlackAnswers.TooOld : Reply.Of(what == "again" ? "It is posted now." : "It stays as it stands.");
            default:
                return SlackAnswers.TooOld;
        }
    }

    private Task<Reply> RunAsync(Caller caller, string root, string path, string option, string value, CancellationToken cancellationToken) => catalogue.RunAsync(
        catalogue.Commands.First(command => command.Root == root && command.Path == path), new CommandCall(caller, new Dictionary<string, string> { [option] = value }), cancellationToken);

    /// <param name="note">What became of the last press.</param>
    public async Task PublishAsync(string teamId, string userId, Reply? note, CancellationToken cancellationToken)
    {
        var view = await answers.SafelyAsync(async () => await callers.ForAsync(teamId, userId, channelId: null, cancellationToken) is { } caller
            ? HomeTab.Draw(await ContentAsync(caller, cancellationToken), note)
            : HomeTab.Draw(SlackAnswers.Unknown), HomeTab.Draw, cancellationToken);
        var published = await web.PublishHomeAsync(userId, view, hash: null, cancellationToken);
        if (!published.IsOk)
            logger.LogWarning("The home tab of {User} could not be drawn: {Reason}", userId, published.Error.ToString());
    }

    private async Task<HomeContent> ContentAsync(Caller caller, CancellationToken cancellationToken)
    {
        var own = await OwnAsync(caller, cancellationToken);
        if (!caller.IsModerator)
            return own;
        var id = caller.Community.Id;
        var now = time.GetUtcNow();
        return own with
        {
            Community = await database.ReadAsync(async connection =>
            {
                var routes = await RouteStore.OfCommunityAsync(connection, id);
                var feeds = await FeedStore.OfCommunityAsync(connection, id);
                return new HomeOfModerators(
                    [.. (await WatchRuleStore.OfCommunityAsync(connection, id)).Select(rule => (rule, string.Join(", ", routes[rule.Id].Select(to => to.Destination.Name)).OrNobody()))],
                    [.. (await SourceStore.OfCommunityAsync(connection, id))
                        .Where(source => feeds[source.FeedId].ProblemText is not null)
                        .Select(source => new SickFeed(source.Name, $"{feeds[source.FeedId].ProblemText} Since {When.Ago(feeds[source.FeedId].ProblemSinceMs ?? now.ToUnixTimeMilliseconds(), now)}."))],
                    await UnsurePosts.OfCommunityAsync(connection, id, MostUnsure));
            }, cancellationToken),
        };
    }

    private Task<HomeContent> OwnAsync(Caller caller, CancellationToken cancellationToken) => database.ReadAsync(async connection =>
        await PersonStore.FindAsync(connection, caller.Community.Id, caller.Platform, caller.UserId) is { } person
            ? new HomeContent(await WatchRuleStore.OfPersonAsync(connection, person.Id), (await DestinationStore.GetAsync(connection, person.DestinationId)).PausedReason, null)
            : new HomeContent([], null, null), cancellationToken);
}
