using System.Data.Common;
using AllianceBot.Items;
using AllianceBot.Matching;
using Dapper;

namespace AllianceBot.Rules;

/// <summary>
/// Every rule in force, of all communities, in one index that is told of recent reports which words are rare. It follows the
/// store by the rules' version, so that a change made by any replica is seen before the next items are matched. One caller at a
/// time: the editor.
/// </summary>
internal sealed class RuleBook(ILogger<RuleBook> logger)
{
    /// <summary>Recent reports to learn from.</summary>
    private const int Sample = 1_000;

    private readonly Dictionary<long, (RuleChange Row, Rule Rule)> _rules = [];
    private readonly Dictionary<long, RuleTrouble> _troubles = [];
    private RuleIndex _index = new();
    private readonly List<long> _matched = [];
    private long _version;

    public async Task RefreshAsync(DbConnection connection)
    {
        if (await WatchRuleStore.VersionAsync(connection) == _version)
            return;
        if (_version == 0)
            _index = new RuleIndex(TokenFrequencies.Of(await RecentAsync(connection)));
        foreach (var change in await WatchRuleStore.ChangedSinceAsync(connection, _version))
        {
            _troubles.Remove(change.Id);
            if (_rules.Remove(change.Id))
                _index.Remove(change.Id);
            _version = change.Version;
            if (!change.InForce)
                continue;
            var parsed = RuleParser.Parse(change.Query);
            if (parsed.Rule is not { } rule)
            {
                // A rule that no longer compiles after an upgrade is set aside; the others run.
                logger.LogWarning("The rule {Rule} is set aside: {Reason}", change.Name, parsed.Error!.Message);
                _troubles[change.Id] = new RuleTrouble(change, $"It is set aside, because this version cannot read it: {parsed.Error.Message}");
                continue;
            }
            _rules[change.Id] = (change, rule);
            _index.Add(change.Id, rule);
        }
    }

    /// <summary>The rules that do not do what their owners expect, until they are changed.</summary>
    public IReadOnlyCollection<RuleTrouble> Troubles()
    {
        foreach (var pattern in _index.SuspendedPatterns)
        {
            foreach (var (row, _) in _rules.Values.Where(entry => entry.Rule.Patterns.Contains(pattern) && !_troubles.ContainsKey(entry.Row.Id)).ToList())
            {
                logger.LogWarning("The expression /{Pattern}/ of the rule {Rule} takes too long and is not asked any more", pattern, row.Name);
                _troubles[row.Id] = new RuleTrouble(row, $"Its expression /{pattern}/ takes too long and finds nothing any more: one with fewer repetitions would help.");
            }
        }
        return _troubles.Values;
    }

    /// <summary>The rules that an item matches, each with its spans.</summary>
    public IReadOnlyList<RuleMatch> Match(Item item)
    {
        var text = Matchable(item);
        _matched.Clear();
        _index.Match(text, _matched);
        return _matched.Count == 0
            ? []
            : _matched.Select(id => new RuleMatch(id, _rules[id].Row.CommunityId, _rules[id].Row.Name, _rules[id].Rule.Explain(text))).ToList();
    }

    private static async Task<IEnumerable<string>> RecentAsync(DbConnection connection) =>
        (await connection.QueryAsync<(string Title, string Summary, string Content)>(
            "SELECT title, summary, content FROM items ORDER BY id DESC LIMIT @Sample", new { Sample }))
        .Select(item => $"{item.Title}\n{item.Summary}\n{item.Content}");

    /// <summary>An item as the rule language sees it: the stored fields, which are plain.</summary>
    public static MatchItem Matchable(Item item) => MatchItem.FromText(
        title: item.Title, summary: item.Summary, content: item.Content, source: item.Outlet, author: item.Author, lang: item.Lang, url: item.Url ?? "");
}

/// <summary>Why a rule does not do what its owner expects, in a sentence.</summary>
internal sealed record RuleTrouble(RuleChange Rule, string Sentence);

/// <summary>A rule that an item matches, and where.</summary>
internal sealed record RuleMatch(long RuleId, long CommunityId, string RuleName, IReadOnlyList<ClauseMatch> Clauses);
