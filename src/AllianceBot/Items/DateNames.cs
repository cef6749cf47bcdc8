using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace AllianceBot.Items;

/// <summary>Names in dates of feeds: months in the languages that feeds are written in, zones by their letters.</summary>
internal static class DateNames
{
    /// <summary>
    /// Beginnings of month names, folded: lower case, without diacritics. Where two languages mean different months by one
    /// word (listopad, lipiec), the one with more speakers is meant.
    /// </summary>
    private static readonly string[] MonthBeginnings =
    [
        "jan ene gen led sty sij oca tammi sau ian янв яну січ јан ιαν يناير ינואר",
        "feb fev uno lut velj sub helmi vas vee фев лют феб φεβ φλε فبراير פברואר",
        "mar maalis brez ozu mrt kov maar мар бер μαρ مارس מרץ",
        "apr avr abr kwi dub trav nis huhti bal апр квіт април απρ ابريل אפריל",
        "may mai mag maj mei kve svi touko geg май мая мај трав μαι مايو מאי",
        "jun juin giu cze cer lipanj lipnja haz kesa bir iun июн черв юни јун ιουν يونيو יוני",
        "jul juil lug lip cervenec cervence srpanj srpnja tem heina lie iul июл лип юли јул ιουλ يوليو יולי",
        "aug aou ago sie srp kol agu elo rugpj авг серп αυγ اغسطس אוגוסט",
        "sep szep set wrz zar ruj eyl syys rugs сен вер септ сеп σεπ سبتمبر ספטמבר",
        "oct okt ott out paz rij eki loka spa окт жов οκτ اكتوبر אוקטובר",
        "nov kas lis stu marras lap ноя лист ное нов νοε نوفمبر נובמבר",
        "dec dez dic des gru pro ara joulu gruo дек груд дец δεκ ديسمبر דצמבר",
    ];

    private static readonly (string Beginning, int Month)[] Months =
        [.. MonthBeginnings.SelectMany((names, index) => names.Split(' ').Select(name => (name, index + 1))).OrderByDescending(pair => pair.name.Length)];

    /// <summary>Minutes east of Greenwich. Letters that several zones share mean the one that feeds use.</summary>
    private static readonly FrozenDictionary<string, int> Zones = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["ut"] = 0,
        ["utc"] = 0,
        ["gmt"] = 0,
        ["z"] = 0,
        ["wet"] = 0,
        ["west"] = 60,
        ["bst"] = 60,
        ["ist"] = 330,
        ["cet"] = 60,
        ["met"] = 60,
        ["mez"] = 60,
        ["wat"] = 60,
        ["cest"] = 120,
        ["mest"] = 120,
        ["mesz"] = 120,
        ["eet"] = 120,
        ["sast"] = 120,
        ["cat"] = 120,
        ["eest"] = 180,
        ["msk"] = 180,
        ["trt"] = 180,
        ["eat"] = 180,
        ["msd"] = 240,
        ["gst"] = 240,
        ["pkt"] = 300,
        ["npt"] = 345,
        ["ict"] = 420,
        ["wib"] = 420,
        ["sgt"] = 480,
        ["hkt"] = 480,
        ["pht"] = 480,
        ["awst"] = 480,
        ["myt"] = 480,
        ["jst"] = 540,
        ["kst"] = 540,
        ["acst"] = 570,
        ["acdt"] = 630,
        ["aest"] = 600,
        ["aedt"] = 660,
        ["nzst"] = 720,
        ["nzdt"] = 780,
        ["nst"] = -210,
        ["ndt"] = -150,
        ["at"] = -240,
        ["ast"] = -240,
        ["adt"] = -180,
        ["art"] = -180,
        ["brt"] = -180,
        ["brst"] = -120,
        ["clt"] = -240,
        ["clst"] = -180,
        ["cot"] = -300,
        ["pet"] = -300,
        ["vet"] = -240,
        ["et"] = -300,
        ["est"] = -300,
        ["edt"] = -240,
        ["ct"] = -360,
        ["cst"] = -360,
        ["cdt"] = -300,
        ["mt"] = -420,
        ["mst"] = -420,
        ["mdt"] = -360,
        ["pt"] = -480,
        ["pst"] = -480,
        ["pdt"] = -420,
        ["akst"] = -540,
        ["akdt"] = -480,
        ["hst"] = -600,
        ["sst"] = -660,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>1 to 12, or 0.</summary>
    public static int Month(ReadOnlySpan<char> word)
    {
        var english = word.Length == 3 ? EnglishMonth(word) : 0;
        if (english > 0 || word.Length < 3 || word.ContainsAnyInRange('\uD800', '\uDFFF'))
            return english;
        var folded = Fold(word);
        foreach (var (beginning, month) in Months)
        {
            if (folded.StartsWith(beginning, StringComparison.Ordinal))
                return month;
        }
        return 0;
    }

    /// <summary>Minutes east of Greenwich; null for letters that name no zone we know.</summary>
    public static int? Zone(ReadOnlySpan<char> word)
    {
        Span<char> lower = stackalloc char[8];
        return word.ToLowerInvariant(lower) is > 0 and var length && Zones.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(lower[..length], out var minutes)
            ? minutes
            : null;
    }

    /// <summary>True for a word of the afternoon, false for one of the morning.</summary>
    public static bool? IsAfternoon(ReadOnlySpan<char> word) => word switch
    {
        "오후" or "午後" or "下午" => true,
        "오전" or "午前" or "上午" => false,
        _ when word.Equals("pm", StringComparison.OrdinalIgnoreCase) || word.Equals("p.m.", StringComparison.OrdinalIgnoreCase) || word.Equals("p.m", StringComparison.OrdinalIgnoreCase) => true,
        _ when word.Equals("am", StringComparison.OrdinalIgnoreCase) || word.Equals("a.m.", StringComparison.OrdinalIgnoreCase) || word.Equals("a.m", StringComparison.OrdinalIgnoreCase) => false,
        _ => null,
    };

    private static int EnglishMonth(ReadOnlySpan<char> word)
    {
        Span<char> lower = stackalloc char[3];
        word.ToLowerInvariant(lower);
        return lower switch
        {
            "jan" => 1,
            "feb" => 2,
            "mar" => 3,
            "apr" => 4,
            "may" => 5,
            "jun" => 6,
            "jul" => 7,
            "aug" => 8,
            "sep" => 9,
            "oct" => 10,
            "nov" => 11,
            "dec" => 12,
            _ => 0,
        };
    }

    private static string Fold(ReadOnlySpan<char> word)
    {
        var folded = new StringBuilder(word.Length);
        foreach (var c in word.ToString().ToLowerInvariant().Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
                folded.Append(c);
        }
        return folded.ToString();
    }
}
