using System.Globalization;
using System.Text;

namespace AllianceBot.Matching.Text;

/// <summary>
/// A field as a regular expression and an exact word see it: letters as they stand (NFKC), without ignored characters, with a
/// blank for each address and trade mark sign. So whatever is a word here is a token of the folded text, and the reverse.
/// </summary>
/// <param name="Starts">For each character its offset in the plain text; null where the two are the same.</param>
/// <param name="Ends">For each character the offset at which it ends in the plain text.</param>
internal sealed record RawText(string Text, int[]? Starts, int[]? Ends)
{
    public int StartInPlain(int index) => Starts is null ? index : Starts[index];

    public int EndInPlain(int index) => Ends is null ? index + 1 : Ends[index];

    /// <summary>The first character that stands at or after this place in the plain text.</summary>
    public int FromPlain(int index)
    {
        if (Starts is null)
            return index;
        var found = Array.BinarySearch(Starts, index);
        if (found < 0)
            return ~found;
        while (found > 0 && Starts[found - 1] == index)
            found--;
        return found;
    }

    public static RawText Of(string text)
    {
        if (Ascii.IsValid(text) && !text.Contains("://", StringComparison.Ordinal) && !text.Contains("www.", StringComparison.OrdinalIgnoreCase))
            return new RawText(text, null, null);
        var builder = new Builder(text);
        var at = 0;
        foreach (var (start, end) in Addresses(text))
        {
            builder.AppendNormalised(at, start);
            builder.Append(" ", start, end);
            at = end;
        }
        builder.AppendNormalised(at, text.Length);
        return builder.ToText();
    }

    /// <summary>A term of a rule in the same form; addresses stay.</summary>
    public static string WithoutIgnored(string term)
    {
        var builder = new Builder(term);
        builder.AppendNormalised(0, term.Length);
        return builder.ToText().Text;
    }

    private static List<(int Start, int End)> Addresses(string text)
    {
        var folded = new FoldBuffer(keepSources: true);
        Folder.Append(text, folded);
        var addresses = new List<TokenPlace>();
        new TokenList { Addresses = addresses }.AddFrom(folded, 0, dropAddresses: true);
        return addresses.ConvertAll(address => (folded.SourceStarts![address.Start], folded.SourceEnds![address.End - 1]));
    }

    private sealed class Builder(string text)
    {
        private readonly StringBuilder _text = new(text.Length);
        private readonly List<int> _starts = new(text.Length);
        private readonly List<int> _ends = new(text.Length);

        /// <summary>Appends text[from..to], a character with its marks at a time, so that the places stay known.</summary>
        public void AppendNormalised(int from, int to)
        {
            while (from < to)
            {
                var end = from + CharacterLength(from, to);
                while (end < to && Joins(end, to))
                    end += CharacterLength(end, to);
                Append(Normalised(text[from..end]), from, end);
                from = end;
            }
        }

        public void Append(string characters, int start, int end)
        {
            foreach (var c in characters)
            {
                _text.Append(c);
                _starts.Add(start);
                _ends.Add(end);
            }
        }

        public RawText ToText() => new(_text.ToString(), [.. _starts], [.. _ends]);

        private int CharacterLength(int at, int to) => char.IsHighSurrogate(text[at]) && at + 1 < to && char.IsLowSurrogate(text[at + 1]) ? 2 : 1;

        private bool Joins(int at, int to)
        {
            var rune = CharacterLength(at, to) == 2 ? new Rune(text[at], text[at + 1]) : Rune.TryCreate(text[at], out var single) ? single : default;
            return rune.Value is 0xFF9E or 0xFF9F or (>= 0x1160 and <= 0x11FF) or (>= 0xD7B0 and <= 0xD7FF)
                || FoldRules.IsIgnored(rune.Value)
                || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
        }

        private static string Normalised(string characters)
        {
            if (characters.Length == 1 && char.IsAscii(characters[0]))
                return characters;
            var kept = string.Concat(characters.EnumerateRunes().Where(rune => !FoldRules.IsIgnored(rune.Value)));
            if (kept is "™" or "®" or "℠")
                return " ";
            // A lone surrogate came out of EnumerateRunes as U+FFFD, so the text is well formed.
            return kept.Normalize(NormalizationForm.FormKC);
        }
    }
}
