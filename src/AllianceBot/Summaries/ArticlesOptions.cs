using AllianceBot.Settings;

namespace AllianceBot.Summaries;

/// <summary>Settings of the section Articles.</summary>
internal sealed class ArticlesOptions
{
    /// <summary>Reads the page behind a report whose feed says too little for a summary. Off: the feeds' own texts serve.</summary>
    public bool Read { get; set; } = true;

    /// <summary>How long a card waits for that page, with robots.txt and the host's turn. 1s to 60s.</summary>
    [DurationRange("1s", "60s")]
    public Duration WaitFor { get; set; } = new(TimeSpan.FromSeconds(5));
}
