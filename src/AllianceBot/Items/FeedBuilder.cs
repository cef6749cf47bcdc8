using System.Globalization;

namespace AllianceBot.Items;

/// <summary>Collects what a feed says about itself, and its entries.</summary>
internal sealed class FeedBuilder
{
    private readonly List<FeedEntry> _entries = [];
    private readonly List<int> _skipHours = [];
    private readonly List<DayOfWeek> _skipDays = [];
    private string _title = "";
    private int _titleRank = int.MaxValue;
    private string? _link;
    private int _linkRank = int.MaxValue;
    private string? _author;
    private int _authorRank = int.MaxValue;
    private TimeSpan? _timeToLive;
    private TimeSpan? _updatePeriod;
    private int _updateFrequency = 1;

    public string? Language { get; set; }

    public int EntryCount => _entries.Count;

    public void Add(FeedEntry entry) => _entries.Add(entry);

    public void Title(string title, int rank)
    {
        if (rank < _titleRank && title.Length > 0)
            (_title, _titleRank) = (title, rank);
    }

    public void Link(string? link, int rank)
    {
        if (rank < _linkRank && link is not null)
            (_link, _linkRank) = (link, rank);
    }

    /// <summary>Entries without an author have the feed's, wherever in the document it stands.</summary>
    public void Author(string? author, int rank)
    {
        if (rank < _authorRank && !string.IsNullOrEmpty(author))
            (_author, _authorRank) = (author, rank);
    }

    /// <param name="minutes">RSS ttl. Zero and nonsense say nothing.</param>
    public void TimeToLive(string minutes)
    {
        if (int.TryParse(minutes, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) && value > 0)
            _timeToLive = TimeSpan.FromMinutes(value);
    }

    public void UpdatePeriod(string period) => _updatePeriod = period.Trim().ToLowerInvariant() switch
    {
        "hourly" => TimeSpan.FromHours(1),
        "daily" => TimeSpan.FromDays(1),
        "weekly" => TimeSpan.FromDays(7),
        "monthly" => TimeSpan.FromDays(30),
        "yearly" => TimeSpan.FromDays(365),
        _ => null,
    };

    public void UpdateFrequency(string times)
    {
        if (int.TryParse(times, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) && value > 0)
            _updateFrequency = value;
    }

    public void SkipHours(IEnumerable<string> hours)
    {
        foreach (var hour in hours)
        {
            // Hours run from 0 to 23; in RSS 0.91 they ran from 1 to 24.
            if (int.TryParse(hour, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 24 && !_skipHours.Contains(value % 24))
                _skipHours.Add(value % 24);
        }
    }

    public void SkipDays(IEnumerable<string> days)
    {
        foreach (var day in days)
        {
            if (Enum.TryParse<DayOfWeek>(day.Trim(), ignoreCase: true, out var value) && Enum.IsDefined(value) && !_skipDays.Contains(value))
                _skipDays.Add(value);
        }
    }

    public FeedDocument Build(FeedFormat format) => new()
    {
        Format = format,
        Title = _title,
        Link = _link,
        Language = Language,
        TimeToLive = _timeToLive,
        UpdatePeriod = _updatePeriod / _updateFrequency,
        SkipHours = _skipHours,
        SkipDays = _skipDays,
        Entries = _author is null ? _entries : _entries.ConvertAll(entry => entry.Author is null ? entry with { Author = _author } : entry),
    };
}
