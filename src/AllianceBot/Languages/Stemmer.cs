using System.Buffers;

namespace AllianceBot.Languages;

/// <summary>
/// Joins the forms of a word by cutting its ending (arrested, arrests, arresting). Light on purpose: what it gives need not
/// be a word, and it keeps apart more than it should rather than join words of different meaning.
/// </summary>
internal sealed class Stemmer
{
    private static readonly SearchValues<char> Vowels = SearchValues.Create("aeiouy");
    private static readonly Stemmer None = new([], 0);

    /// <summary>Longest first. English, whose endings may double a consonant or drop an e, has its own method besides.</summary>
    private static readonly Dictionary<string, Stemmer> ByLanguage = new(StringComparer.Ordinal)
    {
        ["en"] = new(["ation", "ition", "ment", "ness", "tion", "sion", "ity", "ive", "ers", "ian", "ist", "ism", "er", "or", "al", "ly", "an"], 4, english: true),
        ["fr"] = new(["issements", "issement", "ements", "ement", "ations", "ation", "aient", "euses", "euse", "antes", "ante", "eurs", "eur", "aux", "ees", "ent", "ait", "ant", "ee", "es", "er", "ir", "al", "e", "s"], 4),
        ["de"] = new(["ungen", "ung", "ern", "em", "en", "er", "es", "te", "e", "n", "s"], 4),
        ["es"] = new(["aciones", "acion", "amientos", "amiento", "adores", "ador", "aron", "ando", "iendo", "ados", "adas", "ado", "ada", "idos", "ido", "ida", "es", "os", "as", "ar", "er", "ir", "o", "a", "e", "s"], 4),
        ["it"] = new(["azioni", "azione", "amenti", "amento", "atori", "atore", "ando", "endo", "ato", "ata", "ati", "ate", "uto", "uta", "ito", "ita", "are", "ere", "ire", "o", "a", "e", "i"], 4),
        ["pt"] = new(["acoes", "acao", "amentos", "amento", "adores", "ador", "aram", "ando", "endo", "ados", "adas", "ado", "ada", "idos", "ido", "ida", "oes", "ao", "es", "os", "as", "ar", "er", "ir", "o", "a", "e", "s"], 4),
    };

    private readonly string[] _endings;
    private readonly int _shortest;
    private readonly bool _english;

    private Stemmer(string[] endings, int shortest, bool english = false) => (_endings, _shortest, _english) = (endings, shortest, english);

    public static Stemmer Of(string language) => ByLanguage.GetValueOrDefault(LanguageTag.Primary(language), None);

    /// <param name="word">Folded.</param>
    public string Stem(string word)
    {
        if (_endings.Length == 0 || word[0] > 127)
            return word;
        var stem = _english ? WithoutInflection(word) : word;
        foreach (var ending in _endings)
        {
            if (stem.Length < ending.Length + _shortest || !stem.EndsWith(ending, StringComparison.Ordinal))
                continue;
            stem = stem[..^ending.Length];
            break;
        }
        if (!_english || stem.Length < 4)
            return stem;
        return stem[^1] switch
        {
            'e' => stem[..^1],
            'i' => stem[..^1] + "y",
            _ => stem,
        };
    }

    private static string WithoutInflection(string word)
    {
        if (word.Length >= 5 && word.EndsWith("ies", StringComparison.Ordinal))
            return word[..^3] + "y";
        if (word.Length >= 4 && word[^1] == 's' && word[^2] is not ('s' or 'u' or 'i'))
            word = word[..^1];
        if (word.Length >= 6 && word.EndsWith("ing", StringComparison.Ordinal) && HasVowel(word.AsSpan(0, word.Length - 3)))
            return Undoubled(word[..^3]);
        if (word.Length >= 5 && word.EndsWith("ed", StringComparison.Ordinal) && HasVowel(word.AsSpan(0, word.Length - 2)))
            return Undoubled(word[..^2]);
        return word;
    }

    private static bool HasVowel(ReadOnlySpan<char> word) => word.ContainsAny(Vowels);

    private static string Undoubled(string stem) =>
        stem.Length >= 4 && stem[^1] == stem[^2] && stem[^1] is not ('l' or 's' or 'z') ? stem[..^1] : stem;
}
