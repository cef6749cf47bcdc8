namespace AllianceBot.Matching.Language;

/// <summary>A part of the rule's text.</summary>
internal readonly record struct TextRange(int Start, int End)
{
    public int Length => End - Start;
}

/// <summary>A rule as a tree. <see cref="Range"/> is where it was typed.</summary>
internal abstract record RuleNode(TextRange Range);

/// <param name="IsBracketed">Typed in brackets of its own.</param>
internal sealed record AndNode(TextRange Range, IReadOnlyList<RuleNode> Children, bool IsBracketed = false) : RuleNode(Range);

internal sealed record OrNode(TextRange Range, IReadOnlyList<RuleNode> Children) : RuleNode(Range);

internal sealed record NotNode(TextRange Range, RuleNode Child) : RuleNode(Range);

/// <summary>A condition on the item itself.</summary>
internal abstract record ClauseNode(TextRange Range) : RuleNode(Range);

/// <summary>A word, prefix or phrase; several words follow one another.</summary>
/// <param name="Exact">The letters must be these, case and accents included.</param>
/// <param name="Prefix">The last word is only a beginning.</param>
internal sealed record TermNode(TextRange Range, Fields Scope, IReadOnlyList<RuleWord> Words, bool Exact, bool Prefix) : ClauseNode(Range);

/// <summary>Terms near each other: <c>Operands[i]</c> (any of its alternatives) and <c>Operands[i + 1]</c> are within <c>Steps[i]</c>.</summary>
internal sealed record NearNode(TextRange Range, IReadOnlyList<IReadOnlyList<TermNode>> Operands, IReadOnlyList<NearStep> Steps) : ClauseNode(Range);

internal sealed record RegexNode(TextRange Range, Fields Scope, string Pattern) : ClauseNode(Range);

/// <summary>A condition on a field that is not words: a language, a host or a part of an address, in lower case.</summary>
internal sealed record ValueNode(TextRange Range, Fields Field, string Value) : ClauseNode(Range);

/// <param name="Folded">As in the folded text. Of Han, kana and Hangul a whole run, which matches inside a longer one.</param>
/// <param name="Raw">The letters as typed (NFKC), for an exact term.</param>
internal readonly record struct RuleWord(string Folded, string Raw, bool IsCjk);

/// <param name="Distance">At most so many words between.</param>
/// <param name="Ordered">The first stands before the second.</param>
internal readonly record struct NearStep(int Distance, bool Ordered);
