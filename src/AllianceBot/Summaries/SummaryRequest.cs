namespace AllianceBot.Summaries;

/// <summary>What is to be summarised. Title and text are plain; paragraphs are lines.</summary>
/// <param name="Lang">A language tag, or null: then it is guessed.</param>
/// <param name="Terms">The matched words and phrases as they appear in the item; one of them is shown if the text has any.</param>
/// <param name="WordBudget">About how long the summary may be; see <see cref="Default"/> and <see cref="OneLine"/>.</param>
internal sealed record SummaryRequest(string? Lang, string Title, string Text, IReadOnlyList<string> Terms, int WordBudget = SummaryRequest.Default)
{
    /// <summary>For a card: two or three sentences.</summary>
    public const int Default = 50;
    /// <summary>For a line of a digest.</summary>
    public const int OneLine = 35;
}
