using System.Globalization;
using System.Text;

namespace AllianceBot.DiscordApi.Text;

/// <summary>Decides whether a host may be shown in its own script.</summary>
internal static class HostScript
{
    private enum Script
    {
        None,
        Latin,
        Greek,
        Cyrillic,
        Armenian,
        Cherokee,
        EastAsian,

        /// <summary>From here on, scripts are told apart by their block.</summary>
        Block,
    }

    /// <summary>
    /// Punycode stays where a label mixes scripts, and where a label is wholly in a script with Latin look-alikes under a top
    /// domain of another script, as in аррӏе.com. Every other name is decoded.
    /// </summary>
    public static string Readable(string asciiHost)
    {
        string[] labels;
        try
        {
            labels = new IdnMapping().GetUnicode(asciiHost).Split('.');
        }
        catch (ArgumentException)
        {
            return asciiHost;
        }
        var top = Scripts(labels[^1]).FirstOrDefault();
        foreach (var label in labels)
        {
            var scripts = Scripts(label);
            if (scripts.Count > 1)
                return asciiHost;
            if (scripts.Count == 1 && scripts.Single() is var only && only != top && only is >= Script.Greek and <= Script.Cherokee)
                return asciiHost;
        }
        return string.Join('.', labels);
    }

    private static HashSet<Script> Scripts(string label) =>
        label.EnumerateRunes().Where(Rune.IsLetter).Select(ScriptOf).ToHashSet();

    private static Script ScriptOf(Rune letter) => letter.Value switch
    {
        < 0x250 or (>= 0x1E00 and < 0x1F00) => Script.Latin,
        (>= 0x370 and < 0x400) or (>= 0x1F00 and < 0x2000) => Script.Greek,
        (>= 0x400 and < 0x530) or (>= 0x1C80 and < 0x1C90) => Script.Cyrillic,
        >= 0x530 and < 0x590 => Script.Armenian,
        (>= 0x13A0 and < 0x1400) or (>= 0xAB70 and < 0xABC0) => Script.Cherokee,
        (>= 0x1100 and < 0x1200) or (>= 0x3005 and < 0xA000) or (>= 0xAC00 and < 0xD7B0) or (>= 0xF900 and < 0xFB00) or >= 0x20000 => Script.EastAsian,
        var other => Script.Block + (other >> 7),
    };
}
