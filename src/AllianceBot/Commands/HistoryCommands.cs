using AllianceBot.Deliveries;
using AllianceBot.Feeds;
using AllianceBot.Matching;
using AllianceBot.Rules;
using AllianceBot.Storage;
using AllianceBot.Stories;
using Humanizer;

namespace AllianceBot.Commands;

/// <summary>Searches over everything that the community's feeds reported: history and stats.</summary>
internal sealed class HistoryCommands(Database database, TimeProvider time) : ICommandGroup
{
    private const int PageSize = 8;
    private const int MostBars = 10;

    public IReadOnlyList<SlashCommand> Commands =>
    [
        new(SlashCommand.Everybody, "history", "Search what was reported, in the language of the rules",
            [.. Narrowed("from when: 7d, last month, 2026-10-01"), new("page", "the page of results")], HistoryAsync),
        new(SlashCommand.Everybody, "stats", "How much was reported, by whom", [.. Narrowed("from when: 7d (if you say nothing), last month")], StatsAsync),
    ];

    private IEnumerable<CommandOption> Narrowed(string since) =>
    [
        new("query", "words or a rule, for example nissan AND (plant OR factory)", IsRest: true, IsRule: true),
        new("since", since),
        new("until", "until when: 2d, yesterday, 2026-10-31"),
        new("rule", "only what this rule matches", Suggest: Suggestions.Rules(database)),
        new("source", "only from this feed", Suggest: Suggestions.Feeds(database)),
        new("lang", "only in this language: en, fr, ja"),
    ];

    private async Task<Reply> HistoryAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var (search, problem) = await SearchAsync(call, DateTimeOffset.UnixEpoch, cancellationToken);
        if (search is null)
            return problem!;
        var (found, posts) = await database.ReadAsync(async connection =>
        {
            var found = await ItemSearch.FindAsync(connection, database.Dialect, call.Caller.Community, search, (call.Page - 1) * PageSize, PageSize + 1, cancellationToken);
            return (found, await PostLinks.OfStoriesAsync(connection, call.Caller.ChatId, [.. found.Select(report => report.StoryId)]));
        }, cancellationToken);
        if (found.Count == 0)
            return call.Page > 1 ? Reply.Error("There is no such page.") : NothingFound(call);
        var pages = call.Page + (found.Count > PageSize ? 1 : 0);
        return Reply.Of(call["query"] is { } asked ? $"History: {asked}" : "History", found.Take(PageSize).Select(report => Line(report, posts))) with { Pages = (call.Page, pages) };
    }

    /// <summary>Says what was looked for: a time that was meant as one may have been read as words.</summary>
    private static Reply NothingFound(CommandCall call)
    {
        var asked = call["query"] ?? "";
        string[] named = [.. new[] { "since", "until", "rule", "source", "lang" }.Where(name => call[name] is not null).Select(name => $"{name}:{call[name]}")];
        var sentence = $"Nothing was found{(asked.Length > 0 ? $" for {asked}" : "")}{(named.Length > 0 ? $" with {string.Join(" ", named)}" : "")}.";
        return asked.Split(' ').Any(word => word.ToLowerInvariant() is "since" or "until" or "page")
            ? Reply.Of(sentence, "since, until and page are words of the query here. Their values follow a colon: since:7d until:yesterday page:2")
            : Reply.Of(sentence);
    }

    private async Task<Reply> StatsAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var (search, problem) = await SearchAsync(call, time.GetUtcNow() - TimeSpan.FromDays(7), cancellationToken);
        if (search is null)
            return problem!;
        var (found, posted) = await database.ReadAsync(async connection => (
            await ItemSearch.FindAsync(connection, database.Dialect, call.Caller.Community, search, 0, int.MaxValue, cancellationToken),
            await PostStore.CountPostedAsync(connection, call.Caller.Community.Id)), cancellationToken);
        return Reply.Of($"{"report".ToQuantity(found.Count)} in {"story".ToQuantity(found.Select(report => report.StoryId).Distinct().Count())}; {"story".ToQuantity(posted)} posted in all",
            Bars(found.GroupBy(report => report.Outlet).Select(group => (group.Key, group.Count())).OrderByDescending(pair => pair.Item2).Take(MostBars)));
    }

    /// <summary>Rows of a bar chart made of characters.</summary>
    public static IEnumerable<ReplyLine> Bars(IEnumerable<(string Name, int Count)> rows)
    {
        var all = rows.ToList();
        var most = all.Select(row => row.Count).DefaultIfEmpty(0).Max();
        return all.Select(row => ReplyLine.Code($"{row.Count,5} {new string('█', most == 0 ? 0 : Math.Max(1, row.Count * 24 / most))} {row.Name}"));
    }

    /// <summary>What the options ask for; without it, the sentence that says what is wrong with them.</summary>
    private async Task<(Search? Search, Reply? Problem)> SearchAsync(CommandCall call, DateTimeOffset defaultSince, CancellationToken cancellationToken)
    {
        var (now, zone) = (time.GetUtcNow(), call.Caller.Community.Zone);
        var since = call["since"] is { } from ? When.Parse(from, now, zone) : defaultSince;
        var until = call["until"] is { } to ? When.ParseEnd(to, now, zone) : now.AddMinutes(1);
        if (since is null || until is null)
            return (null, Reply.Error($"\"{(since is null ? call["since"] : call["until"])}\" is not a time: write 7d, 3 days ago, yesterday, last month or 2026-10-01."));
        if (since >= until)
            return (null, Reply.Error($"Nothing is between since:{call["since"]} and until:{call["until"] ?? "now"}: the beginning is not before the end."));

        var (rules, sources) = await database.ReadAsync(async connection => (
            call["rule"] is null ? [] : await WatchRuleStore.OfCommunityAsync(connection, call.Caller.Community.Id),
            call["source"] is null ? [] : await SourceStore.OfCommunityAsync(connection, call.Caller.Community.Id)), cancellationToken);
        var kept = rules.FirstOrDefault(rule => rule.Name.Equals(call["rule"]!.Trim(), StringComparison.OrdinalIgnoreCase));
        var source = sources.FirstOrDefault(source => source.Name.Equals(call["source"]!.Trim(), StringComparison.OrdinalIgnoreCase));
        if (call["rule"] is { } name && kept is null)
            return (null, RuleReplies.NoRule(rules.Select(rule => rule.Name), name));
        if (call["source"] is { } feed && source is null)
            return (null, Reply.Error($"There is no feed \"{feed}\" here.{NearNames.DidYouMean(sources.Select(source => source.Name), feed)}", $"source:\"{feed}\" inside the query searches the outlets' names."));

        Rule? rule = null;
        var clauses = new[] { call["query"], kept?.Query, call["lang"] is { } lang ? $"lang:{lang}" : null }.OfType<string>().ToList();
        foreach (var clause in clauses)
        {
            var parsed = RuleParser.Parse(clause);
            if (parsed.Error is { } error)
                return (null, RuleReplies.Error(clause, error));
            rule = parsed.Rule;
        }
        if (clauses.Count > 1)
            rule = RuleParser.Parse(string.Join(" AND ", clauses.Select(clause => $"({clause})"))).Rule;
        if (clauses.Count > 1 && rule is null)
            return (null, Reply.Error("The query and the rule together are too long for one search: leave one of them out."));
        return (new Search(rule, new SearchRange(since.Value.ToUnixTimeMilliseconds(), until.Value.ToUnixTimeMilliseconds()), source?.FeedId), null);
    }

    private ReplyLine Line(Report report, IReadOnlyDictionary<long, string> posts)
    {
        var facts = $"  {report.Outlet}, {When.Ago(report.PublishedMs, time.GetUtcNow())}  {ShortId.From(report.StoryId)}";
        return posts.TryGetValue(report.StoryId, out var post)
            ? ReplyLine.Bullet(new ReplySpan(report.Title, Url: report.Url), $"{facts}  ", new ReplySpan("post", Url: post))
            : ReplyLine.Bullet(new ReplySpan(report.Title, Url: report.Url), facts);
    }
}
