using System.Text.RegularExpressions;
using AllianceBot.Communities;
using AllianceBot.Languages;

namespace AllianceBot.Stories;

/// <summary>
/// Which report heads a card. First what the community can read, then the sources it prefers, then original reporting before
/// reports that credit another outlet of the story, then a report with a text of its own; of equals the earliest.
/// </summary>
internal static partial class LeadOrder
{
    /// <summary>Characters of a text that say more than a headline.</summary>
    private const int OwnText = 200;
    /// <summary>Characters between an outlet's name and the word that credits it.</summary>
    private const int Nearby = 40;
    /// <summary>Shorter names are words of the language as well.</summary>
    private const int ShortestName = 3;

    public static List<Report> Of(IReadOnlyCollection<Report> reports, Community community)
    {
        var outlets = reports.Select(report => report.Outlet).Where(outlet => outlet.Length >= ShortestName).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var language = LanguageTag.Primary(community.Language);
        return [.. reports
            .OrderBy(report => LanguageTag.Primary(report.Lang) == language ? 0 : 1)
            .ThenBy(report => report.IsPreferred ? 0 : 1)
            .ThenBy(report => outlets.Count > 1 && Credits(report, outlets) ? 1 : 0)
            .ThenBy(report => report.Content.Length + report.Summary.Length >= OwnText ? 0 : 1)
            .ThenBy(report => report.PublishedMs)
            .ThenBy(report => report.ItemId)];
    }

    /// <summary>"..., Reuters reported", "selon Les Echos": the report retells what another of these outlets found out.</summary>
    public static bool Credits(Report report, IEnumerable<string> outlets)
    {
        var text = $"{report.Title}\n{(report.Content.Length > report.Summary.Length ? report.Content : report.Summary)}";
        return outlets.Any(outlet => !outlet.Equals(report.Outlet, StringComparison.OrdinalIgnoreCase) && CreditsOutlet(text, outlet));
    }

    private static bool CreditsOutlet(string text, string outlet)
    {
        for (var at = 0; (at = text.IndexOf(outlet, at, StringComparison.OrdinalIgnoreCase)) >= 0; at += outlet.Length)
        {
            var end = at + outlet.Length;
            if (at > 0 && IsWordOn(text, at) || end < text.Length && IsWordOn(text, end))
                continue;
            var before = text.AsSpan(Math.Max(0, at - Nearby), Math.Min(at, Nearby));
            var after = text.AsSpan(end, Math.Min(Nearby, text.Length - end));
            if (CreditBefore().IsMatch(before) || CreditAfter().IsMatch(after))
                return true;
        }
        return false;
    }

    /// <summary>The characters on both sides of <paramref name="at"/> are of one word; scripts without spaces have no such edge.</summary>
    private static bool IsWordOn(string text, int at) =>
        char.IsLetterOrDigit(text[at - 1]) && char.IsLetterOrDigit(text[at]) && !Script.IsUnspaced(text[at - 1]) && !Script.IsUnspaced(text[at]);

    /// <summary>Ends with a word that credits whoever is named next.</summary>
    [GeneratedRegex("""
        \b(according\ to|reported\ by|report\ (by|from|in)|told|via|cit(es|ing|ed)|quoting|selon|d['’]apr[èe]s|rapport[ée]\ par|cit[ée]\ par|citant|laut|zufolge|seg[úu]n|de\ acuerdo\ con|citando|secondo|segundo|de\ acordo\ com)
        (\s+(a|the|le|la|les|l['’]|der|die|das|den|dem|el|los|il|lo|o|report|newspaper|daily|news\ agency|agency|journal|quotidien|magazine|agence|zeitung|diario|giornale|jornal|by|in|of|du|de|von|do))*[\s"“«'’]*$
        |(据|據|援引)[《「“]?$
        """, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex CreditBefore();

    /// <summary>Begins with a word that credits whoever was named before.</summary>
    [GeneratedRegex("""
        ^["”»'’》」]?,?\s*(
        (has\ |had\ |first\ |also\ )*(report(s|ed)|says|said|wrote|writes|reveal(s|ed)|learned)\b
        |(a\ )?(rapport[ée]|r[ée]v[èée]l[ée]?|annonc[ée]|[ée]crit|affirm[ée])e?\b|(berichtet|meldet|schreibt|zufolge)\b|(inform[aóo]u?|public[aó]u?|revel[aóo]u?|noticiou|riporta|riferisce|scrive)\b
        |(紙|誌)?(によると|が報じ|は報じ|が伝え|は伝え)|(에\ 따르면|이?가?\ ?보도)|(报道|報道|報導|称|稱)
        )
        """, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex CreditAfter();
}
