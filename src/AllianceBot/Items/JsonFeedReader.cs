using System.Text;
using System.Text.Json;

namespace AllianceBot.Items;

/// <summary>Reads JSON Feed 1 and 1.1 in one pass. Values of a wrong type count as missing; unknown ones are passed over.</summary>
internal ref struct JsonFeedReader
{
    private readonly FeedReaderLimits _limits;
    private readonly Uri? _baseUri;
    private readonly EntryBuilder _entry;
    private readonly FeedBuilder _feed = new();
    private Utf8JsonReader _json;
    private bool _isFeed;
    private string? _author;

    private JsonFeedReader(ReadOnlySpan<byte> json, Uri? baseUri, FeedReaderLimits limits)
    {
        _limits = limits;
        _baseUri = baseUri;
        _entry = new EntryBuilder(limits);
        _json = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = limits.Depth, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
    }

    /// <param name="json">Valid UTF-8.</param>
    public static FeedReading Read(ReadOnlySpan<byte> json, Uri? baseUri, FeedReaderLimits limits)
    {
        var reader = new JsonFeedReader(json, baseUri, limits);
        FeedProblemCode? problem = null;
        try
        {
            problem = reader.ReadFeed();
        }
        catch (JsonException)
        {
            problem = reader.ProblemHere(json);
        }
        var document = reader._isFeed ? reader._feed.Build(FeedFormat.Json) : null;
        if (document is null)
            problem = FeedProblemCode.NotAFeed;
        return new FeedReading(document, problem is { } code ? FeedProblem.Of(code) : null);
    }

    private readonly FeedProblemCode ProblemHere(ReadOnlySpan<byte> json)
    {
        if (_json.CurrentDepth >= _limits.Depth - 1)
            return FeedProblemCode.TooDeep;
        return _json.BytesConsumed >= json.TrimEnd(" \t\r\n"u8).Length - 1 || !json.TrimEnd(" \t\r\n"u8).EndsWith("}"u8)
            ? FeedProblemCode.Truncated
            : FeedProblemCode.Malformed;
    }

    private FeedProblemCode? ReadFeed()
    {
        if (!_json.Read() || _json.TokenType != JsonTokenType.StartObject)
            return FeedProblemCode.NotAFeed;
        var isTooLarge = false;
        while (NextProperty(out var name))
        {
            switch (name)
            {
                case "version":
                    _isFeed |= Text()?.Contains("jsonfeed.org/version", StringComparison.OrdinalIgnoreCase) == true;
                    break;
                case "title":
                    _feed.Title(HtmlText.OneLine(Text() ?? "", _limits.TitleLength), rank: 0);
                    break;
                case "home_page_url":
                    _feed.Link(SafeLink.Resolve(Text(), _baseUri), rank: 0);
                    break;
                case "language":
                    _feed.Language = Text();
                    break;
                case "author" or "authors":
                    var author = ReadAuthors();
                    _author = name == "authors" ? author ?? _author : _author ?? author;
                    break;
                case "items" when _json.TokenType == JsonTokenType.StartArray:
                    _isFeed = true;
                    isTooLarge = !ReadItems();
                    if (isTooLarge)
                        return FeedProblemCode.TooLarge;
                    break;
                default:
                    _json.Skip();
                    break;
            }
        }
        return null;
    }

    /// <summary>False when there are more items than are read.</summary>
    private bool ReadItems()
    {
        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            if (_json.TokenType != JsonTokenType.StartObject)
            {
                _json.Skip();
                continue;
            }
            if (_feed.EntryCount == _limits.Entries)
                return false;
            ReadItem();
            _feed.Add(_entry.Build(_feed.Language, _author, _baseUri));
        }
        return true;
    }

    private void ReadItem()
    {
        _entry.Clear();
        while (NextProperty(out var name))
        {
            switch (name)
            {
                case "id":
                    _entry.Id(Text(), rank: 0);
                    break;
                case "url":
                    _entry.Link(SafeLink.Resolve(Text(), _baseUri), rank: 0);
                    break;
                case "external_url":
                    _entry.Link(SafeLink.Resolve(Text(), _baseUri), rank: 1);
                    break;
                case "title":
                    _entry.Title(HtmlText.OneLine(Text() ?? "", _limits.TitleLength), rank: 0);
                    break;
                case "summary":
                    _entry.Summary(new FeedText(Text() ?? "", FeedTextKind.Text), rank: 0);
                    break;
                case "content_html":
                    _entry.Content(new FeedText(Text() ?? "", FeedTextKind.Html), rank: 0);
                    break;
                case "content_text":
                    _entry.Content(new FeedText(Text() ?? "", FeedTextKind.Text), rank: 1);
                    break;
                case "date_published":
                    _entry.Published(Text() ?? "", rank: 0);
                    break;
                case "date_modified":
                    _entry.Updated(Text() ?? "", rank: 0);
                    break;
                case "image":
                    _entry.Image(SafeLink.Resolve(Text(), _baseUri, allowOtherHost: true), rank: 0);
                    break;
                case "banner_image":
                    _entry.Image(SafeLink.Resolve(Text(), _baseUri, allowOtherHost: true), rank: 1);
                    break;
                case "language":
                    _entry.Language = Text();
                    break;
                case "author" or "authors":
                    _entry.Author(ReadAuthors() ?? "", rank: name == "authors" ? 0 : 1);
                    break;
                case "tags" when _json.TokenType == JsonTokenType.StartArray:
                    while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
                        _entry.Category(Text() ?? "");
                    break;
                case "attachments" when _json.TokenType == JsonTokenType.StartArray:
                    ReadAttachments();
                    break;
                default:
                    _json.Skip();
                    break;
            }
        }
    }

    private void ReadAttachments()
    {
        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            if (_json.TokenType != JsonTokenType.StartObject)
            {
                _json.Skip();
                continue;
            }
            string? address = null;
            var isImage = false;
            while (NextProperty(out var name))
            {
                if (name == "url")
                    address = SafeLink.Resolve(Text(), _baseUri, allowOtherHost: true);
                else if (name == "mime_type")
                    isImage = Text()?.StartsWith("image/", StringComparison.OrdinalIgnoreCase) == true;
                else
                    _json.Skip();
            }
            _entry.Enclosure(address);
            if (isImage)
                _entry.Image(address, rank: 3);
        }
    }

    /// <summary>One author object, or an array of them, by name.</summary>
    private string? ReadAuthors()
    {
        if (_json.TokenType == JsonTokenType.StartObject)
            return ReadAuthor();
        if (_json.TokenType != JsonTokenType.StartArray)
            return Text();
        var names = new List<string>();
        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            var name = _json.TokenType == JsonTokenType.StartObject ? ReadAuthor() : Text();
            if (!string.IsNullOrWhiteSpace(name) && names.Count < _limits.PerEntry)
                names.Add(name);
        }
        return names.Count > 0 ? string.Join(", ", names) : null;
    }

    private string? ReadAuthor()
    {
        string? author = null;
        while (NextProperty(out var name))
        {
            if (name == "name")
                author = Text();
            else
                _json.Skip();
        }
        return author;
    }

    /// <summary>Goes to the value of the next property of the current object; false at the object's end.</summary>
    private bool NextProperty(out string name)
    {
        name = "";
        if (!_json.Read() || _json.TokenType != JsonTokenType.PropertyName)
            return false;
        name = Unescape();
        return _json.Read();
    }

    /// <summary>A string, or a number as it is written; null for anything else, which is passed over.</summary>
    private string? Text()
    {
        switch (_json.TokenType)
        {
            case JsonTokenType.String:
                return Unescape();
            case JsonTokenType.Number:
                return Encoding.UTF8.GetString(_json.ValueSpan[..Math.Min(_json.ValueSpan.Length, 64)]);
            default:
                _json.Skip();
                return null;
        }
    }

    /// <summary>JSON may hold halves of surrogate pairs, which GetString refuses; they become U+FFFD.</summary>
    private readonly string Unescape()
    {
        try
        {
            return _json.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return JsonText.Unescape(_json.ValueSpan);
        }
    }
}
