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
    private string _plain = "";
    private string _text = "";
    private List<(int Start, int End)> _addresses = s_none;
    private (int[] Starts, int[] Ends)? _places;
    private (FoldBuffer Folded, TokenList Tokens)? _tokens;

    private static readonly List<(int Start, int End)> s_none = [];

    public ReadOnlySpan<char> Text => _text;

    private bool IsPlain => ReferenceEquals(_text, _plain);

    /// <summary>For each character its offset in the plain text, and the offset at which it ends there.</summary>
    private (int[] Starts, int[] Ends) Places => _places ??= FindPlaces();

    public int StartInPlain(int index) => IsPlain ? index : Places.Starts[index];

    public int EndInPlain(int index) => IsPlain ? index + 1 : Places.Ends[index];

    /// <summary>The letters from one token of the field to another, both counted from its first.</summary>
    public ReadOnlySpan<char> Letters(int firstToken, int lastToken)
    {
        var (folded, tokens) = _tokens ??= FindTokens();
        return _text.AsSpan(folded.SourceStarts![tokens.Places[firstToken].Start]..folded.SourceEnds![tokens.Places[lastToken].End - 1]);
    }

    /// <summary>The addresses are gone already.</summary>
    private (FoldBuffer Folded, TokenList Tokens) FindTokens()
    {
        var folded = new FoldBuffer(keepSources: true);
        Folder.Append(_text, folded);
        var tokens = new TokenList();
        tokens.AddFrom(folded, 0, dropAddresses: false);
        return (folded, tokens);
    }

    /// <summary>Makes this the raw form of a text; of most texts that is the text itself, and nothing is allocated.</summary>
    /// <param name="hasAddress">Its tokens were found to leave an address out.</param>
    public void Load(string text, bool hasAddress)
    {
        (_places, _tokens) = (null, null);
        _plain = text;
        var normal = StableCharacters.Fill(text) ? text : Read(text, withPlaces: false).ToText();
        _addresses = hasAddress ? AddressesIn(normal) : s_none;
        _text = hasAddress ? WithoutAddresses(normal, _addresses) : normal;
    }

    /// <summary>A term of a rule in the same form; addresses stay.</summary>
    public static string WithoutIgnored(string term) => Read(term, withPlaces: false).ToText();

    private static Builder Read(string text, bool withPlaces)
    {
        var builder = new Builder(text, withPlaces);
        builder.AppendNormalised(0, text.Length);
        return builder;
    }

    /// <summary>
    /// Looked for in the normal form, where every character is one: in the text itself an address can end in the middle of one
    /// (http://a–㈱: 株 is a word).
    /// </summary>
    private static List<(int Start, int End)> AddressesIn(string normal)
    {
        var folded = new FoldBuffer(keepSources: true);
        Folder.Append(normal, folded);
        var addresses = new List<TokenPlace>();
        new TokenList { Addresses = addresses }.AddFrom(folded, 0, dropAddresses: true);
        return addresses.ConvertAll(address => (folded.SourceStarts![address.Start], folded.SourceEnds![address.End - 1]));
    }

    private static string WithoutAddresses(string normal, List<(int Start, int End)> addresses)
    {
        var text = new StringBuilder(normal.Length);
        var at = 0;
        foreach (var (start, end) in addresses)
        {
            text.Append(normal, at, start - at).Append(' ');
            at = end;
        }
        return text.Append(normal, at, normal.Length - at).ToString();
    }

    private (int[] Starts, int[] Ends) FindPlaces()
    {
        var (allStarts, allEnds) = Read(_plain, withPlaces: true).ToPlaces();
        var (starts, ends) = (new int[Text.Length], new int[Text.Length]);
        var (from, to) = (0, 0);
        foreach (var (start, end) in _addresses)
        {
            CopyUpTo(start);
            // The blank in its place.
            (starts[to], ends[to]) = (allStarts[start], allEnds[end - 1]);
            (from, to) = (end, to + 1);
        }
        CopyUpTo(allStarts.Count);
        return (starts, ends);

        void CopyUpTo(int end)
        {
            allStarts.CopyTo(from, starts, to, end - from);
            allEnds.CopyTo(from, ends, to, end - from);
            to += end - from;
        }
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

        private void Append(string characters, int start, int end)
        {
            _text.Append(characters);
            for (var i = 0; withPlaces && i < characters.Length; i++)
            {
                _starts.Add(start);
                _ends.Add(end);
            }
        }

        public string ToText() => _text.ToString();

        public (List<int> Starts, List<int> Ends) ToPlaces() => (_starts, _ends);

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
            var kept = string.Concat(characters.EnumerateRunes().Where(rune => !FoldRules.IsIgnored(rune.Value)))
                .Replace('™', ' ').Replace('®', ' ').Replace('℠', ' ');
            // Half a character came out of EnumerateRunes as U+FFFD; that separates, and so it does where the text came damaged.
            kept = kept.Replace('\uFFFD', ' ');
            return kept.Normalize(NormalizationForm.FormKC);
        }
    }
}
