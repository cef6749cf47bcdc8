using AllianceBot.Languages;

namespace AllianceBot.Tests.Languages;

public sealed class WordsTests
{
    [Theory]
    [InlineData("L’Alliance Renault-Nissan", "alliance renault nissan")]
    [InlineData("Citroën, Škoda & Œuvre", "citroen skoda oeuvre")]
    [InlineData("Straße", "strasse")]
    [InlineData("3,5 % of 1.200 in Q4", "3.5 of 1.200 in q4")]
    [InlineData("Ｒｅｎａｕｌｔ", "renault")]
    [InlineData("ルノーと日産自動車", "ルノー 日産 産自 自動 動車")]
    [InlineData("르노가 말했다", "르노 노가 말했 했다")]
    [InlineData("soft\u00ADhyphen", "softhyphen")]
    [InlineData("Йод и йога", "йод йога")]
    public void Texts_are_cut_and_folded_into_words(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', Words.Of(text).Select(word => word.Text)));

    [Fact]
    public void A_word_knows_its_place_and_its_capitals()
    {
        const string Text = "The EU asked Nissan. It agreed on 84,000 cars.";
        var words = Words.Of(Text);
        Assert.All(words, word => Assert.Equal(word.Text, Folding.Fold(Text.AsSpan(word.Start, word.Length)).Replace(',', '.')));
        Assert.True(words.Single(word => word.Text == "eu").AllCapitals);
        Assert.True(words.Single(word => word.Text == "nissan") is { Capital: true, Opening: false });
        Assert.True(words.Single(word => word.Text == "it") is { Capital: true, Opening: true });
        Assert.True(words.Single(word => word.Text == "84.000").Number);
    }
}
