using System.Collections.Frozen;
using AllianceBot.Languages;

namespace AllianceBot.Summaries;

/// <summary>Words whose full stop does not end a sentence, lower case without their last stop, by language.</summary>
internal static class Abbreviations
{
    private static readonly FrozenSet<string> Common = Set(
        "mr mrs ms dr prof st vs etc no nos vol pp ed eds jr sr inc ltd co corp cf al fig approx art dept est gen col capt lt sgt rev hon sen rep gov u.s u.k u.n e.u a.m p.m i.e e.g ph.d");

    private static readonly FrozenDictionary<string, FrozenSet<string>> ByLanguage = new Dictionary<string, FrozenSet<string>>(StringComparer.Ordinal)
    {
        ["en"] = Set("messrs mt ft jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thurs fri sat ave blvd rd cmdr maj adm atty d.c l.a n.y calif fla ga ill mass mich minn pa tenn tex va wash conn ala ariz colo ind kan ky md mo okla ore wis bros cos pct sec supt"),
        ["fr"] = Set("m mm mme mmes mlle mlles me mgr pr av bd janv févr avr juil sept oct nov déc env ex cie ste hab p chap réf tél min max"),
        ["de"] = Set("z.b d.h u.a u.ä usw bzw ca evtl ggf inkl exkl sog vgl s o.ä bspw mio mrd tsd str nr abs jan feb apr aug sep sept okt nov dez hr fr frl dipl ing phil med jur geb gest mind max std min sek jh v.a i.d.r a.d allg bzgl etw i.v m.e o.g s.o s.u u.u z.t zzgl abt bd hrsg"),
        ["es"] = Set("sr sra sres sras srta d dª dña ud uds pág págs núm tel aprox ee.uu ee uu avda c.v s.a excmo excma lic ing arq gral admón pdte vda"),
        ["it"] = Set("sig sigg dott ssa avv ing arch on pag pagg ecc es tel s.p.a s.r.l gen geom rag mons cap num vol cit ca"),
        ["pt"] = Set("sr sra srs sras dra exmo exma eng pág págs núm tel aprox av r ltda s.a prof profa d min"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static bool Has(string language, string word) =>
        Common.Contains(word) || ByLanguage.TryGetValue(LanguageTag.Primary(language), out var own) && own.Contains(word);

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
