namespace AllianceBot.DiscordApi.Models;

/// <summary>A card. Limits are in <see cref="DiscordLimits"/>; <see cref="EmbedLimits.Fit(IReadOnlyList{Embed})"/> keeps them.</summary>
public sealed record Embed
{
    /// <summary>Markdown, but for mentions.</summary>
    public string? Title { get; init; }

    public string? Description { get; init; }

    /// <summary>http or https.</summary>
    public string? Url { get; init; }

    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>0xRRGGBB: the bar at the left.</summary>
    public int? Color { get; init; }

    public EmbedFooter? Footer { get; init; }

    public EmbedImage? Image { get; init; }

    public EmbedImage? Thumbnail { get; init; }

    public EmbedAuthor? Author { get; init; }

    public IReadOnlyList<EmbedField>? Fields { get; init; }
}

/// <summary>Plain text: Discord shows no markdown here.</summary>
public sealed record EmbedFooter(string Text)
{
    public string? IconUrl { get; init; }
}

public sealed record EmbedImage(string Url);

/// <summary>Plain text: Discord shows no markdown here.</summary>
public sealed record EmbedAuthor(string Name)
{
    public string? Url { get; init; }

    public string? IconUrl { get; init; }
}

public sealed record EmbedField(string Name, string Value)
{
    public bool? Inline { get; init; }
}
