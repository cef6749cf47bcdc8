using AllianceBot.Languages;

namespace AllianceBot.Stories;

/// <summary>
/// Joins the commonest forms of one word (plural, possessive), no more: a stronger stemmer also joins words of different
/// meaning. Only compared with itself, so a stem need not be a word.
/// </summary>
internal static class Stem
{
    public static string Of(string word, string language)
    {
        if (word.Length < 5 || LanguageTag.Primary(language) is not ("en" or "fr" or "es" or "pt"))
            return word;
        if (word.EndsWith("ies", StringComparison.Ordinal))
            return word[..^3] + "y";
        return word[^1] == 's' && word[^2] is not ('s' or 'u' or 'i') ? word[..^1] : word;
    }
}
