using AllianceBot.Languages;
using AllianceBot.Summaries;
using CsCheck;

namespace AllianceBot.Tests.Summaries;

/// <summary>What holds for every text, however strange.</summary>
public sealed class SummarizerProperties
{
    private static readonly string[] Pieces =
    [
        "Renault", "and", "Nissan", "Citroën", "é", "resumed talks", "Mr.", "U.S.", "3.5", "1,200", "S.p.A.", "z. B.", "3. Oktober", "www.example.com", "a@b.example", "@everyone", "Subscribe", "Read more:",
        "日産は協議を再開した。", "「はい。」", "르노는", "雷诺", "！", "。", ". ", "! ", "? ", "… ", "...", "\n", "\n\n", " ", "  ", "\u00A0", "\u200B", "\t", "\"", "«", "»", "(", ")", "[…]", "- ", "• ", "—", "e\u0301", "\U0001F697", "\uD83D", "\0", "\u202E", "İ", "ß", "ﬁ",
    ];

    private static readonly Gen<string> Text = Gen.Int[0, Pieces.Length - 1].Select(piece => Pieces[piece]).List[0, 80].Select(string.Concat);

    private static readonly string[] Languages = ["en", "fr", "de", "es", "it", "pt", "ja", "ko", "zh", "ru", ""];

    private static readonly Gen<string> Language = Gen.Int[0, Languages.Length - 1].Select(language => Languages[language]);

    [Fact]
    public void Every_sentence_stands_in_the_text_as_it_is_and_after_the_one_before() =>
        Gen.Select(Text, Text, Language, Gen.Int[1, 60]).Sample((title, text, language, budget) =>
        {
            var from = 0;
            foreach (var sentence in Summarizer.Summarize(new SummaryRequest(language, title, text, [], budget)))
            {
                var at = text.IndexOf(sentence, from, StringComparison.Ordinal);
                Assert.True(at >= 0, sentence);
                from = at + sentence.Length;
            }
        });

    [Fact]
    public void A_word_that_the_text_has_is_shown_whatever_the_budget() =>
        Gen.Select(Text, Text, Language, Gen.Int[1, 60]).Sample((before, after, language, budget) =>
        {
            foreach (var word in new[] { "Zwiebelturm", "çédille", "電池工場", "two words" })
            {
                var summary = Summarizer.Summarize(new SummaryRequest(language, "", $"{before} {word} {after}", [word.ToUpperInvariant()], budget));
                Assert.Contains(summary, sentence => Folding.Fold(sentence).Contains(Folding.Fold(word), StringComparison.Ordinal));
            }
        });
}
