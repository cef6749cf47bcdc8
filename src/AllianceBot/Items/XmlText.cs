using System.Buffers;

namespace AllianceBot.Items;

/// <summary>
/// Replaces references in text taken from XML and drops the control characters that XML forbids. Knows the entities of HTML,
/// since feeds use them without declaring them, and those that the document's own DTD gives a plain text.
/// Keeps one buffer for the whole document.
/// </summary>
internal sealed class XmlText : IDisposable
{
    private const string ForbiddenCharacters =
        "\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\v\f\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017" +
        "\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f\u007f";

    private static readonly SearchValues<char> Forbidden = SearchValues.Create(ForbiddenCharacters);
    private static readonly SearchValues<char> ForbiddenOrReference = SearchValues.Create(ForbiddenCharacters + "&");

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
        while (raw.IndexOfAny(ForbiddenOrReference) is >= 0 and var at)
        {
            Copy(raw[..at]);
            raw = raw[at..];
            var read = 1;
            if (raw[0] == '&')
                read = AppendReference(raw, character);
            raw = raw[read..];
        }
        Copy(raw);
    }

    /// <summary>What is no reference stays as it is. Returns how many characters were read.</summary>
    private int AppendReference(ReadOnlySpan<char> raw, Span<char> character)
    {
        var read = HtmlEntities.Decode(raw, character, lenient: false, out var written);
        if (read > 0)
        {
            Copy(character[..written]);
            return read;
        }
        read = _entities.Decode(raw, out var text);
        if (read == 0)
        {
            Copy("&");
            return 1;
        }
        // A declared text may be longer than its reference.
        Reserve(text.Length + raw.Length - read);
        Copy(text);
        return read;
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
