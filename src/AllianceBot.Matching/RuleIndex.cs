namespace AllianceBot.Matching;

/// <summary>Many rules, asked together.</summary>
public sealed class RuleIndex
{
    private readonly Lock _lock = new();
    private volatile Dictionary<long, Rule> _rules = [];

    public int Count => _rules.Count;

    public void Add(long id, Rule rule)
    {
        lock (_lock)
            _rules = new Dictionary<long, Rule>(_rules) { { id, rule } };
    }

    public bool Remove(long id)
    {
        lock (_lock)
        {
            var rules = new Dictionary<long, Rule>(_rules);
            var removed = rules.Remove(id);
            _rules = rules;
            return removed;
        }
    }

    public void Replace(long id, Rule rule)
    {
        lock (_lock)
            _rules = new Dictionary<long, Rule>(_rules) { [id] = rule };
    }

    /// <summary>Appends the ids of the rules that the item matches, in no order.</summary>
    public void Match(MatchItem item, List<long> results)
    {
        foreach (var (id, rule) in _rules)
            if (rule.Matches(item))
                results.Add(id);
    }
}
