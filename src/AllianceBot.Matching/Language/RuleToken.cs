namespace AllianceBot.Matching.Language;

internal enum RuleTokenKind
{
    End,
    Open,
    Close,
    And,
    Or,
    Not,
    Near,
    Field,
    Exact,
    Word,
    Phrase,
    Regex,
}

/// <summary>One token of a rule's text.</summary>
/// <param name="Text">A word as typed, a phrase or pattern without its quotes and escapes.</param>
internal readonly record struct RuleToken(RuleTokenKind Kind, TextRange Range, string Text = "", Fields Field = Fields.None, NearStep Step = default);

/// <summary>Ends parsing: only thrown inside the parser, which turns it into a <see cref="RuleError"/>.</summary>
internal sealed class RuleRefusedException(RuleError error) : Exception(error.Message)
{
    public RuleError Error { get; } = error;
}
