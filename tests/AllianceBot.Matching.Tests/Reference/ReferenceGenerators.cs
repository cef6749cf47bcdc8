using CsCheck;

namespace AllianceBot.Matching.Tests.Reference;

/// <summary>Random rules and items over a small vocabulary in many scripts, so that a good part of the pairs match.</summary>
internal static class ReferenceGenerators
{
    /// <summary>Each row is one word in several guises, some of which must not match each other.</summary>
    private static readonly string[] s_words =
    [
        "renault", "Renault", "RENAULT", "Ｒｅｎａｕｌｔ", "Re\u00ADnault", "nissan", "NISSAN", "Nissan™", "alliance", "alliances",
        "restructuring", "Restructured", "restructur", "a", "of", "2025", "２０２５", "Citroën", "Citroe\u0308n", "citroen", "straße", "STRASSE", "İzmir", "izmir", "Łódź", "lodz",
        "й", "и", "и\u0306", "Рено", "рено", "Ниссан", "Ρενό", "ΡΕΝΟ", "рено\u0301", "رينو", "رِينُو", "نيســان", "نيسان", "שָׁלוֹם", "שלום",
        "日産", "日産自動車", "産", "日", "ルノー", "ﾙﾉｰ", "ガス", "カ\u3099ス", "カス", "르노", "르노가", "\u1105\u1173\u1102\u1169", "닛산", "日本", "本日産",
        "काल", "कल", "कि\u0902", "Rеnault", "x", "O'Brien", "O’Brien", "l’alliance", "Renault-Nissan", "joint", "venture", "ventures", "CO2", "m²", "ﬁnance", "finance",
        "ª", "№5", "𝐑𝐞𝐧𝐚𝐮𝐥𝐭", "🚗", "nissan🚗", "e\u0301te", "été", "Été", "㈱", "株",
    ];

    private static readonly string[] s_separators =
        [" ", " ", " ", " ", " ", ", ", "-", "–", "’", "'", "\n", "/", ". ", " \u200F", "\u200B ", "　", "、", "™ ", "® ", "（", " & ", "_", "", " \uD83D ", "\u200D "];

    private static readonly string[] s_addresses =
        ["https://renault.com/alliance?x=1", "www.nissan.fr", "http://x.y/été日産", "ftp://a", "www.", "a://", "https://a–renault"];

    private static readonly Gen<string> s_word = Gen.OneOf(s_words);

    private static readonly Gen<string> s_text =
        Gen.Select(Gen.Frequency((24, s_word), (1, Gen.OneOf(s_addresses))), Gen.OneOf(s_separators), (word, separator) => word + separator)
            .List[0, 14].Select(parts => string.Concat(parts));

    public static readonly Gen<ReferenceItem> Item = Gen.Select(
        s_text, s_text, s_text, s_text, s_text,
        Gen.OneOf("", "fr", "fr-FR", "en", "FR", "frr"),
        Gen.OneOf("", "https://www.lemonde.fr/renault/x", "http://lemonde.fr:80", "https://notlemonde.fr/alliance", "https://WWW.Example.COM./A"),
        (title, summary, content, source, author, lang, url) => new ReferenceItem(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["title"] = title,
            ["summary"] = summary,
            ["content"] = content,
            ["source"] = source,
            ["author"] = author,
            ["lang"] = lang,
            ["url"] = url,
        }));

    private static bool HasTokens(string word) => new ReferenceText(word).Tokens.Count > 0;

    /// <summary>No character that means something in the language.</summary>
    private static readonly Gen<string> s_term = Gen.OneOf([.. s_words.Where(HasTokens)]);

    private static readonly Gen<ReferenceRule.Term> s_termClause = Gen.Frequency(
        (10, s_term.Select(word => new ReferenceRule.Term(word, Quoted: false, Exact: false, Prefix: false))),
        (3, Gen.Select(s_term, s_term, Gen.OneOf(" ", "-", ", "), (a, b, join) => new ReferenceRule.Term(a + join + b, Quoted: true, Exact: false, Prefix: false))),
        (1, Gen.Select(s_term, s_term, s_term, (a, b, c) => new ReferenceRule.Term($"{a} {b} {c}", Quoted: true, Exact: false, Prefix: false))),
        (2, Gen.OneOf("restructur", "ren", "alli", "ventur", "Рен", "رين", "Renault-nis", "cit", "Ｒｅｎ").Select(stem => new ReferenceRule.Term(stem, Quoted: false, Exact: false, Prefix: true))),
        (1, Gen.OneOf("joint ventu", "renault nis", "日産 ren").Select(stem => new ReferenceRule.Term(stem, Quoted: true, Exact: false, Prefix: true))),
        (2, s_term.Where(word => !word.StartsWith('㈱')).Select(word => new ReferenceRule.Term(word, Quoted: false, Exact: true, Prefix: false))),
        (1, Gen.Select(s_term, s_term, (a, b) => new ReferenceRule.Term($"{a} {b}", Quoted: true, Exact: true, Prefix: false))));

    private static readonly Gen<ReferenceRule> s_near = Gen.Select(
        s_termClause.List[1, 3].List[2, 3], Gen.Select(Gen.Int[0, 4], Gen.Bool).List[2, 2],
        (operands, steps) => (ReferenceRule)new ReferenceRule.Near([.. operands], [.. steps.Take(operands.Count - 1)]));

    private static readonly Gen<ReferenceRule> s_pattern = Gen.OneOf<ReferenceRule>([.. new[]
    {
        @"ren\w+t", @"\bnissan\b", @"^renault", @"joint venture", @"joint\s+ventures?\b", @"20\d\d", "日産", @"\bcitroën\b", @"(renault|nissan) alliance", @"alliance of 2025", "x{2,3}", "[rn]i", @"\bCO2\b",
    }.Select(pattern => new ReferenceRule.Pattern(pattern))]);

    private static readonly Gen<ReferenceRule> s_value = Gen.OneOf<ReferenceRule>(
        new ReferenceRule.Value("lang", "fr"), new ReferenceRule.Value("lang", "fr-FR"), new ReferenceRule.Value("site", "lemonde.fr"),
        new ReferenceRule.Value("site", "example.com"), new ReferenceRule.Value("url", "renault"), new ReferenceRule.Value("url", "/a"));

    private static readonly Gen<ReferenceRule> s_clause = Gen.Frequency(
        (12, s_termClause.Select(ReferenceRule (term) => term)), (3, s_near), (1, s_pattern), (1, s_value));

    private static Gen<ReferenceRule> Node(int depth) => depth == 0 ? s_clause : Gen.Frequency(
        (3, s_clause),
        (3, Gen.Select(Node(depth - 1).List[2, 3], Gen.Bool, ReferenceRule (parts, juxtaposed) => new ReferenceRule.And(parts, juxtaposed))),
        (2, Node(depth - 1).List[2, 3].Select(ReferenceRule (parts) => new ReferenceRule.Or(parts))),
        (1, Gen.Select(Node(depth - 1), Gen.Bool, ReferenceRule (child, dash) => new ReferenceRule.Not(child, dash))),
        (1, Gen.Select(Gen.OneOf(ReferenceItem.TextFields), Node(depth - 1).Where(CanStandInField), ReferenceRule (field, child) => new ReferenceRule.InField(field, child))));

    /// <summary>A field comes before a word, phrase, expression or bracket; NEAR and NOT need the bracket.</summary>
    private static bool CanStandInField(ReferenceRule rule) => rule is ReferenceRule.And or ReferenceRule.Or or ReferenceRule.Term or ReferenceRule.Pattern;

    public static readonly Gen<ReferenceRule> Rule = Node(3).Where(rule => !rule.MayAskForNothing(false));
}
