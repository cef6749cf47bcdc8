using System.Buffers;

namespace AllianceBot.Items;

/// <summary>
/// Replaces references in text taken from XML and drops the characters that XML forbids. Knows the entities of HTML,
/// since feeds use them without declaring them, and those that the document's own DTD gives a plain text.
/// Keeps one buffer for the whole document.
/// </summary>
internal sealed class XmlText : IDisposable
{
    private static readonly SearchValues<char> Forbidden = SearchValues.Create(
        "\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\v\f\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017" +
        "\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f\u007f\ufffe\uffff");

    private static readonly SearchValues<char> ForbiddenOrReference = SearchValues.Create(
        "&\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\v\f\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017" +
        "\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f\u007f\ufffe\uffff");

    private readonly XmlEntities _entities = new();
    private char[] _buffer = [];
    private int _length;

    /// <summary>Entities declared by the document itself.</summary>
    public void Declare(ReadOnlySpan<char> internalSubset) => _entities.Declare(internalSubset);

    /// <summary>References replaced once.</summary>
    public string Decode(ReadOnlySpan<char> raw)
    {
        if (raw.IndexOfAny(ForbiddenOrReference) < 0)
            return raw.ToString();
        Clear();
        AppendDecoded(raw);
        return Take();
    }

    public void Clear() => _length = 0;

    public ReadOnlySpan<char> Written => _buffer.AsSpan(0, _length);

    public string Take() => Written.ToString();

    /// <summary>Text as it is, as in a CDATA section.</summary>
    public void AppendLiteral(ReadOnlySpan<char> text)
    {
        Reserve(text.Length);
        while (text.IndexOfAny(Forbidden) is >= 0 and var at)
        {
            Copy(text[..at]);
            text = text[(at + 1)..];
        }
        Copy(text);
    }

    public void AppendDecoded(ReadOnlySpan<char> raw)
    {
        Reserve(raw.Length);
        Span<char> character = stackalloc char[HtmlEntities.MaxDecoded];
        while (raw.IndexOf('&') is >= 0 and var at)
        {
            AppendLiteral(raw[..at]);
            raw = raw[at..];
            var read = HtmlEntities.Decode(raw, character, lenient: false, out var written);
            if (read > 0)
                AppendLiteral(character[..written]);
            else if ((read = _entities.Decode(raw, out var text)) > 0)
                AppendLiteral(text);
            else
                AppendLiteral(raw[..(read = 1)]);
            raw = raw[read..];
        }
        AppendLiteral(raw);
    }

    private void Copy(ReadOnlySpan<char> text)
    {
        text.CopyTo(_buffer.AsSpan(_length));
        _length += text.Length;
    }

    private void Reserve(int more)
    {
        if (_length + more <= _buffer.Length)
            return;
        var larger = ArrayPool<char>.Shared.Rent(Math.Max(_length + more, _buffer.Length * 2));
        Written.CopyTo(larger);
        Release();
        _buffer = larger;
    }

    private void Release()
    {
        if (_buffer.Length > 0)
            ArrayPool<char>.Shared.Return(_buffer);
    }

    public void Dispose()
    {
        Release();
        _buffer = [];
    }
}
