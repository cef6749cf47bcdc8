namespace AllianceBot.Stories;

/// <summary>The numbers that decide what joins. Measured on public streams of grouped news.</summary>
internal sealed record GroupingRules
{
    /// <summary>Cosine that is enough for an item with text.</summary>
    public double Enough { get; init; } = 0.24;
    /// <summary>Cosine that is enough when there are titles only.</summary>
    public double EnoughForTitles { get; init; } = 0.24;
    public double NeedsMark { get; init; } = 0.14;
    public float MarkWeight { get; init; } = 4f;
    public int SearchTerms { get; init; } = 12;
    public int MostCandidates { get; init; } = 150;
}
