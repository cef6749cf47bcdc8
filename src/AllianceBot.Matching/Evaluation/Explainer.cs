using System.Numerics;
using System.Text;
using AllianceBot.Matching.Language;
using AllianceBot.Matching.Text;

namespace AllianceBot.Matching.Evaluation;

/// <summary>Finds where in an item the clauses of a rule are satisfied.</summary>
internal sealed class Explainer(MatchItem item, RegexCache regexes)
{
    /// <summary>So many places of one clause are shown, of however many there are.</summary>
    private const int MaxPlaces = 50;

    private readonly List<ClauseMatch> _found = [];

    public static IReadOnlyList<ClauseMatch> Explain(RuleNode rule, MatchItem item, RegexCache regexes)
    {
        var explainer = new Explainer(item, regexes);
        explainer.Visit(rule);
        return explainer._found;
    }

    /// <summary>Adds the places of the node's clauses if the node is satisfied, and says whether it is.</summary>
    private bool Visit(RuleNode node)
    {
        var before = _found.Count;
        switch (node)
        {
            case AndNode all:
                if (all.Children.All(Visit))
                    return true;
                _found.RemoveRange(before, _found.Count - before);
                return false;
            case OrNode any:
                // Every alternative is visited: each that holds is shown.
                return any.Children.Select(Visit).ToList().Contains(true);
            case NotNode negation:
                var isThere = Visit(negation.Child);
                _found.RemoveRange(before, _found.Count - before);
                return !isThere;
            default:
                Clause(node);
                return _found.Count > before;
        }
    }

    private void Clause(RuleNode clause)
    {
        var name = RulePrinter.Print(clause);
        var limit = _found.Count + MaxPlaces;
        switch (clause)
        {
            case TermNode term:
                Term(name, RuleProgram.Write(term), limit);
                break;
            case NearNode near:
                Near(name, near, limit);
                break;
            case RegexNode regex:
                Regex(name, regex, limit);
                break;
            case ValueNode value:
                Value(name, value);
                break;
        }
    }

    private void Term(string name, byte[] code, int limit)
    {
        var reader = new ProgramReader(code);
        var term = new TermCode(reader.ReadByte(), ref reader);
        for (var fields = TermMatcher.PossibleFields(term, item); fields != Fields.None; fields &= fields - 1)
        {
            var field = BitOperations.TrailingZeroCount((uint)fields);
            var from = 0;
            while (_found.Count < limit && TermMatcher.Find(term, item, field, from) is { First: >= 0 } place)
            {
                AddTokens(name, field, place.First, place.Last);
                from = place.First + 1;
            }
        }
    }

    private void Near(string name, NearNode near, int limit)
    {
        var code = RuleProgram.Write(near);
        var reader = new ProgramReader(code) { At = 1 };
        var body = reader.ReadBytes(reader.ReadNumber());
        for (var field = 0; field < MatchItem.TextFields; field++)
            foreach (var (first, last) in NearMatcher.Places(body, item, field).Distinct().Order().Take(limit - _found.Count))
                AddTokens(name, field, first, last);
    }

    private void Regex(string name, RegexNode regex, int limit)
    {
        var pattern = Encoding.UTF8.GetBytes(regex.Pattern);
        for (var scope = regex.Scope; scope != Fields.None; scope &= scope - 1)
        {
            foreach (var (start, length) in regexes.Places(pattern, RuleEvaluator.RegexInput(item, scope), limit - _found.Count))
                AddRaw(name, BitOperations.TrailingZeroCount((uint)scope), start, length);
        }
    }

    private void AddRaw(string name, int field, int index, int length)
    {
        if (field >= MatchItem.TextFields)
        {
            var value = (Fields)(1 << field);
            var at = value == Fields.Site ? item.Host.Start : 0;
            Add(name, value, value == Fields.Language ? item.Language : item.Url, at + index, length);
            return;
        }
        var raw = item.Raw(field);
        var start = raw.StartInPlain(index);
        var end = length == 0 ? start : raw.EndInPlain(index + length - 1);
        AddPlain(name, field, start, end);
    }

    private void Value(string name, ValueNode value)
    {
        var (start, length) = ValueMatcher.Find(value.Field, Encoding.UTF8.GetBytes(value.Value), item);
        if (start >= 0)
            Add(name, value.Field, value.Field == Fields.Language ? item.Language : item.Url, start, length);
    }

    private void AddTokens(string name, int field, int first, int last)
    {
        var (start, end) = item.PlainSpan(field, first, last);
        AddPlain(name, field, start, end);
    }

    private void AddPlain(string name, int field, int start, int end)
    {
        var plain = item.Plain(field);
        // What nobody sees behind the last letter is not shown.
        while (end > start + 1 && FoldRules.IsIgnored(plain.Text[end - 1]))
            end--;
        var (originalStart, length) = plain.InOriginal(start, end - start);
        Add(name, (Fields)(1 << field), plain.Original, originalStart, length);
    }

    private void Add(string name, Fields field, string text, int start, int length)
    {
        // An international host can be longer here than in the address.
        length = Math.Min(length, text.Length - start);
        _found.Add(new ClauseMatch(name, FieldNames.NameOf(field), start, length, text.Substring(start, length)));
    }
}
