namespace AllianceBot.Summaries;

/// <summary>What a page holds.</summary>
/// <param name="Text">Plain; paragraphs are lines. Empty with a problem.</param>
/// <param name="Byline">The author as the page names it.</param>
/// <param name="Image">An absolute http(s) address.</param>
internal sealed record Article(string Title, string Text, string? Byline, DateTimeOffset? Published, string? Image, ArticleProblem? Problem = null);

/// <summary>Why a page gives no text to summarise: then the feed's own text serves.</summary>
internal enum ArticleProblem
{
    /// <summary>Only subscribers see the text.</summary>
    Paywall,
    /// <summary>The page asks for consent first.</summary>
    Consent,
    /// <summary>The page checks whether a person is there.</summary>
    Challenge,
    /// <summary>No article was found in it.</summary>
    NoText,
    /// <summary>Larger or deeper than a page should be.</summary>
    TooLarge,
    /// <summary>It could not be read in the time allowed.</summary>
    TooSlow,
    /// <summary>robots.txt does not want it read.</summary>
    Robots,
    /// <summary>The server gave no page: refused, gone, or not HTML.</summary>
    Unavailable,
}
