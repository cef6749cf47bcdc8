namespace AllianceBot.Matching;

/// <summary>Parts of an item that a clause looks at.</summary>
[Flags]
internal enum Fields : byte
{
    None = 0,
    Title = 1,
    Summary = 2,
    Content = 4,
    Source = 8,
    Author = 16,
    Language = 32,
    Site = 64,
    Url = 128,

    /// <summary>Where a clause without a field looks.</summary>
    Default = Title | Summary | Content,

    /// <summary>The fields that are read as words.</summary>
    Text = Default | Source | Author,
}

internal static class FieldNames
{
    public static readonly (string Name, Fields Field)[] All =
    [
        ("title", Fields.Title), ("summary", Fields.Summary), ("content", Fields.Content), ("source", Fields.Source),
        ("author", Fields.Author), ("lang", Fields.Language), ("site", Fields.Site), ("url", Fields.Url),
    ];

    public static Fields Find(ReadOnlySpan<char> name)
    {
        foreach (var (known, field) in All)
            if (name.Equals(known, StringComparison.OrdinalIgnoreCase))
                return field;
        return Fields.None;
    }

    public static string NameOf(Fields field) => All.First(known => known.Field == field).Name;
}
