namespace AllianceBot.Items;

/// <summary>Goes through HTML once and writes what a reader would see of it.</summary>
/// <param name="loose">Only elements of HTML are markup; any other tag is text.</param>
internal ref struct HtmlScanner(string markup, bool loose)
{
    private readonly ReadOnlySpan<char> _markup = markup;
    private readonly int _lastTagEnd = markup.LastIndexOf('>');
    private HashSet<string>? _neverClosed;
    private int _position;

    public void WriteTo(PlainTextWriter writer)
    {
        Span<char> character = stackalloc char[HtmlEntities.MaxDecoded];
        while (_position < _markup.Length && !writer.IsFull)
        {
            var rest = _markup[_position..];
            var next = rest.IndexOfAny('<', '&');
            writer.Write(next < 0 ? rest : rest[..next]);
            if (next < 0)
                return;
            _position += next;
            rest = rest[next..];
            if (rest[0] == '<' && PassMarkup(writer))
                continue;
            var read = rest[0] == '&' ? HtmlEntities.Decode(rest, character, lenient: true, out var written) : written = 0;
            writer.Write(read > 0 ? character[..written] : rest[..1]);
            _position += Math.Max(1, read);
        }
    }

    /// <summary>False when the '&lt;' here is text.</summary>
    private bool PassMarkup(PlainTextWriter writer)
    {
        const string CData = "<![CDATA[";
        var rest = _markup[_position..];
        if (rest.Length < 2)
            return false;
        if (rest.StartsWith("<!--"))
            return PassTo("-->", rest);
        if (rest.StartsWith(CData))
        {
            var end = rest.IndexOf("]]>");
            writer.Write(rest[CData.Length..(end < 0 ? rest.Length : end)]);
            _position += end < 0 ? rest.Length : end + 3;
            return true;
        }
        if (rest[1] is '!' or '?')
            return !loose && PassTo(">", rest);
        var isEnd = rest[1] == '/';
        var nameStart = isEnd ? 2 : 1;
        if (rest.Length <= nameStart || !char.IsAsciiLetter(rest[nameStart]))
            return false;
        return PassTag(writer, rest, nameStart, isEnd);
    }

    /// <summary>Without an end, the rest is lost, as it is in a browser.</summary>
    private bool PassTo(string end, ReadOnlySpan<char> rest)
    {
        var at = rest.IndexOf(end);
        _position += at < 0 ? rest.Length : at + end.Length;
        return true;
    }

    private bool PassTag(PlainTextWriter writer, ReadOnlySpan<char> rest, int nameStart, bool isEnd)
    {
        var nameEnd = nameStart;
        while (nameEnd < rest.Length && (char.IsAsciiLetterOrDigit(rest[nameEnd]) || rest[nameEnd] is ':' or '-'))
            nameEnd++;
        var local = rest[nameStart..nameEnd];
        local = local[(local.LastIndexOf(':') + 1)..];
        Span<char> lower = stackalloc char[16];
        var length = Math.Max(0, local.ToLowerInvariant(lower));
        ReadOnlySpan<char> name = lower[..length];
        var kind = HtmlElements.KindOf(name);
        if (kind == HtmlElementKind.Unknown && loose)
            return false;
        var close = _position > _lastTagEnd ? -1 : TagEnd(rest, nameEnd);
        if (close < 0 && kind == HtmlElementKind.Unknown)
            return false;
        // A text that was cut off inside a tag.
        _position += close < 0 ? rest.Length : close + 1;
        if (kind == HtmlElementKind.Block)
            writer.Break();
        else if (kind == HtmlElementKind.Cell)
            writer.Space();
        else if (kind == HtmlElementKind.Hidden && !isEnd && close > 0 && rest[close - 1] != '/')
            PassHidden(name);
        return true;
    }

    /// <summary>The '>' that is in no quoted attribute value; when the quotes do not match, any.</summary>
    private static int TagEnd(ReadOnlySpan<char> rest, int from)
    {
        var at = from;
        while (at < rest.Length)
        {
            var next = rest[at..].IndexOfAny('"', '\'', '>');
            if (next < 0)
                break;
            at += next;
            if (rest[at] == '>')
                return at;
            var isValue = rest[from..at].TrimEnd().EndsWith("=");
            var close = isValue ? rest[(at + 1)..].IndexOf(rest[at]) : -1;
            at += close < 0 ? 1 : close + 2;
        }
        var any = rest[from..].IndexOf('>');
        return any < 0 ? -1 : from + any;
    }

    /// <summary>To the end tag; an element that has none is only its tag.</summary>
    private void PassHidden(scoped ReadOnlySpan<char> name)
    {
        if (_neverClosed?.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name) == true)
            return;
        var end = _markup[_position..].IndexOf($"</{name}", StringComparison.OrdinalIgnoreCase);
        if (end >= 0)
            _position += end;
        else if (name is "script" or "style")
            _position = _markup.Length;
        else
            (_neverClosed ??= []).Add(name.ToString());
    }
}
