using System.Text.RegularExpressions;

namespace AllianceBot.Summaries;

/// <summary>
/// Lines and sentences of a page that are about the page, not the news: links to other articles, subscriptions, bylines,
/// captions, notices, and the outlet speaking of itself.
/// </summary>
internal static partial class Boilerplate
{
    public static bool IsLine(string line) => LineStart().IsMatch(line) || Anywhere().IsMatch(line);

    [GeneratedRegex(@"^\W*(also read|read (more|also|next|the full)|see also|related( (articles?|stories|posts?))?\s*[:|]|more (on|from)\b.{0,40}$|subscribe|sign up|newsletter|advertisement|sponsored|watch( now)?\s*:|photo(graph)?s?( by)?\s*[:/]|image( credit)?s?\s*:|credit\s*:|follow us|share this|click here|listen to|download (the|our)|lire aussi|à lire|a lire|voir aussi|abonnez|inscrivez|lesen sie|mehr (zum thema|dazu)|auch interessant|abonnieren|anzeige|lea también|lee también|leer más|suscr[íi]b|le[ií]a (mais|também)|veja também|assine|inscreva|leggi anche|iscriviti|abbonati|あわせて読みたい|関連記事|【関連】|続きを読む|相关阅读|相关报道|延伸阅读|관련기사|\[관련기사\])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex LineStart();

    [GeneratedRegex(@"(contributed to this (report|article|story)|keep you (updated|posted|informed)|sign up (for|to) (our|the)|subscribe to (our|the)|our newsletter|cookies?\b.{0,60}\b(accept|settings|policy|consent)|all rights reserved|^at [A-Z][\w&'’.-]*( [A-Z][\w&'’.-]*){0,4}, we\b|cet article|notre newsletter|unser(en|em)? newsletter|alle rechte vorbehalten|nuestro bolet[íi]n|nostra newsletter|nossa newsletter|tous droits réservés)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Anywhere();
}
