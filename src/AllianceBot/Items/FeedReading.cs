namespace AllianceBot.Items;

/// <summary>
/// What one body gave. Both parts may be set: entries that were complete before a defect are kept together with the
/// problem. No document means that the body is no feed.
/// </summary>
internal sealed record FeedReading(FeedDocument? Document, FeedProblem? Problem);

/// <param name="Message">One sentence for people; never quotes the body.</param>
internal sealed record FeedProblem(FeedProblemCode Code, string Message)
{
    public static FeedProblem Of(FeedProblemCode code) => new(code, code switch
    {
        FeedProblemCode.Empty => "The answer is empty.",
        FeedProblemCode.NotAFeed => "The answer is neither RSS, RDF, Atom nor JSON Feed.",
        FeedProblemCode.Html => "The answer is a web page, not a feed.",
        FeedProblemCode.Truncated => "The feed breaks off before its end; the entries before the break were read.",
        FeedProblemCode.Malformed => "The feed is damaged; the entries before the damage were read.",
        FeedProblemCode.TooLarge => "The feed is too large; its first entries were read.",
        FeedProblemCode.TooDeep => "The feed is nested too deeply; the entries before that were read.",
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, message: null),
    });

    /// <summary>The code as it is stored and logged, of one kind with the fetcher's.</summary>
    public string StoredCode => Code switch
    {
        FeedProblemCode.Empty => "empty",
        FeedProblemCode.NotAFeed => "not_a_feed",
        FeedProblemCode.Html => "web_page",
        FeedProblemCode.Truncated => "truncated",
        FeedProblemCode.Malformed => "malformed",
        FeedProblemCode.TooLarge => "too_large",
        FeedProblemCode.TooDeep => "too_deep",
        _ => throw new InvalidOperationException($"No code for {Code}."),
    };
}

internal enum FeedProblemCode
{
    Empty,
    NotAFeed,
    Html,
    Truncated,
    Malformed,
    TooLarge,
    TooDeep,
}

/// <summary>What a feed may cost. Past a limit, reading stops and keeps what it has.</summary>
internal sealed record FeedReaderLimits
{
    public static FeedReaderLimits Default { get; } = new();

    /// <summary>Bytes of the body that are looked at. The fetcher has its own cap on what it downloads.</summary>
    public int Bytes { get; init; } = 10 * 1024 * 1024;

    public int Entries { get; init; } = 1000;

    /// <summary>Elements inside each other, and values of a JSON feed inside each other.</summary>
    public int Depth { get; init; } = 64;

    /// <summary>Attributes of one tag.</summary>
    public int Attributes { get; init; } = 256;

    /// <summary>Namespace declarations in force at one place.</summary>
    public int Namespaces { get; init; } = 64;

    /// <summary>UTF-16 units of a title; a longer one is cut between graphemes.</summary>
    public int TitleLength { get; init; } = 1000;

    /// <summary>UTF-16 units of an author or a category.</summary>
    public int NameLength { get; init; } = 256;

    /// <summary>Enclosures, and categories, of one entry.</summary>
    public int PerEntry { get; init; } = 32;
}
