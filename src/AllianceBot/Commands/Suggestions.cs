using AllianceBot.Alerts;
using AllianceBot.Feeds;
using AllianceBot.Rules;
using AllianceBot.Storage;

namespace AllianceBot.Commands;

/// <summary>Autocompletion over names.</summary>
internal static class Suggestions
{
    /// <summary>As many as Discord shows.</summary>
    private const int Most = 25;

    /// <summary>As long as Discord lets one be.</summary>
    private const int MostLength = 100;

    /// <summary>Names that contain what was typed, those that begin with it first.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<string> names, string typed) =>
    [
        .. names.Where(name => name.Contains(typed, StringComparison.OrdinalIgnoreCase))
            .OrderByDescending(name => name.StartsWith(typed, StringComparison.OrdinalIgnoreCase)).Take(Most),
    ];

    public static Func<Caller, string, CancellationToken, Task<IReadOnlyList<string>>> Rules(Database database) => (caller, typed, token) =>
        database.ReadAsync(async connection => Of((await WatchRuleStore.OfCommunityAsync(connection, caller.Community.Id)).Select(rule => rule.Name), typed), token);

    public static Func<Caller, string, CancellationToken, Task<IReadOnlyList<string>>> Feeds(Database database) => (caller, typed, token) =>
        database.ReadAsync(async connection => Of((await SourceStore.OfCommunityAsync(connection, caller.Community.Id)).Select(source => source.Name), typed), token);

    /// <summary>Stories by their id with the title after it, the newest posts first; only what the caller was told too.</summary>
    public static Func<Caller, string, CancellationToken, Task<IReadOnlyList<string>>> Stories(Database database) => (caller, typed, token) =>
        database.ReadAsync(async connection =>
        {
            var views = await CardStore.ViewsAsync(connection, caller.Community, await NewsCommands.PostedAsync(connection, caller, Most, 0));
            return Of(views.Select(view => $"{view.Story.ShortId} {view.Lead.Title}").Select(name => name.Length > MostLength ? name[..MostLength] : name), typed);
        }, token);
}
