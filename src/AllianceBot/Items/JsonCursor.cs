using System.Text;
using System.Text.Json;

namespace AllianceBot.Items;

/// <summary>Steps through JSON by property and element. Damage is a <see cref="JsonException"/>.</summary>
internal ref struct JsonCursor(ReadOnlySpan<byte> json, int depth)
{
    private Utf8JsonReader _reader = new(json, new JsonReaderOptions { MaxDepth = depth, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });

    public readonly JsonTokenType Type => _reader.TokenType;

    public bool Read() => _reader.Read();

    public void Skip() => _reader.Skip();

    /// <summary>Goes to the next element of the current array; false at the array's end.</summary>
    public bool NextElement() => _reader.Read() && _reader.TokenType != JsonTokenType.EndArray;

    /// <summary>Goes to the value of the next property of the current object; false at the object's end.</summary>
    public bool NextProperty(out string name)
    {
        name = "";
        if (!_reader.Read() || _reader.TokenType != JsonTokenType.PropertyName)
            return false;
        name = Unescape();
        return _reader.Read();
    }

    /// <summary>A string, or a number as it is written; null for anything else, which is passed over.</summary>
    public string? Text()
    {
        switch (_reader.TokenType)
        {
            case JsonTokenType.String:
                return Unescape();
            case JsonTokenType.Number:
                return Encoding.UTF8.GetString(_reader.ValueSpan[..Math.Min(_reader.ValueSpan.Length, 64)]);
            default:
                _reader.Skip();
                return null;
        }
    }

    /// <summary>JSON may hold halves of surrogate pairs, which GetString refuses; they become U+FFFD.</summary>
    private readonly string Unescape()
    {
        try
        {
            return _reader.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return JsonText.Unescape(_reader.ValueSpan);
        }
    }

    /// <summary>What stopped the reader.</summary>
    public readonly FeedProblemCode ProblemHere(ReadOnlySpan<byte> json)
    {
        if (_reader.CurrentDepth >= depth - 1)
            return FeedProblemCode.TooDeep;
        json = json.TrimEnd(" \t\r\n"u8);
        return _reader.BytesConsumed >= json.Length - 1 || !json.EndsWith("}"u8) ? FeedProblemCode.Truncated : FeedProblemCode.Malformed;
    }
}
