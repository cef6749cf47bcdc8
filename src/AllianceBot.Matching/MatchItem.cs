using System.Numerics;
using System.Runtime.CompilerServices;
using AllianceBot.Matching.Text;

namespace AllianceBot.Matching;

/// <summary>
/// An item made ready for matching: folded, cut into tokens. Made once, then asked by many rules, from one thread at a time.
/// A loop that must not allocate makes one and loads it anew for each item.
/// </summary>
public sealed class MatchItem
{
    /// <summary>Title, summary, content, source, author: in this order in every array here.</summary>
    internal const int TextFields = 5;

    /// <summary>Of which so many are the default scope: title, summary and content stand in a row.</summary>
    private const int DefaultFields = 3;

    /// <summary>A longer text is cut here: a feed's content is a few kB, and nothing may hold up the others.</summary>
    internal const int MaxFieldLength = 1 << 20;

    /// <summary>So many tokens are looked through by the plain way before a set is made of them: about what making it costs.</summary>
    private const int ScansBeforeSet = 16 * 1024;

    private readonly PlainText[] _plain = new PlainText[TextFields];
    private readonly FoldBuffer _folded = new();
    private readonly TokenList _tokens = new();
    private readonly PresenceBits _presence = new();
    private readonly TokenSet _set = new();
    private bool _hasSet;
    private int _tokensScanned;
    private readonly int[] _fieldBytes = new int[TextFields + 1];
    private readonly int[] _fieldTokens = new int[TextFields + 1];
    private readonly RawText?[] _raw = new RawText?[TextFields];
    /// <summary>Those of the fields whose raw text is that of this item, not of the one before.</summary>
    private Fields _rawLoaded;
    private Fields _withAddress;
    private string? _hostText;
    private readonly SourceMap?[] _sourceMaps = new SourceMap?[TextFields];

    internal string Language { get; private set; } = "";

    internal string Url { get; private set; } = "";

    /// <summary>The host of the address: where it stands in <see cref="Url"/>.</summary>
    internal (int Start, int Length) Host { get; private set; }

    /// <summary>The host as <c>site:</c> compares it.</summary>
    internal ReadOnlySpan<char> HostText
    {
        get
        {
            var host = Url.AsSpan(Host.Start, Host.Length);
            return HostName.IsNormal(host) ? host : _hostText ??= HostName.Normal(host.ToString()) ?? "";
        }
    }

    internal FoldBuffer Folded => _folded;

    internal TokenList Tokens => _tokens;

    /// <summary>A token without its bit here is not in the item.</summary>
    internal PresenceBits Presence => _presence;

    private MatchItem()
    {
    }

    /// <summary>An item whose fields are plain text.</summary>
    public static MatchItem FromText(string title, string summary, string content, string source, string author, string lang, string url)
    {
        var item = new MatchItem();
        item.Load(title, summary, content, source, author, lang, url);
        return item;
    }

    /// <summary>An item whose texts are markup: tags and entities are read, and spans are given in the markup.</summary>
    public static MatchItem FromMarkup(string title, string summary, string content, string source, string author, string lang, string url)
    {
        var item = new MatchItem();
        item.Load(PlainText.OfMarkup(title), PlainText.OfMarkup(summary), PlainText.OfMarkup(content), PlainText.OfMarkup(source),
            PlainText.OfMarkup(author), lang, url);
        return item;
    }

    /// <summary>Makes this the item of these plain texts, in the memory it has. Nobody may be using it.</summary>
    public void Load(string title, string summary, string content, string source, string author, string lang, string url) =>
        Load(PlainText.OfText(title), PlainText.OfText(summary), PlainText.OfText(content), PlainText.OfText(source),
            PlainText.OfText(author), lang, url);

    private void Load(PlainText title, PlainText summary, PlainText content, PlainText source, PlainText author, string lang, string url)
    {
        (_plain[0], _plain[1], _plain[2], _plain[3], _plain[4]) = (title, summary, content, source, author);
        (Language, Url) = (lang, url);
        Host = HostName.In(url);
        _hostText = null;
        _rawLoaded = Fields.None;
        Array.Clear(_sourceMaps);
        Tokenise();
        _presence.Fill(_tokens.Hashes, hinted: _fieldTokens[DefaultFields]);
        _tokensScanned = 0;
        _hasSet = false;
    }

    private void Tokenise()
    {
        _folded.Clear();
        _tokens.Clear();
        _withAddress = Fields.None;
        for (var field = 0; field < TextFields; field++)
        {
            var addresses = _tokens.AddressCount;
            _fieldBytes[field] = _folded.Length;
            _fieldTokens[field] = _tokens.Count;
            Folder.Append(FoldedPart(field), _folded);
            _tokens.AddFrom(_folded, _fieldBytes[field], dropAddresses: true);
            if (_tokens.AddressCount > addresses)
                _withAddress |= (Fields)(1 << field);
            // Keeps the last word of a field from touching the first of the next one.
            _folded.Reserve(FoldBuffer.Padding);
            _folded.AppendSeparator((byte)' ', 0, 0);
        }
        _fieldBytes[TextFields] = _folded.Length;
        _fieldTokens[TextFields] = _tokens.Count;
    }

    private string FoldedPart(int field)
    {
        var text = _plain[field].Text;
        return text.Length > MaxFieldLength ? text[..MaxFieldLength] : text;
    }

    /// <summary>A field that is not words.</summary>
    internal ReadOnlySpan<char> ValueOf(Fields field) => field switch
    {
        Fields.Language => Language,
        Fields.Site => HostText,
        _ => Url,
    };

    internal PlainText Plain(int field) => _plain[field];

    /// <summary>Whether the title, summary or content has the token.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool Has(ulong hash)
    {
        if (!_presence.MayHave(hash))
            return false;
        var hint = _presence.HintOf(hash);
        return hint < _fieldTokens[DefaultFields] && _tokens.Hashes[hint] == hash || LooksLong(hash);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool LooksLong(ulong hash) =>
        UsesSet() ? (_set.FieldsOf(hash) & Fields.Default) != Fields.None : _tokens.Hashes[.._fieldTokens[DefaultFields]].Contains(hash);

    /// <summary>Those of the fields that have the token.</summary>
    internal Fields FieldsOf(ulong hash, Fields fields)
    {
        if (UsesSet())
            return fields & _set.FieldsOf(hash);
        var found = Fields.None;
        for (; fields != Fields.None; fields &= fields - 1)
        {
            var field = BitOperations.TrailingZeroCount((uint)fields);
            if (field < TextFields && _tokens.Hashes[_fieldTokens[field].._fieldTokens[field + 1]].Contains(hash))
                found |= (Fields)(1 << field);
        }
        return found;
    }

    /// <summary>Few questions are answered by looking through the hashes; for many, or a long item, a set is made.</summary>
    private bool UsesSet()
    {
        if (_hasSet || (_tokensScanned += _tokens.Count) < ScansBeforeSet)
            return _hasSet;
        _set.Fill(_tokens.Hashes, _fieldTokens);
        return _hasSet = true;
    }

    /// <summary>The tokens of a field: [first, last).</summary>
    internal (int First, int Last) TokensOf(int field) => (_fieldTokens[field], _fieldTokens[field + 1]);

    /// <summary>Whether two tokens that follow each other touch, as the characters of one Han, kana or Hangul word do.</summary>
    internal bool Touches(int token) => _tokens.Places[token].End == _tokens.Places[token + 1].Start;

    /// <summary>The place of tokens [first, last] of a field in its plain text.</summary>
    internal (int Start, int End) PlainSpan(int field, int first, int last)
    {
        var map = _sourceMaps[field] ??= SourceMap.Of(FoldedPart(field));
        var start = _tokens.Places[first].Start - _fieldBytes[field];
        var end = _tokens.Places[last].End - 1 - _fieldBytes[field];
        return (map.StartOf(start), map.EndOf(end));
    }

    /// <summary>The field as a regular expression and an exact word see it.</summary>
    internal RawText Raw(int field)
    {
        var raw = _raw[field] ??= new RawText();
        if ((_rawLoaded & (Fields)(1 << field)) == Fields.None)
            raw.Load(FoldedPart(field), (_withAddress & (Fields)(1 << field)) != Fields.None);
        _rawLoaded |= (Fields)(1 << field);
        return raw;
    }
}
