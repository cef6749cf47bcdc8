namespace AllianceBot.Languages;

/// <summary>Language tags as feeds write them ("fr-CA", "EN_us", "pt-BR"; BCP 47 and its misspellings).</summary>
internal static class LanguageTag
{
    /// <summary>The primary subtag in lower case; empty when there is none.</summary>
    public static string Primary(string? tag)
    {
        if (string.IsNullOrWhiteSpace(tag))
            return "";
        var trimmed = tag.AsSpan().Trim();
        var end = trimmed.IndexOfAny('-', '_');
        var primary = end < 0 ? trimmed : trimmed[..end];
        return primary.Length is 2 or 3 ? primary.ToString().ToLowerInvariant() : "";
    }
}
