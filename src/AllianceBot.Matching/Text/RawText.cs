using System.Globalization;
using System.Text;

namespace AllianceBot.Matching.Text;

/// <summary>
/// A field as a regular expression and an exact word see it: letters as they stand (NFKC), without ignored characters, with a
/// blank for each address and trade mark sign. So whatever is a word here is a token of the folded text, and the reverse.
/// Where its characters stood in the plain text is found out when somebody asks.
/// </summary>
internal sealed class RawText
{
    private readonly string _plain;
    private readonly bool _hasAddress;
    private (int[] Starts, int[] Ends)? _places;

    private RawText(string plain, string text, bool hasAddress) => (_plain, Text, _hasAddress) = (plain, text, hasAddress);

    public string Text { get; }

    private bool IsPlain => ReferenceEquals(Text, _plain);

    /// <summary>For each character its offset in the plain text, and the offset at which it ends there.</summary>
    private (int[] Starts, int[] Ends) Places => _places ??= Read(_plain, withPlaces: true, _hasAddress).ToPlaces();

    public int StartInPlain(int index) => IsPlain ? index : Places.Starts[index];

    public int EndInPlain(int index) => IsPlain ? index + 1 : Places.Ends[index];

    /// <summary>The first character that stands at or after this place in the plain text.</summary>
    public int FromPlain(int index)
    {
        if (IsPlain)
            return index;
        var starts = Places.Starts;
        var found = Array.BinarySearch(starts, index);
        if (found < 0)
            return ~found;
        while (found > 0 && starts[found - 1] == index)
            found--;
        return found;
    }

    public static RawText Of(string text)
    {
        var normal = StableCharacters.Fill(text) ? text : Read(text, withPlaces: false, withoutAddresses: false).ToText();
        var hasAddress = normal.Contains("://", StringComparison.Ordinal) || normal.Contains("www", StringComparison.OrdinalIgnoreCase);
        return new RawText(text, hasAddress ? Read(text, withPlaces: false, withoutAddresses: true).ToText() : normal, hasAddress);
    }

    /// <summary>A term of a rule in the same form; addresses stay.</summary>
    public static string WithoutIgnored(string term) => Read(term, withPlaces: false, withoutAddresses: false).ToText();

    private static Builder Read(string text, bool withPlaces, bool withoutAddresses)
    {
        var builder = new Builder(text, withPlaces);
        var at = 0;
        if (withoutAddresses)
        {
            foreach (var (start, end) in Addresses(text))
            {
                builder.AppendNormalised(at, start);
                builder.Append(" ", start, end);
                at = end;
            }
        }
        builder.AppendNormalised(at, text.Length);
        return builder;
    }

    private static List<(int Start, int End)> Addresses(string text)
    {
        var folded = new FoldBuffer(keepSources: true);
        Folder.Append(text, folded);
        var addresses = new List<TokenPlace>();
        new TokenList { Addresses = addresses }.AddFrom(folded, 0, dropAddresses: true);
        return addresses.ConvertAll(address => (folded.SourceStarts![address.Start], folded.SourceEnds![address.End - 1]));
    }

    private sealed class Builder(string text, bool withPlaces)
    {
        private readonly StringBuilder _text = new(text.Length);
        private readonly List<int> _starts = [];
        private readonly List<int> _ends = [];

        /// <summary>Appends text[from..to], a character with its marks at a time, so that the places stay known.</summary>
        public void AppendNormalised(int from, int to)
        {
            while (from < to)
            {
                var end = StableCharacters.End(text, from, to);
                // The last one may have marks behind it.
                if (end < to && end > from && Joins(end, to))
                    end--;
                if (end > from)
                {
                    AppendUnchanged(from, end);
                    from = end;
                    continue;
                }
                end = from + CharacterLength(from, to);
                while (end < to && Joins(end, to))
                    end += CharacterLength(end, to);
                Append(Normalised(text[from..end]), from, end);
                from = end;
            }
        }

        public void Append(string characters, int start, int end)
        {
            _text.Append(characters);
            for (var i = 0; withPlaces && i < characters.Length; i++)
            {
                _starts.Add(start);
                _ends.Add(end);
            }
        }

        public string ToText() => _text.ToString();

        public (int[] Starts, int[] Ends) ToPlaces() => ([.. _starts], [.. _ends]);

        private void AppendUnchanged(int from, int end)
        {
            _text.Append(text, from, end - from);
            for (var i = from; withPlaces && i < end; i++)
            {
                _starts.Add(i);
                _ends.Add(i + 1);
            }
        }

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
            var kept = string.Concat(characters.EnumerateRunes().Where(rune => !FoldRules.IsIgnored(rune.Value)));
            if (kept is "™" or "®" or "℠")
                return " ";
            // A lone surrogate came out of EnumerateRunes as U+FFFD, so the text is well formed.
            return kept.Normalize(NormalizationForm.FormKC);
        }
    }
}
