using System.Text;
using System.Text.RegularExpressions;

namespace AllianceBot.Matching.Tests.Reference;

/// <param name="Word">Folded.</param>
/// <param name="Raw">As in the normalised text.</param>
/// <param name="Start">In the normalised text.</param>
internal sealed record ReferenceToken(string Word, string Raw, bool IsCjk, int Start, int End);

/// <summary>
/// A text as RULES.md describes it, done the slow and obvious way: whole-string normalisation, then character by character.
/// Shares nothing with the library, so that the two can be compared.
/// </summary>
internal sealed class ReferenceText
{
    private const string Ignored = @"[\u00AD\u034F\u0640\u061C\u115F\u1160\u200B-\u200F\u202A-\u202E\u2060-\u206F\u3164\uFE00-\uFE0F\uFEFF\uFFA0]|\uDB40[\uDC00-\uDFFF]";

    private static readonly Regex s_ignored = new(Ignored, RegexOptions.Compiled);
    private static readonly Regex s_stripped = new(
        @"^[\p{IsBasicLatin}\p{IsLatin-1Supplement}\p{IsLatinExtended-A}\p{IsLatinExtended-B}\p{IsLatinExtendedAdditional}\p{IsGreek}\p{IsGreekExtended}\p{IsArabic}\p{IsHebrew}\p{Nd}]",
        RegexOptions.Compiled);
    private static readonly Regex s_cjk = new(
        @"^(?:[\p{IsCJKUnifiedIdeographs}\p{IsHiragana}\p{IsKatakana}\p{IsHangulSyllables}\u1100-\u11FF々〇]|[\uD840-\uD888][\uDC00-\uDFFF])", RegexOptions.Compiled);

    public ReferenceText(string text, bool dropAddresses = true)
    {
        var wellFormed = string.Concat(text.EnumerateRunes().Select(rune => rune == Rune.ReplacementChar ? " " : rune.ToString()));
        var visible = s_ignored.Replace(wellFormed, "").Replace('™', ' ').Replace('®', ' ');
        Normal = visible.Normalize(NormalizationForm.FormKC);
        var tokens = Cut(Normal);
        Tokens = dropAddresses ? WithoutAddresses(tokens) : tokens;
    }

    public string Normal { get; private set; }

    public IReadOnlyList<ReferenceToken> Tokens { get; }

    private static List<ReferenceToken> Cut(string text)
    {
        var tokens = new List<ReferenceToken>();
        var word = new StringBuilder();
        var wordStart = -1;
        var stripping = false;
        var at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var one = rune.ToString();
            var end = at + one.Length;
            var isCjk = s_cjk.IsMatch(one) && one != "・";
            if (isCjk)
            {
                EndWord(at);
                tokens.Add(new ReferenceToken(one, one, true, at, end));
            }
            else if (Rune.IsLetter(rune) || Rune.IsDigit(rune))
            {
                wordStart = wordStart < 0 ? at : wordStart;
                stripping = s_stripped.IsMatch(one);
                word.Append(FoldLetter(one, stripping));
            }
            else if (wordStart >= 0 && Regex.IsMatch(one, @"^\p{Mn}") || wordStart >= 0 && !stripping && Regex.IsMatch(one, @"^\p{Mc}"))
            {
                word.Append(stripping ? "" : one);
            }
            else if (!Regex.IsMatch(one, @"^\p{Mn}"))
            {
                EndWord(at);
            }
            at = end;
        }
        EndWord(text.Length);
        return tokens;

        void EndWord(int end)
        {
            if (wordStart >= 0)
                tokens.Add(new ReferenceToken(word.ToString().Normalize(NormalizationForm.FormD), text[wordStart..end], false, wordStart, end));
            word.Clear();
            wordStart = -1;
        }
    }

    private static string FoldLetter(string letter, bool stripping)
    {
        var parts = letter.Normalize(NormalizationForm.FormD);
        var kept = stripping ? Regex.Replace(parts, @"\p{Mn}", "") : parts;
        return kept.ToUpperInvariant().ToLowerInvariant().Replace("ß", "ss", StringComparison.Ordinal).Replace('ı', 'i').Replace('ł', 'l').Replace('ø', 'o')
            .Replace("æ", "ae", StringComparison.Ordinal).Replace("œ", "oe", StringComparison.Ordinal);
    }

    private List<ReferenceToken> WithoutAddresses(List<ReferenceToken> tokens)
    {
        var kept = new List<ReferenceToken>();
        var text = new StringBuilder();
        var skipTo = 0;
        var copied = 0;
        foreach (var token in tokens)
        {
            if (token.Start < skipTo)
                continue;
            var rest = Normal[token.End..];
            if (rest.StartsWith("://", StringComparison.Ordinal) || token.Word == "www" && Regex.IsMatch(rest, @"^\.[\p{L}\p{Nd}]"))
            {
                skipTo = token.End;
                while (skipTo < Normal.Length && IsOfAddress(Normal, skipTo))
                    skipTo++;
                text.Append(Normal, copied, token.Start - copied).Append(' ');
                copied = skipTo;
                continue;
            }
            kept.Add(token);
        }
        Normal = text.Append(Normal, copied, Normal.Length - copied).ToString();
        return kept;
    }

    private static bool IsOfAddress(string text, int at)
    {
        var c = text[at];
        if (char.IsAscii(c))
            return c > ' ' && c is not ('"' or '<' or '>');
        var rune = Rune.TryGetRuneAt(text, at, out var whole) ? whole : Rune.GetRuneAt(text, at - 1);
        return !s_cjk.IsMatch(rune.ToString()) && (Rune.IsLetterOrDigit(rune) || Regex.IsMatch(rune.ToString(), @"^[\p{Mn}\p{Mc}]"));
    }
}
