namespace AllianceBot.Items;

/// <summary>
/// Reads RSS, RDF and Atom in one pass. Only three levels matter: the root, its channel and the entries; whatever
/// stands inside them is taken whole, so a tag left open inside an entry ends with the entry.
/// </summary>
internal ref struct XmlFeedReader
{
    /// <summary>Tags looked at before the text is held to be no feed: an error message of a server may come before the feed.</summary>
    private const int TagsBeforeRoot = 100;

    private readonly FeedReaderLimits _limits;
    private readonly XmlText _text;
    private readonly XmlScope _scope;
    private readonly EntryBuilder _entry;
    private readonly FeedBuilder _feed;
    private XmlElementReader _xml;
    private FeedFormat _format;
    private bool _sawChannel;
    private bool _channelIsClosed;
    private FeedProblemCode? _problem;

    private XmlFeedReader(ReadOnlySpan<char> document, XmlText text, Uri? baseUri, FeedReaderLimits limits)
    {
        _limits = limits;
        _text = text;
        _scope = new XmlScope(baseUri, limits.Namespaces);
        _entry = new EntryBuilder(limits);
        _feed = new FeedBuilder();
        _xml = new XmlElementReader(document, text, limits);
    }

    public static FeedReading Read(ReadOnlySpan<char> document, Uri? baseUri, FeedReaderLimits limits)
    {
        using var text = new XmlText();
        return new XmlFeedReader(document, text, baseUri, limits).Read();
    }

    private FeedReading Read()
    {
        if (FindRoot() is { } notAFeed)
            return new FeedReading(null, FeedProblem.Of(notAFeed));
        _text.Declare(_xml.Xml.InternalSubset);
        _xml.RootName = _xml.Xml.Value;
        _scope.Enter(_xml.Xml, _text, ownVocabulary: true);
        _feed.Language = _scope.Language;
        if (!_xml.Xml.IsEmptyElement)
            ReadFeed();
        if (_format == FeedFormat.Rdf && !_sawChannel && _feed.EntryCount == 0)
            return new FeedReading(null, FeedProblem.Of(FeedProblemCode.NotAFeed));
        return new FeedReading(_feed.Build(_format), _problem is { } code ? FeedProblem.Of(code) : null);
    }

    /// <summary>Stops at the root's start tag.</summary>
    private FeedProblemCode? FindRoot()
    {
        Span<char> lower = stackalloc char[8];
        for (var tags = 0; tags < TagsBeforeRoot && _xml.Xml.Read();)
        {
            if (_xml.Xml.Kind != XmlTokenKind.StartTag)
                continue;
            tags++;
            var length = XmlScope.LocalName(_xml.Xml.Value).ToLowerInvariant(lower);
            switch (lower[..Math.Max(length, 0)])
            {
                case "rss" or "channel":
                    _format = FeedFormat.Rss;
                    return null;
                case "rdf":
                    _format = FeedFormat.Rdf;
                    return null;
                case "feed":
                    _format = FeedFormat.Atom;
                    return null;
                case "html" or "head" or "body":
                    return FeedProblemCode.Html;
                case "opml":
                    return FeedProblemCode.NotAFeed;
            }
        }
        return _xml.Xml.IsHtmlDocument ? FeedProblemCode.Html : FeedProblemCode.NotAFeed;
    }

    /// <summary>The children of the root and of its channel.</summary>
    private void ReadFeed()
    {
        while (_problem is null && _xml.Xml.Read())
        {
            if (_xml.Xml.Kind == XmlTokenKind.EndTag)
            {
                if (_xml.Xml.Value.Equals(_xml.RootName, StringComparison.OrdinalIgnoreCase))
                    return;
                _channelIsClosed |= _sawChannel && _xml.Xml.Value.Equals(_xml.ChannelName, StringComparison.OrdinalIgnoreCase);
            }
            else if (_xml.Xml.Kind == XmlTokenKind.StartTag)
            {
                ReadFeedChild();
            }
        }
        // RSS often loses its last tag to a careless script; nothing is missing then.
        if (!(_channelIsClosed && _format == FeedFormat.Rss))
            _problem ??= FeedProblemCode.Truncated;
    }

    private void ReadFeedChild()
    {
        var mark = _scope.Enter(_xml.Xml, _text, ownVocabulary: false);
        var element = _scope.Resolve(_xml.Xml.Value, out var rank);
        switch (element)
        {
            case FeedElement.Channel:
                _scope.Leave(mark);
                _scope.Enter(_xml.Xml, _text, ownVocabulary: true);
                _sawChannel = true;
                _xml.ChannelName = _xml.Xml.Value;
                _feed.Language ??= _scope.Language;
                return;
            case FeedElement.Item when _feed.EntryCount == _limits.Entries:
                _problem = FeedProblemCode.TooLarge;
                return;
            case FeedElement.Item:
                ReadEntry();
                break;
            default:
                if (TakeElement(element, out var inner))
                    ReadFeedElement(element, rank, inner);
                break;
        }
        _scope.Leave(mark);
    }

    /// <summary>From an entry's start tag to its end tag, or to the next entry, or to the end of what encloses it.</summary>
    private void ReadEntry()
    {
        _entry.Clear();
        _entry.Id(_xml.Attribute("about"), rank: 1);
        _entry.Language = _scope.Language;
        _xml.EntryName = _xml.Xml.Value;
        var isOpen = !_xml.Xml.IsEmptyElement;
        while (isOpen && _problem is null)
        {
            if (!_xml.Xml.Read())
            {
                _problem = FeedProblemCode.Truncated;
                return;
            }
            if (_xml.Xml.Kind is XmlTokenKind.StartTag && !_xml.BeginsEntry())
                ReadEntryChild();
            else if (_xml.Xml.Kind is XmlTokenKind.StartTag or XmlTokenKind.EndTag && EndsEntry())
                isOpen = false;
        }
        if (_problem is null)
            _feed.Add(_entry.Build(_feed.Language));
    }

    /// <summary>An end that is not the entry's own is read again by the level it belongs to.</summary>
    private bool EndsEntry()
    {
        if (_xml.Xml.Kind is XmlTokenKind.EndTag && _xml.Xml.Value.Equals(_xml.EntryName, StringComparison.OrdinalIgnoreCase))
            return true;
        if (_xml.Xml.Kind is XmlTokenKind.EndTag && !_xml.EndsEnclosing())
            return false;
        _xml.Xml.Return(_xml.Xml.Start);
        return true;
    }

    private void ReadEntryChild()
    {
        var mark = _scope.Enter(_xml.Xml, _text, ownVocabulary: false);
        var element = _scope.Resolve(_xml.Xml.Value, out var rank);
        if (TakeElement(element, out var inner))
            XmlEntryReader.Read(ref _xml, _entry, element, rank, inner, _scope.BaseUri, _format);
        _scope.Leave(mark);
    }

    private bool TakeElement(FeedElement element, out XmlInner inner)
    {
        if (_xml.Take(out inner, mayHoldEntries: element == FeedElement.Other && _xml.Xml.Value.Contains(':')))
        {
            if (_xml.Xml.TooManyAttributes || _scope.TooManyNamespaces)
                _problem ??= FeedProblemCode.TooLarge;
            return true;
        }
        _problem ??= _xml.IsTooDeep ? FeedProblemCode.TooDeep : FeedProblemCode.Truncated;
        return false;
    }

    private void ReadFeedElement(FeedElement element, int rank, XmlInner inner)
    {
        switch (element)
        {
            case FeedElement.Title:
                _feed.Title(XmlElementText.Title(_xml, inner, _format == FeedFormat.Atom && rank == 0), rank);
                break;
            case FeedElement.Link:
                var link = XmlLink.Read(ref _xml, inner, _format);
                _feed.Link(SafeLink.Resolve(link.Address, _scope.BaseUri), link.Rank);
                break;
            case FeedElement.Language:
                _feed.Language = HtmlText.OneLine(_xml.Text(inner), maxLength: 35);
                break;
            case FeedElement.Author:
                _feed.Author(HtmlText.OneLine(XmlElementText.Person(_xml, inner), _limits.NameLength), rank);
                break;
            case FeedElement.TimeToLive:
                _feed.TimeToLive(_xml.Text(inner));
                break;
            case FeedElement.UpdatePeriod:
                _feed.UpdatePeriod(_xml.Text(inner));
                break;
            case FeedElement.UpdateFrequency:
                _feed.UpdateFrequency(_xml.Text(inner));
                break;
            case FeedElement.SkipHours:
                _feed.SkipHours(_xml.Children(inner, "hour"));
                break;
            case FeedElement.SkipDays:
                _feed.SkipDays(_xml.Children(inner, "day"));
                break;
        }
    }
}
