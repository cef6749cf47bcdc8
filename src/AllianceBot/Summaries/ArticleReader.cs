using AllianceBot.Feeds;
using AllianceBot.Security;
using AllianceBot.Stories;

namespace AllianceBot.Summaries;

/// <summary>The text that a report is summarised from: what the feed carried or, when that is too little, the page behind it.</summary>
/// <param name="Article">The page, whose picture and time may serve even where its text does not; null without one.</param>
internal sealed record ReportText(string Text, Article? Article);

/// <summary>
/// Finds the text of a report. The page is asked for only when the feed's own text cannot fill a summary, and is taken only
/// when it is longer and speaks of the same: a page may be a front page, a wall, or another article by now.
/// </summary>
internal sealed class ArticleReader(ArticleFetcher fetcher, SampleArticles samples, ArticlesOptions options)
{
    /// <summary>Words of a feed's text that fill a summary.</summary>
    private const int Enough = 40;
    /// <summary>The share of the title's and the feed text's words that a page must have to be the report.</summary>
    private const double SameReport = 0.4;

    /// <param name="terms">The matched words, one of which a summary shows: a text without any of them does not replace one that has some.</param>
    public async Task<ReportText> TextOfAsync(Report report, IReadOnlyList<string> terms, CancellationToken cancellationToken)
    {
        var own = report.Content.Length > report.Summary.Length ? report.Content : report.Summary;
        if (!IsTooLittle(own) || await PageAsync(report, cancellationToken) is not { } article)
            return new ReportText(own, null);
        if (article.Problem == ArticleProblem.Paywall)
            return new ReportText(own, article);
        if (article.Problem is not null || !TellsOf(report, own, article.Text))
            return new ReportText(own, null);
        var serves = article.Text.Length > own.Length && (Summarizer.ShowsAny(article.Text, terms) || !Summarizer.ShowsAny(own, terms));
        return new ReportText(serves ? article.Text : own, article);
    }

    /// <summary>Shorter than a summary, or cut off by the feed ("Renault said on ...").</summary>
    public static bool IsTooLittle(string text) => Candidate.WordsIn(text) < Enough || SummaryCandidates.BreaksOff(text.TrimEnd());

    private async Task<Article?> PageAsync(Report report, CancellationToken cancellationToken)
    {
        if (report.IsPrivate || !SafeUri.TryParse(report.Url, out var url) || !WebAddress.IsPlain(url))
            return null;
        if (report.IsSample)
            return await samples.FindAsync(url, cancellationToken);
        return options.Read ? await fetcher.FetchAsync(url, options.WaitFor, cancellationToken) : null;
    }

    private static bool TellsOf(Report report, string own, string text)
    {
        var wanted = Candidate.TermsOf(report.Title + "\n" + own, report.Lang);
        var found = Candidate.TermsOf(text, report.Lang);
        return wanted.Keys.Count(found.ContainsKey) >= SameReport * wanted.Count;
    }
}
