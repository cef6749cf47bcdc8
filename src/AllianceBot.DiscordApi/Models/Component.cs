using System.Text.Json.Serialization;

namespace AllianceBot.DiscordApi.Models;

[JsonConverter(typeof(TolerantEnum<ComponentType>))]
public enum ComponentType
{
    ActionRow = 1,
    Button = 2,
    StringSelect = 3,
    TextInput = 4,
    UserSelect = 5,
    RoleSelect = 6,
    MentionableSelect = 7,
    ChannelSelect = 8,
    TextDisplay = 10,
    Label = 18,
}

public enum ButtonStyle
{
    Primary = 1,
    Secondary = 2,
    Success = 3,
    Danger = 4,
    Link = 5,
}

public enum TextInputStyle
{
    Short = 1,
    Paragraph = 2,
}

/// <summary>
/// A component of a message or modal, sent or received. One flat record, as in Discord's JSON: which fields count depends
/// on the type. Made by the methods here; what a user filled in comes back in value and values.
/// </summary>
public sealed record Component
{
    public ComponentType Type { get; init; }

    /// <summary>1-100 characters, once in a message.</summary>
    public string? CustomId { get; init; }

    /// <summary>A <see cref="ButtonStyle"/> or <see cref="TextInputStyle"/>.</summary>
    public int? Style { get; init; }

    public string? Label { get; init; }

    public string? Description { get; init; }

    public string? Url { get; init; }

    public Emoji? Emoji { get; init; }

    public bool? Disabled { get; init; }

    public string? Placeholder { get; init; }

    public IReadOnlyList<SelectOption>? Options { get; init; }

    public int? MinValues { get; init; }

    public int? MaxValues { get; init; }

    public IReadOnlyList<ChannelType>? ChannelTypes { get; init; }

    public IReadOnlyList<DefaultValue>? DefaultValues { get; init; }

    public int? MinLength { get; init; }

    public int? MaxLength { get; init; }

    public bool? Required { get; init; }

    /// <summary>What a text input starts with, or what was typed.</summary>
    public string? Value { get; init; }

    /// <summary>What was chosen in a select of a modal.</summary>
    public IReadOnlyList<string>? Values { get; init; }

    /// <summary>The parts of a row.</summary>
    public IReadOnlyList<Component>? Components { get; init; }

    /// <summary>The one part of a label.</summary>
    [JsonPropertyName("component")]
    public Component? Inner { get; init; }

    public static Component Row(params IReadOnlyList<Component> components) => new() { Type = ComponentType.ActionRow, Components = components };

    public static Component Button(ButtonStyle style, string label, string customId) =>
        new() { Type = ComponentType.Button, Style = (int)style, Label = label, CustomId = customId };

    public static Component LinkButton(string label, string url) =>
        new() { Type = ComponentType.Button, Style = (int)ButtonStyle.Link, Label = label, Url = url };

    public static Component StringSelect(string customId, IReadOnlyList<SelectOption> options, string? placeholder = null) =>
        new() { Type = ComponentType.StringSelect, CustomId = customId, Options = options, Placeholder = placeholder };

    public static Component RoleSelect(string customId, string? placeholder = null) =>
        new() { Type = ComponentType.RoleSelect, CustomId = customId, Placeholder = placeholder };

    public static Component ChannelSelect(string customId, IReadOnlyList<ChannelType> types, string? placeholder = null) =>
        new() { Type = ComponentType.ChannelSelect, CustomId = customId, ChannelTypes = types, Placeholder = placeholder };

    /// <summary>A text input stands inside a <see cref="Labelled"/>.</summary>
    public static Component TextInput(string customId, TextInputStyle style, string? value = null, int? maxLength = null, bool required = true) =>
        new() { Type = ComponentType.TextInput, CustomId = customId, Style = (int)style, Value = value, MaxLength = maxLength, Required = required };

    /// <summary>A line of a modal: label (45), description (100) and the input or select.</summary>
    public static Component Labelled(string label, Component inner, string? description = null) =>
        new() { Type = ComponentType.Label, Label = label, Description = description, Inner = inner };

    /// <summary>Text between the inputs of a modal; markdown.</summary>
    public static Component TextDisplay(string markdown) => new() { Type = ComponentType.TextDisplay, Content = markdown };

    public string? Content { get; init; }

    /// <summary>This component and all inside it.</summary>
    public IEnumerable<Component> Flatten()
    {
        yield return this;
        foreach (var inner in (Components ?? []).Concat(Inner is null ? [] : [Inner]).SelectMany(component => component.Flatten()))
            yield return inner;
    }
}

/// <summary>An option of a select; label, value and description up to 100 characters, at most 25 in a select.</summary>
public sealed record SelectOption(string Label, string Value)
{
    public string? Description { get; init; }

    public bool? Default { get; init; }
}

/// <summary>What a role or channel select shows at first. Type is "role", "channel" or "user".</summary>
public sealed record DefaultValue(Snowflake Id, string Type);

public sealed record Emoji
{
    public Snowflake? Id { get; init; }

    public string? Name { get; init; }
}
