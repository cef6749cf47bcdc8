using System.Diagnostics;
using AllianceBot.Matching;
using AllianceBot.Matching.Text;

namespace AllianceBot.Benchmarks;

/// <summary>Times work over the benchmark's items.</summary>
/// <param name="duration">For so long each is tried: long enough that a neighbour on the machine is quiet for a moment.</param>
internal sealed class MatchMeasure((string Title, string Content)[] texts, TimeSpan duration)
{
    private static readonly TimeSpan s_warmUp = TimeSpan.FromMilliseconds(700);

    private readonly FoldBuffer _folded = new();
    private readonly TokenList _tokens = new();
    private readonly MatchItem _item = MatchBenchmarkCorpus.Item(texts[0]);
    private readonly List<long> _results = new(1 << 20);

    /// <summary>µs an item, best round.</summary>
    public double Best(Action<(string Title, string Content)> work)
    {
        WarmUp(work);
        var best = double.MaxValue;
        Repeat(() => best = Math.Min(best, Round(work)));
        return best;
    }

    /// <summary>Folding and tokenising: what matching any number of rules needs at least.</summary>
    public double Floor() => Best(Tokenise);

    /// <summary>Matching, tokenising included, and the floor in turns with it.</summary>
    public (double PerItem, double Floor) Against(RuleIndex index)
    {
        WarmUp(text => Match(index, text));
        var (perItem, floor) = (double.MaxValue, double.MaxValue);
        Repeat(() =>
        {
            floor = Math.Min(floor, Round(Tokenise));
            perItem = Math.Min(perItem, Round(text => Match(index, text)));
        });
        return (perItem, floor);
    }

    /// <summary>Means per item.</summary>
    public (double Matches, double Postings, double Evaluated) Count(RuleIndex index)
    {
        var (matches, postings, evaluated) = (0.0, 0.0, 0.0);
        foreach (var text in texts)
        {
            Match(index, text);
            matches += _results.Count;
            var counts = index.CountCandidates(_item);
            postings += counts.Postings;
            evaluated += counts.Candidates;
        }
        return (matches / texts.Length, postings / texts.Length, evaluated / texts.Length);
    }

    /// <summary>Bytes an item that no rule matches.</summary>
    public double AllocatedByUnmatched(RuleIndex index)
    {
        var unmatched = texts.Where(text => { Match(index, text); return _results.Count == 0; }).ToArray();
        // In a large index every item of these matches something: then of items of other words.
        if (unmatched.Length == 0)
            unmatched = [.. texts.Select(text => (Unknown(text.Title), Unknown(text.Content)))];
        Match(index, unmatched[0]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var text in unmatched)
            Match(index, text);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)unmatched.Length;
    }

    private static string Unknown(string text) => text.Replace('a', 'q').Replace('e', 'x');

    /// <summary>The runtime recompiles what runs often, in the background: that has to be over.</summary>
    private void WarmUp(Action<(string Title, string Content)> work)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < 10 || Stopwatch.GetElapsedTime(start) < s_warmUp; i++)
            Round(work);
    }

    private void Repeat(Action rounds)
    {
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < duration;)
            rounds();
    }

    private double Round(Action<(string Title, string Content)> work)
    {
        var start = Stopwatch.GetTimestamp();
        foreach (var text in texts)
            work(text);
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / texts.Length;
    }

    private void Tokenise((string Title, string Content) text)
    {
        _folded.Clear();
        _tokens.Clear();
        Folder.Append(text.Title, _folded);
        Folder.Append(text.Content, _folded);
        _tokens.AddFrom(_folded, 0, dropAddresses: true);
    }

    private void Match(RuleIndex index, (string Title, string Content) text)
    {
        MatchBenchmarkCorpus.Load(_item, text);
        _results.Clear();
        index.Match(_item, _results);
    }
}
