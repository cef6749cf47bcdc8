namespace AllianceBot.Stories;

/// <summary>A story that still takes reports, as the grouper holds it.</summary>
internal sealed class LivingStory(long id, long openedMs)
{
    public long Id { get; } = id;
    public long OpenedMs { get; } = openedMs;
    public List<Strand> Strands { get; } = new(1);

    /// <summary>The one with most reports; of equals the oldest.</summary>
    public Strand Main
    {
        get
        {
            var main = Strands[0];
            foreach (var strand in Strands)
            {
                if (strand.Items > main.Items)
                    main = strand;
            }
            return main;
        }
    }
}
