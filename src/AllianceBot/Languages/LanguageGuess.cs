namespace AllianceBot.Languages;

/// <summary>The language of an item: by its script, else by the stop words it uses, else what its feed says.</summary>
internal static class LanguageGuess
{
    /// <summary>Enough words to tell; more only costs time.</summary>
    private const int MostWords = 200;
    /// <summary>Stop words in another language than the feed's must outnumber its own this many times to be believed.</summary>
    private const double Doubt = 1.5;

    /// <returns>A primary subtag; "und" when nothing tells.</returns>
    public static string Of(string title, string text, string? feedLanguage)
    {
        var feed = LanguageTag.Primary(feedLanguage);
        if (ByScript(title, text) is { } byScript)
            return byScript;
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var word in Words.Of(title).Concat(Words.Of(text, MostWords)))
        {
            foreach (var language in StopWords.Languages)
            {
                if (StopWords.Of(language).Contains(word.Text))
                    counts[language] = counts.GetValueOrDefault(language) + 1;
            }
        }
        var best = counts.OrderByDescending(count => count.Value).ThenBy(count => count.Key, StringComparer.Ordinal).FirstOrDefault();
        var own = counts.GetValueOrDefault(feed);
        if (feed.Length > 0 && (best.Value < 2 || own * Doubt >= best.Value || !StopWords.Languages.Contains(feed)))
            return feed;
        return best.Value > 0 ? best.Key : "und";
    }

    private static string? ByScript(string title, string text)
    {
        int letters = 0, kana = 0, han = 0, hangul = 0;
        foreach (var c in string.Concat(title, " ", text.AsSpan(0, Math.Min(text.Length, 1000))))
        {
            if (!char.IsLetter(c))
                continue;
            letters++;
            if (Script.IsHiragana(c) || Script.IsKatakana(c))
                kana++;
            else if (Script.IsHan(c))
                han++;
            else if (Script.IsHangul(c))
                hangul++;
        }
        if (letters == 0)
            return null;
        if (kana * 20 > letters)
            return "ja";
        if (hangul * 5 > letters)
            return "ko";
        return han * 3 > letters ? "zh" : null;
    }
}
