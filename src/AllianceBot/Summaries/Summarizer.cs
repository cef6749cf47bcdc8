using AllianceBot.Languages;

namespace AllianceBot.Summaries;

/// <summary>
/// Chooses the sentences of a text that tell most of it: each is weighed (<see cref="SentenceScorer"/>), then the best are
/// taken that do not repeat each other (MMR, Carbonell and Goldstein 1998) until the word budget is full. Every sentence is
/// verbatim; nothing is written anew.
/// </summary>
internal static class Summarizer
{
    /// <summary>Beyond this a text adds nothing to its summary but time.</summary>
    private const int MostSentences = 150;
    /// <summary>How much of its likeness to a chosen sentence counts against the next.</summary>
    private const double Redundancy = 0.2;
    /// <summary>Whole sentences seldom fill a budget to the word: so far over it is within it.</summary>
    private const double Slack = 1.1;
    /// <summary>A summary has three sentences, or one for so many words of its budget, whichever is more.</summary>
    private const int FewestSentences = 3;
    private const int WordsOfSentence = 15;
    /// <summary>One sentence alone may be so much longer than the budget; longer ones serve only where there are no others.</summary>
    private const double LongSentence = 1.5;

    /// <summary>Whole sentences in the order of the text; empty when the text has none.</summary>
    public static IReadOnlyList<string> Summarize(SummaryRequest request)
    {
        var language = request.Lang ?? LanguageGuess.Of(request.Title, request.Text, null);
        var sentences = SentenceSplitter.Split(request.Text, language);
        var candidates = SummaryCandidates.Of(sentences, request.Title, language, MostSentences);
        SentenceScorer.Score(candidates, request.Title, language, request.WordBudget);
        var fitting = candidates.FindAll(candidate => candidate.Words <= request.WordBudget * LongSentence);
        var chosen = Choose(fitting.Count > 0 ? fitting : candidates, [], request.WordBudget);
        if (request.Terms.Count > 0)
            chosen = Showing(wholeWords: true) ?? Showing(wholeWords: false) ?? chosen;
        return [.. chosen.OrderBy(candidate => candidate.Index).Select(candidate => candidate.Text)];

        List<Candidate>? Showing(bool wholeWords) => chosen.Exists(candidate => TermsShown(candidate.Text, request.Terms, wholeWords) > 0)
            ? chosen
            : WithTerm(candidates, sentences, request, language, wholeWords);
    }

    /// <summary>Adds the best to <paramref name="chosen"/> while they fit. The first may be longer than the budget: better one
    /// long sentence than none.</summary>
    private static List<Candidate> Choose(List<Candidate> candidates, List<Candidate> chosen, int budget)
    {
        var most = Math.Max(FewestSentences, budget / WordsOfSentence);
        var left = candidates.Except(chosen).ToList();
        var words = chosen.Sum(candidate => candidate.Words);
        while (true)
        {
            Candidate? best = null;
            var bestValue = double.MinValue;
            foreach (var candidate in left)
            {
                if (chosen.Count > 0 && words + candidate.Words > budget * Slack)
                    continue;
                var value = candidate.Score - Redundancy * chosen.Select(candidate.Likeness).DefaultIfEmpty(0).Max();
                if (value > bestValue)
                    (best, bestValue) = (candidate, value);
            }
            if (best is null || chosen.Count == most)
                return chosen;
            left.Remove(best);
            chosen.Add(best);
            words += best.Words;
        }
    }

    /// <summary>The summary around the best sentence that shows a term; null when the text has none. A sentence in the running
    /// text is better than a heading or a list item, and those are better than a line that is about the page.</summary>
    private static List<Candidate>? WithTerm(List<Candidate> candidates, List<Sentence> sentences, SummaryRequest request, string language, bool wholeWords)
    {
        var shown = candidates.Where(candidate => TermsShown(candidate.Text, request.Terms, wholeWords) > 0)
            .OrderByDescending(candidate => TermsShown(candidate.Text, request.Terms, wholeWords)).ThenByDescending(candidate => candidate.Score)
            .FirstOrDefault();
        if (shown is null)
        {
            var other = sentences.Where(sentence => TermsShown(sentence.Text, request.Terms, wholeWords) > 0).OrderBy(sentence => Boilerplate.IsLine(sentence.Text)).FirstOrDefault();
            if (other.Text is null)
                return null;
            var before = candidates.FindLastIndex(candidate => candidate.Line <= other.Line);
            shown = new Candidate(before < 0 ? -1 : candidates[before].Index, other.Line, other.Text, language);
        }
        return Choose(candidates, [shown], request.WordBudget);
    }

    /// <summary>Whether the text has any of the terms, in any case, width or accent.</summary>
    public static bool ShowsAny(string text, IReadOnlyList<string> terms) => TermsShown(text, terms, wholeWords: false) > 0;

    private static int TermsShown(string sentence, IReadOnlyList<string> terms, bool wholeWords)
    {
        var folded = Folding.Fold(sentence);
        return terms.Count(term => term.Length > 0 && Shows(folded, Folding.Fold(term), wholeWords));
    }

    /// <summary>Both folded. A word is whole between others; where a script has no spaces, it is anywhere.</summary>
    private static bool Shows(string sentence, string term, bool wholeWords)
    {
        for (var at = sentence.IndexOf(term, StringComparison.Ordinal); at >= 0 && term.Length > 0; at = sentence.IndexOf(term, at + 1, StringComparison.Ordinal))
        {
            var end = at + term.Length;
            if (!wholeWords || !(at > 0 && RunOn(sentence[at - 1], term[0])) && !(end < sentence.Length && RunOn(term[^1], sentence[end])))
                return true;
        }
        return false;
    }

    private static bool RunOn(char before, char after) =>
        char.IsLetterOrDigit(before) && char.IsLetterOrDigit(after) && !Script.IsUnspaced(before) && !Script.IsUnspaced(after);
}
