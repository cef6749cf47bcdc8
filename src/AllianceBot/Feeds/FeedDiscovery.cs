namespace AllianceBot.Feeds;

/// <summary>What stands at an address that somebody typed.</summary>
internal abstract record DiscoveryResult
{
    private DiscoveryResult()
    {
    }

    /// <summary>One feed.</summary>
    /// <param name="Url">The address to poll: what was typed, or what the page named; where redirects lead is found again at each poll.</param>
    /// <param name="Title">As the page calls it.</param>
    /// <param name="Answer">Its document. The first poll gets the same one, if it comes within minutes, instead of asking again.</param>
    public sealed record Found(string Url, string? Title, FetchResult.Fetched Answer) : DiscoveryResult;

    /// <summary>A page that names several feeds; none of them was asked.</summary>
    public sealed record Several(IReadOnlyList<FeedLink> Feeds) : DiscoveryResult;

    /// <param name="Sentence">For people.</param>
    public sealed record Failed(string Sentence) : DiscoveryResult;
}

/// <summary>
/// Finds the feed behind what people type: a feed's address, a page's, or a bare host. One request for a feed, two for a page with one feed;
/// paths are never guessed.
/// </summary>
internal sealed class FeedDiscovery(FeedFetcher fetcher)
{
    // People wait for the answer.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async Task<DiscoveryResult> FindAsync(string typed, CancellationToken cancellationToken)
    {
        if (!WebAddress.TryParse(typed, out var address))
            return new DiscoveryResult.Failed(FetchProblem.BadUrl.Sentence());
        return await AskAsync(address, Wanted.FeedOrPage, cancellationToken) switch
        {
            FetchResult.Fetched page when BodySniffer.Kind(page.Body) == BodyKind.WebPage => await FromPageAsync(page, cancellationToken),
            FetchResult.Fetched feed => Found(address, null, feed),
            var other => Failed(other),
        };
    }

    private async Task<DiscoveryResult> FromPageAsync(FetchResult.Fetched page, CancellationToken cancellationToken)
    {
        var links = FeedLinks.In(page.Body, page.FinalUrl);
        if (links.Count == 0)
            return new DiscoveryResult.Failed("That page names no feed. Give the feed's own address.");
        if (links.Count > 1)
            return new DiscoveryResult.Several(links);
        var address = new Uri(links[0].Url);
        var answer = await AskAsync(address, Wanted.Feed, cancellationToken);
        return answer is FetchResult.Fetched feed ? Found(address, links[0].Title, feed) : Failed(answer);
    }

    private DiscoveryResult.Found Found(Uri address, string? title, FetchResult.Fetched feed)
    {
        fetcher.KeepForFirstPoll(address, feed);
        return new DiscoveryResult.Found(address.AbsoluteUri, title, feed);
    }

    private static DiscoveryResult.Failed Failed(FetchResult result) =>
        new(result is FetchResult.Failed failed ? failed.Sentence : "That site has been asked too often just now. Try again in a few minutes.");

    private Task<FetchResult> AskAsync(Uri address, Wanted wanted, CancellationToken cancellationToken) =>
        fetcher.FetchAsync(new FetchRequest(address) { Wanted = wanted, Patience = Patience }, cancellationToken);
}
