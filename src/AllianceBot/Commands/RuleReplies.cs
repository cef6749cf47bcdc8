using AllianceBot.Matching;
using AllianceBot.Rules;
using Humanizer;

namespace AllianceBot.Commands;

/// <summary>How rules, their errors and their backtests read in an answer.</summary>
internal static class RuleReplies
{
    private const double BusyPerDay = 10;
    /// <summary>A rule that a greater part of all reports matches hardly chooses; of fewer reports than these nothing can be said.</summary>
    private const double LargeShare = 0.02;
    private const int FewReports = 200;

    /// <summary>The sentence, the rule with a caret line under the place, and the suggestion.</summary>
    public static Reply Error(string query, RuleError error) => Reply.Error(error.Message,
        new[] { ReplyLine.Code(error.Caret(query)) }.Concat(error.Suggestion is { } suggestion ? [(ReplyLine)suggestion] : []));

    public static IEnumerable<ReplyLine> Lints(Rule rule) =>
        rule.Lints.Select(lint => ReplyLine.Bullet(new ReplySpan("Note: ", Bold: true), lint.Message));

    public static IEnumerable<ReplyLine> Backtest(BacktestResult result)
    {
        var perDay = result.Stories.Count / (double)Rules.Backtest.Days;
        yield return $"In the last {Rules.Backtest.Days} days: {"post".ToQuantity(result.Stories.Count)} from {"report".ToQuantity(result.Items)}{(perDay < 0.1 ? "" : $", {perDay:0.#} a day")}.";
        if (perDay > BusyPerDay)
            yield return ReplyLine.Text(new ReplySpan("That is a lot for one channel: narrow the rule, or route it as a digest.", Bold: true));
        else if (result.Seen >= FewReports && result.Items > result.Seen * LargeShare)
            yield return ReplyLine.Bullet(new ReplySpan("Note: ", Bold: true), $"it matches {100.0 * result.Items / result.Seen:0} % of all reports; one more word that must be there would help.");
        if (result.Stories.Count > 0)
            yield return ReplyLine.Code(Sparkline(result.Days) + "  a day, the newest on the right");
        foreach (var story in result.Stories.Take(5))
            yield return ReplyLine.Bullet(new ReplySpan(story.Title, Url: story.Url), $"  {story.Outlet}");
        if (result.NearMisses.Count > 0)
            yield return "Missed by one clause:";
        foreach (var miss in result.NearMisses)
            yield return ReplyLine.Bullet(new ReplySpan(miss.Report.Title, Url: miss.Report.Url), $"  {miss.Report.Outlet}; but for: {miss.Clause}");
    }

    private static string Sparkline(IReadOnlyList<int> days)
    {
        const string bars = "▁▂▃▄▅▆▇█";
        var most = Math.Max(1, days.Max());
        return string.Concat(days.Select(count => count == 0 ? '·' : bars[(int)Math.Round(count * (bars.Length - 1.0) / most)]));
    }
}
