using AllianceBot.Alerts;
using AllianceBot.Storage;
using AllianceBot.Stories;
using Dapper;

namespace AllianceBot.Commands;

/// <summary>
/// The buttons under a card. Their id is <c>action:key</c> with the key of the post; the post must belong to the community of
/// the chat in which the button was pressed, whatever the id says.
/// </summary>
internal sealed class CardButtons(Database database, CommandCatalogue catalogue, WatchCommands watches, MuteCommands mutes, TimeProvider time)
{
    /// <summary>Action and label, in the order shown. A platform may hide none of them.</summary>
    public static readonly IReadOnlyList<(string Action, string Label)> All =
    [
        ("why", "Why"), ("reports", "All reports"), ("watch", "Watch this"), ("mute", "Mute story"), ("source", "Mute source"), ("miss", "Not relevant"),
    ];

    public static string Id(string action, string postKey) => $"{action}:{postKey}";

    /// <summary>Does what the button says; the reply is for the presser alone.</summary>
    public async Task<Reply> PressAsync(Caller caller, string buttonId, CancellationToken cancellationToken)
    {
        var colon = buttonId.IndexOf(':', StringComparison.Ordinal);
        var (action, key) = colon < 0 ? (buttonId, "") : (buttonId[..colon], buttonId[(colon + 1)..]);
        var (view, matches) = await database.ReadAsync(async connection =>
        {
            var alert = await connection.QuerySingleOrDefaultAsync<(long Id, long StoryId)?>(
                """
                SELECT a.id, a.story_id FROM posts p JOIN alerts a ON a.id = p.alert_id JOIN destinations d ON d.id = p.destination_id
                WHERE p.key = @key AND d.community_id = @communityId
                """,
                new { key, communityId = caller.Community.Id });
            if (alert is null)
                return (null, []);
            var found = await CardStore.MatchesAsync(connection, alert.Value.Id);
            var seen = await StoryView.ForAsync(connection, caller.Community, alert.Value.StoryId);
            // Headed by the report that the card shows.
            return (seen?.LedBy(found.Select(match => match.ItemId).ToHashSet()), found);
        }, cancellationToken);
        if (view is null)
            return Reply.Error("That card is not known here any more.");
        return action switch
        {
            "why" => await RunAsync(caller, "why", view, cancellationToken),
            "reports" => await RunAsync(caller, "story", view, cancellationToken),
            "watch" => await watches.AddAsync(caller, WatchFor(view, matches), cancellationToken),
            "mute" => await ForModeratorsAsync(caller, view, connection => mutes.MuteStoryAsync(connection, caller, view, untilMs: null), cancellationToken),
            "source" => await ForModeratorsAsync(caller, view, connection => mutes.MuteSourceAsync(connection, caller, view.Lead), cancellationToken),
            "miss" => await MissAsync(caller, view, matches, cancellationToken),
            _ => Reply.Error("That button is not known here any more."),
        };
    }

    private Task<Reply> RunAsync(Caller caller, string path, StoryView view, CancellationToken cancellationToken) =>
        catalogue.RunAsync(
            catalogue.Commands.First(command => command.Root == SlashCommand.Everybody && command.Path == path),
            new CommandCall(caller, new Dictionary<string, string> { ["id"] = view.Story.ShortId }), cancellationToken);

    private Task<Reply> ForModeratorsAsync(
        Caller caller, StoryView view, Func<System.Data.Common.DbConnection, Task<Reply>> act, CancellationToken cancellationToken) => caller.IsModerator
        ? database.WriteAsync(act, cancellationToken)
        : Task.FromResult(Reply.Error("Muting for everybody is for this community's moderators.",
            $"For yourself: /alliance mute-me {view.Story.ShortId} keeps this story out of your direct messages."));

    // What matched is the best guess at what a reader means by "this": its words, all of them.
    private static string WatchFor(StoryView view, IReadOnlyList<AlertMatch> matches)
    {
        var words = matches.SelectMany(match => match.Spans).Where(span => span.Text.Length > 0 && span.Text.All(c => char.IsLetterOrDigit(c) || c is ' ' or '-'))
            .Select(span => span.Text.ToLowerInvariant()).Distinct().Take(4).ToList();
        return words.Count == 0 ? $"\"{view.Lead.Title.Replace('"', ' ')}\"" : string.Join(" AND ", words.Select(word => $"\"{word}\""));
    }

    // A note for moderators: which rule brought something that a reader did not want.
    private async Task<Reply> MissAsync(Caller caller, StoryView view, IReadOnlyList<AlertMatch> matches, CancellationToken cancellationToken)
    {
        await database.WriteAsync(connection => Communities.AuditStore.AddAsync<object>(
            connection, caller.Community.Id, caller.Actor, "not relevant", $"{view.Story.ShortId} by {string.Join(", ", matches.Select(match => match.RuleName).Distinct())}",
            null, null, time.GetUtcNow().ToUnixTimeMilliseconds()), cancellationToken);
        return Reply.Of("Noted for the moderators; thank you.");
    }
}
