namespace AllianceBot.Matching.Tests;

/// <summary>Short ways to rules and items.</summary>
internal static class Some
{
    public static Rule Rule(string text)
    {
        var (rule, error) = RuleParser.Parse(text);
        Assert.True(rule is not null, $"{text}: {error}");
        return rule;
    }

    public static RuleError Error(string text)
    {
        var (rule, error) = RuleParser.Parse(text);
        Assert.True(error is not null, $"{text} was accepted as {rule}");
        Assert.InRange(error.Start, 0, text.Length);
        Assert.InRange(error.Length, 0, text.Length - error.Start);
        Assert.NotEmpty(error.Message);
        return error;
    }

    public static MatchItem Item(string content = "", string title = "", string summary = "", string source = "", string author = "", string lang = "", string url = "") =>
        MatchItem.FromText(title, summary, content, source, author, lang, url);

    /// <summary>
    /// Bytes that the work allocates when it has been done before: the least of several times, because a collection that other
    /// tests cause in between counts what is left of this thread's allocation block.
    /// </summary>
    public static long Allocated(Action work)
    {
        for (var i = 0; i < 3; i++)
            work();
        return Enumerable.Range(0, 10).Min(_ =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            work();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        });
    }

    public static MatchItem Markup(string content, string title = "") => MatchItem.FromMarkup(title, "", content, "", "", "", "");

    public static List<long> Matches(this RuleIndex index, MatchItem item)
    {
        var results = new List<long>();
        index.Match(item, results);
        results.Sort();
        return results;
    }
}
