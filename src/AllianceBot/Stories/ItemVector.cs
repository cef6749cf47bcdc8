namespace AllianceBot.Stories;

/// <summary>What the grouping needs to know of a term of an item.</summary>
/// <param name="Hash">Of the folded, stemmed word; the same in every language and process.</param>
/// <param name="Weight">How much the item is about it, 2-254 and even: log of its frequency, the title before the text. How rare it is, is not in it.</param>
/// <param name="Marked">A name, or a number that is neither small nor a year: what reports in two languages can have in common.</param>
internal readonly record struct Term(uint Hash, byte Weight, bool Marked);

/// <summary>An item as it is compared with others. Depends on the item alone, never on the stream.</summary>
/// <param name="LinkHash">Of the canonical link; 0 for none.</param>
/// <param name="SimHash">See <see cref="CopyIndex"/>; 0 for a text too short to be told from a template.</param>
/// <param name="Terms">By ascending hash, each once, at most <see cref="ItemVectorizer.MostTerms"/>.</param>
internal sealed record ItemVector(bool HasText, ulong LinkHash, ulong SimHash, Term[] Terms);
