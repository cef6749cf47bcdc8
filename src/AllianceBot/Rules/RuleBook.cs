using System.Data.Common;
using AllianceBot.Items;
using AllianceBot.Matching;

namespace AllianceBot.Rules;

/// <summary>
/// Every rule in force, of all communities, in one index. It follows the store by the rules' version, so that a change made
/// by any replica is seen before the next items are matched. One caller at a time: the editor.
/// </summary>
internal sealed class RuleBook(ILogger<RuleBook> logger)
{
    private readonly RuleIndex _index = new();
    private readonly Dictionary<long, (RuleChange Row, Rule Rule)> _rules = [];
    private readonly List<long> _matched = [];
    private long _version;

    public async Task RefreshAsync(DbConnection connection)
    {
        if (await WatchRuleStore.VersionAsync(connection) == _version)
            return;
        foreach (var change in await WatchRuleStore.ChangedSinceAsync(connection, _version))
        {
            if (_rules.Remove(change.Id))
                _index.Remove(change.Id);
            _version = change.Version;
            if (!change.InForce)
                continue;
            var parsed = RuleParser.Parse(change.Query);
            if (parsed.Rule is not { } rule)
            {
                // A rule that no longer compiles after an upgrade is set aside; the others run.
                logger.LogWarning("The rule {Rule} is set aside: {Reason}", change.Name, parsed.Error?.Message);
                continue;
            }
            _rules[change.Id] = (change, rule);
            _index.Add(change.Id, rule);
        }
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

    /// <summary>An item as the rule language sees it: the stored fields, which are plain.</summary>
    public static MatchItem Matchable(Item item) => MatchItem.FromText(
        title: item.Title, summary: item.Summary, content: item.Content, source: item.Outlet, author: item.Author, lang: item.Lang, url: item.Url ?? "");
}

/// <summary>A rule that an item matches, and where.</summary>
internal sealed record RuleMatch(long RuleId, long CommunityId, string RuleName, IReadOnlyList<ClauseMatch> Clauses);
