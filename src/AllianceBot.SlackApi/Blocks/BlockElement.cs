using System.Text.Json.Serialization;

namespace AllianceBot.SlackApi.Blocks;

/// <summary>Something people press or fill in; an action_id must be unique in its block.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Button), "button")]
[JsonDerivedType(typeof(ImageElement), "image")]
[JsonDerivedType(typeof(PlainTextInput), "plain_text_input")]
[JsonDerivedType(typeof(StaticSelect), "static_select")]
[JsonDerivedType(typeof(ConversationsSelect), "conversations_select")]
[JsonDerivedType(typeof(Checkboxes), "checkboxes")]
[JsonDerivedType(typeof(RadioButtons), "radio_buttons")]
[JsonDerivedType(typeof(Overflow), "overflow")]
public abstract record BlockElement;

public sealed record Button(TextObject Text, string ActionId) : BlockElement
{
    /// <summary>Comes back with the press.</summary>
    public string? Value { get; init; }

    /// <summary>Opens in the browser; the press is still sent and must be acknowledged.</summary>
    public string? Url { get; init; }

    /// <summary><c>primary</c>, <c>danger</c> or none.</summary>
    public string? Style { get; init; }

    public ConfirmDialog? Confirm { get; init; }
}

public sealed record ConfirmDialog(TextObject Title, TextObject Text, TextObject Confirm, TextObject Deny);

/// <summary>A picture beside a section.</summary>
public sealed record ImageElement(string ImageUrl, string AltText) : BlockElement
{
    /// <summary>Null unless the address is an https one.</summary>
    public static ImageElement? Of(string? address, string? altText) =>
        ImageBlock.Of(address, altText) is { } image ? new ImageElement(image.ImageUrl, image.AltText) : null;
}

public sealed record PlainTextInput(string ActionId) : BlockElement
{
    public TextObject? Placeholder { get; init; }

    public string? InitialValue { get; init; }

    public bool? Multiline { get; init; }

    public int? MinLength { get; init; }

    public int? MaxLength { get; init; }
}

public sealed record Option(TextObject Text, string Value)
{
    public TextObject? Description { get; init; }
}

public sealed record StaticSelect(string ActionId, IReadOnlyList<Option> Options) : BlockElement
{
    public TextObject? Placeholder { get; init; }

    public Option? InitialOption { get; init; }
}

/// <summary>A menu of the channels that the person can see.</summary>
public sealed record ConversationsSelect(string ActionId) : BlockElement
{
    public TextObject? Placeholder { get; init; }

    public string? InitialConversation { get; init; }

    public bool? DefaultToCurrentConversation { get; init; }

    public ConversationFilter? Filter { get; init; }
}

/// <summary>Which conversations are offered: <c>public</c>, <c>private</c>, <c>im</c>, <c>mpim</c>.</summary>
public sealed record ConversationFilter(IReadOnlyList<string> Include)
{
    public bool? ExcludeBotUsers { get; init; }
}

public sealed record Checkboxes(string ActionId, IReadOnlyList<Option> Options) : BlockElement
{
    public IReadOnlyList<Option>? InitialOptions { get; init; }
}

public sealed record RadioButtons(string ActionId, IReadOnlyList<Option> Options) : BlockElement
{
    public Option? InitialOption { get; init; }
}

/// <summary>The three-dot menu: 1 to 5 options.</summary>
public sealed record Overflow(string ActionId, IReadOnlyList<Option> Options) : BlockElement;
