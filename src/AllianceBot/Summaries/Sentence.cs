namespace AllianceBot.Summaries;

/// <summary>A stretch of a text, verbatim, without the space around it.</summary>
/// <param name="Line">The number of its line (paragraph) in the text.</param>
/// <param name="Ended">It has its end mark; a heading or a list item has none.</param>
internal readonly record struct Sentence(string Text, int Line, bool Ended);
