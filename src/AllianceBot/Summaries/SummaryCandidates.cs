using AllianceBot.Languages;

namespace AllianceBot.Summaries;

/// <summary>Which sentences of a text may stand in its summary.</summary>
internal static class SummaryCandidates
{
    private const int FewestWords = 4;

    /// <summary>Sentences of the running text; without any (a teaser that breaks off, a list) whatever the text has.</summary>
    public static List<Candidate> Of(List<Sentence> sentences, string title, string language, int most)
    {
        var usable = sentences.Where(sentence => !Boilerplate.IsLine(sentence.Text)).ToList();
        DropSelfPromotion(usable);
        var foldedTitle = Folding.Fold(title).Trim();
        if (usable.Count > 1 && BreaksOff(usable[^1].Text))
            usable.RemoveAt(usable.Count - 1);
        var running = usable.Where(sentence => sentence.Ended && !IsListItem(sentence.Text)
            && !Folding.Fold(sentence.Text).TrimEnd('.').Equals(foldedTitle, StringComparison.Ordinal));
        var candidates = Candidates(running, language, most);
        var whole = candidates.FindAll(candidate => candidate.Words >= FewestWords);
        if (whole.Count > 0)
            return whole;
        return candidates.Count > 0 ? candidates : Candidates(usable, language, most);
    }

    private static List<Candidate> Candidates(IEnumerable<Sentence> sentences, string language, int most) =>
        [.. sentences.DistinctBy(sentence => sentence.Text).Take(most).Select((sentence, i) => new Candidate(i, sentence.Line, sentence.Text, language))];

    /// <summary>An advertisement runs on to the end of its paragraph, unless the text is one paragraph.</summary>
    private static void DropSelfPromotion(List<Sentence> sentences)
    {
        for (var i = sentences.Count - 1; i >= 0; i--)
        {
            if (!Boilerplate.IsSelfPromotion(sentences[i].Text))
                continue;
            var end = i + 1;
            while (end < sentences.Count && sentences[end].Line == sentences[i].Line && sentences[i].Line > 0)
                end++;
            sentences.RemoveRange(i, end - i);
        }
    }

    private static bool IsListItem(string text) =>
        text.Length > 2 && text[0] is '-' or '*' or '•' or '–' or '·' or '●' or '▪' or '■' or '・' && char.IsWhiteSpace(text[1]);

    /// <summary>"Renault said on ...": the feed's text is cut there.</summary>
    public static bool BreaksOff(string text) =>
        text.EndsWith('…') || text.EndsWith("...", StringComparison.Ordinal) || text.EndsWith("[…]", StringComparison.Ordinal) || text.EndsWith("[...]", StringComparison.Ordinal);
}
