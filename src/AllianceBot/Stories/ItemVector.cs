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
internal sealed record ItemVector(bool HasText, ulong LinkHash, ulong SimHash, Term[] Terms)
{
    /// <summary>How alike two items are by their words alone, whatever else was reported: 0-1.</summary>
    public double Cosine(ItemVector other)
    {
        double product = 0;
        for (int i = 0, j = 0; i < Terms.Length && j < other.Terms.Length;)
        {
            var order = Terms[i].Hash.CompareTo(other.Terms[j].Hash);
            if (order == 0)
                product += Terms[i].Weight * other.Terms[j].Weight;
            if (order <= 0)
                i++;
            if (order >= 0)
                j++;
        }
        return product == 0 ? 0 : product / Math.Sqrt(Squares(Terms) * Squares(other.Terms));

        static double Squares(Term[] terms) => terms.Sum(term => (double)term.Weight * term.Weight);
    }
}
