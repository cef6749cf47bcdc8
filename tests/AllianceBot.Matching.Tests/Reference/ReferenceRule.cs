using System.Text.RegularExpressions;

namespace AllianceBot.Matching.Tests.Reference;

/// <summary>An item's fields by name, as plain text.</summary>
internal sealed record ReferenceItem(IReadOnlyDictionary<string, string> Fields)
{
    public static readonly string[] TextFields = ["title", "summary", "content", "source", "author"];

    private readonly Dictionary<string, ReferenceText> _texts = TextFields.ToDictionary(name => name, name => new ReferenceText(Fields[name]));

    public ReferenceText Text(string field) => _texts[field];

    public MatchItem ToMatchItem() => MatchItem.FromText(
        Fields["title"], Fields["summary"], Fields["content"], Fields["source"], Fields["author"], Fields["lang"], Fields["url"]);
}

/// <summary>A rule as a tree that prints itself and evaluates itself by the letter of RULES.md, with no thought of speed.</summary>
internal abstract record ReferenceRule
{
    private static readonly string[] s_default = ["title", "summary", "content"];

    public abstract string Print();

    public abstract bool Matches(ReferenceItem item, string? field);

    /// <summary>Some way to satisfy it asks for nothing: such a rule is refused.</summary>
    public abstract bool MayAskForNothing(bool negated);

    protected static IReadOnlyList<string> Scope(string? field) => field is null ? s_default : [field];

    internal sealed record And(IReadOnlyList<ReferenceRule> Parts, bool Juxtaposed) : ReferenceRule
    {
        public override string Print() => "(" + string.Join(Juxtaposed ? " " : " AND ", Parts.Select(part => part.Print())) + ")";

        public override bool Matches(ReferenceItem item, string? field) => Parts.All(part => part.Matches(item, field));

        public override bool MayAskForNothing(bool negated) => negated ? Parts.Any(part => part.MayAskForNothing(true)) : Parts.All(part => part.MayAskForNothing(false));
    }

    internal sealed record Or(IReadOnlyList<ReferenceRule> Parts) : ReferenceRule
    {
        public override string Print() => "(" + string.Join(" OR ", Parts.Select(part => part.Print())) + ")";

        public override bool Matches(ReferenceItem item, string? field) => Parts.Any(part => part.Matches(item, field));

        public override bool MayAskForNothing(bool negated) => negated ? Parts.All(part => part.MayAskForNothing(true)) : Parts.Any(part => part.MayAskForNothing(false));
    }

    internal sealed record Not(ReferenceRule Child, bool Dash) : ReferenceRule
    {
        public override string Print() => (Dash ? "-" : "NOT ") + Child.Print();

        public override bool Matches(ReferenceItem item, string? field) => !Child.Matches(item, field);

        public override bool MayAskForNothing(bool negated) => Child.MayAskForNothing(!negated);
    }

    internal abstract record Clause : ReferenceRule
    {
        public override bool MayAskForNothing(bool negated) => negated;
    }

    /// <param name="Text">What is typed: a word, or in quotes a phrase.</param>
    internal sealed record Term(string Text, bool Quoted, bool Exact, bool Prefix) : Clause
    {
        private readonly ReferenceText _text = new(Text, dropAddresses: false);

        public override string Print() => (Exact ? "=" : "") + (Quoted ? "\"" : "") + Text + (Prefix ? "*" : "") + (Quoted ? "\"" : "");

        public override bool Matches(ReferenceItem item, string? field) => Scope(field).Any(name => Places(item.Text(name)).Any());

        public IEnumerable<(int First, int Last)> Places(ReferenceText text)
        {
            for (var first = 0; first + _text.Tokens.Count <= text.Tokens.Count; first++)
                if (StandsAt(text.Tokens, first))
                    yield return (first, first + _text.Tokens.Count - 1);
        }

        private bool StandsAt(IReadOnlyList<ReferenceToken> tokens, int first)
        {
            var wanted = _text.Tokens;
            for (var i = 0; i < wanted.Count; i++)
            {
                var token = tokens[first + i];
                var isPrefix = Prefix && i == wanted.Count - 1;
                // The characters of one Han, kana or Hangul word touch in the text as they do in the rule.
                if (i > 0 && wanted[i].IsCjk && wanted[i - 1].IsCjk && wanted[i].Start == wanted[i - 1].End && token.Start != tokens[first + i - 1].End)
                    return false;
                if (isPrefix ? !token.Word.StartsWith(wanted[i].Word, StringComparison.Ordinal) : token.Word != wanted[i].Word)
                    return false;
                if (Exact && (isPrefix ? !token.Raw.StartsWith(wanted[i].Raw, StringComparison.Ordinal) : token.Raw != wanted[i].Raw))
                    return false;
            }
            return true;
        }
    }

    internal sealed record Near(IReadOnlyList<IReadOnlyList<Term>> Operands, IReadOnlyList<(int Distance, bool Ordered)> Steps) : Clause
    {
        public override string Print() => Group(Operands[0]) + string.Concat(Steps.Select((step, i) =>
            $" {(step.Ordered ? "ONEAR" : "NEAR")}/{step.Distance} {Group(Operands[i + 1])}"));

        private static string Group(IReadOnlyList<Term> terms) => terms.Count == 1 ? terms[0].Print() : "(" + string.Join(" OR ", terms.Select(term => term.Print())) + ")";

        public override bool Matches(ReferenceItem item, string? field) => Scope(field).Any(name => FromOperand(0, null, item.Text(name)));

        private bool FromOperand(int operand, (int First, int Last)? before, ReferenceText text) =>
            operand == Operands.Count || Operands[operand].SelectMany(term => term.Places(text)).Any(place =>
                (before is null || IsNear(before.Value, place, Steps[operand - 1])) && FromOperand(operand + 1, place, text));

        private static bool IsNear((int First, int Last) a, (int First, int Last) b, (int Distance, bool Ordered) step) =>
            b.First > a.Last && b.First - a.Last - 1 <= step.Distance
            || !step.Ordered && a.First > b.Last && a.First - b.Last - 1 <= step.Distance;
    }

    internal sealed record Pattern(string Expression) : Clause
    {
        public override string Print() => $"/{Expression}/";

        public override bool Matches(ReferenceItem item, string? field) => Scope(field).Any(name =>
            Regex.IsMatch(item.Text(name).Normal, Expression, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant));
    }

    internal sealed record Value(string Field, string Wanted) : Clause
    {
        public override string Print() => $"{Field}:{Wanted}";

        public override bool Matches(ReferenceItem item, string? field) => Field switch
        {
            "lang" => ("-" + item.Fields["lang"] + "-").StartsWith("-" + Wanted + "-", StringComparison.OrdinalIgnoreCase),
            "site" => Uri.TryCreate(item.Fields["url"], UriKind.Absolute, out var uri) && ("." + uri.IdnHost.TrimEnd('.')).EndsWith("." + Wanted, StringComparison.OrdinalIgnoreCase),
            _ => item.Fields["url"].Contains(Wanted, StringComparison.OrdinalIgnoreCase),
        };
    }

    internal sealed record InField(string Field, ReferenceRule Child) : ReferenceRule
    {
        public override string Print() => $"{Field}:{Child.Print()}";

        public override bool Matches(ReferenceItem item, string? field) => Child.Matches(item, Field);

        public override bool MayAskForNothing(bool negated) => Child.MayAskForNothing(negated);
    }
}
