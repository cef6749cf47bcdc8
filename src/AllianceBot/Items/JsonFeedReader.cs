using System.Text.Json;

namespace AllianceBot.Items;

/// <summary>Reads JSON Feed 1 and 1.1 in one pass. Values of a wrong type count as missing; unknown ones are passed over.</summary>
internal ref struct JsonFeedReader
{
    private readonly FeedReaderLimits _limits;
    private readonly Uri? _baseUri;
    private readonly EntryBuilder _entry;
    private readonly FeedBuilder _feed = new();
    private JsonCursor _json;
    private bool _isFeed;

    private JsonFeedReader(ReadOnlySpan<byte> json, Uri? baseUri, FeedReaderLimits limits)
    {
        _limits = limits;
        _baseUri = baseUri;
        _entry = new EntryBuilder(limits);
        _json = new JsonCursor(json, limits.Depth);
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
            problem = reader._json.ProblemHere(json);
        }
        var document = reader._isFeed ? reader._feed.Build(FeedFormat.Json) : null;
        if (document is null)
            problem = FeedProblemCode.NotAFeed;
        return new FeedReading(document, problem is { } code ? FeedProblem.Of(code) : null);
    }

    private FeedProblemCode? ReadFeed()
    {
        if (!_json.Read() || _json.Type != JsonTokenType.StartObject)
            return FeedProblemCode.NotAFeed;
        while (_json.NextProperty(out var name))
        {
            switch (name)
            {
                case "version":
                    _isFeed |= _json.Text()?.Contains("jsonfeed.org/version", StringComparison.OrdinalIgnoreCase) == true;
                    break;
                case "title":
                    _feed.Title(HtmlText.OneLine(_json.Text() ?? "", _limits.TitleLength), rank: 0);
                    break;
                case "home_page_url":
                    _feed.Link(SafeLink.Resolve(_json.Text(), _baseUri), rank: 0);
                    break;
                case "language":
                    _feed.Language = _json.Text();
                    break;
                case "author" or "authors":
                    _feed.Author(ReadAuthors(), rank: name == "authors" ? 0 : 1);
                    break;
                case "items" when _json.Type == JsonTokenType.StartArray:
                    _isFeed = true;
                    if (!ReadItems())
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
        while (_json.NextElement())
        {
            if (_json.Type != JsonTokenType.StartObject)
            {
                _json.Skip();
                continue;
            }
            if (_feed.EntryCount == _limits.Entries)
                return false;
            ReadItem();
            _feed.Add(_entry.Build(_feed.Language));
        }
        return true;
    }

    private void ReadItem()
    {
        _entry.Clear();
        while (_json.NextProperty(out var name))
        {
            switch (name)
            {
                case "id":
                    _entry.Id(_json.Text(), rank: 0);
                    break;
                case "url":
                    _entry.Link(SafeLink.Resolve(_json.Text(), _baseUri), rank: 0);
                    break;
                case "external_url":
                    _entry.Link(SafeLink.Resolve(_json.Text(), _baseUri), rank: 1);
                    break;
                case "title":
                    _entry.Title(HtmlText.OneLine(_json.Text() ?? "", _limits.TitleLength), rank: 0);
                    break;
                case "summary":
                    _entry.Summary(new FeedText(_json.Text() ?? "", FeedTextKind.Text), rank: 0, _baseUri);
                    break;
                case "content_html":
                    _entry.Content(new FeedText(_json.Text() ?? "", FeedTextKind.Html), rank: 0, _baseUri);
                    break;
                case "content_text":
                    _entry.Content(new FeedText(_json.Text() ?? "", FeedTextKind.Text), rank: 1, _baseUri);
                    break;
                case "date_published":
                    _entry.Published(_json.Text() ?? "", rank: 0);
                    break;
                case "date_modified":
                    _entry.Updated(_json.Text() ?? "", rank: 0);
                    break;
                case "image":
                    _entry.Image(SafeLink.Resolve(_json.Text(), _baseUri, allowOtherHost: true), rank: 0);
                    break;
                case "banner_image":
                    _entry.Image(SafeLink.Resolve(_json.Text(), _baseUri, allowOtherHost: true), rank: 1);
                    break;
                case "language":
                    _entry.Language = _json.Text();
                    break;
                case "author" or "authors":
                    _entry.Author(ReadAuthors() ?? "", rank: name == "authors" ? 0 : 1);
                    break;
                case "tags" when _json.Type == JsonTokenType.StartArray:
                    while (_json.NextElement())
                        _entry.Category(_json.Text() ?? "");
                    break;
                case "attachments" when _json.Type == JsonTokenType.StartArray:
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
        while (_json.NextElement())
        {
            if (_json.Type != JsonTokenType.StartObject)
            {
                _json.Skip();
                continue;
            }
            string? address = null;
            bool? isImage = null;
            while (_json.NextProperty(out var name))
            {
                if (name == "url")
                    address = SafeLink.Resolve(_json.Text(), _baseUri, allowOtherHost: true);
                else if (name == "mime_type")
                    isImage = _json.Text()?.StartsWith("image/", StringComparison.OrdinalIgnoreCase) == true;
                else
                    _json.Skip();
            }
            _entry.Enclosure(address);
            if (isImage ?? HtmlImages.IsNamedLikeOne(address))
                _entry.Image(address, rank: 3);
        }
    }

    /// <summary>One author object, or an array of them, by name.</summary>
    private string? ReadAuthors()
    {
        if (_json.Type == JsonTokenType.StartObject)
            return ReadAuthor();
        if (_json.Type != JsonTokenType.StartArray)
            return _json.Text();
        var names = new List<string>();
        while (_json.NextElement())
        {
            var name = _json.Type == JsonTokenType.StartObject ? ReadAuthor() : _json.Text();
            if (!string.IsNullOrWhiteSpace(name) && names.Count < _limits.PerEntry)
                names.Add(name);
        }
        return names.Count > 0 ? string.Join(", ", names) : null;
    }

    private string? ReadAuthor()
    {
        string? author = null;
        while (_json.NextProperty(out var name))
        {
            if (name == "name")
                author = _json.Text();
            else
                _json.Skip();
        }
        return author;
    }
}
