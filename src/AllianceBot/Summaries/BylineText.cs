using System.Text.RegularExpressions;
using AllianceBot.Items;

namespace AllianceBot.Summaries;

/// <summary>The names in a byline, without what pages put around them: "By", the time, the reading time, handles, the next line.</summary>
internal static partial class BylineText
{
    /// <summary>Longer ones tell of the author; they do not name one.</summary>
    private const int Longest = 80;

    /// <summary>Null when nothing is left.</summary>
    public static string? NamesIn(string? byline)
    {
        var name = (byline ?? "").Trim().Split(['\n', '\r', '\t'], 2)[0];
        name = HtmlText.OneLine(NotAName().Replace(LeadingBy().Replace(name, ""), "")).Trim(" ,;|·•–—-".ToCharArray());
        if (name.Length % 2 == 1 && name[(name.Length / 2)..].TrimStart() == name[..(name.Length / 2)])
            name = name[..(name.Length / 2)];
        return name.Length is 0 or > Longest ? null : name;
    }

    [GeneratedRegex(@"^\s*(by|par|von|por|di|de)\s+(?=(?-i:\p{Lu}))", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex LeadingBy();

    /// <summary>From the first date, time, reading time, handle or word of publishing to the end.</summary>
    [GeneratedRegex("""
        ( ((?<=\p{Ll})(?=(?-i:\p{Lu}))|\b)(monday|tuesday|wednesday|thursday|friday|saturday|sunday),?\s
        | \b(on\s+)?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d{1,2}\b
        | \b\d{1,2}\s+(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)
        | \b(on\s+)?\d{1,4}[./-]\d{1,2}[./-]\d{1,4}
        | ((?<=\p{Ll})(?=(?-i:\p{Lu}))|\b)(updated|published|posted|last\ modified|today)\b
        | \d+\s*min(ute)?s?\s+read
        | (?<![\w.])@\w | (?<=\p{L})@\w+$
        ).*$
        """, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex NotAName();
}
