using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AllianceBot.Alerts;

/// <summary>
/// What a post shows, the same for every platform: plain text only, no markup of any platform. The platforms cut it to
/// their limits. Two equal cards look the same, so an edit between them is not sent.
/// </summary>
internal sealed record Card
{
    public string Title { get; init; } = "";

    /// <summary>Absolute http or https, or null.</summary>
    public string? Url { get; init; }

    public string Outlet { get; init; } = "";
    public long PublishedMs { get; init; }

    /// <summary>Verbatim sentences; the matched words are emphasised.</summary>
    public IReadOnlyList<TextRun> Summary { get; init; } = [];

    public IReadOnlyList<string> AlsoReportedBy { get; init; } = [];

    /// <summary>https only: the reader's client fetches it, never the bot.</summary>
    public string? Image { get; init; }

    /// <summary>Which rule, which words, in which field.</summary>
    public string Footer { get; init; } = "";

    /// <summary>The id of the story that people type; empty on a digest or a notice.</summary>
    public string StoryId { get; init; } = "";

    /// <summary>The stories of a digest.</summary>
    public IReadOnlyList<CardLine> Lines { get; init; } = [];

    /// <summary>The role or group that the first sending mentions.</summary>
    public string? Ping { get; init; }

    /// <summary>What is special about the story, said above the summary, such as that it is breaking; else null.</summary>
    public string? Mark { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, CardJson.Relaxed.Card);

    public static Card FromJson(string json) =>
        JsonSerializer.Deserialize(json, CardJson.Relaxed.Card) ?? throw new JsonException("A stored card is null.");
}

/// <summary>A piece of text, emphasised or not.</summary>
internal sealed record TextRun(string Text, bool Bold = false);

/// <summary>One story of a digest.</summary>
internal sealed record CardLine(string Title, string? Url, string Outlet, string StoryId);

[JsonSerializable(typeof(Card))]
internal sealed partial class CardJson : JsonSerializerContext
{
    public static CardJson Relaxed { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
