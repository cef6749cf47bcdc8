using System.Text.Json;
using System.Text.Json.Serialization;

namespace AllianceBot.DiscordApi.Models;

[JsonConverter(typeof(TolerantEnum<InteractionType>))]
public enum InteractionType
{
    Ping = 1,
    Command = 2,
    Component = 3,
    Autocomplete = 4,
    ModalSubmit = 5,
}

/// <summary>
/// Something a user did. Answer within 3 s of its arrival, by <c>CreateInteractionResponseAsync</c>; after that the token is
/// good for edits and follow-ups for 15 minutes.
/// </summary>
public sealed record Interaction
{
    public Snowflake Id { get; init; }

    public Snowflake ApplicationId { get; init; }

    public InteractionType Type { get; init; }

    /// <summary>A secret: whoever has it can answer.</summary>
    public string Token { get => field ?? ""; init; }

    public InteractionData? Data { get; init; }

    /// <summary>Without value in a DM.</summary>
    public Snowflake GuildId { get; init; }

    public Snowflake ChannelId { get; init; }

    public Channel? Channel { get; init; }

    public Member? Member { get; init; }

    /// <summary>Set in a DM instead of the member.</summary>
    public User? User { get; init; }

    /// <summary>The message whose button or select was used.</summary>
    public Message? Message { get; init; }

    /// <summary>The user's language, such as <c>de</c> or <c>pt-BR</c>.</summary>
    public string? Locale { get; init; }

    public string? GuildLocale { get; init; }

    /// <summary>What the bot may do in that channel.</summary>
    public Permissions? AppPermissions { get; init; }

    /// <summary>Who did it.</summary>
    public User Author => Member?.User ?? User ?? new User();

    /// <summary>Never shows the token.</summary>
    public override string ToString() => $"Interaction {{ Id = {Id}, Type = {Type}, Guild = {GuildId} }}";
}

public sealed record InteractionData
{
    public Snowflake Id { get; init; }

    /// <summary>The command's name.</summary>
    public string? Name { get; init; }

    public IReadOnlyList<InteractionOption> Options { get => field ?? []; init; }

    /// <summary>Of the button, select or modal.</summary>
    public string? CustomId { get; init; }

    public ComponentType? ComponentType { get; init; }

    /// <summary>What was chosen in a select.</summary>
    public IReadOnlyList<string> Values { get => field ?? []; init; }

    /// <summary>A modal's parts, as filled in.</summary>
    public IReadOnlyList<Component> Components { get => field ?? []; init; }
}

public sealed record InteractionOption
{
    public string Name { get => field ?? ""; init; }

    public CommandOptionType? Type { get; init; }

    public JsonElement? Value { get; init; }

    public IReadOnlyList<InteractionOption> Options { get => field ?? []; init; }

    /// <summary>In autocomplete: the option being typed.</summary>
    public bool? Focused { get; init; }
}

[JsonConverter(typeof(TolerantEnum<InteractionResponseType>))]
public enum InteractionResponseType
{
    Pong = 1,
    Message = 4,

    /// <summary>"Thinking": the answer follows by editing @original.</summary>
    DeferredMessage = 5,

    /// <summary>For a component: the message stays as it is and may be edited later.</summary>
    DeferredUpdate = 6,
    UpdateMessage = 7,
    Autocomplete = 8,
    Modal = 9,
}

/// <summary>A first answer to an interaction.</summary>
public sealed record InteractionResponse(InteractionResponseType Type)
{
    public InteractionResponseData? Data { get; init; }

    /// <param name="ephemeral">Only the user sees it. Fixed by the first answer, also for what follows a deferral.</param>
    public static InteractionResponse Message(InteractionMessage message, bool ephemeral)
    {
        ArgumentNullException.ThrowIfNull(message);
        return new(InteractionResponseType.Message) { Data = InteractionResponseData.From(message, ephemeral) };
    }

    public static InteractionResponse Defer(bool ephemeral) => new(InteractionResponseType.DeferredMessage)
    {
        Data = ephemeral ? new InteractionResponseData { Flags = MessageFlags.Ephemeral } : null,
    };

    public static InteractionResponse DeferUpdate() => new(InteractionResponseType.DeferredUpdate);

    public static InteractionResponse Update(InteractionMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return new(InteractionResponseType.UpdateMessage) { Data = InteractionResponseData.From(message, ephemeral: false) };
    }

    /// <summary>At most 25 are kept.</summary>
    public static InteractionResponse Suggest(IEnumerable<Choice> choices) => new(InteractionResponseType.Autocomplete)
    {
        Data = new InteractionResponseData { Choices = [.. choices.Take(DiscordLimits.Choices)] },
    };

    /// <param name="title">1-45 characters.</param>
    /// <param name="components">1-5 labelled inputs.</param>
    public static InteractionResponse Modal(string customId, string title, params IReadOnlyList<Component> components) =>
        new(InteractionResponseType.Modal)
        {
            Data = new InteractionResponseData { CustomId = customId, Title = title, Components = components },
        };
}

/// <summary>The text of an answer to an interaction.</summary>
public sealed record InteractionMessage
{
    public string? Content { get; init; }

    public IReadOnlyList<Embed>? Embeds { get; init; }

    public IReadOnlyList<Component>? Components { get; init; }

    public AllowedMentions AllowedMentions { get; init; } = AllowedMentions.None;

    /// <summary>Only for follow-ups and edits; a first answer takes none here.</summary>
    [JsonIgnore]
    public IReadOnlyList<FileUpload> Files { get; init; } = [];
}

/// <summary>The data of a first answer; which fields count depends on its type.</summary>
public sealed record InteractionResponseData
{
    public string? Content { get; init; }

    public IReadOnlyList<Embed>? Embeds { get; init; }

    public IReadOnlyList<Component>? Components { get; init; }

    public AllowedMentions? AllowedMentions { get; init; }

    public MessageFlags? Flags { get; init; }

    public IReadOnlyList<Choice>? Choices { get; init; }

    public string? CustomId { get; init; }

    public string? Title { get; init; }

    internal static InteractionResponseData From(InteractionMessage message, bool ephemeral) => new()
    {
        Content = message.Content,
        Embeds = message.Embeds,
        Components = message.Components,
        AllowedMentions = message.AllowedMentions,
        Flags = ephemeral ? MessageFlags.Ephemeral : null,
    };
}

/// <summary>A further message to an interaction.</summary>
internal sealed record Followup
{
    public string? Content { get; init; }

    public IReadOnlyList<Embed>? Embeds { get; init; }

    public IReadOnlyList<Component>? Components { get; init; }

    public AllowedMentions AllowedMentions { get; init; } = AllowedMentions.None;

    public MessageFlags? Flags { get; init; }
}
