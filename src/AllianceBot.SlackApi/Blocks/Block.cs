using System.Text.Json.Serialization;
using AllianceBot.SlackApi.Text;

namespace AllianceBot.SlackApi.Blocks;

/// <summary>A block of a message or view. Limits: <see cref="BlockLimits"/>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(SectionBlock), "section")]
[JsonDerivedType(typeof(HeaderBlock), "header")]
[JsonDerivedType(typeof(ContextBlock), "context")]
[JsonDerivedType(typeof(ActionsBlock), "actions")]
[JsonDerivedType(typeof(ImageBlock), "image")]
[JsonDerivedType(typeof(DividerBlock), "divider")]
[JsonDerivedType(typeof(InputBlock), "input")]
[JsonDerivedType(typeof(RichTextBlock), "rich_text")]
public abstract record Block
{
    public string? BlockId { get; init; }
}

/// <summary>Text, or up to 10 fields in two columns, with at most one element beside it.</summary>
public sealed record SectionBlock : Block
{
    public TextObject? Text { get; init; }

    public IReadOnlyList<TextObject>? Fields { get; init; }

    public BlockElement? Accessory { get; init; }
}

public sealed record HeaderBlock(TextObject Text) : Block
{
    public static HeaderBlock Of(string? text) => new(TextObject.Plain(text, BlockLimits.Header));
}

/// <summary>Up to 10 small texts in a row.</summary>
public sealed record ContextBlock(IReadOnlyList<TextObject> Elements) : Block;

/// <summary>Up to 25 buttons and menus in a row.</summary>
public sealed record ActionsBlock(IReadOnlyList<BlockElement> Elements) : Block;

public sealed record ImageBlock(string ImageUrl, string AltText) : Block
{
    public TextObject? Title { get; init; }

    /// <summary>Null unless the address is an https one: Slack fetches it, we never do.</summary>
    public static ImageBlock? Of(string? address, string? altText) =>
        WebLink.TryParse(address) is { IsSecure: true } link ? new ImageBlock(link.Url, AltOf(altText)) : null;

    internal static string AltOf(string? text) => VisibleText.OrPlaceholder(VisibleText.Cut(VisibleText.Clean(text), BlockLimits.ImageAltText));
}

public sealed record DividerBlock : Block;

/// <summary>One question of a modal.</summary>
public sealed record InputBlock(TextObject Label, BlockElement Element) : Block
{
    public TextObject? Hint { get; init; }

    public bool? Optional { get; init; }

    /// <summary>Sends a block_actions event at each change.</summary>
    public bool? DispatchAction { get; init; }
}

/// <summary>Formatted text whose parts are data, not markup: what an author writes can neither format nor link nor mention.</summary>
public sealed record RichTextBlock(IReadOnlyList<RichTextSection> Elements) : Block;
