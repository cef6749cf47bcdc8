using AllianceBot.Languages;

namespace AllianceBot.Tests.Languages;

public sealed class LanguageGuessTests
{
    [Theory]
    [InlineData("Renault and Nissan hold talks to revive their alliance", "The carmakers have resumed talks, people who were briefed said.", "en")]
    [InlineData("Renault et Nissan relancent leur alliance", "Les deux constructeurs ont repris leurs discussions dans la semaine.", "fr")]
    [InlineData("Renault und Nissan sprechen wieder", "Die beiden Hersteller haben ihre Gespräche über die Allianz wieder aufgenommen.", "de")]
    [InlineData("Renault y Nissan retoman su alianza", "Los dos fabricantes han retomado las conversaciones sobre el futuro de la alianza.", "es")]
    [InlineData("Renault e Nissan rilanciano l'alleanza", "I due costruttori hanno ripreso i colloqui sul futuro della loro alleanza.", "it")]
    [InlineData("Renault e Nissan retomam a aliança", "As duas montadoras não quiseram comentar as negociações sobre o futuro da aliança.", "pt")]
    [InlineData("ルノーと日産が協議を再開", "", "ja")]
    [InlineData("르노와 닛산, 동맹 협상 재개", "", "ko")]
    [InlineData("雷诺和日产恢复谈判", "两家公司表示不予置评。", "zh")]
    public void The_words_tell_the_language(string title, string text, string expected) => Assert.Equal(expected, LanguageGuess.Of(title, text, null));

    [Theory]
    // The script is certain, a few stop words are not.
    [InlineData("ルノーと日産が協議", "en", "ja")]
    [InlineData("Renault Nissan", "fr-FR", "fr")]
    [InlineData("Renault Clio", "pt-BR", "pt")]
    [InlineData("Le Mans: Porsche wins", "en", "en")]
    // A language without stop words here: the feed knows.
    [InlineData("Рено и Ниссан возобновили переговоры", "ru", "ru")]
    [InlineData("Renault en Nissan praten weer over de alliantie", "nl", "nl")]
    // A feed that says English and writes French.
    [InlineData("Les deux constructeurs ont repris leurs discussions et ne veulent pas les commenter", "en", "fr")]
    public void The_feeds_own_word_holds_unless_the_text_says_clearly_otherwise(string title, string feed, string expected) =>
        Assert.Equal(expected, LanguageGuess.Of(title, "", feed));

    [Theory]
    [InlineData("")]
    [InlineData("123 456")]
    public void Nothing_tells_nothing(string title) => Assert.Equal("und", LanguageGuess.Of(title, "", null));
}
