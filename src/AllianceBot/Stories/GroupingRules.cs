namespace AllianceBot.Stories;

/// <summary>
/// The numbers that decide what joins. Measured on public streams of grouped news, in many orders; the cosines of reports
/// that have a title only are lower, so all thresholds are.
/// </summary>
internal sealed record GroupingRules
{
    /// <summary>Cosine to a strand from which an item belongs to its story.</summary>
    public double Enough { get; init; } = 0.215;
    /// <summary>From this multiple of it the item also becomes part of the strand; below it begins a strand of the story.</summary>
    public double CloseFactor { get; init; } = 1.4;
    /// <summary>What each doubling of a strand's reports adds to that: more reports have more words to share.</summary>
    public double CloseGrowth { get; init; } = 0.028;
    /// <summary>A second strand that grows to two reports parts from its story when its cosine to the rest is below this.</summary>
    public double Cohesion { get; init; } = 0.35;
    /// <summary>The same at four reports and more.</summary>
    public double CohesionOfFour { get; init; } = 0.5;
    /// <summary>What the thresholds are multiplied by for each side that has titles only.</summary>
    public double TitlesOnly { get; init; } = 0.75;
    /// <summary>How many words a title without text must share, or all that it has: the one name that a whole feed is about joins nothing.</summary>
    public int SharedByTitles { get; init; } = 2;
    /// <summary>No more shared words than that are often chance ("police", "dead"): the cosine must be this multiple of the threshold.</summary>
    public double FewShared { get; init; } = 2;
    /// <summary>The same when one of them is a rare name or number.</summary>
    public double FewSharedWithName { get; init; } = 1.4;
    /// <summary>Across languages: how many rare names or numbers must be shared (or more, of which one is rare), and the cosine
    /// over names and numbers alone.</summary>
    public int SharedNames { get; init; } = 2;
    public double NamesEnough { get; init; } = 0.3;

    /// <summary><see cref="Enough"/> for these two.</summary>
    public double EnoughFor(ItemVector item, Strand strand) => Scaled(Enough, item, strand);

    /// <summary>A threshold, lower for titles only.</summary>
    public double Scaled(double threshold, ItemVector item, Strand strand) =>
        threshold * (item.HasText ? 1 : TitlesOnly) * (strand.HasText ? 1 : TitlesOnly);
}
