namespace AllianceBot.Items;

/// <summary>
/// Collects what the elements of one entry say. Several elements may say the same thing; each comes with a rank, and
/// the lowest rank wins, among equals the first (of dates the last). One builder serves a whole document.
/// </summary>
internal sealed class EntryBuilder(FeedReaderLimits limits)
{
    private const int NotSet = int.MaxValue;

    private readonly List<string> _enclosures = [];
    private readonly List<string> _categories = [];
    private readonly List<string> _authors = [];
    private Ranked<string> _id;
    private Ranked<string> _title;
    private Ranked<string> _link;
    private Ranked<string> _image;
    private Ranked<FeedText> _summary;
    private Ranked<FeedText> _content;
    private Uri? _summaryBase;
    private Uri? _contentBase;
    private Ranked<DateTimeOffset> _published;
    private Ranked<DateTimeOffset> _updated;
    private Ranked<DateTimeOffset> _created;
    private int _authorRank;

    public EntryBuilder Clear()
    {
        _enclosures.Clear();
        _categories.Clear();
        _authors.Clear();
        _id = _title = _link = _image = new(null, NotSet);
        _summary = _content = new(default, NotSet);
        _published = _updated = _created = new(default, NotSet);
        _authorRank = NotSet;
        IdMayBeLink = true;
        SourceTitle = SourceAuthor = Language = null;
        _summaryBase = _contentBase = null;
        return this;
    }

    /// <summary>False once the feed said that the id is no address.</summary>
    public bool IdMayBeLink { get; set; } = true;

    public string? SourceTitle { get; set; }

    /// <summary>Author of the feed that an aggregator took the entry from.</summary>
    public string? SourceAuthor { get; set; }

    public string? Language { get; set; }

    public bool WantsId(int rank) => rank < _id.Rank;

    public bool WantsTitle(int rank) => rank < _title.Rank;

    public bool WantsLink(int rank) => rank < _link.Rank;

    public bool WantsImage(int rank) => rank < _image.Rank;

    public bool WantsSummary(int rank) => rank < _summary.Rank || (rank == 0 && _content.Rank == NotSet);

    public bool WantsContent(int rank) => rank < _content.Rank;

    public void Id(string? id, int rank) => Set(ref _id, id, rank);

    public void Title(string? title, int rank) => Set(ref _title, title, rank);

    public void Link(string? link, int rank) => Set(ref _link, link, rank);

    public void Image(string? image, int rank) => Set(ref _image, image, rank);

    /// <summary>An entry with both a summary and a description has two texts; the second is its content when it has no other.</summary>
    /// <param name="baseUri">What the addresses in the text are relative to.</param>
    public void Summary(FeedText text, int rank, Uri? baseUri)
    {
        if (rank == _summary.Rank)
            Content(text, NotSet - 1, baseUri);
        else if (Set(ref _summary, text, rank))
            _summaryBase = baseUri;
    }

    public void Content(FeedText text, int rank, Uri? baseUri)
    {
        if (Set(ref _content, text, rank))
            _contentBase = baseUri;
    }

    public void Published(string date, int rank) => SetDate(ref _published, date, rank);

    public void Updated(string date, int rank) => SetDate(ref _updated, date, rank);

    public void Created(string date, int rank) => SetDate(ref _created, date, rank);

    public void Author(string name, int rank)
    {
        name = HtmlText.OneLine(name, limits.NameLength);
        if (name.Length == 0 || rank > _authorRank)
            return;
        if (rank < _authorRank)
            _authors.Clear();
        _authorRank = rank;
        AddTo(_authors, name);
    }

    public void Category(string name)
    {
        name = HtmlText.OneLine(name, limits.NameLength);
        if (name.Length > 0)
            AddTo(_categories, name);
    }

    public void Enclosure(string? address)
    {
        if (address is not null)
            AddTo(_enclosures, address);
    }

    /// <summary>The address of an attachment before a counting service was put in front of it.</summary>
    public void OriginalEnclosure(string? address)
    {
        if (address is null)
            return;
        if (_enclosures.Count > 0)
            _enclosures[0] = address;
        else
            _enclosures.Add(address);
    }

    public FeedEntry Build(string? feedLanguage)
    {
        if (WantsImage(NotSet - 1))
            Image(HtmlImages.First(_content.Value, _contentBase) ?? HtmlImages.First(_summary.Value, _summaryBase), NotSet - 1);
        var idAsLink = IdMayBeLink && IsWebAddress(_id.Value) ? SafeLink.Resolve(_id.Value, baseUri: null) : null;
        return new FeedEntry
        {
            Id = _id.Value,
            IdIsPermalink = idAsLink is not null,
            Title = _title.Value ?? "",
            Link = _link.Value ?? idAsLink ?? _enclosures.FirstOrDefault(),
            Published = _published.Rank < NotSet ? _published.Value : _created.Rank < NotSet ? _created.Value : null,
            Updated = _updated.Rank < NotSet ? _updated.Value : null,
            Author = _authors.Count > 0 ? HtmlText.OneLine(string.Join(", ", _authors), limits.NameLength) : SourceAuthor,
            Summary = _summary.Rank < NotSet ? _summary.Value : null,
            Content = _content.Rank < NotSet ? _content.Value : null,
            Image = _image.Value,
            Enclosures = _enclosures.Count > 0 ? [.. _enclosures] : [],
            SourceTitle = SourceTitle,
            Language = Language ?? feedLanguage,
            Categories = _categories.Count > 0 ? [.. _categories] : [],
        };
    }

    private static bool IsWebAddress(string? id) =>
        id is not null && (id.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || id.StartsWith("https://", StringComparison.OrdinalIgnoreCase));

    private void AddTo(List<string> values, string value)
    {
        if (values.Count < limits.PerEntry && !values.Contains(value))
            values.Add(value);
    }

    private static void Set(ref Ranked<string> field, string? value, int rank)
    {
        if (rank < field.Rank && !string.IsNullOrWhiteSpace(value))
            field = new(value, rank);
    }

    private static bool Set(ref Ranked<FeedText> field, FeedText value, int rank)
    {
        if (rank >= field.Rank || string.IsNullOrWhiteSpace(value.Value))
            return false;
        field = new(value, rank);
        return true;
    }

    private static void SetDate(ref Ranked<DateTimeOffset> field, string text, int rank)
    {
        if (rank <= field.Rank && FeedDate.TryParse(text, out var date))
            field = new(date, rank);
    }

    private readonly record struct Ranked<T>(T? Value, int Rank);
}
