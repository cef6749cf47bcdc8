namespace AllianceBot.Matching;

/// <summary>One place in an item that satisfies a clause of a rule.</summary>
/// <param name="Clause">The clause in canonical form.</param>
/// <param name="Field">title, summary, content, source, author, lang, site or url; site counts in the url.</param>
/// <param name="Start">In the field as it was given, in UTF-16 units.</param>
/// <param name="Text">What stands there.</param>
public sealed record ClauseMatch(string Clause, string Field, int Start, int Length, string Text);
