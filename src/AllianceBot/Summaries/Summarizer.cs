using AllianceBot.Languages;

namespace AllianceBot.Summaries;

/// <summary>Chooses the sentences of a text that tell most of it. Every sentence is verbatim; nothing is written anew.</summary>
internal static class Summarizer
{
    /// <summary>Beyond this a text adds nothing to its summary but time.</summary>
    private const int MostSentences = 200;

    /// <summary>Whole sentences in the order of the text; empty when the text has none.</summary>
    public static IReadOnlyList<string> Summarize(SummaryRequest request)
    {
        var language = request.Lang ?? LanguageGuess.Of(request.Title, request.Text, null);
        var all = SentenceSplitter.Split(request.Text, language);
        var sentences = all.Where(s => s.Ended && !Boilerplate.IsLine(s.Text)).Take(MostSentences).ToList();
        if (sentences.Count == 0)
            sentences = all.Take(1).ToList();
        var chosen = new List<int>();
        var words = 0;
        for (var i = 0; i < sentences.Count && words < request.WordBudget; i++)
        {
            var length = sentences[i].Text.Count(c => c == ' ') + 1;
            if (chosen.Count > 0 && words + length > request.WordBudget * 1.2)
                continue;
            chosen.Add(i);
            words += length;
        }
        return [.. chosen.Select(i => sentences[i].Text)];
    }
}
