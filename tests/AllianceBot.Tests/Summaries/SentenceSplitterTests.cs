using AllianceBot.Summaries;
using CsCheck;

namespace AllianceBot.Tests.Summaries;

public sealed class SentenceSplitterTests
{
    [Theory]
    // Terminator, closer, capital.
    [InlineData("en", "Renault agreed. Nissan did not! Who knows? \"We do.\" They wait.", 5)]
    [InlineData("en", "He said \"it is over.\" Then he left.", 2)]
    [InlineData("en", "Shares rose 3.5 percent to $1.20 on Friday.", 1)]
    [InlineData("en", "It runs on example.com and in v2.0 of the app.", 1)]
    [InlineData("en", "Wait... what happened then is unclear.", 1)]
    // Abbreviations and initials.
    [InlineData("en", "Mr. Smith met Dr. J. R. Jones of Nissan Inc. in the U.S. on Jan. 5. They talked.", 2)]
    [InlineData("en", "Ships of the U.S. Navy left. Sen. Brown objected.", 2)]
    [InlineData("fr", "M. Dupont a vu Mme. Martin au bd. Voltaire. Il pleuvait.", 2)]
    [InlineData("fr", "L'accord, cf. p. 12, tient. « C'est fini. » Il part.", 3)]
    [InlineData("de", "Am 3. Oktober sprach Dr. Weber, z.B. über Autos. Danach ging er.", 2)]
    [InlineData("de", "Der 2. Weltkrieg endete 1945. Dann kam Ruhe.", 2)]
    [InlineData("es", "El Sr. García vive en EE.UU. desde 1990. ¿Vuelve? No.", 3)]
    [InlineData("it", "Il sig. Rossi di Fiat S.p.A. ha detto no. Poi basta.", 2)]
    [InlineData("pt", "O Sr. Silva, da Autos Ltda. em Lisboa, saiu. Voltou ontem.", 2)]
    // Scripts without spaces; the mark inside corner brackets ends nothing.
    [InlineData("ja", "ルノーは合意した。日産は「そうではない。まだだ」と述べた。理由は不明だ！", 3)]
    [InlineData("zh", "雷诺同意了。日产说：“还没有。”谈判继续！", 3)]
    [InlineData("ko", "르노는 합의했다. 닛산은 아니라고 밝혔다.", 2)]
    // Paragraphs that lost their line break; a quote after the mark may open the next sentence.
    [InlineData("fr", "La marée noire s'étend encore.Tokyo a envoyé une équipe.", 2)]
    [InlineData("fr", "Il est parti hier soir.\"Nous attendons\", dit-elle.", 2)]
    [InlineData("en", "Read it on www.Example.Com now.", 1)]
    // Lines are sentences.
    [InlineData("en", "A heading\nA sentence. Another.\n- an item", 4)]
    public void Sentences_end_where_a_reader_would_end_them(string language, string text, int expected)
    {
        var sentences = SentenceSplitter.Split(text, language);
        Assert.True(expected == sentences.Count, string.Join(" | ", sentences.Select(sentence => sentence.Text)));
    }

    [Fact]
    public void Every_sentence_is_a_stretch_of_the_text_and_none_is_lost()
    {
        var words = Gen.OneOf("Renault", "agreed.", "Mr.", "\"No.\"", "3.", "Oktober", "。", "「そう。」", "\n", "(x.)", "...", "?", "e.g.", "U.S.", ".Le", "”");
        words.Array[0, 30].Sample(parts =>
        {
            var text = string.Join(' ', parts);
            var sentences = SentenceSplitter.Split(text, "en");
            Assert.All(sentences, sentence => Assert.Contains(sentence.Text, text, StringComparison.Ordinal));
            Assert.Equal(Letters(text), Letters(string.Concat(sentences.Select(sentence => sentence.Text))));
        }, iter: 2000);

        static string Letters(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
    }
}
