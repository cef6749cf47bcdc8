using System.Buffers;

namespace AllianceBot.Items;

internal enum XmlTokenKind
{
    End,
    Text,
    CData,
    StartTag,
    EndTag,
}

/// <summary>
/// Splits XML, or what was meant to be XML, into tags and text, forward only. It never fails: a '&lt;' that begins no
/// markup is text, a tag that is not closed ends at the next one, comments and instructions are passed over. Feeds are
/// broken too often for XmlReader, which stops at the first defect and loses every entry behind it.
/// Documents of any nesting cost the same, since tags are not matched here. Nothing is fetched and no entity is
/// expanded; the texts of an internal DTD are handed out by <see cref="InternalSubset"/>.
/// </summary>
internal ref struct XmlTokenizer(ReadOnlySpan<char> text, int attributeLimit)
{
    private static readonly SearchValues<char> TagEnds = SearchValues.Create(" \t\r\n/><\f\"'=");

    private static readonly SearchValues<char> BareValueEnds = SearchValues.Create(" \t\r\n><");

    private readonly ReadOnlySpan<char> _text = text;
    private int _position;
    private bool _passedSubset;
    private XmlAttributes _attributes = new(attributeLimit);

    public XmlTokenKind Kind { get; private set; }

    /// <summary>Where the current token begins and ends in the text.</summary>
    public int Start { get; private set; }

    public readonly int End => _position;

    /// <summary>Name of the tag, prefix included; the raw text; or what is inside the CDATA section.</summary>
    public ReadOnlySpan<char> Value { get; private set; }

    /// <summary>A start tag that is its own end tag.</summary>
    public bool IsEmptyElement { get; private set; }

    /// <summary>Attributes of the last start tag that was read while <see cref="KeepAttributes"/> was set.</summary>
    public readonly int AttributeCount => _attributes.Count;

    /// <summary>Off while the inside of an element is passed over, so that its own attributes stay readable.</summary>
    public bool KeepAttributes { get; set; } = true;

    /// <summary>A tag had more attributes than the limit. The excess is dropped.</summary>
    public readonly bool TooManyAttributes => _attributes.HadTooMany;

    /// <summary>The last token had no end of its own: the text breaks off inside it.</summary>
    public bool BreaksOff { get; private set; }

    /// <summary>What stands between the brackets of the DOCTYPE, once it has been passed.</summary>
    public ReadOnlySpan<char> InternalSubset { get; private set; }

    /// <summary>The document is declared to be a web page.</summary>
    public bool IsHtmlDocument { get; private set; }

    public readonly ReadOnlySpan<char> AttributeName(int index) => _text[_attributes.Name(index)];

    /// <summary>The value as written, references not replaced.</summary>
    public readonly ReadOnlySpan<char> AttributeValue(int index) => _text[_attributes.Value(index)];

    public readonly ReadOnlySpan<char> Slice(int start, int end) => _text[start..end];

    /// <summary>Goes back to the token that began at <paramref name="position"/>; the next Read reads it again.</summary>
    public void Return(int position) => _position = position;

    public bool Read()
    {
        while (_position < _text.Length)
        {
            Start = _position;
            BreaksOff = false;
            if (!BeginsMarkup(_position))
            {
                ReadText();
                return true;
            }
            switch (_text[_position + 1])
            {
                case '/':
                    ReadEndTag();
                    return true;
                case '!' when _text[_position..].StartsWith("<![CDATA["):
                    ReadCData();
                    return true;
                case '!' when _text[_position..].StartsWith("<!--"):
                    Pass("-->", from: 4);
                    break;
                case '!':
                    PassDeclaration();
                    break;
                case '?':
                    PassInstruction();
                    break;
                default:
                    ReadStartTag();
                    return true;
            }
        }
        Kind = XmlTokenKind.End;
        Start = _text.Length;
        return false;
    }

    private readonly bool BeginsMarkup(int at)
    {
        if (_text[at] != '<' || at + 1 >= _text.Length)
            return false;
        var next = _text[at + 1];
        return next switch
        {
            '/' => at + 2 < _text.Length && (IsNameStart(_text[at + 2]) || _text[at + 2] == '>'),
            '!' or '?' => true,
            _ => IsNameStart(next),
        };
    }

    private static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c is '_' or ':' || (c >= 0x80 && char.IsLetter(c));

    private void ReadText()
    {
        var next = _position + 1;
        while (next < _text.Length)
        {
            var found = _text[next..].IndexOf('<');
            if (found < 0)
            {
                next = _text.Length;
                break;
            }
            next += found;
            if (BeginsMarkup(next))
                break;
            next++;
        }
        Kind = XmlTokenKind.Text;
        Value = _text[_position..next];
        _position = next;
    }

    private void ReadCData()
    {
        var start = _position + "<![CDATA[".Length;
        var length = _text[start..].IndexOf("]]>");
        BreaksOff = length < 0;
        Kind = XmlTokenKind.CData;
        Value = BreaksOff ? _text[start..] : _text.Slice(start, length);
        _position = BreaksOff ? _text.Length : start + length + "]]>".Length;
    }

    private void ReadEndTag()
    {
        Kind = XmlTokenKind.EndTag;
        var nameEnd = NameEnd(_position + 2);
        Value = _text[(_position + 2)..nameEnd];
        var close = _text[nameEnd..].IndexOfAny('>', '<');
        BreaksOff = close < 0;
        _position = close < 0 ? _text.Length : nameEnd + close + (_text[nameEnd + close] == '>' ? 1 : 0);
    }

    private readonly int NameEnd(int from)
    {
        var length = _text[from..].IndexOfAny(TagEnds);
        return length < 0 ? _text.Length : from + length;
    }

    private void ReadStartTag()
    {
        Kind = XmlTokenKind.StartTag;
        if (KeepAttributes)
            _attributes.Clear();
        IsEmptyElement = false;
        var at = NameEnd(_position + 1);
        Value = _text[(_position + 1)..at];
        while (true)
        {
            while (at < _text.Length && (char.IsWhiteSpace(_text[at]) || _text[at] is '"' or '\'' or '='))
                at++;
            if (at >= _text.Length)
            {
                BreaksOff = true;
                break;
            }
            if (_text[at] == '<')
                break;
            if (_text[at] == '>')
            {
                at++;
                break;
            }
            if (_text[at] == '/')
            {
                at++;
                if (at < _text.Length && _text[at] == '>')
                {
                    IsEmptyElement = true;
                    at++;
                    break;
                }
                continue;
            }
            at = ReadAttribute(at);
        }
        _position = at;
    }

    private int ReadAttribute(int at)
    {
        var nameStart = at;
        var nameEnd = NameEnd(at);
        at = nameEnd;
        while (at < _text.Length && char.IsWhiteSpace(_text[at]))
            at++;
        if (at >= _text.Length || _text[at] != '=')
        {
            Add(nameStart, nameEnd, nameEnd, nameEnd);
            return at;
        }
        at++;
        while (at < _text.Length && char.IsWhiteSpace(_text[at]))
            at++;
        if (at >= _text.Length)
            return at;
        if (_text[at] is '"' or '\'')
        {
            var close = _text[(at + 1)..].IndexOf(_text[at]);
            if (close >= 0)
            {
                Add(nameStart, nameEnd, at + 1, at + 1 + close);
                return at + close + 2;
            }
            at++;
        }
        var length = _text[at..].IndexOfAny(BareValueEnds);
        var end = length < 0 ? _text.Length : at + length;
        Add(nameStart, nameEnd, at, end);
        return end;
    }

    private void Add(int nameStart, int nameEnd, int valueStart, int valueEnd)
    {
        if (KeepAttributes)
            _attributes.Add(nameStart..nameEnd, valueStart..valueEnd);
    }

    /// <summary>A comment without an end takes the rest of the text with it, as in HTML.</summary>
    private void Pass(string terminator, int from)
    {
        from = Math.Min(_position + from, _text.Length);
        var found = _text[from..].IndexOf(terminator);
        BreaksOff = found < 0;
        _position = BreaksOff ? _text.Length : from + found + terminator.Length;
    }

    /// <summary>Ends at the first '>': looking further for "?>" would let one broken instruction swallow the document.</summary>
    private void PassInstruction()
    {
        var end = _text[_position..].IndexOf('>');
        BreaksOff = end < 0;
        _position = BreaksOff ? _text.Length : _position + end + 1;
    }

    private void PassDeclaration()
    {
        var rest = _text[_position..];
        IsHtmlDocument |= rest.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase);
        var end = rest.IndexOfAny('>', '[');
        if (end >= 0 && rest[end] == '[' && !_passedSubset)
        {
            _passedSubset = true;
            var close = rest[end..].IndexOf(']');
            if (close > 0)
            {
                InternalSubset = rest.Slice(end + 1, close - 1);
                var after = rest[(end + close)..].IndexOf('>');
                end = after < 0 ? -1 : end + close + after;
            }
            else
            {
                end = rest.IndexOf('>');
            }
        }
        else if (end >= 0 && rest[end] == '[')
        {
            end = rest.IndexOf('>');
        }
        BreaksOff = end < 0;
        _position = BreaksOff ? _text.Length : _position + end + 1;
    }
}
