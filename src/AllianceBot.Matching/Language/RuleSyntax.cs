using AllianceBot.Matching.Text;

namespace AllianceBot.Matching.Language;

/// <summary>
/// The grammar of a rule, by recursive descent. The depth is bounded, so a hostile rule cannot exhaust the stack.
/// <code>
/// or = and { OR and }        and = unary { [AND] unary }        unary = (NOT | -) unary | near
/// near = primary { NEAR/n primary }        primary = field: primary | = (word | phrase) | ( or ) | phrase | regex | word [*]
/// </code>
/// </summary>
internal sealed class RuleSyntax
{
    public const int MaxTerms = 256;
    public const int MaxDepth = 32;

    private readonly RuleLexer _lexer;
    private RuleToken _token;
    private TextRange _before;
    private int _terms;
    private int _depth;

    public RuleSyntax(string text)
    {
        _lexer = new RuleLexer(text);
        _token = _lexer.Next();
    }

    /// <summary>What is odd about how the rule is typed.</summary>
    public List<RuleLint> Lints { get; } = [];

    /// <exception cref="RuleRefusedException">The rule is not well formed.</exception>
    public RuleNode Parse()
    {
        if (_token.Kind == RuleTokenKind.End)
            throw Refuse("empty", new TextRange(0, 0), "The rule is empty: type at least one word.");
        var rule = Or(Fields.None);
        if (_token.Kind == RuleTokenKind.Close)
            throw Refuse("unbalanced-bracket", _token.Range, "This closing bracket has no opening one.");
        return rule;
    }

    private RuleNode Or(Fields scope)
    {
        var alternatives = new List<RuleNode> { And(scope) };
        while (_token.Kind == RuleTokenKind.Or)
        {
            Advance();
            alternatives.Add(And(scope));
        }
        if (alternatives.Count == 1)
            return alternatives[0];
        var range = Spanning(alternatives);
        if (alternatives.FirstOrDefault(alternative => alternative is AndNode { IsBracketed: false }) is { } mixed)
            Lint("mixed-and-or", mixed.Range, "AND binds tighter than OR here. Brackets would make it clear what is meant.");
        return new OrNode(range, alternatives);
    }

    private RuleNode And(Fields scope)
    {
        var parts = new List<RuleNode> { Unary(scope) };
        while (_token.Kind is not (RuleTokenKind.Or or RuleTokenKind.Close or RuleTokenKind.End))
        {
            if (_token.Kind == RuleTokenKind.And)
                Advance();
            parts.Add(Unary(scope));
        }
        return parts.Count == 1 ? parts[0] : new AndNode(Spanning(parts), parts);
    }

    private RuleNode Unary(Fields scope)
    {
        if (_token.Kind != RuleTokenKind.Not)
            return Near(scope);
        var start = _token.Range.Start;
        Advance();
        Deeper(start);
        var child = Unary(scope);
        _depth--;
        return new NotNode(new TextRange(start, child.Range.End), child);
    }

    private RuleNode Near(Fields scope)
    {
        var first = Primary(scope);
        if (_token.Kind != RuleTokenKind.Near)
            return first;
        var operands = new List<IReadOnlyList<TermNode>> { NearOperand(first) };
        var steps = new List<NearStep>();
        var end = first.Range.End;
        while (_token.Kind == RuleTokenKind.Near)
        {
            steps.Add(_token.Step);
            Advance();
            if (_token.Kind == RuleTokenKind.Not)
                throw Refuse("near-operand", _token.Range, "NOT cannot stand next to NEAR: what is not there is not near anything.");
            var operand = Primary(scope);
            operands.Add(NearOperand(operand));
            end = operand.Range.End;
        }
        return new NearNode(new TextRange(first.Range.Start, end), operands, steps);
    }

    private static List<TermNode> NearOperand(RuleNode node) => node switch
    {
        TermNode term => [term],
        OrNode group => [.. group.Children.SelectMany(NearOperand)],
        NotNode => throw Refuse("near-operand", node.Range, "NOT cannot stand next to NEAR: what is not there is not near anything."),
        _ => throw Refuse("near-operand", node.Range, "NEAR stands between words, phrases, or groups of these joined by OR."),
    };

    private RuleNode Primary(Fields scope)
    {
        var token = _token;
        switch (token.Kind)
        {
            case RuleTokenKind.Field:
                if (scope != Fields.None)
                    Lint("nested-field", token.Range, $"A field inside a field: the inner one, {FieldNames.NameOf(token.Field)}, counts.");
                Advance(isValue: (token.Field & Fields.Text) == Fields.None);
                if (_token.Kind == RuleTokenKind.Not)
                    throw Refuse("missing-operand", _token.Range, "NOT goes before the field, as in NOT title:word.");
                Deeper(token.Range.Start);
                var scoped = Primary(token.Field);
                _depth--;
                return scoped;
            case RuleTokenKind.Exact:
                return Exact(scope, token);
            case RuleTokenKind.Open:
                return Group(scope, token);
            case RuleTokenKind.Phrase or RuleTokenKind.Word:
                Advance();
                return Term(scope, token, token.Range);
            case RuleTokenKind.Regex:
                Advance();
                CountTerms(1, token.Range);
                return new RegexNode(token.Range, scope == Fields.None ? Fields.Default : scope, RegexPattern.Check(token.Text, token.Range));
            default:
                throw Missing(token);
        }
    }

    private RuleNode Group(Fields scope, RuleToken open)
    {
        Deeper(open.Range.Start);
        Advance(isValue: IsValueField(scope));
        if (_token.Kind == RuleTokenKind.Close)
            throw Refuse("missing-operand", new TextRange(open.Range.Start, _token.Range.End), "There is nothing between these brackets.");
        var inner = Or(scope);
        if (_token.Kind != RuleTokenKind.Close)
            throw Refuse("unbalanced-bracket", open.Range, "This opening bracket is never closed.");
        Advance();
        _depth--;
        return inner is AndNode all ? all with { IsBracketed = true } : inner;
    }

    private TermNode Exact(Fields scope, RuleToken sign)
    {
        Advance();
        var token = _token;
        if (token.Kind is not (RuleTokenKind.Word or RuleTokenKind.Phrase))
            throw Refuse("missing-operand", sign.Range, "= needs a word or a phrase right after it, as in =Apple.");
        if (IsValueField(scope))
            throw Refuse("field-value", sign.Range, "= has no meaning in this field: case never matters there.");
        if (token.Kind == RuleTokenKind.Word && token.Text.EndsWith('*'))
            throw Refuse("exact-prefix", token.Range, "= asks for exactly this word, so * cannot follow it.", token.Text.TrimEnd('*'));
        Advance();
        return Words(scope, token, new TextRange(sign.Range.Start, token.Range.End), exact: true);
    }

    private ClauseNode Term(Fields scope, RuleToken token, TextRange range)
    {
        if (IsValueField(scope))
        {
            CountTerms(1, range);
            return FieldValue.Parse(scope, token);
        }
        if (token is { Kind: RuleTokenKind.Word, Text: "and" or "or" or "not" })
            Lint("lower-case-operator", range, $"“{token.Text}” is searched as a word. Did you mean {token.Text.ToUpperInvariant()}?");
        return Words(scope, token, range, exact: false);
    }

    private TermNode Words(Fields scope, RuleToken token, TextRange range, bool exact)
    {
        var term = TermSyntax.Parse(scope == Fields.None ? Fields.Default : scope, token, range, exact, Lints);
        CountTerms(term.Words.Count, range);
        return term;
    }

    private static bool IsValueField(Fields scope) => scope != Fields.None && (scope & Fields.Text) == Fields.None;

    private void Advance(bool isValue = false)
    {
        _before = _token.Range;
        _token = _lexer.Next(isValue);
    }

    private void Deeper(int start)
    {
        if (++_depth > MaxDepth)
            throw Refuse("too-deep", new TextRange(start, start + 1), $"The rule is nested more than {MaxDepth} deep.");
    }

    private void CountTerms(int more, TextRange range)
    {
        _terms += more;
        if (_terms > MaxTerms)
            throw Refuse("too-many-terms", range, $"A rule may have {MaxTerms} terms; this one has more. Split it into several rules.");
    }

    private RuleRefusedException Missing(RuleToken token)
    {
        var message = token.Kind switch
        {
            RuleTokenKind.End => "Something is missing after this: a word, a phrase or a group in brackets.",
            RuleTokenKind.Close => "Something is missing before this bracket: a word, a phrase or a group.",
            RuleTokenKind.Near => "NEAR stands between two words: one of them is missing.",
            RuleTokenKind.Not => "NOT cannot stand here.",
            _ => "An operator needs something on both sides. To search the word itself, write it in lower case or in quotes.",
        };
        return Refuse("missing-operand", token.Kind == RuleTokenKind.End ? _before : token.Range, message);
    }

    private static TextRange Spanning(List<RuleNode> nodes) => new(nodes[0].Range.Start, nodes[^1].Range.End);

    private void Lint(string code, TextRange range, string message) => Lints.Add(new RuleLint(code, range.Start, range.Length, message));

    private static RuleRefusedException Refuse(string code, TextRange range, string message, string? suggestion = null) =>
        new(new RuleError(code, range.Start, range.Length, message, suggestion));
}
