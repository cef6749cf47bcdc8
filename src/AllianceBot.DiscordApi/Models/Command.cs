using System.Text.Json;
using System.Text.Json.Serialization;

namespace AllianceBot.DiscordApi.Models;

[JsonConverter(typeof(TolerantEnum<CommandType>))]
public enum CommandType
{
    ChatInput = 1,
    User = 2,
    Message = 3,
}

[JsonConverter(typeof(TolerantEnum<CommandOptionType>))]
public enum CommandOptionType
{
    SubCommand = 1,
    SubCommandGroup = 2,
    String = 3,
    Integer = 4,
    Boolean = 5,
    User = 6,
    Channel = 7,
    Role = 8,
    Mentionable = 9,
    Number = 10,
    Attachment = 11,
}

/// <summary>Where a command can be used.</summary>
[JsonConverter(typeof(TolerantEnum<InteractionContext>))]
public enum InteractionContext
{
    Guild = 0,
    BotDm = 1,
    PrivateChannel = 2,
}

/// <summary>A command to register. Name, descriptions and choices of one command: 8,000 characters at most.</summary>
/// <param name="Name">Lower case, 1-32 letters, digits, dash or underscore of any script.</param>
/// <param name="Description">1-100 characters.</param>
public sealed record Command(string Name, string Description)
{
    public CommandType Type { get; init; } = CommandType.ChatInput;

    /// <summary>Set by Discord.</summary>
    public Snowflake? Id { get; init; }

    public IReadOnlyList<CommandOption>? Options { get; init; }

    /// <summary>Who sees the command until a server's owner says otherwise; null: everybody.</summary>
    [JsonConverter(typeof(PermissionsNumberConverter))]
    public Permissions? DefaultMemberPermissions { get; init; }

    public IReadOnlyList<InteractionContext>? Contexts { get; init; }
}

/// <param name="Description">1-100 characters.</param>
public sealed record CommandOption(CommandOptionType Type, string Name, string Description)
{
    /// <summary>Required options come first.</summary>
    public bool? Required { get; init; }

    /// <summary>Not together with choices.</summary>
    public bool? Autocomplete { get; init; }

    /// <summary>At most 25.</summary>
    public IReadOnlyList<Choice>? Choices { get; init; }

    public IReadOnlyList<CommandOption>? Options { get; init; }

    public IReadOnlyList<ChannelType>? ChannelTypes { get; init; }

    public int? MinLength { get; init; }

    public int? MaxLength { get; init; }

    public JsonElement? MinValue { get; init; }

    public JsonElement? MaxValue { get; init; }
}

/// <summary>A choice of an option, or a suggestion of autocomplete; name and value up to 100 characters.</summary>
public sealed record Choice(string Name, [property: JsonConverter(typeof(TextOrNumberConverter))] string Value);

/// <summary>Choices of number options come back as numbers.</summary>
internal sealed class TextOrNumberConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
            return reader.GetString();
        using var value = JsonDocument.ParseValue(ref reader);
        return value.RootElement.GetRawText();
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
