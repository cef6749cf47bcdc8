using System.Text.Json.Serialization;

namespace AllianceBot.SlackApi.Blocks;

/// <summary>One run of lines in a rich text block.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(RichTextParagraph), "rich_text_section")]
[JsonDerivedType(typeof(RichTextQuote), "rich_text_quote")]
[JsonDerivedType(typeof(RichTextPreformatted), "rich_text_preformatted")]
public abstract record RichTextSection;

public sealed record RichTextParagraph(IReadOnlyList<RichTextElement> Elements) : RichTextSection;

public sealed record RichTextQuote(IReadOnlyList<RichTextElement> Elements) : RichTextSection;

public sealed record RichTextPreformatted(IReadOnlyList<RichTextElement> Elements) : RichTextSection;

[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(RichTextRun), "text")]
[JsonDerivedType(typeof(RichTextLink), "link")]
public abstract record RichTextElement
{
    public RichTextStyle? Style { get; init; }
}

public sealed record RichTextRun(string Text) : RichTextElement;

public sealed record RichTextLink(string Url, string Text) : RichTextElement;

public sealed record RichTextStyle
{
    public static RichTextStyle Strong { get; } = new() { Bold = true };

    public bool? Bold { get; init; }

    public bool? Italic { get; init; }

    public bool? Strike { get; init; }

    public bool? Code { get; init; }
}
