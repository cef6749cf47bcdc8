using System.Collections.Frozen;
using AllianceBot.Languages;

namespace AllianceBot.Summaries;

/// <summary>Words whose full stop does not end a sentence.</summary>
internal static class Abbreviations
{
    /// <summary>In every language: they say nothing else.</summary>
    private static readonly FrozenSet<string> Always = Set("mr mrs dr prof vs etc jr sr cf approx u.s u.k u.n e.u a.m p.m i.e e.g ph.d");

    /// <summary>In every language, before a number.</summary>
    private static readonly FrozenSet<string> BeforeNumber = Set("no nos nr art arts vol p pp pag pág págs pagg fig ch num núm nº par abs sec § ca approx c");

    /// <summary>Titles and places: with a capital only, for "ill." and "gen." end sentences.</summary>
    private static readonly FrozenDictionary<string, FrozenSet<string>> Capitalised = Lists(
        ("en", "ms messrs st mt ft gen col capt lt sgt maj cmdr adm rev hon sen rep gov atty supt inc ltd co corp bros cos dept jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thurs fri sat ave blvd rd d.c l.a n.y calif fla ga ill mass mich minn tenn tex va wash conn ala ariz colo kan ky md okla ore wis"),
        ("fr", "m mm mme mmes mlle mlles me mgr pr st ste cie"),
        ("de", "hr fr frl dipl ing phil med jur mio mrd tsd str jh jan feb apr aug sep sept okt nov dez st hl"),
        ("es", "sra sres sras srta d dª dña ud uds avda ee.uu ee uu lic ing arq gral excmo excma pdte vda s.a c.v sto sta"),
        ("it", "sig sigg dott avv ing arch on rag mons gen geom s.p.a s.r.l"),
        ("pt", "sra srs sras dra exmo exma eng ltda s.a profa av"));

    /// <summary>Written small.</summary>
    private static readonly FrozenDictionary<string, FrozenSet<string>> Small = Lists(
        ("en", "al est ed eds assn pct"),
        ("fr", "av bd janv févr avr juil sept oct nov déc env ex hab chap réf tél min max"),
        ("de", "z.b d.h u.a u.ä usw bzw evtl ggf inkl exkl sog vgl s.o o.ä bspw geb gest mind max std min v.a i.d.r a.d allg bzgl etw i.v m.e o.g s.u u.u z.t zzgl hrsg rd"),
        ("es", "tel aprox admón"),
        ("it", "sig dott ecc es tel cap cit"),
        ("pt", "tel aprox"));

    /// <param name="word">As it stands in the text, without its last stop.</param>
    public static bool Has(string language, ReadOnlySpan<char> word, bool numberFollows)
    {
        var small = word.ToString().ToLowerInvariant();
        var primary = LanguageTag.Primary(language);
        return Always.Contains(small)
            || numberFollows && BeforeNumber.Contains(small)
            || char.IsUpper(word[0]) && Capitalised.TryGetValue(primary, out var titles) && titles.Contains(small)
            || Small.TryGetValue(primary, out var own) && own.Contains(small);
    }

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private static FrozenDictionary<string, FrozenSet<string>> Lists(params (string Language, string Words)[] lists) =>
        lists.ToFrozenDictionary(list => list.Language, list => Set(list.Words), StringComparer.Ordinal);
}
