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

    private const int MostShown = 120;

    /// <summary>A query as a list shows it.</summary>
    public static string Short(string query) => query.Length > MostShown ? query[..MostShown].TrimEnd() + "…" : query;

    /// <summary>A name as a command takes it.</summary>
    public static string Quoted(string name) => name.Contains(' ', StringComparison.Ordinal) ? $"\"{name}\"" : name;

    /// <summary>Nothing has the name that was typed.</summary>
    public static Reply NoRule(IEnumerable<string> names, string name) => Reply.Error(
        $"There is no rule \"{name}\".{NearNames.DidYouMean(names, name)}", "/alliance-mod rule list shows them.");

    /// <summary>The sentence, the rule with a caret line under the place, and the suggestion.</summary>
    public static Reply Error(string query, RuleError error) => Reply.Error(error.Message,
        new[] { ReplyLine.Code(error.Caret(query)) }.Concat(error.Suggestion is { } suggestion ? [(ReplyLine)suggestion] : []));

    public static IEnumerable<ReplyLine> Lints(Rule rule) =>
        rule.Lints.Select(lint => Note(lint.Message));

    /// <summary>All that is to be said of a rule that is tried or kept.</summary>
    /// <param name="twin">Another rule that means the same.</param>
    public static IEnumerable<ReplyLine> Findings(Rule rule, WatchRule? twin, BacktestResult result)
    {
        if (twin is not null)
            yield return Note($"It means the same as the rule \"{twin.Name}\".");
        foreach (var lint in Lints(rule))
            yield return lint;
        foreach (var line in Backtest(result))
            yield return line;
    }

    private static IEnumerable<ReplyLine> Backtest(BacktestResult result)
    {
        var perDay = result.Stories.Count / (double)Rules.Backtest.Days;
        yield return $"In the last {Rules.Backtest.Days} days: {"post".ToQuantity(result.Stories.Count)} from {"report".ToQuantity(result.Items)}{(perDay < 0.1 ? "" : $", {perDay:0.#} a day")}.";
        if (perDay > BusyPerDay)
            yield return ReplyLine.Text(new ReplySpan("That is a lot for one channel: narrow the rule, or route it as a digest.", Bold: true));
        else if (result.Seen >= FewReports && result.Items > result.Seen * LargeShare)
            yield return Note($"it matches {100.0 * result.Items / result.Seen:0} % of all reports; one more word that must be there would help.");
        if (result.Stories.Count > 0)
            yield return ReplyLine.Code(Sparkline(result.Days) + "  a day, the newest on the right");
        foreach (var story in result.Stories.Take(5))
            yield return ReplyLine.Bullet(new ReplySpan(story.Title, Url: story.Url), $"  {story.Outlet}");
        if (result.NearMisses.Count > 0)
            yield return "Missed by one clause:";
        foreach (var miss in result.NearMisses)
            yield return ReplyLine.Bullet(new ReplySpan(miss.Report.Title, Url: miss.Report.Url), $"  {miss.Report.Outlet}; but for: {miss.Clause}");
    }

    private static ReplyLine Note(string sentence) => ReplyLine.Bullet(new ReplySpan("Note: ", Bold: true), sentence);

    private static string Sparkline(IReadOnlyList<int> days)
    {
        const string bars = "▁▂▃▄▅▆▇█";
        var most = Math.Max(1, days.Max());
        return string.Concat(days.Select(count => count == 0 ? '·' : bars[(int)Math.Round(count * (bars.Length - 1.0) / most)]));
    }
}
