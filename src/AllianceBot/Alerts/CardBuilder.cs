using System.Text.RegularExpressions;
using AllianceBot.Stories;

namespace AllianceBot.Alerts;

/// <summary>Turns a story as a community sees it into a card.</summary>
internal static class CardBuilder
{
    private const int MostOutlets = 8;
    private const int MostLines = 20;
    private const int MostFooterWords = 6;
    private const string Breaking = "Breaking: three outlets within half an hour";

    public static Card Story(StoryView view, IReadOnlyList<AlertMatch> matches, PreparedSummary summary, string? ping)
    {
        var lead = view.Lead;
        var others = view.AlsoReportedBy;
        return new Card
        {
            Title = lead.Title.Length > 0 ? lead.Title : "(untitled)",
            Url = lead.Url,
            Outlet = lead.Outlet,
            PublishedMs = summary.PublishedMs ?? lead.PublishedMs,
            Summary = Emphasise(string.Join('\n', summary.Sentences), MatchedWords(matches)),
            AlsoReportedBy = others.Count <= MostOutlets ? others : [.. others.Take(MostOutlets), $"{others.Count - MostOutlets} more"],
            Image = summary.Image is { } image && image.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? image : null,
            Footer = Footer(view, matches),
            Mark = view.BreakingMs is null ? null : Breaking,
            StoryId = view.Story.ShortId,
            Ping = ping,
        };
    }

    public static Card Digest(IReadOnlyList<StoryView> views, string? reason) => new()
    {
        Title = reason == "flood" ? $"{views.Count} stories came at once" : $"{views.Count} stories",
        Lines = [.. views.Take(MostLines).Select(view => new CardLine(view.Lead.Title, view.Lead.Url, view.Lead.Outlet, view.Story.ShortId))],
        Footer = views.Count > MostLines ? $"and {views.Count - MostLines} more: /alliance history" : "",
    };

    /// <summary>The words that made the rules match, as they stand in the items, each once.</summary>
    public static IReadOnlyList<string> MatchedWords(IReadOnlyList<AlertMatch> matches) => matches
        .SelectMany(match => match.Spans)
        .Where(span => span.Field is "title" or "summary" or "content" && span.Text.Length > 0)
        .Select(span => span.Text)
        .Distinct(StringComparer.OrdinalIgnoreCase)
        .Take(40)
        .ToList();

    // Rule "Alliance": renault, nissan, alliance in the title
    private static string Footer(StoryView view, IReadOnlyList<AlertMatch> matches)
    {
        var of = matches.Where(match => match.ItemId == view.Lead.ItemId).ToList();
        return string.Join(" · ", (of.Count > 0 ? of : matches)
            .GroupBy(match => match.RuleId)
            .Select(rule =>
            {
                var spans = rule.SelectMany(match => match.Spans).ToList();
                var words = spans.Select(span => span.Text.ToLowerInvariant()).Distinct().Take(MostFooterWords);
                return $"{rule.First().RuleName}: {string.Join(", ", words)} in {string.Join(", ", spans.Select(span => span.Field).Distinct())}";
            }));
    }

    private static List<TextRun> Emphasise(string text, IReadOnlyList<string> words)
    {
        var runs = new List<TextRun>();
        if (text.Length == 0)
            return runs;
        var pattern = string.Join('|', words.OrderByDescending(word => word.Length).Select(Regex.Escape));
        var at = 0;
        if (pattern.Length > 0)
        {
            foreach (var match in Regex.EnumerateMatches(text, pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant))
            {
                if (!IsWhole(text, match.Index, match.Length))
                    continue;
                if (match.Index > at)
                    runs.Add(new TextRun(text[at..match.Index]));
                runs.Add(new TextRun(text.Substring(match.Index, match.Length), Bold: true));
                at = match.Index + match.Length;
            }
        }
        if (at < text.Length)
            runs.Add(new TextRun(text[at..]));
        return runs;
    }

    // Not in the middle of a word, but for scripts that have no spaces.
    private static bool IsWhole(string text, int start, int length) =>
        text[start] >= '\u3000'
        || ((start == 0 || !char.IsLetterOrDigit(text[start - 1])) && (start + length == text.Length || !char.IsLetterOrDigit(text[start + length])));
}
