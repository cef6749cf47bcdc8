using System.Text;

namespace AllianceBot.Matching.Language;

/// <summary>Prints a rule so that parsing gives it back. Of two rules that are equal but for writing both print alike.</summary>
internal static class RulePrinter
{
    public static string Print(RuleNode node)
    {
        var text = new StringBuilder();
        Append(text, node, inAnd: false);
        return text.ToString();
    }

    private static void Append(StringBuilder text, RuleNode node, bool inAnd)
    {
        switch (node)
        {
            case OrNode any:
                text.Append(inAnd ? "(" : "");
                Join(text, any.Children, " OR ", inAnd: false);
                text.Append(inAnd ? ")" : "");
                break;
            case AndNode all:
                Join(text, all.Children, " AND ", inAnd: true);
                break;
            case NotNode negation:
                text.Append("NOT ");
                Append(text, negation.Child, inAnd: true);
                break;
            case NearNode near:
                AppendNear(text, near);
                break;
            case TermNode term:
                AppendTerm(text, term);
                break;
            case RegexNode regex:
                AppendField(text, regex.Scope);
                text.Append('/').Append(regex.Pattern.Replace("/", "\\/", StringComparison.Ordinal)).Append('/');
                break;
            case ValueNode value:
                AppendField(text, value.Field);
                AppendValue(text, value.Value);
                break;
        }
    }

    private static void Join(StringBuilder text, IReadOnlyList<RuleNode> nodes, string separator, bool inAnd)
    {
        for (var i = 0; i < nodes.Count; i++)
        {
            text.Append(i > 0 ? separator : "");
            Append(text, nodes[i], inAnd);
        }
    }

    private static void AppendNear(StringBuilder text, NearNode near)
    {
        for (var i = 0; i < near.Operands.Count; i++)
        {
            if (i > 0)
                text.Append(near.Steps[i - 1].Ordered ? " ONEAR/" : " NEAR/").Append(near.Steps[i - 1].Distance).Append(' ');
            var alternatives = near.Operands[i];
            text.Append(alternatives.Count > 1 ? "(" : "");
            Join(text, alternatives, " OR ", inAnd: false);
            text.Append(alternatives.Count > 1 ? ")" : "");
        }
    }

    private static void AppendTerm(StringBuilder text, TermNode term)
    {
        AppendField(text, term.Scope);
        text.Append(term.Exact ? "=" : "");
        // Operators are upper case and folded words are not, so only an exact word can look like one.
        var isQuoted = term.Words.Count > 1 || term.Exact && (term.Prefix || IsOperator(term.Words[0].Raw));
        text.Append(isQuoted ? "\"" : "");
        text.AppendJoin(' ', term.Words.Select(word => term.Exact ? word.Raw : word.Folded));
        text.Append(term.Prefix ? "*" : "");
        text.Append(isQuoted ? "\"" : "");
    }

    private static bool IsOperator(string word) => word is "AND" or "OR" or "NOT" or "NEAR" or "ONEAR";

    private static void AppendField(StringBuilder text, Fields scope)
    {
        if (scope != Fields.Default)
            text.Append(FieldNames.NameOf(scope)).Append(':');
    }

    private static void AppendValue(StringBuilder text, string value)
    {
        // A slash or minus at the start would be read as something else, and so would these characters inside.
        var isPlain = value[0] is not ('/' or '-' or '=' or '“' or '”' or '„' or '＂') && !value.Any(c => char.IsWhiteSpace(c) || c is '(' or ')' or '"');
        if (isPlain)
            text.Append(value);
        else
            text.Append('"').Append(value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"');
    }
}
